//! The worked example of docs/MATCHING.md, number by number.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use matching::certificate::{Certificate, FORMAT, Price};
use matching::edges::{Edges, Scored};
use matching::figures::figures;
use matching::instance::Instance;
use matching::objective::{Cuts, Objective, ObjectiveCode};
use matching::solve::solve;
use matching::verify::verify;

const SCORES: [(u32, u32, u16); 7] =
    [(0, 0, 700), (0, 1, 500), (0, 2, 350), (1, 1, 900), (1, 2, 550), (2, 0, 900), (2, 2, 450)];

/// The example, with a fourth mentor w who suits only a, at `score`, if there is one.
fn example(w: Option<u16>) -> Instance {
    let scored = |&(mentee, mentor, score): &(u32, u32, u16)| Scored { mentee, mentor, score };
    let mut pairs: Vec<Scored> = SCORES.iter().map(scored).collect();
    pairs.extend(w.map(|score| Scored { mentee: 0, mentor: 3, score }));
    let places = vec![1; 3 + usize::from(w.is_some())];
    let edges = Edges::from_pairs(&pairs, 3).unwrap();
    Instance::from_parts(vec![1; 3], places, edges, Vec::new(), Vec::new()).unwrap()
}

fn answer(objective: &Objective) -> Vec<(u32, u32, u16)> {
    let matches = solve(&example(None), objective).unwrap().matches;
    matches.iter().map(|pair| (pair.mentee, pair.mentor, pair.score)).collect()
}

#[test]
fn the_three_objectives_disagree_as_the_table_says() {
    assert_eq!(answer(&Objective::Total), [(0, 2, 350), (1, 1, 900), (2, 0, 900)]);
    assert_eq!(answer(&Objective::WorstOff), [(0, 1, 500), (1, 2, 550), (2, 0, 900)]);
    assert_eq!(answer(&Objective::Bands(Cuts::default())), [(0, 0, 700), (1, 1, 900), (2, 2, 450)]);
}

/// The weight by the formula, written as in the chapter.
fn weight(score: u16, cuts: &[u16]) -> i128 {
    let (n, k) = (3, cuts.len() as u32);
    let (big_k, t) = (n + 1, 1 + 1000 * n);
    let band = cuts.iter().filter(|cut| score < **cut).count() as u32;
    let lost = if band >= 1 { i128::pow(big_k, band - 1) } else { 0 };
    i128::from(score) + t * (i128::pow(big_k, k) - lost)
}

#[test]
fn weights_are_those_of_the_table() {
    let cuts = Cuts::default();
    let table = [
        (900, 3901, 769_156),
        (700, 3701, 765_955),
        (550, 3551, 756_802),
        (500, 3501, 756_752),
        (450, 3451, 756_702),
        (350, 3351, 720_590),
    ];
    for (score, total, bands) in table {
        assert_eq!((weight(score, &[]), weight(score, cuts.as_slice())), (total, bands));
    }
    let worth = |scores: [u16; 3]| scores.map(|score| weight(score, cuts.as_slice())).iter().sum::<i128>();
    assert_eq!(
        [worth([700, 900, 450]), worth([350, 900, 900]), worth([500, 550, 900])],
        [2_291_813, 2_258_902, 2_282_710]
    );
}

/// The certificate of the chapter for `total`.
fn by_hand() -> Certificate {
    let prices = |prices: [i128; 3]| prices.map(Price).to_vec();
    Certificate {
        format: FORMAT.to_owned(),
        objective: ObjectiveCode::Total,
        cuts: Vec::new(),
        mentee_price: prices([3351, 3751, 3551]),
        mentor_price: prices([350, 150, 0]),
        pair_price: Vec::new(),
        floor: None,
        keep: None,
    }
}

#[test]
fn the_prices_of_the_chapter_prove_its_answer_and_no_other() {
    let instance = example(None);
    let best = solve(&instance, &Objective::Total).unwrap().matches;
    let certificate = by_hand();
    assert_eq!(verify(&instance, &best, &certificate), Ok(()));
    let prices = certificate.mentee_price.iter().chain(&certificate.mentor_price);
    assert_eq!(prices.map(|price| price.0).sum::<i128>(), 11_153);
    assert_eq!(11_153, 3 * 3001 + 2150);
    for objective in [Objective::WorstOff, Objective::Bands(Cuts::default())] {
        let other = solve(&instance, &objective).unwrap().matches;
        assert!(verify(&instance, &other, &certificate).is_err());
    }
    let mut cheaper = by_hand();
    cheaper.mentor_price[0] = Price(349);
    assert!(verify(&instance, &best, &cheaper).is_err());
}

#[test]
fn a_place_less_of_each_loses_what_the_chapter_says_and_a_mentor_for_a_gains_450() {
    let total = |instance: &Instance| {
        let matches = solve(instance, &Objective::Total).unwrap().matches;
        let all = figures(instance, &Cuts::default(), &matches);
        (i128::from(all.total), i128::from(all.matched))
    };
    let worth = |(total, matched): (i128, i128)| total + 3001 * matched;
    let now = total(&example(None));
    for (mentee, loss) in [(0, 3351), (1, 3751), (2, 3551)] {
        let whole = example(None);
        let mut places = vec![1; 3];
        places[mentee] = 0;
        let less =
            Instance::from_parts(places, vec![1; 3], whole.edges().clone(), Vec::new(), Vec::new()).unwrap();
        assert_eq!(worth(now) - worth(total(&less)), loss);
    }
    assert_eq!((now, total(&example(Some(800)))), ((2150, 3), (2600, 3)));
    assert_eq!(weight(800, &[]) - 3351, 450);
}
