//! Acts in words, each a whole sentence with its parameters.

use model::audit::Act;
use model::directory::SeatKind;
use model::permissions::Role;
use model::reason::Reason;

use crate::i18n::{I18n, Language, t_string};
use crate::intl::{self, Plural};
use crate::terms;

/// Where a member was moved from and to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    Between(i64, i64),
    Into(i64),
    OutOf(i64),
    Unknown,
}

impl Move {
    /// The move of an act; group 0 stands for "without a group".
    fn of(act: &Reason) -> Self {
        let group = |key| act.number(key).filter(|number| *number > 0);
        match (group("from"), group("to")) {
            (Some(from), Some(to)) => Self::Between(from, to),
            (None, Some(to)) => Self::Into(to),
            (Some(from), None) => Self::OutOf(from),
            (None, None) => Self::Unknown,
        }
    }
}

/// What was done. Tracked.
pub(super) fn words(i18n: I18n, act: &Reason) -> String {
    let text = |key: &str| act.text(key).unwrap_or_default().to_owned();
    let number = |key: &str| act.number(key).unwrap_or_default();
    let Some(kind) = Act::from_code(&act.code) else {
        return t_string!(i18n, audit.unknown, code = act.code.clone());
    };
    match kind {
        Act::DemoCreated => t_string!(i18n, audit.demo_created, members = number("members")),
        Act::MembersImported => {
            t_string!(i18n, audit.members_imported, added = number("added"), changed = number("changed"))
        }
        Act::SignedIn => t_string!(i18n, audit.signed_in).to_owned(),
        Act::SignedOut => t_string!(i18n, audit.signed_out).to_owned(),
        Act::GroupsFormed => t_string!(
            i18n,
            audit.groups_formed,
            cohort = text("cohort"),
            groups = number("groups"),
            unplaced = number("unplaced")
        ),
        Act::MemberMoved => {
            let member = text("member");
            match Move::of(act) {
                Move::Between(from, to) => {
                    t_string!(i18n, audit.member_moved_between, member = member, from = from, to = to)
                }
                Move::Into(to) => t_string!(i18n, audit.member_moved_in, member = member, to = to),
                Move::OutOf(from) => t_string!(i18n, audit.member_moved_out, member = member, from = from),
                Move::Unknown => t_string!(i18n, audit.member_moved, member = member),
            }
        }
        Act::MembersSwapped => {
            t_string!(i18n, audit.members_swapped, member = text("member"), other = text("with"))
        }
        Act::GroupChangeTaken => t_string!(i18n, audit.group_change_taken, member = text("member")),
        Act::MemberLocked => t_string!(i18n, audit.member_locked, member = text("member")),
        Act::MemberUnlocked => t_string!(i18n, audit.member_unlocked, member = text("member")),
        Act::GroupEditUndone => t_string!(i18n, audit.group_edit_undone, cohort = text("cohort")),
        Act::LateJoinersPlaced => t_string!(
            i18n,
            audit.late_joiners_placed,
            cohort = text("cohort"),
            placed = number("placed"),
            unplaced = number("unplaced")
        ),
        Act::GroupsPublished => {
            t_string!(i18n, audit.groups_published, cohort = text("cohort"), groups = number("groups"))
        }
        Act::CallMade => t_string!(i18n, audit.call_made, call = text("call"), seats = number("seats")),
        Act::ApplicantsImported => t_string!(
            i18n,
            audit.applicants_imported,
            call = text("call"),
            added = number("added"),
            changed = number("changed")
        ),
        Act::BalanceKept => {
            t_string!(i18n, audit.balance_kept, call = text("call"), quotas = number("quotas"))
        }
        Act::SelectionFrozen => {
            t_string!(i18n, audit.selection_frozen, call = text("call"), selected = number("selected"))
        }
        Act::MatchingRun => t_string!(
            i18n,
            audit.matching_run,
            cohort = text("cohort"),
            matched = number("matched"),
            unmatched = number("unmatched")
        ),
        Act::MatchesPublished => {
            t_string!(i18n, audit.matches_published, cohort = text("cohort"), matched = number("matched"))
        }
        Act::MatchesWithdrawn => t_string!(
            i18n,
            audit.matches_withdrawn,
            cohort = text("cohort"),
            number = number("number"),
            matched = number("matched")
        ),
        Act::MentorPlacesChanged => mentor_places(i18n, act),
        Act::MailResent => t_string!(i18n, audit.mail_resent, recipient = text("recipient")),
        Act::MailsResent => {
            let count = number("mails");
            match intl::plural(Language::of(i18n), count.unsigned_abs()) {
                Plural::One => t_string!(i18n, audit.mails_resent_1, mails = count),
                Plural::Other => t_string!(i18n, audit.mails_resent_n, mails = count),
            }
        }
        Act::AdminCreated => t_string!(i18n, audit.admin_created, name = text("name")),
        Act::SecondFactorGiven => t_string!(i18n, audit.second_factor_given).to_owned(),
        Act::PasswordChanged => t_string!(i18n, audit.password_changed).to_owned(),
        Act::PasswordRemoved if text("name").is_empty() => t_string!(i18n, audit.password_removed).to_owned(),
        Act::PasswordRemoved => t_string!(i18n, audit.password_removed_of, name = text("name")),
        Act::SecondFactorSet => t_string!(i18n, audit.second_factor_set).to_owned(),
        Act::SecondFactorRemoved if text("name").is_empty() => {
            t_string!(i18n, audit.second_factor_removed).to_owned()
        }
        Act::SecondFactorRemoved => t_string!(i18n, audit.second_factor_removed_of, name = text("name")),
        Act::AddressAsked => t_string!(i18n, audit.address_asked).to_owned(),
        Act::AddressChanged => t_string!(i18n, audit.address_changed).to_owned(),
        Act::PasskeyAdded => t_string!(i18n, audit.passkey_added).to_owned(),
        Act::PasskeyRemoved => t_string!(i18n, audit.passkey_removed).to_owned(),
        Act::RecoveryCodesMade => t_string!(i18n, audit.recovery_codes_made).to_owned(),
        Act::SecondFactorResetAsked => {
            t_string!(i18n, audit.second_factor_reset_asked, name = text("name"))
        }
        Act::SecondFactorResetAgreed => {
            t_string!(i18n, audit.second_factor_reset_agreed, name = text("name"))
        }
        Act::ProfileLimitPassed => t_string!(i18n, audit.profile_limit_passed).to_owned(),
        Act::ProfileLimitShared => t_string!(
            i18n,
            audit.profile_limit_shared,
            organisation = text("organisation"),
            member = text("member")
        ),
        Act::SecondFactorResetDone => t_string!(i18n, audit.second_factor_reset_done, name = text("name")),
        Act::SessionsEnded => {
            t_string!(i18n, audit.sessions_ended, name = text("name"), sessions = number("sessions"))
        }
        Act::AccountSuspended => t_string!(i18n, audit.account_suspended, name = text("name")),
        Act::AccountRestored => t_string!(i18n, audit.account_restored, name = text("name")),
        Act::Invited => t_string!(i18n, audit.invited, place = place(i18n, act)),
        Act::InvitationRevoked => t_string!(i18n, audit.invitation_revoked, place = place(i18n, act)),
        Act::IntroductionAsked => t_string!(i18n, audit.introduction_asked).to_owned(),
        Act::IntroductionBrokered => t_string!(i18n, audit.introduction_brokered).to_owned(),
        Act::BrokeredWithdrawn => t_string!(i18n, audit.brokered_withdrawn).to_owned(),
        Act::IntroductionWithdrawn => t_string!(i18n, audit.introduction_withdrawn).to_owned(),
        Act::PracticePublished => t_string!(i18n, audit.practice_published, member = text("member")),
        Act::PracticeChanged => t_string!(i18n, audit.practice_changed, member = text("member")),
        Act::PracticeRemoved => t_string!(i18n, audit.practice_removed, member = text("member")),
        Act::NetworkAsked => t_string!(i18n, audit.network_asked).to_owned(),
        Act::AnswerTakenAway => t_string!(i18n, audit.answer_taken_away).to_owned(),
        Act::CircleOpened => t_string!(i18n, audit.circle_opened, circle = text("circle")),
        Act::CircleChanged => t_string!(i18n, audit.circle_changed, circle = text("circle")),
        Act::CircleLeadsNamed => t_string!(i18n, audit.circle_leads_named, circle = text("circle")),
        Act::CircleClosed => t_string!(i18n, audit.circle_closed, circle = text("circle")),
        Act::OfficerProposed => t_string!(i18n, audit.officer_proposed, name = text("name")),
        Act::OfficerConfirmed => t_string!(i18n, audit.officer_confirmed, name = text("name")),
        Act::OfficerEnded => t_string!(i18n, audit.officer_ended, name = text("name")),
        Act::TwoIntroduced => t_string!(i18n, audit.two_introduced).to_owned(),
        Act::InvitationAccepted => t_string!(i18n, audit.invitation_accepted, name = text("name")),
        Act::DatabaseRestored => t_string!(i18n, audit.database_restored).to_owned(),
        Act::VisibilityChanged => t_string!(i18n, audit.visibility_changed).to_owned(),
        Act::VisibilityNarrowed => t_string!(i18n, audit.visibility_narrowed, person = text("person")),
        Act::CountryFlagged => t_string!(i18n, audit.country_flagged, country = text("country")),
        Act::CountryFlagLifted => t_string!(i18n, audit.country_flag_lifted, country = text("country")),
        Act::ConsentGiven => t_string!(i18n, audit.consent_given).to_owned(),
        Act::ConsentWithdrawn => t_string!(i18n, audit.consent_withdrawn).to_owned(),
        Act::ExportAsked => t_string!(i18n, audit.export_asked).to_owned(),
        Act::ExportFetched => t_string!(i18n, audit.export_fetched).to_owned(),
        Act::ErasureAsked => t_string!(i18n, audit.erasure_asked).to_owned(),
        Act::ErasureCancelled => t_string!(i18n, audit.erasure_cancelled).to_owned(),
        Act::MemberErased => t_string!(i18n, audit.member_erased).to_owned(),
        Act::DataForgotten => t_string!(i18n, audit.data_forgotten, rows = number("rows")),
    }
}

/// The seat or the role that an invitation is to.
fn place(i18n: I18n, act: &Reason) -> String {
    let text = |key| act.text(key).unwrap_or_default();
    match (SeatKind::from_code(text("seat")), Role::from_code(text("role"))) {
        (Some(kind), _) => {
            t_string!(i18n, audit.seat_of, seat = terms::seat(i18n, kind), member = text("member").to_owned())
        }
        (None, Some(role)) => terms::role(i18n, role).to_owned(),
        (None, None) => text("role").to_owned(),
    }
}

/// Other places of a mentor, or a break begun or ended.
fn mentor_places(i18n: I18n, act: &Reason) -> String {
    let mentor = act.text("mentor").unwrap_or_default().to_owned();
    let number = |key: &str| act.number(key).unwrap_or_default();
    let (from, to) = (number("from"), number("to"));
    if number("paused") == 0 {
        t_string!(i18n, audit.mentor_places_changed, mentor = mentor, from = from, to = to)
    } else {
        t_string!(i18n, audit.mentor_places_paused, mentor = mentor, from = from, to = to)
    }
}

#[cfg(test)]
mod tests {
    use model::reason::Param;

    use super::*;

    #[test]
    fn group_zero_is_no_group() {
        let act = |from: i64, to: i64| Reason {
            code: Act::MemberMoved.code().to_owned(),
            params: [("from".to_owned(), Param::Number(from)), ("to".to_owned(), Param::Number(to))].into(),
        };
        assert_eq!(Move::of(&act(1, 2)), Move::Between(1, 2));
        assert_eq!(Move::of(&act(0, 2)), Move::Into(2));
        assert_eq!(Move::of(&act(1, 0)), Move::OutOf(1));
        assert_eq!(Move::of(&act(0, 0)), Move::Unknown);
    }
}
