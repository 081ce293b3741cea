//! Any name of a member and any words that somebody types: the search finds what a plain scan finds, and what it marks in
//! a text are whole letters.

#![no_main]

use std::collections::HashMap;

use convene_web::features::directory::query::Query;
use convene_web::features::directory::view_model::{Index, Names};
use convene_web::fold;
use libfuzzer_sys::fuzz_target;
use model::directory::MemberSummary;
use model::id::MemberId;
use model::place::{Country, Kind, MemberStatus, Region};
use model::words::Language;

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

fuzz_target!(|texts: (&str, &str, &str)| {
    let (name, own_name, typed) = texts;
    let query = Query::default().with_text(typed);
    assert!(query.to_url("/members").is_ascii());
    let members: Vec<MemberSummary> =
        [member("first", name, Some(own_name)), member("second", "Abidjan", None)].into_iter().flatten().collect();
    let names = Names {
        countries: HashMap::from([("CI".to_owned(), COUNTRY.map(str::to_owned))]),
        topics: HashMap::from([("youth".to_owned(), TOPIC.map(str::to_owned))]),
    };
    let index = Index::new(members.clone(), names);
    let words = fold::words(&query.text);
    let scan = |member: &MemberSummary| {
        let own = [member.name.as_str(), member.own_name.as_deref().unwrap_or_default()];
        let texts = || own.into_iter().chain(COUNTRY).chain(TOPIC);
        words.iter().all(|word| texts().any(|text| fold::has_prefix(text, word)))
    };
    let mut found = index.find(&query).rows;
    for row in &found {
        for why in index.why(*row, &query.text, 0) {
            let marked = why.found.iter().all(|(from, to)| from < to && why.text.get(*from..*to).is_some());
            assert!(marked, "{why:?}");
        }
    }
    found.sort_unstable();
    let expected: Vec<u32> = (0..members.len() as u32).filter(|row| scan(&members[*row as usize])).collect();
    assert_eq!(found, expected);
});
