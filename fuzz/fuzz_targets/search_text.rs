//! Any names of members and any words that somebody types: the engine answers as a plain scan does, and what the page marks
//! in a text are whole letters.

#![no_main]

use std::collections::HashMap;

use convene_web::features::directory::query::Query;
use convene_web::features::directory::view_model::Index;
use directory::Names;
use libfuzzer_sys::fuzz_target;
use model::directory::MemberSummary;
use model::directory_search::Entry;
use model::id::MemberId;
use model::place::{Country, Kind, MemberStatus, Region};
use model::words::Language;
use search::generate::Population;
use search::scan::Scan;
use search::{Document, Finder, Mode, Schema};

fn member(id: &str, name: &str, own_name: Option<&str>) -> Option<MemberSummary> {
    Some(MemberSummary {
        id: MemberId::parse(id).ok()?,
        name: name.to_owned(),
        own_name: own_name.map(str::to_owned),
        kind: Kind::City,
        country: Country::parse("CI").ok()?,
        region: Region::AfricaMiddleEast,
        languages: vec![Language::parse("fr").ok()?],
        population: None,
        coordinates: None,
        cohort_year: None,
        status: MemberStatus::Member,
        note: None,
        offers: vec!["youth".to_owned()],
        looks_for: vec![],
    })
}

const COUNTRY: [&str; 3] = ["Côte d’Ivoire", "Costa de Marfil", "Côte d’Ivoire"];
const TOPIC: [&str; 3] = ["Youth", "Juventud", "Jeunesse"];

/// What the page finds can be shown, and so can why.
fn page(name: &str, own_name: &str, typed: &str) {
    let query = Query::default().with_text(typed);
    assert!(query.to_url("/members").is_ascii());
    let members = [member("first", name, Some(own_name)), member("second", "Abidjan", None)];
    let entries = members.into_iter().flatten().map(|member| Entry::Member(Box::new(member))).collect();
    let names = Names {
        countries: HashMap::from([("CI".to_owned(), COUNTRY.map(str::to_owned))]),
        topics: HashMap::from([("youth".to_owned(), TOPIC.map(str::to_owned))]),
    };
    let index = Index::new(entries, names);
    for found in [index.find(&query), index.who_has_done(&query, typed)] {
        assert_eq!(found.total, found.rows.len(), "two members are fewer than a page");
        for row in &found.rows {
            for why in index.why(row, 0) {
                let marked = why.found.iter().all(|(from, to)| from < to && why.text.get(*from..*to).is_some());
                assert!(marked, "{why:?}");
            }
        }
    }
}

/// The engine finds, ranks, counts and explains as the plain scan does, in both modes.
fn engine(name: &str, own_name: &str, typed: &str) {
    let document = |key: &str, names: [&str; 2], value: &str| Document {
        key: key.to_owned(),
        texts: vec![names.map(str::to_owned).to_vec(), TOPIC.map(str::to_owned).to_vec()],
        values: vec![vec![value.to_owned()]],
    };
    let population = Population {
        schema: Schema::new(&[("name", 15), ("topics", 10)], &["country"]),
        documents: vec![document("first", [name, own_name], "CI"), document("second", ["Abidjan", "أبيدجان"], "GH")],
    };
    let Ok(index) = search::Index::build(&population.schema, &population.documents) else {
        panic!("two short documents have an index")
    };
    let (scan, mut finder) = (Scan::new(&population), Finder::new(index));
    for mode in [Mode::All, Mode::Any] {
        let query = search::Query { text: typed.to_owned(), mode, limit: 10, ..search::Query::default() };
        assert_eq!(finder.find(&query), scan.find(&query));
    }
}

fuzz_target!(|texts: (&str, &str, &str)| {
    let (name, own_name, typed) = texts;
    page(name, own_name, typed);
    engine(name, own_name, typed);
});
