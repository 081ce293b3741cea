//! Moves and swaps by hand: what they do to the scores, or which hard rule stands against them.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::edit::{Draft, HardRule};
use super::prepared::Prepared;
use super::report::{Group, Groups};
use super::score::Statement;
use super::state::Search;

/// What a move does to the scores; `None` where the participant comes from or goes to no group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named by the type")]
pub struct Outcome {
    pub source: Option<ScoreChange>,
    pub target: Option<ScoreChange>,
}

/// The score of a group before and after a move, 0..=1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named by the type")]
pub struct ScoreChange {
    pub number: u32,
    pub before: u32,
    pub after: u32,
}

impl Prepared<'_> {
    /// What moving `participant` to group `target` (`None`: to no group) of `groups` does to both scores, or the
    /// hard rule that forbids it. Rooms stay as they are, because people have them in their calendars.
    pub fn check_move(
        &self,
        groups: &Groups,
        participant: &str,
        target: Option<u32>,
    ) -> Result<Outcome, HardRule> {
        let (source, target) = self.moved_people(groups, participant, target)?;
        let search = Search::new(self);
        let change = |group: &Group, people: &[usize]| ScoreChange {
            number: group.number,
            before: group.score,
            after: search.scale.score(people),
        };
        Ok(Outcome {
            source: source.map(|(group, people)| change(group, &people)),
            target: target.map(|(group, people)| change(group, &people)),
        })
    }

    /// The grouping after a move that [`Prepared::check_move`] allows.
    pub fn apply_move(
        &self,
        groups: &Groups,
        participant: &str,
        target: Option<u32>,
    ) -> Result<Groups, HardRule> {
        let (source, target) = self.moved_people(groups, participant, target)?;
        self.with_people(groups, source.into_iter().chain(target))
    }

    /// What it does to both scores if two people of different groups change places, or the hard rule that forbids it;
    /// [`Outcome::source`] is the group that `participant` leaves.
    pub fn check_swap(&self, groups: &Groups, participant: &str, with: &str) -> Result<Outcome, HardRule> {
        let swapped = self.swapped_people(groups, participant, with)?;
        let search = Search::new(self);
        let [source, target] = swapped.map(|(group, people)| {
            Some(ScoreChange {
                number: group.number,
                before: group.score,
                after: search.scale.score(&people),
            })
        });
        Ok(Outcome { source, target })
    }

    /// The grouping after a swap that [`Prepared::check_swap`] allows.
    pub fn apply_swap(&self, groups: &Groups, participant: &str, with: &str) -> Result<Groups, HardRule> {
        let swapped = self.swapped_people(groups, participant, with)?;
        self.with_people(groups, swapped)
    }

    /// Both groups of a swap with the people they would have, each checked: first that of `participant`.
    fn swapped_people<'g>(
        &self,
        groups: &'g Groups,
        participant: &str,
        with: &str,
    ) -> Result<[(&'g Group, Vec<usize>); 2], HardRule> {
        let find = |id: &str| {
            let group = groups.groups.iter().find(|group| group.participants.iter().any(|other| other == id));
            let nowhere = || Statement::new("in_no_group", json!({ "participant": id }));
            Ok((self.known(id)?, group.ok_or_else(nowhere)?))
        };
        let ((one, source), (other, target)) = (find(participant)?, find(with)?);
        if source.number == target.number {
            return Err(Statement::new("same_group", json!({ "participant": participant })));
        }
        let exchanged = |group: &'g Group, lost: usize, gained: usize| {
            let people = group.participants.iter().map(|id| self.known(id)).collect::<Result<Vec<_>, _>>()?;
            let mut people: Vec<usize> = people.into_iter().filter(|person| *person != lost).collect();
            people.insert(people.partition_point(|person| *person < gained), gained);
            self.check_room(gained, group)?;
            self.check_people(&people)?;
            Ok::<_, HardRule>((group, people))
        };
        Ok([exchanged(source, one, other)?, exchanged(target, other, one)?])
    }

    /// The language and the slot of a group for somebody who is to join it.
    fn check_room(&self, person: usize, group: &Group) -> Result<(), HardRule> {
        let language = self.languages.binary_search(&group.language.as_str());
        let unknown = |_| Statement::new("unknown_language", json!({ "language": group.language }));
        self.check_language(person, language.map_err(unknown)?)?;
        self.check_hours(person, group)
    }

    /// The hour of a group, or both of its hours, for somebody who is to join it.
    pub(super) fn check_hours(&self, person: usize, group: &Group) -> Result<(), HardRule> {
        match &group.second {
            Some(second) => self.check_turns(person, group.slot, second),
            None => self.check_slot(person, group.slot),
        }
    }

    /// The grouping with other people in some of its groups.
    fn with_people<'g>(
        &self,
        groups: &Groups,
        changed: impl IntoIterator<Item = (&'g Group, Vec<usize>)>,
    ) -> Result<Groups, HardRule> {
        let mut drafts: Vec<Draft> = groups.groups.iter().map(Draft::from).collect();
        for (group, people) in changed {
            for draft in drafts.iter_mut().filter(|draft| draft.number == group.number) {
                draft.participants = people.iter().map(|i| self.people[*i].id.clone()).collect();
            }
        }
        self.evaluate(&drafts).map_err(|broken| broken.rule)
    }

    /// Both groups of a move with the people they would have, each checked.
    fn moved_people<'g>(
        &self,
        groups: &'g Groups,
        participant: &str,
        target: Option<u32>,
    ) -> Result<Move<'g>, HardRule> {
        let person = self.known(participant)?;
        let find = |number: u32| {
            let group = groups.groups.iter().find(|group| group.number == number);
            group.ok_or_else(|| Statement::new("unknown_group", json!({ "group": number })))
        };
        let source = groups.groups.iter().find(|group| group.participants.iter().any(|id| id == participant));
        let target = target.map(find).transpose()?;
        if source.map(|group| group.number) == target.map(|group| group.number) {
            return Err(Statement::new("same_group", json!({ "participant": participant })));
        }
        let people =
            |group: &Group| group.participants.iter().map(|id| self.known(id)).collect::<Result<Vec<_>, _>>();
        let target = match target {
            None => None,
            Some(group) => {
                let mut joined = people(group)?;
                let at = joined.partition_point(|other| *other < person);
                joined.insert(at, person);
                self.check_room(person, group)?;
                self.check_people(&joined)?;
                Some((group, joined))
            }
        };
        let source = match source {
            None => None,
            Some(group) => {
                let left: Vec<usize> = people(group)?.into_iter().filter(|other| *other != person).collect();
                self.check_people(&left)?;
                Some((group, left))
            }
        };
        Ok((source, target))
    }
}

/// The group somebody leaves and the one they join, with the people each would have.
type Move<'g> = (Option<(&'g Group, Vec<usize>)>, Option<(&'g Group, Vec<usize>)>);
