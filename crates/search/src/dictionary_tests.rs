//! Which words find which, and the whole dictionary against one pair at a time.

use super::*;
use crate::word::{Mode, words};
use crate::{fold, generate};

const TERMS: [&str; 26] = [
    "lima",
    "limao",
    "open",
    "opening",
    "participativo",
    "participacion",
    "presupuesto",
    "presupuestos",
    "kharkiv",
    "харків",
    "харкив",
    "tbilisi",
    "тбилиси",
    "თბილისი",
    "القاهره",
    "قاهره",
    "qahira",
    "تونس",
    "tunis",
    "al",
    "الماس",
    "cairo",
    "щербаков",
    "shcherbakov",
    "2026",
    "京",
];

fn found(text: &str) -> Vec<(String, Kind)> {
    let dictionary = Dictionary::new(TERMS);
    let asked = words(text, Mode::All).pop().unwrap();
    let matches = dictionary.expand(&asked);
    matches.into_iter().map(|one| (dictionary.term(one.term).to_owned(), one.kind)).collect()
}

fn kind(text: &str, term: &str) -> Option<Kind> {
    found(text).into_iter().find(|(one, _)| one == term).map(|(_, kind)| kind)
}

#[test]
fn a_name_is_found_in_every_script() {
    for (asked, term) in [
        ("Kharkiv", "харків"),
        ("Kharkov", "харків"),
        ("Харків", "kharkiv"),
        ("Tbilisi", "тбилиси"),
        ("Tbilisi", "თბილისი"),
        ("Тбилиси", "თბილისი"),
        ("თბილისი", "tbilisi"),
        ("Shcherbakov", "щербаков"),
        ("Щербаков", "shcherbakov"),
        ("Qahira", "القاهره"),
        ("al", "القاهره"),
        ("القاهرة", "qahira"),
        ("تونس", "tunis"),
        ("Tunis", "تونس"),
        ("Тунис", "تونس"),
    ] {
        assert_eq!(kind(asked, term), Some(Kind::OtherScript), "{asked} {term}");
    }
}

#[test]
fn the_article_does_not_matter_in_arabic_itself() {
    assert_eq!(kind("قاهرة", "القاهره"), Some(Kind::Exact));
    assert_eq!(kind("القاهرة", "قاهره"), Some(Kind::Exact));
    assert_eq!(kind("قاهر", "القاهره"), Some(Kind::Beginning));
}

#[test]
fn typos_depend_on_the_length_of_what_was_typed() {
    assert_eq!(kind("lmia", "lima"), Some(Kind::Typo(1)));
    assert_eq!(kind("lia", "lima"), None);
    assert_eq!(kind("prezupuezto", "presupuesto"), Some(Kind::Typo(2)));
    assert_eq!(kind("bresupuesto", "presupuesto"), Some(Kind::Typo(1)), "the first letter too");
    assert_eq!(kind("oper", "opening"), None, "a short beginning has no typos");
    assert_eq!(kind("oprni", "opening"), Some(Kind::Typo(1)));
}

#[test]
fn a_word_that_is_known_has_no_typos_in_a_pasted_text() {
    let dictionary = Dictionary::new(["participacion", "participacione"]);
    let asked = |text| words(text, Mode::Any).pop().unwrap();
    assert_eq!(dictionary.expand(&asked("participacion")).len(), 1);
    assert_eq!(dictionary.expand(&asked("participacio")).len(), 2);
}

#[test]
fn expanding_is_comparing_with_every_term() {
    let population = generate::population(7, 300);
    let mut terms: Vec<String> = TERMS.map(str::to_owned).to_vec();
    for document in &population.documents {
        for text in document.texts.iter().flatten() {
            terms.extend(crate::tokens(text).into_iter().map(|token| token.term));
        }
    }
    let dictionary = Dictionary::new(&terms);
    let mut random = generate::Random::new(3);
    let mut compared = 0;
    for round in 0..600 {
        let term = &terms[random.below(terms.len())];
        let text = match round % 3 {
            0 => term.clone(),
            1 => generate::with_typo(&mut random, term),
            _ => term.chars().take(1 + random.below(6)).collect(),
        };
        for reading in [Reading::Whole, Reading::Beginning] {
            let word = Word { term: fold(&text), reading };
            let expected: Vec<Match> = (0..dictionary.len() as u32)
                .filter_map(|term| compare(&word, dictionary.term(term)).map(|kind| Match { term, kind }))
                .collect();
            compared += expected.len();
            assert_eq!(dictionary.expand(&word), expected, "{word:?}");
        }
    }
    assert!(compared > 3_000, "{compared}");
}
