//! What can be made narrower, and which countries can be flagged, decided without a browser.

use model::directory::MemberSummary;
use model::id::PersonId;
use model::officer::{OfficerStep, Officers};
use model::place::Country;
use model::privacy::{FieldSetting, NarrowForm};
use model::visibility::Level;

/// How somebody stands to the role of a safeguarding officer, for an administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// They are one.
    Officer,
    /// They are none, and nobody proposed them.
    No,
    /// It is the administrator themselves, who cannot give it to themselves.
    Oneself,
    /// The administrator proposed them.
    ByViewer,
    /// Another did, by name where that one has an account.
    ByAnother(Option<String>),
}

impl Standing {
    /// How `person` stands for `viewer`.
    pub(super) fn of(all: &Officers, person: &PersonId, viewer: Option<&PersonId>) -> Self {
        if all.officers.iter().any(|officer| officer.id == *person) {
            return Self::Officer;
        }
        if viewer == Some(person) {
            return Self::Oneself;
        }
        match all.proposed.iter().find(|one| one.person.id == *person) {
            None => Self::No,
            Some(one) if one.by_viewer => Self::ByViewer,
            Some(one) => Self::ByAnother(one.by.clone()),
        }
    }

    /// What the administrator may do.
    pub(super) fn steps(&self) -> &'static [OfficerStep] {
        match self {
            Self::Officer | Self::ByViewer => &[OfficerStep::Remove],
            Self::No => &[OfficerStep::Propose],
            Self::Oneself => &[],
            Self::ByAnother(_) => &[OfficerStep::Confirm, OfficerStep::Remove],
        }
    }
}

/// The levels narrower than `level`, the widest first.
pub(super) fn narrower(level: Level) -> Vec<Level> {
    Level::ALL.iter().rev().copied().filter(|other| *other < level).collect()
}

/// What hides every field that is not hidden yet.
pub(super) fn hide_all(fields: &[FieldSetting]) -> Vec<NarrowForm> {
    let narrowest = Level::Introductions;
    let wider = fields.iter().filter(|setting| setting.level > narrowest);
    wider.map(|setting| NarrowForm { field: setting.field, level: narrowest }).collect()
}

/// Whether what `form` asks for holds already.
pub(super) fn is_as_narrow(fields: &[FieldSetting], form: NarrowForm) -> bool {
    fields.iter().any(|setting| setting.field == form.field && setting.level <= form.level)
}

/// The countries of `members` that are not in `flagged`, each once.
pub(super) fn unflagged(members: &[MemberSummary], flagged: &[Country]) -> Vec<Country> {
    let mut countries: Vec<Country> = Vec::new();
    for member in members {
        if !flagged.contains(&member.country) && !countries.contains(&member.country) {
            countries.push(member.country.clone());
        }
    }
    countries
}

/// How many of `members` are in `country`.
pub(super) fn members_in(members: &[MemberSummary], country: &Country) -> usize {
    members.iter().filter(|member| member.country == *country).count()
}

#[cfg(test)]
mod tests {
    use model::directory::PersonBrief;
    use model::officer::OfficerProposal;

    use model::id::MemberId;
    use model::place::{Kind, MemberStatus, Region};
    use model::visibility::Field;

    use super::*;

    #[test]
    fn nothing_is_offered_that_is_as_wide_as_what_holds() {
        assert_eq!(narrower(Level::Public), [Level::Members, Level::Cohort, Level::Introductions]);
        assert_eq!(narrower(Level::Cohort), [Level::Introductions]);
        assert!(narrower(Level::Introductions).is_empty());
    }

    #[test]
    fn hiding_everything_leaves_alone_what_is_hidden() {
        let setting = |field, level| FieldSetting { field, level, default: Level::Cohort, set_by: None };
        let fields = [setting(Field::Name, Level::Introductions), setting(Field::Role, Level::Public)];
        assert_eq!(hide_all(&fields), [NarrowForm { field: Field::Role, level: Level::Introductions }]);
    }

    #[test]
    fn what_somebody_else_hid_is_told_from_what_is_still_shown() {
        let setting =
            |level| [FieldSetting { field: Field::Name, level, default: Level::Cohort, set_by: None }];
        let form = NarrowForm { field: Field::Name, level: Level::Cohort };
        assert!(is_as_narrow(&setting(Level::Introductions), form));
        assert!(is_as_narrow(&setting(Level::Cohort), form));
        assert!(!is_as_narrow(&setting(Level::Members), form));
        assert!(!is_as_narrow(&[], form));
    }

    #[test]
    fn a_country_is_offered_once_and_not_when_it_is_flagged() {
        let country = |code: &str| Country::parse(code).unwrap();
        let member = |id: &str, code: &str| MemberSummary {
            id: MemberId::parse(id).unwrap(),
            name: id.to_owned(),
            own_name: None,
            kind: Kind::City,
            country: country(code),
            region: Region::Americas,
            languages: Vec::new(),
            population: None,
            coordinates: None,
            cohort_year: None,
            status: MemberStatus::Member,
            note: None,
            offers: Vec::new(),
            looks_for: Vec::new(),
        };
        let members = [member("a", "GH"), member("b", "PH"), member("c", "GH"), member("d", "GE")];
        assert_eq!(unflagged(&members, &[country("PH")]), [country("GH"), country("GE")]);
        assert_eq!(members_in(&members, &country("GH")), 2);
    }

    /// AUT-6: the page offers nobody to agree to what they proposed, or to name themselves.
    #[test]
    fn steps_follow_from_who_proposed_whom() {
        let brief = |id: &str| PersonBrief { id: PersonId::parse(id).unwrap(), name: id.to_owned() };
        let proposal = |of: &str, by_viewer| OfficerProposal {
            person: brief(of),
            by: Some("Ana".to_owned()),
            by_viewer,
            proposed_at_ms: 0,
        };
        let all = Officers {
            officers: vec![brief("p-officer")],
            proposed: vec![proposal("p-mine", true), proposal("p-theirs", false), proposal("p-me", false)],
        };
        let me = PersonId::parse("p-me").unwrap();
        let of = |id: &str| Standing::of(&all, &PersonId::parse(id).unwrap(), Some(&me));
        assert_eq!(of("p-officer").steps(), [OfficerStep::Remove]);
        assert_eq!(of("p-else").steps(), [OfficerStep::Propose]);
        assert_eq!(of("p-mine").steps(), [OfficerStep::Remove]);
        assert_eq!(of("p-theirs"), Standing::ByAnother(Some("Ana".to_owned())));
        assert_eq!(of("p-theirs").steps(), [OfficerStep::Confirm, OfficerStep::Remove]);
        assert!(of("p-me").steps().is_empty());
    }
}
