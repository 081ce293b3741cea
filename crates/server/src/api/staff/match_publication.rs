//! `POST /api/v1/staff/match-runs/{run}/publication`: makes a run the mentorships of its cohort and tells both sides
//! as soon as it cannot be taken back any more.

use answers::told;
use axum::Json;
use axum::extract::State;
use matching::run::{Match, Run};
use model::audit::Act;
use model::group::PublishForm;
use model::id::{MemberId, MentorshipId, PersonId, RunId};
use model::matching::{MatchRun, MatchRunForm};
use model::permissions::{Actor, ObjectFacts};
use model::problem::{Code, FieldProblem, field};
use model::state::RunStep;
use store::mentorships::{MentorshipRecord, Publication, Window};
use store::runs::{self, PublicationRecord, RunKind, RunRecord};
use store::{Audit, StoreError, Tx, Write, mentorships};

use super::recipients::Recipients;
use super::{
    check_step, decides_on, first_as, kept, match_run, match_studio, name, run_receipt, runs_the_programme,
};
use crate::app::App;
use crate::auth::{CurrentSession, proof};
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, with_current};
use crate::pool::cohort::CohortData;
use crate::pool::match_changes::{Compared, Untold};
use crate::pool::match_view;

/// One transaction: the run's step, the mentorships with their mentors' places, the mails, the audit row. The rules are
/// checked against the pool as it is in that transaction; places are taken one mentor after the other by the database.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    CurrentSession(session): CurrentSession,
    PathId(id): PathId<RunId>,
    Parsed(form): Parsed<PublishForm>,
) -> Result<Json<MatchRun>, Problem> {
    let actor = &session.actor;
    runs_the_programme(actor)?;
    proof::require_fresh(&app, &session)?;
    let run = match once.begin(&app).await? {
        Attempt::First(first) => {
            let published = published(&app, &first, actor, &id, &form).await;
            with_current(published, match_run::present(&app, &id)).await?
        }
        Attempt::Again(_) => match_run::present(&app, &id).await?,
    };
    Ok(Json(run))
}

async fn published(
    app: &App,
    first: &First,
    actor: &Actor,
    id: &RunId,
    form: &PublishForm,
) -> Result<MatchRun, Problem> {
    let now_ms = app.clock.now_ms();
    let window = Window { now_ms, final_at_ms: now_ms + i64::from(app.config.undo_seconds) * 1000 };
    let (mut write, actor) = first_as(app, first, actor).await?;
    let run = runs::find(&mut write, RunKind::Match, id).await?.ok_or(Code::NotFound)?;
    let data = CohortData::load(&mut write, &run.cohort, now_ms).await?.ok_or(Code::NotFound)?;
    let result: Run = kept(&run.record)?;
    decides_on(&actor, &concerned(&mut write, &data, &result, now_ms).await?)?;
    nothing_open(&mut write, &run, now_ms).await?;
    check_step(&run, form.version, RunStep::Publish)?;
    let settings: MatchRunForm = kept(&run.form)?;
    let compared = Compared::new(&data, &result);
    let broken = compared.problems(&compared.changes(&settings)?);
    if !broken.is_empty() {
        return Err(conflict(broken));
    }
    publish_run(&mut write, &run, form, &actor.person, window).await?;
    let pairs = pairs(app, &data, &run, &result)?;
    match store::mentorships::publish(&mut write, &run.cohort, id, &pairs, window).await? {
        Publication::Done => {}
        Publication::NoPlace(short) => {
            let changes =
                short.iter().map(|one| compared.shortage(one)).collect::<Result<Vec<_>, Untold>>()?;
            return Err(conflict(compared.problems(&changes)));
        }
        Publication::Elsewhere(pairs) => {
            let twice = |at: usize| FieldProblem::new(format!("matches[{at}]"), field::DUPLICATE);
            return Err(conflict(pairs.into_iter().map(twice).collect()));
        }
    }
    let recipients = Recipients::of(&mut write, &result, now_ms).await?;
    let mails = recipients.mails(app, id, window.final_at_ms)?;
    let run = runs::find(&mut write, RunKind::Match, id).await?.ok_or(Code::NotFound)?;
    let view = match_studio::view(&mut write, &data, &run, now_ms).await?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::MatchesPublished)
        .with("cohort", data.cohort.name.as_str())
        .with("number", i64::from(run.number))
        .with("matched", pairs.len() as i64);
    let receipt = run_receipt(id, run.version, run.state);
    write.commit(mails.into_iter().fold(audit, Audit::mail), &receipt).await?;
    Ok(view)
}

/// Whom publishing a run, or taking that back, concerns: who is matched in it or has a mentor now, the mentors, and the
/// members they come from.
pub(super) async fn concerned(
    tx: &mut Tx,
    data: &CohortData,
    result: &Run,
    now_ms: i64,
) -> Result<ObjectFacts, StoreError> {
    let mut facts = ObjectFacts::default();
    for one in &result.matches {
        facts.members.extend(MemberId::parse(&one.mentee));
        facts.people.extend(PersonId::parse(&one.mentor));
    }
    for one in mentorships::of_cohort(tx, &data.cohort.id, now_ms).await? {
        facts.members.push(one.mentee);
        facts.people.push(one.mentor);
    }
    let sent_by = facts.people.iter().filter_map(|person| data.mentor(person.as_str()));
    facts.members.extend(sent_by.map(|mentor| mentor.member.id.clone()));
    Ok(facts)
}

/// Refuses while a publication of the cohort can be taken back, be it of this run, and says which, whose and until when.
async fn nothing_open(write: &mut Write, run: &RunRecord, now_ms: i64) -> Result<(), Problem> {
    let open = runs::open_publication(write, RunKind::Match, &run.cohort, now_ms).await?;
    let Some(open) = open else { return Ok(()) };
    let mut field = FieldProblem::new("run", "open").with("number", i64::from(open.number));
    if let Some(publication) = open.publication {
        field = field.with("final_at_ms", publication.final_at_ms);
        field = field.with("by", name(write, publication.published_by.as_ref()).await?);
    }
    Err(Problem::new(Code::PublicationOpen).with_fields(vec![field]))
}

/// Takes the run's step. Whoever was faster is told apart: another publication, or another change of this run.
async fn publish_run(
    write: &mut Write,
    run: &RunRecord,
    form: &PublishForm,
    by: &PersonId,
    window: Window,
) -> Result<(), Problem> {
    let publication = PublicationRecord {
        published_at_ms: window.now_ms,
        published_by: Some(by.clone()),
        final_at_ms: window.final_at_ms,
    };
    let version =
        runs::publish_if_version(write, RunKind::Match, &run.id, form.version, &publication).await?;
    if version.is_some() {
        return Ok(());
    }
    nothing_open(write, run, window.now_ms).await?;
    Err(Problem::new(Code::Stale))
}

fn conflict(fields: Vec<FieldProblem>) -> Problem {
    Problem::new(Code::PublishConflict).with_fields(fields)
}

impl From<Untold> for Problem {
    fn from(error: Untold) -> Self {
        Self::internal(&error)
    }
}

/// The mentorships of a run; when they begin is for the store.
fn pairs(
    app: &App,
    data: &CohortData,
    run: &RunRecord,
    result: &Run,
) -> Result<Vec<MentorshipRecord>, Problem> {
    let names = match_view::run_names(data, result);
    let pair = |one: &Match| {
        let internal = |error: model::id::InvalidId| Problem::internal(&error);
        Ok(MentorshipRecord {
            id: MentorshipId::parse(&app.ids.id("m")?).map_err(internal)?,
            cohort: run.cohort.clone(),
            run: run.id.clone(),
            mentee: MemberId::parse(&one.mentee).map_err(internal)?,
            mentor: PersonId::parse(&one.mentor).map_err(internal)?,
            score: i64::from(one.score),
            why: one.why.iter().map(|why| told::why(why, &names)).collect(),
            published_at_ms: 0,
            ended_at_ms: None,
        })
    };
    result.matches.iter().map(pair).collect()
}
