//! The test of the matrix: a permission check that somebody forgot is found, whichever way they forgot it.

use axum::extract::State;
use http::StatusCode;
use model::paths::template;
use model::permissions::Role;
use server::api;
use server::app::App;
use server::auth::SignedIn;
use server::route::{Operation, get, post, put};
use server::routes;

use crate::files;
use crate::matrix::differences;
use crate::walk::{everything, walk};

/// The real table with `other` in the place of the operation with its method and template, or beside the rest.
fn with(other: Operation) -> Vec<Operation> {
    let same = |one: &Operation| one.method == other.method && one.template == other.template;
    let mut table = routes::table();
    table.retain(|one| !same(one));
    table.push(other);
    table
}

/// What the matrix finds wrong about the operation `name` when the table has `other` for it.
async fn found(name: &str, other: fn() -> Operation) -> Vec<String> {
    let (world, ..) = everything().await;
    let walk = walk(world, &move || with(other()), &|route| route.name() == name).await;
    let declared = files::committed("matrix.csv");
    let header = declared.lines().take(1);
    let rows = declared.lines().filter(|line| line.split(',').next() == Some(name));
    let declared: Vec<&str> = header.chain(rows).collect();
    differences(&declared.join("\n"), &walk)
}

/// Answers without asking anybody.
async fn careless(State(_): State<App>, SignedIn(_): SignedIn) -> StatusCode {
    StatusCode::OK
}

/// Answers those who may run the programme, and does not ask about whom they decide.
async fn partial(State(_): State<App>, SignedIn(actor): SignedIn) -> StatusCode {
    let facts = model::permissions::ObjectFacts::default();
    let may = model::permissions::can(Some(&actor), model::permissions::Action::RunProgramme, &facts);
    if may.allowed() { StatusCode::OK } else { StatusCode::FORBIDDEN }
}

/// AUT-9.
#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_nobody_declared_is_found() {
    let forgotten = || get("/api/v1/forgotten", careless).says("Forgotten").public();
    let found = found("GET /api/v1/forgotten", forgotten).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("GET /api/v1/forgotten"), "{found:?}");
}

/// AUT-9.
#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_is_public_by_mistake_is_found() {
    // Its handler still asks, so every status but none of the declarations is as before.
    let public = || get(template::AUDIT, api::staff::audit::handler).says("The audit log").public();
    assert!(!found("GET /api/v1/staff/audit", public).await.is_empty());
}

/// AUT-9.
#[tokio::test(flavor = "multi_thread")]
async fn an_operation_with_one_role_too_many_is_found() {
    const WRONG: &[Role] = &[Role::Staff, Role::Admin, Role::Facilitator];
    let wrong = || get(template::PEOPLE, api::staff::people::handler).says("People").roles(WRONG);
    assert!(!found("GET /api/v1/staff/people", wrong).await.is_empty());
}

/// AUT-9.
#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_does_not_ask_about_the_object_is_found() {
    let open = || get(template::GROUP_CALENDAR, careless).says("A calendar").roles(routes::SIGNED_IN);
    let found = found("GET /api/v1/groups/{group}/calendar.ics", open).await;
    let strangers: Vec<&String> = found.iter().filter(|line| line.contains(",other_cohort,")).collect();
    assert_eq!(strangers.len(), 2, "as declared and as found: {found:?}");
}

/// AUT-7 and AUT-9.
#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_forgets_whom_a_decision_is_about_is_found() {
    let freeze = || {
        post(template::CALL_FREEZE, partial)
            .says("Freeze")
            .takes::<model::call::FreezeForm>()
            .roles(routes::STAFF)
    };
    assert!(!found("POST /api/v1/staff/calls/{call}/freeze", freeze).await.is_empty());
    let keep = || {
        let form = put(template::CALL_BALANCE, partial).says("Keep").versioned();
        form.takes::<model::call::BalanceForm>().roles(routes::STAFF)
    };
    assert!(!found("PUT /api/v1/staff/calls/{call}/balance", keep).await.is_empty());
}

/// What is as declared is not found: the tests above see what they say and no accident of the walk.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_found_where_nothing_was_forgotten() {
    let right = || {
        get(template::GROUP_CALENDAR, api::group_calendar::handler)
            .says("A calendar")
            .roles(routes::SIGNED_IN)
    };
    let found = found("GET /api/v1/groups/{group}/calendar.ics", right).await;
    assert!(found.is_empty() || files::writing(), "{found:?}");
}
