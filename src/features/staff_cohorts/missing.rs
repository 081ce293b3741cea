//! What members of a cohort lack: counted and filtered without a browser, worded here.

use model::cohort::{CohortMember, Missing, Phase};

use crate::i18n::{I18n, t_string};
use crate::ui::path::StepState;
use crate::ui::status::Tone;

/// How many of `members` lack something.
pub fn lacking(members: &[CohortMember]) -> usize {
    members.iter().filter(|member| !member.missing.is_empty()).count()
}

/// The members to show: all of them, or those that lack something.
pub fn shown(members: &[CohortMember], only_missing: bool) -> Vec<CohortMember> {
    members.iter().filter(|member| !only_missing || !member.missing.is_empty()).cloned().collect()
}

/// Where a phase stands on the day `today`, `YYYY-MM-DD`.
pub fn phase_state(phase: &Phase, today: &str) -> StepState {
    if phase.ends_on.as_str() < today {
        StepState::Done
    } else if phase.starts_on.as_str() <= today {
        StepState::Here
    } else {
        StepState::Later
    }
}

/// Whether somebody has to act: a population that is not known counts as average, and nothing waits for it.
pub fn tone(missing: Missing) -> Tone {
    match missing {
        Missing::GovernmentLead | Missing::CivilSocietyLead | Missing::Need | Missing::FreeHours => {
            Tone::Needs
        }
        Missing::Population => Tone::Info,
    }
}

/// What is missing, in words. Tracked.
pub fn words(i18n: I18n, missing: Missing) -> &'static str {
    match missing {
        Missing::GovernmentLead => t_string!(i18n, cohorts.missing_government_lead),
        Missing::CivilSocietyLead => t_string!(i18n, cohorts.missing_civil_society_lead),
        Missing::Need => t_string!(i18n, cohorts.missing_need),
        Missing::FreeHours => t_string!(i18n, cohorts.missing_free_hours),
        Missing::Population => t_string!(i18n, cohorts.missing_population),
    }
}

#[cfg(test)]
mod tests {
    use model::cohort::Topic;
    use model::id::MemberId;
    use model::place::{Country, Region};

    use super::*;

    fn member(id: &str, missing: &[Missing]) -> CohortMember {
        CohortMember {
            id: MemberId::parse(id).unwrap(),
            name: id.to_owned(),
            country: Country::parse("GH").unwrap(),
            region: Region::Europe,
            government_lead: None,
            civil_society_lead: None,
            missing: missing.to_vec(),
            group: None,
            mentor: None,
        }
    }

    #[test]
    fn only_members_that_lack_something_are_counted_and_kept() {
        let all = [member("a", &[Missing::Need]), member("b", &[])];
        assert_eq!(lacking(&all), 1);
        assert_eq!(shown(&all, true), all[..1]);
        assert_eq!(shown(&all, false).len(), 2);
    }

    #[test]
    fn a_phase_lasts_from_its_first_to_its_last_day() {
        let days = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let (starts_on, ends_on) = days("2027-02-01", "2027-02-28");
        let phase = Phase { topic: Topic::Learning, starts_on, ends_on };
        assert_eq!(phase_state(&phase, "2027-01-31"), StepState::Later);
        assert_eq!(phase_state(&phase, "2027-02-01"), StepState::Here);
        assert_eq!(phase_state(&phase, "2027-02-28"), StepState::Here);
        assert_eq!(phase_state(&phase, "2027-03-01"), StepState::Done);
    }
}
