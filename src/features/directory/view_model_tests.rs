//! What the search of the directory promises.

use std::collections::HashMap;

use super::*;
use ::directory::{PERSON, PRACTICE, Spelling};
use model::directory::Directory;
use model::directory::SeatKind;
use model::directory_search::Place;
use model::id::{PersonId, PracticeId};
use model::place::{Country, Kind, MemberStatus, Region};
use model::practice::{PracticeStatus, PracticeSummary};
use model::privacy::SeenSeat;
use model::words::Language;

fn member(id: &str, name: &str, country: &str) -> MemberSummary {
    MemberSummary {
        id: MemberId::parse(id).unwrap(),
        name: name.to_owned(),
        own_name: None,
        kind: Kind::City,
        country: Country::parse(country).unwrap(),
        region: Region::Americas,
        languages: vec![Language::parse("es").unwrap()],
        population: Some(50_000),
        coordinates: None,
        cohort_year: Some(2024),
        status: MemberStatus::Member,
        note: None,
        offers: vec![],
        looks_for: vec![],
    }
}

fn names() -> Names {
    let three = |en: &str, es: &str, fr: &str| [en.to_owned(), es.to_owned(), fr.to_owned()];
    Names {
        countries: HashMap::from([
            ("DE".to_owned(), three("Germany", "Alemania", "Allemagne")),
            ("CO".to_owned(), three("Colombia", "Colombia", "Colombie")),
            ("CI".to_owned(), three("Côte d’Ivoire", "Costa de Marfil", "Côte d’Ivoire")),
        ]),
        topics: HashMap::from([
            (
                "participatory-budgeting".to_owned(),
                three("Participatory Budgeting", "Presupuesto participativo", "Budget participatif"),
            ),
            ("youth".to_owned(), three("Youth", "Juventud", "Jeunesse")),
        ]),
    }
}

/// Three members, and somebody who sits for one of them.
fn index() -> Index {
    with_practices(vec![])
}

/// The same, and what Berlin tells.
fn with_practice() -> Index {
    with_practices(vec![PracticeSummary {
        id: PracticeId::parse("pr-1").unwrap(),
        member: MemberId::parse("berlin-de").unwrap(),
        title: "Haushalt in leichter Sprache".to_owned(),
        problem: "Nobody outside the treasury could read the tables.".to_owned(),
        result: "A page of twelve questions is read by thousands.".to_owned(),
        language: Language::parse("de").unwrap(),
        areas: vec!["youth".to_owned()],
        status: PracticeStatus::Partners,
    }])
}

fn with_practices(practices: Vec<PracticeSummary>) -> Index {
    let mut bogota = member("bogota-co", "Bogotá", "CO");
    bogota.offers = vec!["participatory-budgeting".to_owned()];
    let mut tiassale = member("tiassale-ci", "Tiassalé", "CI");
    tiassale.languages = vec![Language::parse("fr").unwrap()];
    tiassale.region = Region::AfricaMiddleEast;
    tiassale.looks_for = vec!["participatory-budgeting".to_owned(), "youth".to_owned()];
    let mut berlin = member("berlin-de", "Berlin", "DE");
    berlin.region = Region::Europe;
    berlin.own_name = Some("ბერლინი".to_owned());
    let lead = PersonSummary {
        id: PersonId::parse("p-1").unwrap(),
        name: "Zoé Kouassi".to_owned(),
        seats: vec![SeenSeat {
            member: tiassale.id.clone(),
            member_name: tiassale.name.clone(),
            kind: SeatKind::GovernmentLead,
            title: Some("Directrice de la participation".to_owned()),
            organisation: None,
        }],
        mentors_from: None,
        languages: vec![Language::parse("en").unwrap()],
        experience: Some("Set up a youth council".to_owned()),
        offers: vec!["youth".to_owned()],
    };
    let directory = Directory {
        members: vec![berlin, bogota, tiassale],
        people: vec![lead],
        practices,
        countries: vec![],
        complete: true,
        digests: String::new(),
    };
    let mut entries = directory::entries(directory);
    entries.sort_by(|a, b| directory::name(a).cmp(directory::name(b)));
    Index::new(entries, names())
}

fn found(query: &Query) -> Vec<String> {
    let index = index();
    index.find(query).rows.iter().map(|row| directory::name(&row.entry).to_owned()).collect()
}

/// Why the first row of a search is shown.
fn why(words: &str, preferred: usize) -> Vec<Why> {
    let index = index();
    let found = index.find(&text(words));
    index.why(&found.rows[0], preferred)
}

fn text(text: &str) -> Query {
    Query::default().with_text(text)
}

#[test]
fn a_member_is_found_by_the_beginning_of_any_word_without_accents() {
    assert_eq!(found(&text("bogota")), ["Bogotá"]);
    assert_eq!(found(&text("TIASS")), ["Tiassalé", "Zoé Kouassi"], "the member before who sits for it");
    assert_eq!(found(&text("ბერ")), ["Berlin"]);
    assert_eq!(found(&text("gota")), Vec::<String>::new());
}

#[test]
fn a_country_is_found_by_its_name_in_each_language() {
    for name in ["germany", "aleman", "allemagne"] {
        assert_eq!(found(&text(name)), ["Berlin"], "{name}");
    }
}

#[test]
fn a_topic_is_found_in_each_language_and_offering_comes_before_looking() {
    for topic in ["participatory bud", "presupuesto part", "budget participatif"] {
        assert_eq!(found(&text(topic)), ["Bogotá", "Tiassalé"], "{topic}");
    }
}

#[test]
fn every_word_must_be_found() {
    assert_eq!(found(&text("juventud ivoire")), ["Zoé Kouassi", "Tiassalé"]);
    assert_eq!(found(&text("juventud colombia")), Vec::<String>::new());
}

#[test]
fn without_words_everybody_is_there_in_their_order() {
    assert_eq!(found(&Query::default()), ["Berlin", "Bogotá", "Tiassalé", "Zoé Kouassi"]);
}

#[test]
fn values_of_one_facet_add_up_and_facets_narrow() {
    let americas_or_europe =
        Query::default().with_chosen(Facet::Region, ["americas".to_owned(), "europe".to_owned()]);
    assert_eq!(found(&americas_or_europe), ["Berlin", "Bogotá"]);
    assert_eq!(found(&americas_or_europe.with_chosen(Facet::Country, ["DE".to_owned()])), ["Berlin"]);
}

#[test]
fn a_count_says_what_choosing_would_leave_under_the_other_filters() {
    let found = index().find(&Query::default().with_chosen(Facet::Region, ["americas".to_owned()]));
    let count = |facet: Facet, value: &str| found.counts[facet.index()][value];
    // Its own facet is not narrowed by itself: another region can still be added.
    assert_eq!(count(Facet::Region, "europe"), 1);
    assert_eq!(count(Facet::Region, "americas"), 1);
    // The other facets are.
    assert_eq!(count(Facet::Language, "es"), 1);
    assert_eq!(count(Facet::Language, "fr"), 0);
}

#[test]
fn a_chosen_value_nobody_has_finds_nobody() {
    assert_eq!(
        found(&Query::default().with_chosen(Facet::Kind, ["castle".to_owned()])),
        Vec::<String>::new()
    );
}

#[test]
fn why_names_the_text_and_the_found_part_in_the_readers_language() {
    let why = why("presupuesto", 1);
    assert_eq!(why.len(), 1);
    assert_eq!((why[0].place, why[0].text.as_str()), (Place::Offers, "Presupuesto participativo"));
    assert_eq!(&why[0].text[why[0].found[0].0..why[0].found[0].1], "Presupuesto");
    assert_eq!((why[0].key.as_str(), why[0].spelling), ("participatory-budgeting", Spelling::Same));
}

#[test]
fn why_falls_back_to_the_language_in_which_the_word_was_found() {
    let texts: Vec<_> = why("jeunesse", 1).into_iter().map(|why| (why.place, why.text)).collect();
    assert_eq!(texts, [(Place::Offers, "Jeunesse".to_owned())]);
}

#[test]
fn two_words_in_one_text_are_one_reason() {
    let why = why("participatory budgeting", 0);
    assert_eq!(why.len(), 1);
    assert_eq!(why[0].found.len(), 2);
    assert!(index().why(&index().find(&text("")).rows[0], 0).is_empty());
}

#[test]
fn a_letter_too_few_or_another_script_still_finds_and_says_so() {
    let index = index();
    let close = index.find(&text("presupuesto particpativo"));
    assert_eq!((close.total, directory::name(&close.rows[0].entry)), (2, "Bogotá"));
    assert!(close.only_close);
    assert_eq!(index.why(&close.rows[0], 1)[0].spelling, Spelling::Close);
    assert!(index.find(&text("presupusto")).only_close);
    assert!(!index.find(&text("presupuesto")).only_close);
    let georgian = index.find(&text("ბერლინ"));
    assert_eq!(directory::name(&georgian.rows[0].entry), "Berlin");
}

#[test]
fn a_person_is_found_by_name_work_member_and_what_they_did() {
    for words in ["kouassi", "directrice", "youth council", "zoe tiassale"] {
        let index = index();
        let found = index.find(&text(words).with_chosen(Facet::What, [PERSON.to_owned()]));
        assert_eq!(found.total, 1, "{words}");
        assert!(matches!(*found.rows[0].entry, Entry::Person(_)));
    }
    assert_eq!(why("directrice", 2)[0].place, Place::Work);
    // They have the facets of their member, and languages of their own.
    let english = Query::default().with_chosen(Facet::Language, ["en".to_owned()]);
    assert_eq!(found(&english.with_chosen(Facet::Country, ["CI".to_owned()])), ["Zoé Kouassi"]);
    assert_eq!(index().totals().counts[Facet::What.index()].len(), 2);
}

#[test]
fn a_practice_is_found_by_title_story_member_and_topic() {
    let index = with_practice();
    let titles = |query: &Query| {
        let found = index.find(query);
        found.rows.iter().map(|row| directory::name(&row.entry).to_owned()).collect::<Vec<_>>()
    };
    let practices = Query::default().with_chosen(Facet::What, [PRACTICE.to_owned()]);
    for words in ["leichter sprache", "treasury", "berlin twelve questions", "youth tresury", "germany"] {
        assert_eq!(titles(&practices.with_text(words)), ["Haushalt in leichter Sprache"], "{words}");
    }
    let found = index.find(&text("treasury"));
    assert!(matches!(*found.rows[0].entry, Entry::Practice(_)));
    assert_eq!(index.why(&found.rows[0], 0)[0].place, Place::Story);
    // It has the place of its member, and a language, topics and a state of its own.
    for (facet, value) in [(Facet::Language, "de"), (Facet::OpenTo, "partners")] {
        let chosen = Query::default().with_chosen(facet, [value.to_owned()]);
        assert_eq!(titles(&chosen), ["Haushalt in leichter Sprache"], "{value}");
    }
    let germany = Query::default().with_chosen(Facet::Country, ["DE".to_owned()]);
    assert_eq!(titles(&germany), ["Berlin", "Haushalt in leichter Sprache"]);
    let youth = Query::default().with_chosen(Facet::Offers, ["youth".to_owned()]);
    assert_eq!(titles(&youth), ["Haushalt in leichter Sprache", "Zoé Kouassi"]);
    let counts = index.find(&Query::default()).counts;
    assert_eq!(counts[Facet::What.index()].get(PRACTICE), Some(&1));
    let draft = "Our treasury publishes tables that nobody can read.";
    let who = index.who_has_done(&Query::default(), draft);
    assert_eq!(directory::name(&who.rows[0].entry), "Haushalt in leichter Sprache");
    let likes = index.like(&MemberId::parse("tiassale-ci").unwrap(), 9);
    let is_practice = |at: u32| matches!(index.entry(at), Some(Entry::Practice(_)));
    assert!(!likes.is_empty() && likes.iter().all(|like| !is_practice(like.at)), "a practice is no peer");
}

#[test]
fn what_is_offered_and_looked_for_are_filters() {
    let offers = Query::default().with_chosen(Facet::Offers, ["youth".to_owned()]);
    assert_eq!(found(&offers), ["Zoé Kouassi"]);
    let looks_for = Query::default().with_chosen(Facet::LooksFor, ["youth".to_owned()]);
    assert_eq!(found(&looks_for), ["Tiassalé"]);
}

#[test]
fn a_draft_finds_whoever_shares_most_of_it() {
    let index = index();
    let draft =
        "We will give the youth of the city a say in a budget, as in participatory budgeting elsewhere.";
    let found = index.who_has_done(&Query::default(), draft);
    let names: Vec<_> = found.rows.iter().map(|row| directory::name(&row.entry)).collect();
    assert_eq!(names.first(), Some(&"Bogotá"), "{names:?}");
    assert!(!index.why(&found.rows[0], 0).is_empty(), "each row says why");
    let narrowed =
        index.who_has_done(&Query::default().with_chosen(Facet::Country, ["CI".to_owned()]), draft);
    assert!(narrowed.total < found.total);
}

#[test]
fn a_peer_offers_what_one_looks_for() {
    let index = index();
    let like = |id: &str| {
        let likes = index.like(&MemberId::parse(id).unwrap(), 3);
        likes
            .into_iter()
            .map(|one| (directory::name(index.entry(one.at).unwrap()).to_owned(), one.shared))
            .collect::<Vec<_>>()
    };
    let tiassale = like("tiassale-ci");
    assert_eq!(tiassale.len(), 1, "whoever sits for it is no peer of it: {tiassale:?}");
    assert_eq!(tiassale[0].0, "Bogotá");
    assert!(tiassale[0].1.contains(&(Facet::Offers, "participatory-budgeting".to_owned())));
    assert!(tiassale[0].1.iter().any(|(facet, _)| *facet == Facet::Size), "and why else: {tiassale:?}");
    assert_eq!(like("berlin-de"), [], "who looks for nothing has no peers here");
    assert_eq!(like("no-such-member"), []);
}
