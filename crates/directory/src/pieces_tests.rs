//! What lists in pieces promise: the difference applied is the list, and a digest that lies only costs bytes.

use std::collections::BTreeSet;

use model::directory::{CountryName, MemberSummary, PersonSummary};
use model::place::{Country, Kind, MemberStatus, Region};
use model::practice::{PracticeStatus, PracticeSummary};
use model::words::Language;
use proptest::collection::btree_map;
use proptest::prelude::*;

use super::*;

/// A digest of its own, so that the property does not lean on the server's.
fn digest(texts: &mut [String]) -> u64 {
    texts.sort();
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn entries(directory: &Directory) -> Vec<(usize, String)> {
    let members = directory.members.iter().map(|one| (piece(one.id.as_str()), format!("{one:?}")));
    let people = directory.people.iter().map(|one| (piece(one.id.as_str()), format!("{one:?}")));
    let practices = directory.practices.iter().map(|one| (piece(one.id.as_str()), format!("{one:?}")));
    members.chain(people).chain(practices).collect()
}

fn with_digests(mut directory: Directory) -> Directory {
    let mut pieces: Vec<Vec<String>> = vec![Vec::new(); PIECES];
    for (piece, entry) in entries(&directory) {
        pieces[piece].push(entry);
    }
    let mut digests = [0; PIECES];
    for (one, texts) in digests.iter_mut().zip(&mut pieces) {
        *one = digest(texts);
    }
    let rest = digest(&mut [format!("{:?} {}", directory.countries, directory.complete)]);
    directory.digests = written(&digests, rest);
    directory
}

/// Everything that a list says, without its order.
fn said(directory: &Directory) -> (BTreeSet<String>, usize, String) {
    let entries = entries(directory);
    let count = entries.len();
    let rest = format!("{:?} {} {}", directory.countries, directory.complete, directory.digests);
    (entries.into_iter().map(|(_, entry)| entry).collect(), count, rest)
}

fn member(number: u16, version: u8) -> MemberSummary {
    MemberSummary {
        id: format!("m-{number}").parse().unwrap(),
        name: format!("member {version}"),
        own_name: None,
        kind: Kind::City,
        country: Country::parse("GH").unwrap(),
        region: Region::Americas,
        languages: Vec::new(),
        population: None,
        coordinates: None,
        cohort_year: None,
        status: MemberStatus::Member,
        note: None,
        offers: Vec::new(),
        looks_for: Vec::new(),
    }
}

fn person(number: u16, version: u8) -> PersonSummary {
    PersonSummary {
        id: format!("p-{number}").parse().unwrap(),
        name: format!("person {version}"),
        seats: Vec::new(),
        mentors_from: None,
        languages: Vec::new(),
        experience: None,
        offers: Vec::new(),
    }
}

fn practice(number: u16, version: u8) -> PracticeSummary {
    PracticeSummary {
        id: format!("pr-{number}").parse().unwrap(),
        member: "m-1".parse().unwrap(),
        title: format!("practice {version}"),
        problem: String::new(),
        result: String::new(),
        language: Language::parse("en").unwrap(),
        areas: Vec::new(),
        status: PracticeStatus::Closed,
    }
}

fn country(code: &str) -> CountryName {
    let name = || code.to_owned();
    CountryName { code: Country::parse(code).unwrap(), name_en: name(), name_es: name(), name_fr: name() }
}

fn list() -> impl Strategy<Value = Directory> {
    let some = || btree_map(0..400_u16, 0..3_u8, 0..120);
    (some(), some(), some(), 0..3_usize, any::<bool>()).prop_map(
        |(members, people, practices, countries, complete)| {
            with_digests(Directory {
                members: members.into_iter().map(|(number, version)| member(number, version)).collect(),
                people: people.into_iter().map(|(number, version)| person(number, version)).collect(),
                practices: practices.into_iter().map(|(number, version)| practice(number, version)).collect(),
                countries: ["GH", "MX"].iter().take(countries).map(|code| country(code)).collect(),
                complete,
                digests: String::new(),
            })
        },
    )
}

proptest! {
    #[test]
    fn the_difference_applied_to_what_was_is_what_is(had in list(), now in list()) {
        let came = difference(now.clone(), &had.digests);
        prop_assert_eq!(said(&merged(had, came)), said(&now));
        // Whoever has nothing yet is sent the whole list.
        prop_assert_eq!(said(&merged(Directory::default(), now.clone())), said(&now));
    }

    #[test]
    fn of_what_did_not_change_nothing_is_sent(now in list()) {
        let came = difference(now.clone(), &now.digests);
        prop_assert_eq!(entries(&came).len() + came.countries.len(), 0);
        prop_assert_eq!(said(&merged(now.clone(), came)), said(&now));
    }

    /// Whoever says that they have something else is sent entries of the list, and none twice.
    #[test]
    fn a_digest_that_lies_only_costs_bytes(now in list(), lie in "\\PC{0,1100}") {
        let (came, whole) = (said(&difference(now.clone(), &lie)), said(&now));
        prop_assert!(came.0.is_subset(&whole.0) && came.0.len() == came.1);
        if !is_written(&lie) && lie.len() < 8 {
            prop_assert_eq!(came.0, whole.0);
        }
    }
}

#[test]
fn a_change_of_one_entry_sends_its_piece_alone() {
    let mut now = Directory {
        members: (0..2000).map(|number| member(number, 0)).collect(),
        people: Vec::new(),
        practices: Vec::new(),
        countries: vec![country("GH")],
        complete: true,
        digests: String::new(),
    };
    let had = with_digests(now.clone());
    now.members[77].name = "another".to_owned();
    let came = difference(with_digests(now), &had.digests);
    assert!(came.members.iter().any(|one| one.name == "another"));
    assert!(came.members.len() < 2000 / PIECES * 3, "{}", came.members.len());
    assert!(came.countries.is_empty());
}

#[test]
fn ids_are_spread_over_all_pieces() {
    let mut counts = [0; PIECES];
    (0..PIECES * 100).for_each(|number| counts[piece(&format!("p-{number}"))] += 1);
    assert!(counts.iter().all(|count| (40..=200).contains(count)), "{counts:?}");
}

#[test]
fn only_what_was_written_is_taken() {
    let text = written(&[u64::MAX; PIECES], 7);
    assert!(text.len() == WRITTEN && is_written(&text));
    for wrong in [&text[1..], &format!("{text}A"), &text.replace('_', "/"), &text.replacen("__", "é", 1), ""]
    {
        assert!(!is_written(wrong), "{wrong}");
    }
}
