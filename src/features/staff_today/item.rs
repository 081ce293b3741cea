//! What each kind of the queue and each figure says, and where it leads.

use model::today::{FigureKind, QueueItem, QueueKind};

use crate::i18n::{I18n, Language, t_string};
use crate::intl::{self, Plural};
use crate::paths;

/// After this long the queue says that something has waited too long: a week, in milliseconds.
const LONG_MS: i64 = 7 * 86_400_000;

/// In which part of the programme something waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The group former.
    Groups,
    /// The matching studio.
    Matching,
    /// People and seats.
    People,
    /// Mails that came back.
    Mail,
}

impl Part {
    /// Where a kind belongs.
    pub fn of(kind: QueueKind) -> Self {
        match kind {
            QueueKind::FormGroups | QueueKind::PublishGroups | QueueKind::PlaceMember => Self::Groups,
            QueueKind::RunMatching | QueueKind::PublishMatches | QueueKind::FindMentor => Self::Matching,
            QueueKind::ApproveMentor
            | QueueKind::FillSeat
            | QueueKind::ProfileLimit
            | QueueKind::ProfileLimitShared => Self::People,
            QueueKind::DeadMail => Self::Mail,
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Groups => "group",
            Self::Matching => "matching",
            Self::People => "people",
            Self::Mail => "messages",
        }
    }

    /// Its name. Tracked.
    pub fn words(self, i18n: I18n) -> &'static str {
        match self {
            Self::Groups => t_string!(i18n, today.where_groups),
            Self::Matching => t_string!(i18n, today.where_matching),
            Self::People => t_string!(i18n, today.where_people),
            Self::Mail => t_string!(i18n, today.where_mail),
        }
    }
}

/// Where the one action of an item leads.
pub fn href(item: &QueueItem) -> String {
    match Part::of(item.kind) {
        Part::Groups => item.cohort.as_ref().map_or_else(|| paths::GROUPS.to_owned(), paths::groups),
        Part::Matching => item.cohort.as_ref().map_or_else(|| paths::MATCHING.to_owned(), paths::matching),
        Part::Mail => paths::MAILS.to_owned(),
        Part::People => format!("{}?q={}", paths::PEOPLE, paths::encode(&item.subject)),
    }
}

/// Whether an item has waited too long at `now_ms`.
pub fn waits_long(item: &QueueItem, now_ms: i64) -> bool {
    now_ms - item.since_ms > LONG_MS
}

macro_rules! queue_words {
    ($($kind:ident => $title:ident, $verb:ident;)*) => {
        /// What needs a person. Tracked.
        pub fn title(i18n: I18n, kind: QueueKind) -> &'static str {
            match kind { $(QueueKind::$kind => t_string!(i18n, today.$title)),* }
        }

        /// What to do about it. Tracked.
        pub fn verb(i18n: I18n, kind: QueueKind) -> &'static str {
            match kind { $(QueueKind::$kind => t_string!(i18n, today.$verb)),* }
        }
    };
}

queue_words! {
    FormGroups => form_groups, form_groups_verb;
    PublishGroups => publish_groups, publish_groups_verb;
    PlaceMember => place_member, place_member_verb;
    RunMatching => run_matching, run_matching_verb;
    PublishMatches => publish_matches, publish_matches_verb;
    FindMentor => find_mentor, find_mentor_verb;
    ApproveMentor => approve_mentor, approve_mentor_verb;
    FillSeat => fill_seat, fill_seat_verb;
    ProfileLimit => profile_limit, profile_limit_verb;
    ProfileLimitShared => profile_limit, profile_limit_verb;
    DeadMail => dead_mail, dead_mail_verb;
}

/// About whom, and how many. Tracked.
pub fn about(i18n: I18n, item: &QueueItem) -> String {
    let (subject, count) = (item.subject.clone(), item.count);
    let one = intl::plural(Language::of(i18n), u64::from(count)) == Plural::One;
    // A count inside a cohort or at a member, and one person or member by name.
    macro_rules! counted {
        ($single:ident, $many:ident) => {
            if one {
                t_string!(i18n, today.$single, subject = subject, count = count)
            } else {
                t_string!(i18n, today.$many, subject = subject, count = count)
            }
        };
    }
    macro_rules! named {
        ($single:ident, $many:ident) => {
            if one {
                t_string!(i18n, today.$single, subject = subject)
            } else {
                t_string!(i18n, today.$many, subject = subject, count = count)
            }
        };
    }
    match item.kind {
        QueueKind::FormGroups => counted!(form_groups_about_1, form_groups_about_n),
        QueueKind::PublishGroups => counted!(publish_groups_about_1, publish_groups_about_n),
        QueueKind::PlaceMember => named!(place_member_about_1, place_member_about_n),
        QueueKind::RunMatching => counted!(run_matching_about_1, run_matching_about_n),
        QueueKind::PublishMatches => counted!(publish_matches_about_1, publish_matches_about_n),
        QueueKind::FindMentor => named!(find_mentor_about_1, find_mentor_about_n),
        QueueKind::ApproveMentor => named!(approve_mentor_about_1, approve_mentor_about_n),
        QueueKind::FillSeat => counted!(fill_seat_about_1, fill_seat_about_n),
        QueueKind::ProfileLimit => named!(profile_limit_about_1, profile_limit_about_n),
        QueueKind::ProfileLimitShared => named!(profile_limit_shared_about_1, profile_limit_shared_about_n),
        QueueKind::DeadMail if one => t_string!(i18n, today.dead_mail_about_1, count = count),
        QueueKind::DeadMail => t_string!(i18n, today.dead_mail_about_n, count = count),
    }
}

/// What a figure counts. Tracked.
pub fn figure_words(i18n: I18n, kind: FigureKind) -> &'static str {
    match kind {
        FigureKind::CohortMembers => t_string!(i18n, today.fig_cohort_members),
        FigureKind::WithoutGroup => t_string!(i18n, today.fig_without_group),
        FigureKind::WithoutMentor => t_string!(i18n, today.fig_without_mentor),
        FigureKind::OpenMentors => t_string!(i18n, today.fig_open_mentors),
        FigureKind::Members => t_string!(i18n, today.fig_members),
    }
}

/// Where the rows of a figure are.
pub fn figure_href(kind: FigureKind) -> &'static str {
    match kind {
        FigureKind::CohortMembers => paths::COHORTS,
        FigureKind::WithoutGroup => paths::GROUPS,
        FigureKind::WithoutMentor | FigureKind::OpenMentors => paths::MATCHING,
        FigureKind::Members => paths::DIRECTORY,
    }
}

/// The row after `at` (or before it) of `count`; the ends hold.
pub fn step(at: usize, count: usize, forward: bool) -> usize {
    if forward { (at + 1).min(count.saturating_sub(1)) } else { at.saturating_sub(1) }
}

#[cfg(test)]
mod tests {
    use model::id::CohortId;

    use super::*;

    fn item(kind: QueueKind, subject: &str, cohort: Option<&str>) -> QueueItem {
        let cohort = cohort.map(|id| CohortId::parse(id).unwrap());
        QueueItem { kind, subject: subject.to_owned(), cohort, since_ms: 0, count: 1 }
    }

    #[test]
    fn every_item_leads_to_where_it_can_be_done() {
        let seen = |kind, cohort| href(&item(kind, "Žabljak", cohort));
        assert_eq!(seen(QueueKind::PlaceMember, Some("c-2024")), "/staff/groups?cohort=c-2024");
        assert_eq!(seen(QueueKind::FindMentor, Some("c-2024")), "/staff/matching?cohort=c-2024");
        assert_eq!(seen(QueueKind::FormGroups, None), "/staff/groups");
        assert_eq!(seen(QueueKind::DeadMail, None), "/staff/mails");
        assert_eq!(seen(QueueKind::FillSeat, Some("c-2024")), "/staff/people?q=%C5%BDabljak");
        for kind in QueueKind::ALL {
            assert!(href(&item(*kind, "x", None)).starts_with("/staff/"), "{kind:?}");
        }
    }

    #[test]
    fn only_more_than_a_week_is_long() {
        let one = item(QueueKind::DeadMail, "x", None);
        assert!(!waits_long(&one, LONG_MS));
        assert!(waits_long(&one, LONG_MS + 1));
    }

    #[test]
    fn the_keys_stop_at_both_ends() {
        assert_eq!((step(0, 3, true), step(2, 3, true)), (1, 2));
        assert_eq!((step(2, 3, false), step(0, 3, false)), (1, 0));
        assert_eq!(step(0, 0, true), 0);
    }
}
