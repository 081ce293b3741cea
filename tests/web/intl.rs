//! Dates, numbers, names and order as readers of each language expect them.

use convene_web::intl::{self, Plural};
use model::words::Locale::{En, Es, Fr};
use wasm_bindgen_test::wasm_bindgen_test;

/// Tuesday 24 November 2026, 12:00 in UTC.
const NOON: i64 = 1_795_521_600_000;

#[wasm_bindgen_test]
fn a_time_is_told_in_the_zone_it_is_asked_for() {
    assert_eq!(intl::day_and_time(En, NOON, "Africa/Accra"), "Tue 24 Nov, 12:00");
    assert_eq!(intl::time(En, NOON, "Asia/Tbilisi"), "16:00");
    assert_eq!(intl::time(Es, NOON, "America/Guatemala"), "06:00");
}

#[wasm_bindgen_test]
fn a_distance_is_told_in_words() {
    assert_eq!(intl::relative(En, NOON + 7 * 86_400_000, NOON), "in 7 days");
    assert_eq!(intl::relative(Es, NOON - 3 * 3_600_000, NOON), "hace 3 horas");
    assert_eq!(intl::relative(Fr, NOON + 86_400_000, NOON), "demain");
}

#[wasm_bindgen_test]
fn numbers_follow_the_language() {
    assert_eq!(intl::number(En, 1_630_592), "1,630,592");
    assert_eq!(intl::number(Fr, 1_630_592).replace(['\u{202f}', '\u{a0}'], " "), "1 630 592");
    assert_eq!(intl::plural(En, 0), Plural::Other);
    assert_eq!(intl::plural(Fr, 0), Plural::One);
}

#[wasm_bindgen_test]
fn names_of_countries_and_languages_follow_the_language() {
    assert_eq!(intl::country(Fr, "CI"), "Côte d’Ivoire");
    assert_eq!(intl::country(Es, "DE"), "Alemania");
    assert_eq!(intl::country(En, "XK"), "Kosovo");
    assert_eq!(intl::language(Es, "ka"), "georgiano");
    assert_eq!(intl::list(Es, &["español", "inglés"]), "español e inglés");
}

#[wasm_bindgen_test]
fn names_stand_in_the_order_of_the_alphabet_whatever_their_accents() {
    let mut names = ["Zürich", "Ávila", "Šabac", "Sabadell", "Bogotá"];
    intl::sort_by_name(Es, &mut names, |name| name);
    assert_eq!(names, ["Ávila", "Bogotá", "Šabac", "Sabadell", "Zürich"]);
}

#[wasm_bindgen_test]
fn a_day_of_the_calendar_stays_the_same_day_everywhere() {
    assert_eq!(intl::calendar_day(En, "2026-11-24"), "24 Nov 2026");
    assert_eq!(intl::calendar_day(En, "soon"), "soon");
}
