//! What a run of groups keeps beside its groups: the changes that are supposed, who is to stay, and the way back.

use std::collections::BTreeSet;

use matching::fault::Fault;
use matching::group::{Broken, Draft, Groups, HardRule, Prepared, Problem, Relaxed, Statement};
use matching::time::Zones;
use model::group::GroupRunForm;
use model::group_edit::ProposedChange;
use model::id::RunId;
use serde::{Deserialize, Serialize};

use super::cohort::CohortData;
use super::groups;

/// So many edits can be taken back, the last first.
const WAY_BACK: usize = 20;

/// A run of groups as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptGroups {
    /// The groups as they are now.
    #[serde(flatten)]
    pub groups: Groups,
    /// Changes of the rules that are supposed, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<Taken>,
    /// Changes beside the smallest ones that would place those who are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Other>,
    /// Ids of members who are to stay in their groups.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub locked: BTreeSet<String>,
    /// The first of the runs that were made with this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together_with: Option<RunId>,
    /// How the groups were before each of the last edits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
}

/// A change that was proposed for a participant and is supposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// For whom.
    pub participant: String,
    /// The engine's proposal.
    pub change: Statement,
}

/// A change beside the smallest one that would place a participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// For whom.
    pub participant: String,
    /// Which one.
    pub kind: ProposedChange,
    /// The engine's proposal.
    pub change: Statement,
}

/// The groups before an edit, without what follows from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    drafts: Vec<Draft>,
    #[serde(default)]
    taken: Vec<Taken>,
    #[serde(default)]
    locked: BTreeSet<String>,
}

impl From<Groups> for KeptGroups {
    fn from(groups: Groups) -> Self {
        Self {
            groups,
            taken: Vec::new(),
            others: Vec::new(),
            locked: BTreeSet::new(),
            together_with: None,
            earlier: Vec::new(),
        }
    }
}

impl KeptGroups {
    /// The problem these groups answer: that of the cohort as it is now, with the changes that are supposed. A change
    /// for somebody who has left the cohort is no longer one.
    pub fn problem(&self, data: &CohortData, form: &GroupRunForm) -> Problem {
        supposing(groups::problem(data, form), &self.taken)
    }

    /// The same with those of `locked` who are in a group kept there.
    #[must_use]
    pub fn keeping(mut self, locked: &BTreeSet<String>) -> Self {
        let placed = self.groups.groups.iter().flat_map(|group| &group.participants);
        self.locked = placed.filter(|id| locked.contains(*id)).cloned().collect();
        self
    }

    /// The first of the proposals that were made at once with this one, which is kept as run `id`.
    pub fn made_with<'a>(&'a self, id: &'a RunId) -> &'a RunId {
        self.together_with.as_ref().unwrap_or(id)
    }

    /// How many changes are supposed, each of several counted.
    pub fn softened(&self) -> usize {
        let several = |taken: &Taken| taken.change.params["changes"].as_array().map_or(1, Vec::len);
        self.taken.iter().map(several).sum()
    }

    /// The same with other groups, and these as the last on the way back.
    #[must_use]
    pub fn edited(&self, groups: Groups) -> Self {
        let mut after = self.clone();
        let drafts = self.groups.groups.iter().map(Draft::from).collect();
        after.earlier.push(Earlier { drafts, taken: self.taken.clone(), locked: self.locked.clone() });
        let over = after.earlier.len().saturating_sub(WAY_BACK);
        after.earlier.drain(..over);
        after.groups = groups;
        after
    }

    /// The length of a session: that of the form, or less where a change that is supposed says so.
    pub fn session_minutes(&self, form: &GroupRunForm) -> u16 {
        let shorter = |taken: &Taken| {
            let minutes = taken.change.params["minutes"].as_u64()?;
            (taken.change.code == "shorter_session").then(|| u16::try_from(minutes).ok())?
        };
        self.taken.iter().filter_map(shorter).fold(form.session_minutes, u16::min).max(1)
    }

    /// The changes beside the smallest one that would place `participant`.
    pub fn alternatives_of(&self, participant: &str) -> impl Iterator<Item = &Other> {
        self.others.iter().filter(move |other| other.participant == participant)
    }

    /// The same with the changes beside the smallest ones that would place those who are left out; `problem` is that of
    /// [`KeptGroups::problem`].
    pub fn advised(self, problem: &Problem, zones: &Zones) -> Result<Self, Fault> {
        // Groups that break a rule by now can take in nobody; their publication says so.
        let turns = Prepared::new(problem, zones)?.every_turns(&self.groups).unwrap_or_default();
        let mut others = Vec::new();
        for one in &self.groups.unplaced {
            let interpretation = problem.with_interpretation(&one.fix);
            let of =
                |kind: ProposedChange, change: Statement| Other { participant: one.id.clone(), kind, change };
            others.extend(interpretation.map(|change| of(ProposedChange::Interpretation, change)));
            others.extend(turns.get(&one.id).map(|change| of(ProposedChange::Turns, change.clone())));
        }
        Ok(Self { others, ..self })
    }

    /// The same with one of the changes that are proposed for `participant`; a broken rule names why it cannot be.
    pub fn take_up(
        &self,
        problem: &Problem,
        zones: &Zones,
        participant: &str,
        kind: ProposedChange,
    ) -> Result<Result<Self, HardRule>, Fault> {
        if let Some(change) = self.proposed(participant, kind) {
            self.with_change(problem, zones, participant, change)
        } else {
            let params = serde_json::json!({ "participant": participant });
            Ok(Err(Statement::new("unknown_participant", params)))
        }
    }

    /// The same with a change for `participant` and the groups it leads to.
    pub fn with_change(
        &self,
        problem: &Problem,
        zones: &Zones,
        participant: &str,
        change: Statement,
    ) -> Result<Result<Self, HardRule>, Fault> {
        let Relaxed { problem: changed, drafts } =
            match problem.relaxed_by(&self.groups, participant, &change) {
                Ok(relaxed) => relaxed,
                Err(rule) => return Ok(Err(rule)),
            };
        let prepared = Prepared::new(&changed, zones)?;
        let groups = if changed.session_minutes == problem.session_minutes {
            match prepared.evaluate(&drafts) {
                Ok(groups) => groups,
                Err(broken) => return Ok(Err(broken.rule)),
            }
        } else {
            // Nobody's hour is what it was; those who are to stay keep their company.
            let kept_together = with_company(changed.clone(), &self.company());
            Prepared::new(&kept_together, zones)?.solve()
        };
        let mut after = self.edited(groups);
        after.taken.push(Taken { participant: participant.to_owned(), change });
        Ok(Ok(after))
    }

    /// Those who are to stay, by group.
    fn company(&self) -> Vec<Vec<String>> {
        let locked = |id: &&String| self.locked.contains(*id);
        let of = |group: &matching::group::Group| group.participants.iter().filter(locked).cloned().collect();
        self.groups.groups.iter().map(of).filter(|list: &Vec<String>| !list.is_empty()).collect()
    }

    fn proposed(&self, participant: &str, kind: ProposedChange) -> Option<Statement> {
        if kind == ProposedChange::Smallest {
            let one = self.groups.unplaced.iter().find(|one| one.id == participant)?;
            return Some(one.fix.clone());
        }
        self.alternatives_of(participant).find(|other| other.kind == kind).map(|other| other.change.clone())
    }

    /// As it was before the last edit; nothing where there was none.
    pub fn undone(
        &self,
        data: &CohortData,
        form: &GroupRunForm,
        zones: &Zones,
    ) -> Option<Result<Self, Undo>> {
        let mut before = self.clone();
        let Earlier { drafts, taken, locked } = before.earlier.pop()?;
        (before.taken, before.locked) = (taken, locked);
        let problem = before.problem(data, form);
        let evaluated = || {
            let groups = Prepared::new(&problem, zones)?.evaluate(&drafts);
            Ok(Self { groups: groups.map_err(|broken| Undo::Broken(broken.rule))?, ..before })
        };
        Some(evaluated())
    }
}

/// Why an edit cannot be taken back.
#[derive(Debug, thiserror::Error)]
pub enum Undo {
    /// The engine does not take the problem.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The groups from before break a rule by now.
    #[error("the groups from before break the rule {}", .0.code)]
    Broken(HardRule),
}

/// The problem with these changes; one that cannot be made is left out.
fn supposing(problem: Problem, taken: &[Taken]) -> Problem {
    taken.iter().fold(problem, |problem, Taken { participant, change }| {
        problem.with_change(change, participant).unwrap_or(problem)
    })
}

/// Three proposals at most: with every rule kept; with the one change that places the most people; with every change
/// that is proposed. Where nobody is left out or changes lead to nothing else, the search begins elsewhere instead.
///
/// It may take seconds for a large cohort, so it belongs on a blocking thread.
pub fn proposals(problem: &Problem, zones: &Zones) -> Result<Vec<KeptGroups>, Fault> {
    let strict = KeptGroups::from(Prepared::new(problem, zones)?.solve());
    let mut all = vec![strict.clone()];
    let mut offer = |proposal: KeptGroups| {
        let same = |other: &KeptGroups| companies(&other.groups) == companies(&proposal.groups);
        if all.len() < 3 && !all.iter().any(same) {
            all.push(KeptGroups { earlier: Vec::new(), ..proposal });
        }
    };
    if let Some(one) = with_one_change(&strict, problem, zones)? {
        let every = with_every_change(one.clone(), problem, zones)?;
        offer(with_free_places(one, problem, zones)?);
        offer(with_free_places(every, problem, zones)?);
    }
    for further in 1..=2 {
        let elsewhere = Problem { seed: problem.seed.wrapping_add(further), ..problem.clone() };
        offer(Prepared::new(&elsewhere, zones)?.solve().into());
    }
    let advised = |one: KeptGroups| {
        let supposed = supposing(problem.clone(), &one.taken);
        one.advised(&supposed, zones)
    };
    all.into_iter().map(advised).collect()
}

/// Who meets whom.
fn companies(groups: &Groups) -> BTreeSet<&[String]> {
    groups.groups.iter().map(|group| group.participants.as_slice()).collect()
}

/// The change that places the most people, and the first of equals.
fn with_one_change(
    strict: &KeptGroups,
    problem: &Problem,
    zones: &Zones,
) -> Result<Option<KeptGroups>, Fault> {
    let mut best: Option<KeptGroups> = None;
    for one in &strict.groups.unplaced {
        let after = strict.take_up(problem, zones, &one.id, ProposedChange::Smallest)?;
        let Ok(after) = after else { continue };
        let key = |kept: &KeptGroups| (kept.groups.unplaced.len(), kept.softened());
        if key(&after).0 < strict.groups.unplaced.len()
            && best.as_ref().is_none_or(|best| key(&after) < key(best))
        {
            best = Some(after);
        }
    }
    Ok(best)
}

/// With whoever has a place without any change of their own, because a change for somebody else made it.
fn with_free_places(kept: KeptGroups, problem: &Problem, zones: &Zones) -> Result<KeptGroups, Fault> {
    if !kept.groups.unplaced.iter().any(|one| one.fix.code == "place") {
        return Ok(kept);
    }
    let supposed = supposing(problem.clone(), &kept.taken);
    match Prepared::new(&supposed, zones)?.place_late(&kept.groups, &kept.locked) {
        Ok(groups) => Ok(KeptGroups { groups, ..kept }),
        // Where a change cannot be put into the problem (`supposing`), a group that rests on it breaks a rule here. The
        // proposal is as good without the further place, and its publication checks the rules again.
        Err(Broken { .. }) => Ok(kept),
    }
}

/// Takes up one proposed change after the other as long as each leaves fewer people out.
fn with_every_change(mut kept: KeptGroups, problem: &Problem, zones: &Zones) -> Result<KeptGroups, Fault> {
    loop {
        let now = supposing(problem.clone(), &kept.taken);
        let left = kept.groups.unplaced.len();
        let ids: Vec<String> = kept.groups.unplaced.iter().map(|one| one.id.clone()).collect();
        let mut next = None;
        for id in ids {
            if let Ok(after) = kept.take_up(&now, zones, &id, ProposedChange::Smallest)?
                && after.groups.unplaced.len() < left
            {
                next = Some(after);
                break;
            }
        }
        match next {
            Some(after) => kept = after,
            None => return Ok(kept),
        }
    }
}

/// The problem in which the people of each list stay together and those of different lists apart.
pub fn with_company(mut problem: Problem, lists: &[Vec<String>]) -> Problem {
    problem.together.extend(lists.iter().filter(|list| list.len() > 1).cloned());
    let firsts: Vec<String> = lists.iter().filter_map(|list| list.first().cloned()).collect();
    problem.apart.extend((firsts.len() > 1).then_some(firsts));
    problem
}
