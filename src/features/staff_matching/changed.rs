//! What is no longer as it was when a run was made, in words: before publishing, and when publishing was refused.

use model::problem::FieldProblem;
use model::publication::{ChangeKind, RunChange};
use model::reason::Param;

use super::words::{self, counted};
use crate::i18n::{I18n, Language, t_string};
use crate::intl;

/// A change, from a preview or from a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Changed {
    kind: ChangeKind,
    mentor: String,
    members: Vec<String>,
    before: u16,
    now: u16,
    rule: String,
}

impl From<&RunChange> for Changed {
    fn from(change: &RunChange) -> Self {
        Self {
            kind: change.kind,
            mentor: change.mentor.as_ref().map(|mentor| mentor.name.clone()).unwrap_or_default(),
            members: change.mentees.iter().map(|mentee| mentee.name.clone()).collect(),
            before: change.before.unwrap_or_default(),
            now: change.now.unwrap_or_default(),
            rule: change.rule.clone().unwrap_or_default(),
        }
    }
}

impl Changed {
    /// The change that a refusal names; none for a field that is about something else.
    pub(super) fn of(problem: &FieldProblem) -> Option<Self> {
        let text = |key: &str| match problem.params.get(key) {
            Some(Param::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let number = |key: &str| match problem.params.get(key) {
            Some(Param::Number(number)) => u16::try_from(*number).unwrap_or_default(),
            _ => 0,
        };
        let mentor = text("mentor").unwrap_or_default();
        let (before, now) = (number("before"), number("now"));
        if let Some(kind) = ChangeKind::from_code(&problem.code) {
            let members = match problem.params.get("mentees") {
                Some(Param::List(names)) => names.clone(),
                _ => Vec::new(),
            };
            return Some(Self { kind, mentor, members, before, now, rule: String::new() });
        }
        let (kind, rule) = (ChangeKind::RuleBroken, problem.code.clone());
        Some(Self { kind, mentor, members: vec![text("mentee")?], before, now, rule })
    }

    /// In a sentence.
    pub(super) fn words(&self, i18n: I18n) -> String {
        let Self { kind, mentor, members, before, now, rule } = self.clone();
        let names = intl::list(Language::of(i18n), &members);
        match kind {
            ChangeKind::PlacesChanged => {
                let now = usize::from(now);
                counted!(
                    i18n,
                    now,
                    change_places_1,
                    change_places_n,
                    name = mentor,
                    before = before,
                    members = names
                )
            }
            ChangeKind::MentorPaused => {
                t_string!(i18n, matching.change_paused, name = mentor, members = names)
            }
            ChangeKind::MentorNotApproved => {
                t_string!(i18n, matching.change_not_approved, name = mentor, members = names)
            }
            ChangeKind::MentorGone => {
                t_string!(i18n, matching.change_mentor_gone, name = mentor, members = names)
            }
            ChangeKind::MenteeGone => t_string!(i18n, matching.change_mentee_gone, members = names),
            ChangeKind::RuleBroken => {
                let reason = words::obstacle(i18n, &rule, false);
                t_string!(i18n, matching.change_rule, members = names, name = mentor, reason = reason)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_a_preview_says() {
        let problem = FieldProblem::new("matches", ChangeKind::PlacesChanged.code())
            .with("mentor", "Chebet Kiprono")
            .with("before", 3_i64)
            .with("now", 1_i64)
            .with("mentees", vec!["Tamale".to_owned(), "Travnik".to_owned()]);
        let told = Changed::of(&problem).unwrap();
        assert_eq!((told.kind, told.before, told.now), (ChangeKind::PlacesChanged, 3, 1));
        assert_eq!((told.mentor.as_str(), told.members.len()), ("Chebet Kiprono", 2));
    }

    #[test]
    fn a_broken_rule_is_told_with_its_pair() {
        let problem =
            FieldProblem::new("matches[2]", "overlap").with("mentee", "Tamale").with("mentor", "Chebet");
        let told = Changed::of(&problem).unwrap();
        assert_eq!((told.kind, told.rule.as_str()), (ChangeKind::RuleBroken, "overlap"));
        assert_eq!(Changed::of(&FieldProblem::new("run", "open")), None);
    }
}
