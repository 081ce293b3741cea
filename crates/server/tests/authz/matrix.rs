//! `matrix.csv`: the status of every operation for everybody and every object.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use server::route::Access;
use server::routes;

use crate::files;
use crate::objects::BLOCKS;
use crate::walk::{Lit, Walk, everything, missing_callers};
use crate::world::CALLERS;

const FILE: &str = "matrix.csv";

/// The matrix as a table: a line for each operation, place and relation, a column for each caller.
pub(crate) fn table(walk: &Walk) -> String {
    let mut statuses: BTreeMap<_, BTreeMap<&str, u16>> = BTreeMap::new();
    for seen in &walk.seen {
        statuses.entry(&seen.row).or_default().insert(seen.caller, seen.answer.status);
    }
    let access: BTreeMap<String, String> =
        walk.routes.iter().map(|route| (route.name(), access(route.access))).collect();
    let mut text = format!("operation,access,place,relation,{}\n", CALLERS.join(","));
    for (row, lit) in &walk.rows {
        let cell = |caller: &&str| match (lit, statuses.get(row).and_then(|cells| cells.get(caller))) {
            (Lit::NoObject, _) | (Lit::Object, None) => "no-object".to_owned(),
            (Lit::Object, Some(status)) => status.to_string(),
        };
        let cells: Vec<String> = CALLERS.iter().map(cell).collect();
        let access = &access[&row.operation];
        writeln!(text, "{},{access},{},{},{}", row.operation, row.place, row.relation, cells.join(","))
            .unwrap();
    }
    text
}

fn access(access: Access) -> String {
    match access {
        Access::Public => "public".to_owned(),
        Access::Roles(roles) if roles.len() == model::permissions::Role::ALL.len() => "signed in".to_owned(),
        Access::Roles(roles) => roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" "),
    }
}

/// What a walk differs in from a matrix: changed cells, lines and operations that are not declared, and those that are gone.
pub(crate) fn differences(declared: &str, walk: &Walk) -> Vec<String> {
    let unplanned =
        walk.unplanned.iter().map(|name| format!("no valid request is declared for {name}: plans.rs"));
    unplanned.chain(files::differences(declared, &table(walk))).collect()
}

/// AUT-9: every cell has a declared status; a new or a changed one fails until it was read.
#[tokio::test(flavor = "multi_thread")]
async fn every_operation_answers_everybody_as_declared() {
    let (_, walk, _) = everything().await;
    assert!(missing_callers().is_empty(), "no caller has {:?}: world.rs", missing_callers());
    assert!(walk.unplanned.is_empty(), "no valid request is declared for {:?}: plans.rs", walk.unplanned);
    files::review(FILE, &files::compare(FILE, &table(walk)));
}

/// AUT-8: the set of routes is the set of described operations and the set of rows of the matrix.
#[tokio::test(flavor = "multi_thread")]
async fn routes_described_operations_and_rows_are_the_same_set() {
    let routes: BTreeSet<String> = routes::table()
        .iter()
        .map(|operation| format!("{} {}", operation.method, operation.template))
        .collect();
    let described: serde_json::Value =
        serde_json::from_str(include_str!("../../../../openapi.json")).unwrap();
    let methods = ["get", "post", "put", "delete", "patch", "head", "options", "trace"];
    let described: BTreeSet<String> = described["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, operations)| {
            let named = operations.as_object().unwrap().keys().filter(|key| methods.contains(&key.as_str()));
            named.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    assert_eq!(routes, described);
    if !files::writing() {
        let declared = files::committed(FILE);
        let rows: BTreeSet<String> =
            declared.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned).collect();
        assert_eq!(routes, rows);
    }
}

/// Cells without an object are due when the object exists.
#[tokio::test(flavor = "multi_thread")]
async fn blocks_have_no_cells_only_as_long_as_there_are_no_blocks() {
    let (world, walk, _) = everything().await;
    let store = store::Store::open(&world.folder.copy().location()).await.unwrap();
    let tables = store.columns().await.unwrap();
    let exist = tables.iter().any(|(table, ..)| table == BLOCKS || table.starts_with("block_"));
    let declared = walk.rows.iter().any(|(row, lit)| row.relation == "blocked" && *lit == Lit::Object);
    assert_eq!(exist, declared, "blocks exist: give the relation `blocked` its objects in objects.rs");
    store.close().await.unwrap();
}
