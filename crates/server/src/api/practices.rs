//! Practices of members: read by anyone or by whoever is signed in, written by both sides of the member, and taken away by
//! them or by the Support Unit.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::ETAG;
use model::audit::Act;
use model::id::{MemberId, PracticeId};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::practice::{Practice, PracticeForm, PracticePage, PracticeReaders, PracticeSummary};
use model::problem::{Code, FieldProblem, field};
use store::members::MemberRecord;
use store::once::Receipt;
use store::practices::PracticeRecord;
use store::{Audit, Tx, practices};

use super::acting;
use super::introductions::new_id;
use super::members::is_listed;
use super::staff::receipt_id;
use crate::app::App;
use crate::auth::{MaybeSignedIn, SignedIn};
use crate::http::extract::{IfMatch, Parsed, PathId, etag};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, Require as _, with_current};

/// `GET /api/v1/practices/{practice}`.
pub async fn page(
    State(app): State<App>,
    MaybeSignedIn(viewer): MaybeSignedIn,
    PathId(id): PathId<PracticeId>,
) -> Result<Response, Problem> {
    let page = present(&app, &id, viewer.as_ref()).await?;
    Ok(([(ETAG, etag(page.version))], Json(page)).into_response())
}

/// `POST /api/v1/members/{member}/practices`.
pub async fn tell(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(member): PathId<MemberId>,
    Parsed(form): Parsed<PracticeForm>,
) -> Result<(StatusCode, Json<PracticePage>), Problem> {
    let practice = form.parse();
    let id = match once.begin(&app).await? {
        Attempt::First(first) => told(&app, &first, &actor, &member, practice).await?,
        Attempt::Again(receipt) => receipt_id(&receipt)?,
    };
    Ok((StatusCode::CREATED, Json(present(&app, &id, Some(&actor)).await?)))
}

async fn told(
    app: &App,
    first: &First,
    actor: &Actor,
    member: &MemberId,
    practice: Result<Practice, Vec<FieldProblem>>,
) -> Result<PracticeId, Problem> {
    let now_ms = app.clock.now_ms();
    let id: PracticeId = new_id(app, "pr")?;
    let mut write = first.write(app).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    let member = store::members::find(&mut write, member).await?;
    let member = member.filter(|member| is_listed(member, Some(&actor))).ok_or(Code::NotFound)?;
    can(Some(&actor), Action::TellPractice, &facts(&member.id)).required()?;
    let practice = known(&mut write, practice?).await?;
    if practices::of_member(&mut write, &member.id).await?.len() >= Practice::OF_A_MEMBER {
        return Err(Problem::new(Code::IllegalStep));
    }
    practices::insert(&mut write, &id, &member.id, &practice, now_ms).await?;
    let audit =
        Audit::new(now_ms, Some(actor.person), Act::PracticePublished).with("member", member.name.as_str());
    write.commit(audit, &Receipt::of(id.as_str())).await?;
    Ok(id)
}

/// `PUT /api/v1/practices/{practice}`.
pub async fn change(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<PracticeId>,
    IfMatch(version): IfMatch,
    Parsed(form): Parsed<PracticeForm>,
) -> Result<Response, Problem> {
    let changed = changed(&app, &actor, &id, version, &form).await;
    with_current(changed, present(&app, &id, Some(&actor))).await?;
    let page = present(&app, &id, Some(&actor)).await?;
    Ok(([(ETAG, etag(page.version))], Json(page)).into_response())
}

async fn changed(
    app: &App,
    actor: &Actor,
    id: &PracticeId,
    version: u32,
    form: &PracticeForm,
) -> Result<(), Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    let (record, member) = readable(&mut write, id, Some(&actor)).await?;
    can(Some(&actor), Action::TellPractice, &facts(&member.id)).required()?;
    if record.version != version {
        return Err(Problem::new(Code::Stale));
    }
    let practice = known(&mut write, form.parse()?).await?;
    if !practices::change_if_version(&mut write, id, version, &practice, now_ms).await? {
        return Err(Problem::new(Code::Stale));
    }
    let audit = Audit::new(now_ms, Some(actor.person), Act::PracticeChanged).with("member", member.name);
    write.commit(audit).await?;
    Ok(())
}

/// `POST /api/v1/practices/{practice}/removal`.
pub async fn remove(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<PracticeId>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let (_, member) = readable(&mut write, &id, Some(&actor)).await?;
    can(Some(&actor), Action::RemovePractice, &facts(&member.id)).required()?;
    if !practices::remove(&mut write, &id).await? {
        return Err(Problem::new(Code::NotFound));
    }
    let audit = Audit::new(now_ms, Some(actor.person), Act::PracticeRemoved).with("member", member.name);
    write.commit(audit).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether `viewer` may write a practice of a member.
pub(super) fn may_tell(viewer: Option<&Actor>, member: &MemberId) -> bool {
    viewer.is_some() && can(viewer, Action::TellPractice, &facts(member)).allowed()
}

/// Of `records` those that `viewer` may read, as the directory lists them. Whether their members are listed is asked
/// elsewhere.
pub(super) fn summaries(records: Vec<PracticeRecord>, viewer: Option<&Actor>) -> Vec<PracticeSummary> {
    let readable = records.into_iter().filter(|record| is_read_by(record, viewer));
    readable
        .map(|PracticeRecord { id, member, says, .. }| PracticeSummary {
            id,
            member,
            title: says.title,
            problem: says.problem,
            result: says.result,
            language: says.language,
            areas: says.areas,
            status: says.status,
        })
        .collect()
}

fn is_read_by(record: &PracticeRecord, viewer: Option<&Actor>) -> bool {
    match record.says.readers {
        PracticeReaders::Public => true,
        // What a member offers is read by the same.
        PracticeReaders::Members => can(viewer, Action::SeeOffers, &ObjectFacts::default()).allowed(),
    }
}

fn facts(member: &MemberId) -> ObjectFacts {
    ObjectFacts { members: vec![member.clone()], ..ObjectFacts::default() }
}

/// The practice and its member; 404 for whoever may not read it.
async fn readable(
    tx: &mut Tx,
    id: &PracticeId,
    viewer: Option<&Actor>,
) -> Result<(PracticeRecord, MemberRecord), Problem> {
    let record = practices::find(tx, id).await?.filter(|record| is_read_by(record, viewer));
    let record = record.ok_or(Code::NotFound)?;
    let member = store::members::find(tx, &record.member).await?;
    let member = member.filter(|member| is_listed(member, viewer)).ok_or(Code::NotFound)?;
    Ok((record, member))
}

/// The practice as `viewer` may read it.
pub(crate) async fn present(
    app: &App,
    id: &PracticeId,
    viewer: Option<&Actor>,
) -> Result<PracticePage, Problem> {
    let mut read = app.store.read().await?;
    let (record, member) = readable(&mut read, id, viewer).await?;
    let may = |action| viewer.is_some() && can(viewer, action, &facts(&member.id)).allowed();
    Ok(PracticePage {
        may_change: may(Action::TellPractice),
        may_remove: may(Action::RemovePractice),
        id: record.id,
        version: record.version,
        member: record.member,
        member_name: member.name,
        practice: record.says,
        changed_at_ms: record.changed_at_ms,
    })
}

/// The practice, if there are all of its policy areas.
async fn known(tx: &mut Tx, practice: Practice) -> Result<Practice, Problem> {
    let all = store::policy_areas::all(tx).await?;
    let unknown = |(at, slug): (usize, &String)| {
        let none = all.iter().all(|area| area.slug != *slug);
        none.then(|| FieldProblem::new(format!("areas.{at}"), field::UNKNOWN))
    };
    let wrong: Vec<FieldProblem> = practice.says().areas.iter().enumerate().filter_map(unknown).collect();
    if wrong.is_empty() { Ok(practice) } else { Err(wrong.into()) }
}
