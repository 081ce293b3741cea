//! Circles: opened, changed and closed by the Support Unit, planned by their leads, joined and left by whoever likes.
//!
//! Who joins and leaves stands in no audit row: it is theirs, and the Support Unit reads that log.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::ETAG;
use model::audit::Act;
use model::circle::{
    Circle, CircleDate, CircleForm, CirclePage, CirclePerson, CirclePlanForm, CircleState, CircleSummary,
    Circles, upcoming,
};
use model::id::{CircleId, PersonId};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::problem::{Code, FieldProblem, field};
use store::circles::{self, CircleRecord, InsideRecord};
use store::once::Receipt;
use store::{Audit, StoreError, Tx, Write};

use super::acting;
use super::introductions::new_id;
use super::staff::receipt_id;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{IfMatch, Parsed, PathId, etag};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, Require as _, with_current};
use crate::visibility::person::named_inside;
use crate::visibility::{Apart, Onlooker};

/// `GET /api/v1/circles`.
pub async fn list(State(app): State<App>, SignedIn(viewer): SignedIn) -> Result<Json<Circles>, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let may = |action| can(Some(&viewer), action, &ObjectFacts::default());
    may(Action::SeeCircles).required()?;
    let own = circles::of_person(&mut read, &viewer.person).await?;
    let row = |record: CircleRecord| {
        let inside = own.iter().any(|one| one.circle == record.id);
        let seen = inside || record.state == CircleState::Open || may(Action::SeeInsideCircle).allowed();
        seen.then(|| CircleSummary {
            next_at_ms: upcoming(record.dates, now_ms).first().map(|date| date.starts_at_ms),
            id: record.id,
            topic: record.topic,
            area: record.area,
            language: record.language,
            state: record.state,
            inside,
        })
    };
    let mut rows: Vec<CircleSummary> = circles::all(&mut read).await?.into_iter().filter_map(row).collect();
    rows.sort_by_key(|row| (!row.inside, row.state == CircleState::Closed));
    Ok(Json(Circles { circles: rows, may_open: may(Action::RunCircles).allowed() }))
}

/// `GET /api/v1/circles/{circle}`.
pub async fn page(
    State(app): State<App>,
    SignedIn(viewer): SignedIn,
    PathId(id): PathId<CircleId>,
) -> Result<Response, Problem> {
    Ok(answer(present(&app, &id, &viewer).await?))
}

/// `POST /api/v1/circles`.
pub async fn open(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    Parsed(form): Parsed<CircleForm>,
) -> Result<(StatusCode, Json<CirclePage>), Problem> {
    let circle = form.settled(&[], app.clock.now_ms());
    let id = match once.begin(&app).await? {
        Attempt::First(first) => opened(&app, &first, &actor, circle).await?,
        Attempt::Again(receipt) => receipt_id(&receipt)?,
    };
    Ok((StatusCode::CREATED, Json(present(&app, &id, &actor).await?)))
}

async fn opened(
    app: &App,
    first: &First,
    actor: &Actor,
    circle: Result<Circle, Vec<FieldProblem>>,
) -> Result<CircleId, Problem> {
    let now_ms = app.clock.now_ms();
    let id: CircleId = new_id(app, "ci")?;
    let mut write = first.write(app).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    can(Some(&actor), Action::RunCircles, &ObjectFacts::default()).required()?;
    let circle = known(&mut write, circle?, now_ms).await?;
    circles::insert(&mut write, &id, &circle).await?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::CircleOpened)
        .with("circle", circle.says().topic.as_str())
        .with("leads", circle.says().leads.len() as i64);
    write.commit(audit, &Receipt::of(id.as_str())).await?;
    Ok(id)
}

/// `PUT /api/v1/circles/{circle}`.
pub async fn change(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CircleId>,
    IfMatch(version): IfMatch,
    Parsed(form): Parsed<CircleForm>,
) -> Result<Response, Problem> {
    let changed = changed(&app, &actor, &id, version, &form).await;
    with_current(changed, present(&app, &id, &actor)).await?;
    Ok(answer(present(&app, &id, &actor).await?))
}

async fn changed(
    app: &App,
    actor: &Actor,
    id: &CircleId,
    version: u32,
    form: &CircleForm,
) -> Result<(), Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    let there = There::find(&mut write, id, &actor, now_ms).await?;
    can(Some(&actor), Action::RunCircles, &ObjectFacts::default()).required()?;
    there.goes_on(version)?;
    let circle = known(&mut write, form.settled(&there.record.dates, now_ms)?, now_ms).await?;
    if !circles::change_if_version(&mut write, id, version, &circle, &there.leads()).await? {
        return Err(Problem::new(Code::Stale));
    }
    let says = circle.says();
    let leads = there.leads();
    let same = leads.len() == says.leads.len() && leads.iter().all(|lead| says.leads.contains(lead));
    let act = if same { Act::CircleChanged } else { Act::CircleLeadsNamed };
    let audit = Audit::new(now_ms, Some(actor.person), act).with("circle", says.topic.as_str());
    write.commit(if same { audit } else { audit.with("leads", says.leads.len() as i64) }).await?;
    Ok(())
}

/// `PUT /api/v1/circles/{circle}/plan`.
pub async fn plan(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CircleId>,
    IfMatch(version): IfMatch,
    Parsed(form): Parsed<CirclePlanForm>,
) -> Result<Response, Problem> {
    let planned = planned(&app, &actor, &id, version, &form).await;
    with_current(planned, present(&app, &id, &actor)).await?;
    Ok(answer(present(&app, &id, &actor).await?))
}

async fn planned(
    app: &App,
    actor: &Actor,
    id: &CircleId,
    version: u32,
    form: &CirclePlanForm,
) -> Result<(), Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    let there = There::find(&mut write, id, &actor, now_ms).await?;
    can(Some(&actor), Action::PlanCircle, &of(&there.leads())).required()?;
    there.goes_on(version)?;
    let plan = form.settled(&there.record.dates, now_ms)?;
    if !circles::plan_if_version(&mut write, id, version, &plan).await? {
        return Err(Problem::new(Code::Stale));
    }
    let audit = Audit::new(now_ms, Some(actor.person), Act::CircleChanged);
    write.commit(audit.with("circle", there.record.topic.as_str())).await?;
    Ok(())
}

/// `POST /api/v1/circles/{circle}/joining`.
pub async fn join(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CircleId>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let there = There::find(&mut write, &id, &actor, now_ms).await?;
    if !there.has(&actor.person) && !circles::join(&mut write, &id, &actor.person).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    write.commit_without_audit(&[], now_ms).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/circles/{circle}/leaving`.
pub async fn leave(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CircleId>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    There::find(&mut write, &id, &actor, now_ms).await?;
    circles::leave(&mut write, &id, &actor.person).await?;
    write.commit_without_audit(&[], now_ms).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/circles/{circle}/closing`.
pub async fn close(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CircleId>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let there = There::find(&mut write, &id, &actor, now_ms).await?;
    can(Some(&actor), Action::RunCircles, &ObjectFacts::default()).required()?;
    if !circles::close(&mut write, &id).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    let audit = Audit::new(now_ms, Some(actor.person), Act::CircleClosed);
    write.commit(audit.with("circle", there.record.topic)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn answer(page: CirclePage) -> Response {
    ([(ETAG, etag(page.version))], Json(page)).into_response()
}

fn of(people: &[PersonId]) -> ObjectFacts {
    ObjectFacts { people: people.to_vec(), ..ObjectFacts::default() }
}

/// A circle that somebody may see, and who is inside.
struct There {
    record: CircleRecord,
    /// For whoever may not see who is inside, the leads alone.
    inside: Vec<InsideRecord>,
    /// Whether they may see who is inside.
    sees_inside: bool,
}

impl There {
    /// The circle; 404 for whoever may not see it. Whoever could not join a circle any more does not count as inside.
    async fn find(tx: &mut Tx, id: &CircleId, viewer: &Actor, now_ms: i64) -> Result<Self, Problem> {
        let record = circles::find(tx, id).await?.ok_or(Code::NotFound)?;
        can(Some(viewer), Action::SeeCircles, &ObjectFacts::default()).required()?;
        let rows = circles::inside(tx, id).await?;
        let own = rows.iter().filter(|one| one.person == viewer.person).map(|one| one.person.clone());
        let sees_inside = can(Some(viewer), Action::SeeInsideCircle, &of(&own.collect::<Vec<_>>())).allowed();
        if record.state == CircleState::Closed && !sees_inside {
            return Err(Problem::new(Code::NotFound));
        }
        // For whoever is outside nothing is looked up of those inside: how long it takes would tell how many there are.
        let mut inside = Vec::new();
        for one in rows.into_iter().filter(|one| sees_inside || one.leads) {
            if takes_part(tx, &one.person, now_ms).await? {
                inside.push(one);
            }
        }
        Ok(Self { record, inside, sees_inside })
    }

    fn leads(&self) -> Vec<PersonId> {
        self.inside.iter().filter(|one| one.leads).map(|one| one.person.clone()).collect()
    }

    fn has(&self, person: &PersonId) -> bool {
        self.inside.iter().any(|one| one.person == *person)
    }

    /// That it can still be changed, by whoever saw `version`.
    fn goes_on(&self, version: u32) -> Result<(), Problem> {
        match self.record.state {
            CircleState::Closed => Err(Problem::new(Code::IllegalStep)),
            CircleState::Open if self.record.version != version => Err(Problem::new(Code::Stale)),
            CircleState::Open => Ok(()),
        }
    }
}

/// That somebody may see a circle; 404 for whoever may not.
pub(super) async fn seen(tx: &mut Tx, id: &CircleId, viewer: &Actor, now_ms: i64) -> Result<(), Problem> {
    There::find(tx, id, viewer, now_ms).await.map(drop)
}

/// Whether somebody can be inside a circle at `now_ms`, by the roles they have now.
pub(super) async fn takes_part(tx: &mut Tx, person: &PersonId, now_ms: i64) -> Result<bool, StoreError> {
    let grants = store::grants::of_person(tx, person, now_ms).await?;
    let actor = Actor { person: person.clone(), grants };
    Ok(can(Some(&actor), Action::SeeCircles, &ObjectFacts::default()).allowed())
}

async fn present(app: &App, id: &CircleId, viewer: &Actor) -> Result<CirclePage, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let there = There::find(&mut read, id, viewer, now_ms).await?;
    let apart = Apart::by_name(&mut read, &app.seal, Some(viewer)).await?;
    let onlooker = Onlooker { actor: Some(viewer), apart: &apart };
    let (mut leads, mut people) = (Vec::new(), Vec::new());
    let inside: Vec<PersonId> = there.inside.iter().map(|one| one.person.clone()).collect();
    for one in &there.inside {
        let Some(name) = named_inside(&mut read, onlooker, &inside, &one.person, now_ms).await? else {
            continue;
        };
        let me = one.person == viewer.person;
        let person = CirclePerson { id: one.person.clone(), name, me };
        if one.leads { leads.push(person) } else { people.push(person) }
    }
    let of_leads = of(&there.leads());
    let open = there.record.state == CircleState::Open;
    let may = |action| open && can(Some(viewer), action, &of_leads).allowed();
    let link = |date: CircleDate| {
        if there.sees_inside { date } else { CircleDate { link: String::new(), ..date } }
    };
    Ok(CirclePage {
        inside: there.has(&viewer.person),
        may_plan: may(Action::PlanCircle),
        may_run: may(Action::RunCircles),
        dates: upcoming(there.record.dates, now_ms).into_iter().map(link).collect(),
        leads,
        people: there.sees_inside.then_some(people),
        id: there.record.id,
        // For whoever cannot change it, it would say that somebody they do not see went.
        version: if may(Action::PlanCircle) { there.record.version } else { 0 },
        topic: there.record.topic,
        about: there.record.about,
        area: there.record.area,
        language: there.record.language,
        state: there.record.state,
    })
}

/// The circle, if there are its area and all of its leads.
async fn known(write: &mut Write, circle: Circle, now_ms: i64) -> Result<Circle, Problem> {
    let mut wrong = Vec::new();
    if let Some(slug) = &circle.says().area
        && store::policy_areas::all(write).await?.iter().all(|area| area.slug != *slug)
    {
        wrong.push(FieldProblem::new("area", field::UNKNOWN));
    }
    let mut leads: Vec<(usize, &PersonId)> = circle.says().leads.iter().enumerate().collect();
    leads.sort_by_key(|(_, lead)| *lead);
    for (at, lead) in leads {
        // Held, so that their account is not erased meanwhile.
        let there = store::visibility::guard(write, lead).await?
            && store::people::suspended_at(write, lead).await?.is_none()
            && takes_part(write, lead, now_ms).await?;
        if !there {
            wrong.push(FieldProblem::new(format!("leads.{at}"), field::UNKNOWN));
        }
    }
    wrong.sort_by(|one, other| one.path.cmp(&other.path));
    if wrong.is_empty() { Ok(circle) } else { Err(wrong.into()) }
}
