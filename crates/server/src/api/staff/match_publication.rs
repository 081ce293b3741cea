//! `POST /api/v1/staff/match-runs/{run}/publication`: makes a run the mentorships of its cohort and tells both sides.

use axum::Json;
use axum::extract::State;
use matching::run::{Match, Run};
use model::audit::Act;
use model::group::PublishForm;
use model::id::{MemberId, MentorshipId, PersonId, RunId};
use model::matching::{MatchRun, MatchRunForm};
use model::problem::{Code, FieldProblem};
use model::state::RunStep;
use store::Audit;
use store::mentorships::{MentorshipRecord, Publication};
use store::runs::{self, RunKind, RunRecord};

use super::{check_step, kept, match_studio, publication_mails, runs_the_programme, seat_holders};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::problem::Problem;
use crate::mail::message::Template;
use crate::pool::cohort::CohortData;
use crate::pool::matching as pools;

/// One transaction: the run's step, the mentorships with their mentors' places, the mails, the audit row. The rules are
/// checked against the pool as it is in that transaction.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<RunId>,
    Parsed(form): Parsed<PublishForm>,
) -> Result<Json<MatchRun>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let mut run = runs::find(&mut write, RunKind::Match, &id).await?.ok_or(Code::NotFound)?;
    let data = CohortData::load(&mut write, &run.cohort, now_ms).await?.ok_or(Code::NotFound)?;
    run.state = check_step(&run, form.version, RunStep::Publish)?;
    let result: Run = kept(&run.record)?;
    still_holds(&data, &kept(&run.form)?, &result)?;
    let version = runs::publish_if_version(&mut write, RunKind::Match, &id, form.version).await?;
    run.version = version.ok_or(Code::Stale)?;
    let pairs = pairs(&app, &data, &run, &result, now_ms)?;
    let publication = store::mentorships::publish(&mut write, &run.cohort, &pairs, now_ms).await?;
    if let Publication::NoPlace(mentors) = publication {
        return Err(no_place(&data, &mentors));
    }
    let mut people = seat_holders(&mut write, pairs.iter().map(|pair| &pair.mentee), now_ms).await?;
    people.extend(pairs.iter().map(|pair| pair.mentor.clone()));
    let mails = publication_mails(&app, &mut write, Template::MatchesPublished, &id, people).await?;
    let view = match_studio::view(&mut write, &data, &run).await?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::MatchesPublished)
        .with("cohort", data.cohort.name.as_str())
        .with("matched", pairs.len() as i64);
    write.commit(mails.into_iter().fold(audit, Audit::mail)).await?;
    Ok(Json(view))
}

/// Refuses a run of which a pair breaks a hard rule by now.
fn still_holds(data: &CohortData, form: &MatchRunForm, result: &Run) -> Result<(), Problem> {
    let present = MatchRunForm { pinned: Vec::new(), forbidden: Vec::new(), ..form.clone() };
    let pool = pools::pool(data, &present)?;
    let zones = pools::zones_of(&pool).map_err(|error| Problem::internal(&error))?;
    let matches: Vec<(String, String)> =
        result.matches.iter().map(|one| (one.mentee.clone(), one.mentor.clone())).collect();
    let rules = pools::broken_rules(&pool, &zones, &matches).map_err(|error| Problem::internal(&error))?;
    let names = pools::names(data);
    let name = |id: &String| names.get(id).unwrap_or(id).clone();
    let wrong: Vec<FieldProblem> = std::iter::zip(&matches, rules)
        .enumerate()
        .filter_map(|(at, ((mentee, mentor), rule))| {
            let problem = FieldProblem::new(format!("matches[{at}]"), rule?);
            Some(problem.with("mentee", name(mentee)).with("mentor", name(mentor)))
        })
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(Problem::new(Code::PublishConflict).with_fields(wrong)) }
}

/// The mentors whose places are taken by now, by name.
fn no_place(data: &CohortData, mentors: &[PersonId]) -> Problem {
    let field = |id: &PersonId| {
        let name = data.mentor(id.as_str()).map_or(id.as_str(), |one| one.person.name.as_str());
        FieldProblem::new("matches", "unavailable").with("mentor", name)
    };
    Problem::new(Code::PublishConflict).with_fields(mentors.iter().map(field).collect())
}

fn pairs(
    app: &App,
    data: &CohortData,
    run: &RunRecord,
    result: &Run,
    now_ms: i64,
) -> Result<Vec<MentorshipRecord>, Problem> {
    let names = pools::names(data);
    let pair = |one: &Match| {
        let internal = |error: model::id::InvalidId| Problem::internal(&error);
        Ok(MentorshipRecord {
            id: MentorshipId::parse(&app.ids.id("m")?).map_err(internal)?,
            cohort: run.cohort.clone(),
            run: run.id.clone(),
            mentee: MemberId::parse(&one.mentee).map_err(internal)?,
            mentor: PersonId::parse(&one.mentor).map_err(internal)?,
            score: i64::from(one.score),
            why: one.why.iter().map(|why| pools::why_reason(why, &names)).collect(),
            published_at_ms: now_ms,
            ended_at_ms: None,
        })
    };
    result.matches.iter().map(pair).collect()
}
