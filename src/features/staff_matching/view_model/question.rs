//! What is asked of the engine: the form of a run, and what the page only supposes until somebody agrees to it.

use matching::pool::{Language, Level, Pool};
use model::id::{MemberId, PersonId};
use model::matching::MatchRunForm;

use super::close::Earlier;

/// The form of the next run and the suppositions beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    /// Rules, objective, pins, bans and the run to stay close to: all that the server is asked for.
    pub form: MatchRunForm,
    /// The run that the form names to stay close to.
    pub earlier: Option<Earlier>,
    /// What would have to change outside the rules; the server knows nothing of it.
    pub suppose: Vec<Supposition>,
}

/// A change of the pool that nobody has agreed to yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Supposition {
    /// One more place with a mentor; each counts one.
    Place(PersonId),
    /// A working language that a member's lead does not have.
    Language(MemberId, String),
    /// A mentor comes back from a break.
    Back(PersonId),
}

/// What a proposed fix changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Fewer common minutes for everybody: a change of the rules.
    Minutes(u16),
    /// A change of the pool.
    Suppose(Supposition),
}

impl Question {
    /// A form that names no earlier run, without suppositions.
    pub(crate) fn of(form: MatchRunForm) -> Self {
        Self { form, earlier: None, suppose: Vec::new() }
    }

    /// Tries a fix; one that is already tried changes nothing, but a place may be asked for twice.
    pub(crate) fn apply(&mut self, remedy: Remedy) {
        match remedy {
            Remedy::Minutes(minutes) => self.form.ruleset.min_overlap_minutes = minutes,
            Remedy::Suppose(change) => {
                if matches!(change, Supposition::Place(_)) || !self.suppose.contains(&change) {
                    self.suppose.push(change);
                }
            }
        }
    }

    /// Takes one supposition back.
    pub(crate) fn withdraw(&mut self, change: &Supposition) {
        if let Some(at) = self.suppose.iter().position(|other| other == change) {
            self.suppose.remove(at);
        }
    }

    /// Takes everything back that is supposed of `mentor`, because it is settled.
    pub(crate) fn suppose_nothing_of(&mut self, mentor: &PersonId) {
        self.suppose.retain(|change| match change {
            Supposition::Place(who) | Supposition::Back(who) => who != mentor,
            Supposition::Language(..) => true,
        });
    }

    /// How many more places are supposed with `mentor`.
    pub(crate) fn more_places(&self, mentor: &PersonId) -> u16 {
        let more = |change: &&Supposition| matches!(change, Supposition::Place(who) if who == mentor);
        self.suppose.iter().filter(more).count() as u16
    }
}

/// Changes `pool` as `change` says; somebody who has left it is passed over.
pub(super) fn suppose(pool: &mut Pool, change: &Supposition) {
    match change {
        Supposition::Place(mentor) => {
            if let Some(mentor) = pool.mentors.iter_mut().find(|one| one.id == mentor.as_str()) {
                mentor.capacity = mentor.capacity.saturating_add(1);
            }
        }
        Supposition::Back(mentor) => {
            if let Some(mentor) = pool.mentors.iter_mut().find(|one| one.id == mentor.as_str()) {
                mentor.paused = false;
            }
        }
        Supposition::Language(mentee, code) => {
            let Some(mentee) = pool.mentees.iter_mut().find(|one| one.id == mentee.as_str()) else { return };
            match mentee.languages.iter_mut().find(|one| one.code == *code) {
                Some(known) => known.level = known.level.max(Level::Working),
                None => mentee.languages.push(Language { code: code.clone(), level: Level::Working }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::form;
    use super::*;

    fn place(mentor: &str) -> Supposition {
        Supposition::Place(PersonId::parse(mentor).unwrap())
    }

    #[test]
    fn a_place_may_be_supposed_twice_and_a_language_once() {
        let mut question = Question::of(form());
        let spanish = Supposition::Language(MemberId::parse("bar").unwrap(), "es".to_owned());
        for _ in 0..2 {
            question.apply(Remedy::Suppose(place("aoife")));
            question.apply(Remedy::Suppose(spanish.clone()));
        }
        assert_eq!(question.more_places(&PersonId::parse("aoife").unwrap()), 2);
        assert_eq!(question.suppose.len(), 3);
        question.withdraw(&place("aoife"));
        assert_eq!(question.suppose, [spanish.clone(), place("aoife")]);
        question.apply(Remedy::Suppose(place("binta")));
        question.suppose_nothing_of(&PersonId::parse("aoife").unwrap());
        assert_eq!(question.suppose, [spanish, place("binta")]);
    }

    #[test]
    fn fewer_minutes_change_the_rules_themselves() {
        let mut question = Question::of(form());
        question.apply(Remedy::Minutes(90));
        assert_eq!((question.form.ruleset.min_overlap_minutes, question.suppose.len()), (90, 0));
    }
}
