//! `GET /api/v1/staff/group-runs/{run}/options?member=`: where a member of a proposal could be, and what that would do.

use axum::Json;
use axum::extract::State;
use matching::group::{Group, HardRule, Outcome, Prepared, ScoreChange, Statement};
use model::group::GroupRunForm;
use model::group_edit::{GroupOptions, MoveOption, ScoreStep, SwapOption};
use model::id::{MemberId, RunId};
use model::problem::{Code, FieldProblem, field};
use model::reason::Reason;
use serde::Deserialize;
use serde_json::json;
use store::runs::{self, RunKind};

use super::{kept, runs_the_programme};
use crate::api::on_blocking_thread;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{PathId, Query};
use crate::http::problem::Problem;
use crate::pool::cohort::{CohortData, CohortMemberData};
use crate::pool::group_run::KeptGroups;
use crate::pool::groups;
use crate::pool::hours::Hours;
use crate::pool::reasons::{Names, reason};

/// Which member.
#[derive(Debug, Deserialize)]
pub struct Of {
    member: MemberId,
}

/// Every group and every swap that the rules allow, weighed by the engine.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<RunId>,
    Query(Of { member }): Query<Of>,
) -> Result<Json<GroupOptions>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let run = runs::find(&mut read, RunKind::Group, &id).await?.ok_or(Code::NotFound)?;
    let data = CohortData::load(&mut read, &run.cohort, app.clock.now_ms()).await?.ok_or(Code::NotFound)?;
    drop(read);
    if data.member(member.as_str()).is_none() {
        return Err(Problem::invalid(vec![FieldProblem::new("member", field::UNKNOWN)]));
    }
    let settings: GroupRunForm = kept(&run.form)?;
    let proposal: KeptGroups = kept(&run.record)?;
    let version = run.version;
    let options = on_blocking_thread(move || options(&data, &settings, &proposal, member, version));
    Ok(Json(options.await??))
}

fn options(
    data: &CohortData,
    settings: &GroupRunForm,
    proposal: &KeptGroups,
    member: MemberId,
    version: u32,
) -> Result<GroupOptions, Problem> {
    let problem = proposal.problem(data, settings);
    let zones = groups::zones_of(&problem).map_err(|error| Problem::internal(&error))?;
    let prepared = Prepared::new(&problem, &zones).map_err(|error| Problem::internal(&error))?;
    let names = groups::names(data);
    let weighing = Weighing { data, proposal, prepared: &prepared, names: &names, member: &member };
    let week = data.session_weeks().first().copied().unwrap_or(0);
    let zone = data.member(member.as_str()).and_then(|one| zones.get(&one.member.time_zone));
    let starts = |group: &Group| {
        let hours = Hours::proposed(group, problem.session_minutes);
        zone.map(|zone| hours.in_week(week).starts_local(&data.programme, zone, week))
    };
    let all = &proposal.groups.groups;
    let here = all.iter().find(|group| group.participants.iter().any(|id| id == member.as_str()));
    let others = || all.iter().filter(|group| here.is_none_or(|here| here.number != group.number));
    let mut moves: Vec<MoveOption> =
        others().map(|group| weighing.to(Some(group.number), starts(group))).collect();
    moves.extend(here.map(|_| weighing.to(None, None)));
    let mut swaps = Vec::new();
    if here.is_some() {
        for group in others() {
            let members = group.participants.iter().filter_map(|id| data.member(id));
            swaps.extend(members.filter_map(|other| weighing.with(other, group.number)));
        }
    }
    swaps.sort_by_key(|swap: &SwapOption| std::cmp::Reverse(gain(swap.source) + gain(swap.target)));
    Ok(GroupOptions { member, version, moves, swaps })
}

fn gain(step: ScoreStep) -> i64 {
    step.after - step.before
}

struct Weighing<'a> {
    data: &'a CohortData,
    proposal: &'a KeptGroups,
    prepared: &'a Prepared<'a>,
    names: &'a Names,
    member: &'a MemberId,
}

impl Weighing<'_> {
    /// A move to a group, or out of all.
    fn to(&self, number: Option<u32>, starts_local: Option<String>) -> MoveOption {
        let weighed = self
            .free(self.member.as_str())
            .and_then(|()| self.prepared.check_move(&self.proposal.groups, self.member.as_str(), number));
        let to = number.and_then(|number| u16::try_from(number).ok());
        match weighed {
            Ok(Outcome { source, target }) => MoveOption {
                to,
                starts_local,
                source: source.map(step),
                target: target.map(step),
                refused: None,
                turns: None,
                interpretation: None,
            },
            Err(rule) => MoveOption {
                to,
                starts_local,
                source: None,
                target: None,
                turns: number.filter(|_| rule.code == "window").and_then(|number| self.turns(number)),
                interpretation: number.filter(|_| rule.code == "language").and_then(|number| {
                    let groups = &self.proposal.groups;
                    let found = self.prepared.interpretation(groups, self.member.as_str(), number)?;
                    Some(reason(&found.code, &found.params, self.names))
                }),
                refused: Some(reason(&rule.code, &rule.params, self.names)),
            },
        }
    }

    /// How group `number` could take turns with the member in it; nothing where they share no language, where no two hours
    /// will do, or where another hour suits everybody.
    fn turns(&self, number: u32) -> Option<Reason> {
        let turns = self.prepared.turns(&self.proposal.groups, self.member.as_str(), number)?;
        Some(reason(&turns.code, &turns.params, self.names))
    }

    /// A swap with `other` of group `number`, where the rules allow it.
    fn with(&self, other: &CohortMemberData, number: u32) -> Option<SwapOption> {
        let with = other.member.id.as_str();
        self.free(self.member.as_str()).and_then(|()| self.free(with)).ok()?;
        let swap = self.prepared.check_swap(&self.proposal.groups, self.member.as_str(), with).ok()?;
        Some(SwapOption {
            with: other.member.id.clone(),
            name: other.member.name.clone(),
            country: other.member.country.clone(),
            group: u16::try_from(number).ok()?,
            source: step(swap.source?),
            target: step(swap.target?),
        })
    }

    fn free(&self, id: &str) -> Result<(), HardRule> {
        let locked = self.proposal.locked.contains(id) && self.data.member(id).is_some();
        if locked { Err(Statement::new("locked", json!({ "participant": id }))) } else { Ok(()) }
    }
}

fn step(change: ScoreChange) -> ScoreStep {
    ScoreStep { before: i64::from(change.before), after: i64::from(change.after) }
}
