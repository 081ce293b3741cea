//! `POST /api/v1/staff/group-runs/{run}/publication`: makes a proposal the groups of its cohort and tells everybody.

use axum::Json;
use axum::extract::State;
use matching::fault::Fault;
use matching::group::{Broken, Draft, Group, Groups, Prepared, Problem as GroupProblem};
use model::audit::Act;
use model::group::{GroupRun, GroupRunForm, PublishForm};
use model::id::{MemberId, RunId};
use model::permissions::{Actor, ObjectFacts};
use model::problem::{Code, FieldProblem};
use model::state::RunStep;
use model::words::Language;
use store::Audit;
use store::groups::GroupRecord;
use store::people::PersonRecord;
use store::runs::{self, PublicationRecord, RunKind, RunRecord};

use super::group_recipients::GroupRecipients;
use super::{check_step, decides_on, first_as, group_studio, kept, run_receipt, runs_the_programme};
use crate::api::on_blocking_thread;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, with_current};
use crate::pool::cohort::CohortData;
use crate::pool::group_run::KeptGroups;
use crate::pool::groups;
use crate::pool::hours::Hours;
use crate::pool::reasons::{Names, reason};

/// One transaction: the run's step, the groups in place of earlier ones, the mails, the audit row. The rules are
/// checked before it begins, and it is refused when the cohort is no longer what they were checked against.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<RunId>,
    Parsed(form): Parsed<PublishForm>,
) -> Result<Json<GroupRun>, Problem> {
    runs_the_programme(&actor)?;
    let run = match once.begin(&app).await? {
        Attempt::First(first) => {
            let published = published(&app, &first, &actor, &id, form.version).await;
            with_current(published, group_studio::present(&app, &id)).await?
        }
        Attempt::Again(_) => group_studio::present(&app, &id).await?,
    };
    Ok(Json(run))
}

async fn published(
    app: &App,
    first: &First,
    actor: &Actor,
    id: &RunId,
    version: u32,
) -> Result<GroupRun, Problem> {
    let now_ms = app.clock.now_ms();
    let Checked { settings, proposal, problem } = checked(app, id, version, now_ms).await?;
    let (mut write, actor) = first_as(app, first, actor).await?;
    let mut run = runs::find(&mut write, RunKind::Group, id).await?.ok_or(Code::NotFound)?;
    let data = CohortData::load(&mut write, &run.cohort, now_ms).await?.ok_or(Code::NotFound)?;
    run.state = check_step(&run, version, RunStep::Publish)?;
    if proposal.problem(&data, &settings) != problem {
        return Err(Problem::new(Code::Stale));
    }
    let records = records(&data, &run, problem.session_minutes, &proposal.groups)?;
    let before = store::groups::of_cohort(&mut write, &run.cohort).await?;
    let concerned = before.iter().chain(&records).flat_map(|group| group.members.clone());
    decides_on(&actor, &ObjectFacts { members: concerned.collect(), ..ObjectFacts::default() })?;
    let published_by = Some(actor.person.clone());
    let publication = PublicationRecord { published_at_ms: now_ms, published_by, final_at_ms: now_ms };
    let now = runs::publish_if_version(&mut write, RunKind::Group, id, version, &publication).await?;
    run.version = now.ok_or(Code::Stale)?;
    store::groups::publish(&mut write, &run.cohort, id, &records).await?;
    let mails = GroupRecipients::of(&mut write, &before, &records, now_ms).await?.mails(app, id)?;
    let view = group_studio::view(&mut write, &data, &run).await?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::GroupsPublished)
        .with("cohort", data.cohort.name.as_str())
        .with("groups", records.len() as i64);
    let receipt = run_receipt(id, run.version, run.state);
    write.commit(mails.into_iter().fold(audit, Audit::mail), &receipt).await?;
    Ok(view)
}

/// A proposal that keeps the rules, and the problem against which they were checked.
struct Checked {
    settings: GroupRunForm,
    proposal: KeptGroups,
    problem: GroupProblem,
}

/// Checks the rules of run `id` at `version` against the cohort as it is, so that no writing transaction waits for it.
async fn checked(app: &App, id: &RunId, version: u32, now_ms: i64) -> Result<Checked, Problem> {
    let mut read = app.store.read().await?;
    let run = runs::find(&mut read, RunKind::Group, id).await?.ok_or(Code::NotFound)?;
    let data = CohortData::load(&mut read, &run.cohort, now_ms).await?.ok_or(Code::NotFound)?;
    drop(read);
    check_step(&run, version, RunStep::Publish)?;
    let settings: GroupRunForm = kept(&run.form)?;
    let proposal: KeptGroups = kept(&run.record)?;
    let problem = proposal.problem(&data, &settings);
    still_holds(&data, &problem, &proposal.groups).await?;
    Ok(Checked { settings, proposal, problem })
}

/// Refuses a proposal that breaks a rule by now, because a seat, a language or the cohort changed since.
pub(super) async fn still_holds(
    data: &CohortData,
    problem: &GroupProblem,
    proposal: &Groups,
) -> Result<(), Problem> {
    let zones = groups::zones_of(problem).map_err(|error| Problem::internal(&error))?;
    let drafts: Vec<Draft> = proposal.groups.iter().map(Draft::from).collect();
    let problem = problem.clone();
    let evaluated = on_blocking_thread(move || {
        Ok::<_, Fault>(Prepared::new(&problem, &zones)?.evaluate(&drafts).map(drop))
    });
    let evaluated = evaluated.await?.map_err(|error| Problem::internal(&error))?;
    evaluated.map_err(|Broken { group, rule }| {
        let params = reason(&rule.code, &rule.params, &groups::names(data)).params;
        let broken = FieldProblem { path: format!("groups[{group}]"), code: rule.code, params };
        Problem::new(Code::PublishConflict).with_fields(vec![broken])
    })
}

/// The groups as they are published.
pub(super) fn records(
    data: &CohortData,
    run: &RunRecord,
    session_minutes: u16,
    proposal: &Groups,
) -> Result<Vec<GroupRecord>, Problem> {
    let names = groups::names(data);
    let record = |group: &Group| record(data, run, session_minutes, group, &names);
    let records: Option<Vec<GroupRecord>> = proposal.groups.iter().map(record).collect();
    // The engine hands back the ids it was given.
    records.ok_or_else(|| Problem::internal(&model::id::InvalidId))
}

fn record(
    data: &CohortData,
    run: &RunRecord,
    session_minutes: u16,
    group: &Group,
    names: &Names,
) -> Option<GroupRecord> {
    let hours = Hours::proposed(group, session_minutes);
    let members = group.participants.iter().map(|id| MemberId::parse(id));
    // Whoever is still to be found leads nothing yet.
    let leads = |person: &&PersonRecord| group.facilitator.as_deref() == Some(person.id.as_str());
    let facilitator = data.facilitators.iter().find(leads).map(|person| person.id.clone());
    Some(GroupRecord {
        id: groups::group_id(&run.cohort, group.number).ok()?,
        cohort: run.cohort.clone(),
        number: u16::try_from(group.number).ok()?,
        run: run.id.clone(),
        language: Language::parse(&group.language).ok()?,
        day: hours.first.day,
        utc_minute: hours.first.utc_minute,
        second: hours.second_kept(),
        session_minutes,
        facilitator,
        reasons: group.reasons.iter().map(|one| reason(&one.code, &one.params, names)).collect(),
        members: members.collect::<Result<_, _>>().ok()?,
    })
}
