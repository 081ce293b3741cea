//! Walks a route table: every operation, every place in a request that names an object, every relation, every caller.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use http::Method;
use server::http::body_kind::BodyKind;
use server::route::{Access, Operation};
use server::routes;
use tokio::sync::OnceCell;

use crate::live::Live;
use crate::objects::{Kind, Relation};
use crate::plans::{Browser, Chosen, Plan, address, plan};
use crate::support::{Answer, NOW_MS};
use crate::world::{self, CALLERS, World};

/// What an operation of a table says of itself, kept while the table itself is served.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) template: &'static str,
    pub(crate) access: Access,
    pub(crate) body: BodyKind,
    needs: Vec<&'static str>,
    limited: bool,
}

impl Route {
    pub(crate) fn of(operation: &Operation) -> Self {
        Self {
            method: operation.method.clone(),
            template: operation.template,
            access: operation.access,
            body: operation.body,
            needs: operation.needs.clone(),
            limited: operation.limit.is_some(),
        }
    }

    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.template)
    }
}

/// One line of the matrix: an operation, and how the object in one of its places stands to Alpha.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) operation: String,
    /// `-` where the request names no object.
    pub(crate) place: String,
    pub(crate) relation: String,
}

/// An answer to one caller.
pub(crate) struct Seen {
    pub(crate) row: Row,
    pub(crate) caller: &'static str,
    pub(crate) answer: Answer,
}

/// Everything a walk saw.
pub(crate) struct Walk {
    pub(crate) routes: Vec<Route>,
    /// Every line, those without an object too.
    pub(crate) rows: Vec<(Row, Lit)>,
    pub(crate) seen: Vec<Seen>,
    /// Operations for which no valid request is declared.
    pub(crate) unplanned: Vec<String>,
}

/// Whether a line has an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lit {
    Object,
    NoObject,
}

/// The world and the walk over the real table, made once for all tests of this program.
pub(crate) async fn everything() -> &'static (World, Walk, String) {
    static ONCE: OnceCell<(World, Walk, String)> = OnceCell::const_new();
    ONCE.get_or_init(|| async {
        let logs = crate::canary::log_everything();
        let world = world::build().await;
        let walk = walk(&world, &routes::table, &|_| true).await;
        (world, walk, logs.text())
    })
    .await
}

/// Walks those operations of `table` that are `wanted`.
pub(crate) async fn walk(
    world: &World,
    table: &(dyn Fn() -> Vec<Operation> + Sync),
    wanted: &(dyn Fn(&Route) -> bool + Sync),
) -> Walk {
    let routes: Vec<Route> = table().iter().map(Route::of).filter(|route| wanted(route)).collect();
    let mut walk = Walk { routes: routes.clone(), rows: Vec::new(), seen: Vec::new(), unplanned: Vec::new() };
    let mut steps = Steps { world, table, live: None, changed: false };
    for route in &routes {
        let Some(plan) = plan(&route.method, route.template) else {
            walk.unplanned.push(route.name());
            continue;
        };
        for (place, relation) in places(&plan) {
            let row = Row {
                operation: route.name(),
                place: place.unwrap_or("-").to_owned(),
                relation: relation.map_or("-", Relation::code).to_owned(),
            };
            let mut lit = Lit::NoObject;
            // Whatever was published for the line before belongs to that line.
            steps.changed |= plan.published.is_some();
            for caller in CALLERS {
                let Some(chosen) = chosen(&plan, place, relation, caller, world) else { continue };
                lit = Lit::Object;
                let answer = steps.ask(route, &plan, &chosen, caller).await;
                walk.seen.push(Seen { row: row.clone(), caller, answer });
            }
            walk.rows.push((row, lit));
        }
    }
    steps.end().await;
    walk
}

/// The places of a plan with each relation, or the one line of a request without objects.
fn places(plan: &Plan) -> Vec<(Option<&'static str>, Option<Relation>)> {
    if plan.places.is_empty() {
        return vec![(None, None)];
    }
    let all = |(place, _): &(&'static str, _)| Relation::ALL.map(|relation| (Some(*place), Some(relation)));
    plan.places.iter().flat_map(all).collect()
}

/// What stands in each place when the object in `place` is in `relation`. What the body and the query of a request about
/// another object name is of that object, so that the request is valid; everything else is Alpha's own.
pub(crate) fn chosen(
    plan: &Plan,
    place: Option<&'static str>,
    relation: Option<Relation>,
    caller: &str,
    world: &World,
) -> Option<Chosen> {
    let in_path = place.is_some_and(|place| place.starts_with('{'));
    let object = |(name, kind): &(&'static str, Kind)| {
        let own = || kind.object(Relation::Own, caller, world);
        let id = match relation {
            Some(relation) if place == Some(name) => kind.object(relation, caller, world),
            Some(relation) if in_path => kind.object(relation, caller, world).or_else(own),
            _ => own(),
        };
        Some((*name, id?))
    };
    plan.places.iter().map(object).collect()
}

/// A server that is begun anew whenever a request changed something.
struct Steps<'a> {
    world: &'a World,
    table: &'a (dyn Fn() -> Vec<Operation> + Sync),
    live: Option<Live>,
    changed: bool,
}

impl Steps<'_> {
    async fn ask(&mut self, route: &Route, plan: &Plan, chosen: &Chosen, caller: &str) -> Answer {
        if self.live.is_none() || self.changed {
            self.end().await;
            let live = Live::start(self.world.folder.copy(), NOW_MS, (self.table)()).await;
            if let Some(place) = plan.published {
                publish(&live, self.world, &chosen[place]).await;
            }
            self.live = Some(live);
            self.changed = false;
        }
        let live = self.live.as_ref().unwrap();
        let answer = request(live, self.world, route, plan, chosen, caller).await;
        let wrote = !route.method.is_safe() && (answer.status < 400 || route.limited);
        self.changed = wrote;
        answer
    }

    async fn end(&mut self) {
        if let Some(live) = self.live.take() {
            drop(live.end().await);
        }
    }
}

/// Publishes a run of the matching, so that it can be taken back, where it exists and still can be published.
pub(crate) async fn publish(live: &Live, world: &World, run: &str) {
    let path = format!("/api/v1/staff/match-runs/{run}/publication");
    let body = serde_json::json!({ "version": world.version(run) });
    world::prove(live, &world.setup_cookie).await;
    let answer = world::post(live, &world.setup_cookie, &path, &body).await;
    assert!([200, 404, 409].contains(&answer.status), "{path}: {answer:?}");
}

/// The header under which a request happens once.
pub(crate) const KEY: &str = "Idempotency-Key";

/// A key that no other request of this program has.
pub(crate) fn new_key() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("6f9619ff-8b86-4d01-b42d-{:012x}", COUNT.fetch_add(1, Ordering::SeqCst))
}

/// Sends the request of a plan.
pub(crate) async fn request(
    live: &Live,
    world: &World,
    route: &Route,
    plan: &Plan,
    chosen: &Chosen,
    caller: &str,
) -> Answer {
    let mut headers: Vec<(&str, String)> = Vec::new();
    let browser = (plan.browser == Browser::OfTheLink).then(|| world.secrets.browser_of(caller).to_owned());
    let cookies: Vec<String> = world.cookie_of(caller).cloned().into_iter().chain(browser).collect();
    headers.extend((!cookies.is_empty()).then(|| ("cookie", cookies.join("; "))));
    headers.extend(route.body.media_type().map(|kind| ("content-type", kind.to_owned())));
    if let Some(place) = plan.version_of {
        // Publishing is one more version.
        let version = world.version(&chosen[place]) + u32::from(plan.published.is_some());
        headers.push(("if-match", format!("\"{version}\"")));
    }
    if route.needs.contains(&KEY) {
        headers.push((KEY, new_key()));
    }
    let path = address(route.template, chosen);
    live.ask(route.method.as_str(), &path, &headers, &plan.body(world, chosen)).await
}

/// The callers that a table of roles has to have: each role, and each role that ended.
pub(crate) fn missing_callers() -> BTreeSet<String> {
    let roles = model::permissions::Role::ALL.iter();
    // With its whole name the ids of what is an officer's would be longer than ids are.
    let named = |code: &'static str| code.strip_prefix("safeguarding_").unwrap_or(code);
    let wanted =
        roles.flat_map(|role| [named(role.code()).to_owned(), format!("{}_ended", named(role.code()))]);
    wanted.filter(|caller| !CALLERS.contains(&caller.as_str())).collect()
}
