//! A certificate that was changed: it is refused, or what it then claims is true.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use matching::certificate::{Certificate, Cover, Floor, Price};
use matching::edges::Scored;
use matching::objective::{Cuts, Objective, ObjectiveCode};
use matching::solve::{solve, solve_keeping};
use matching::verify::{verify, verify_keeping};

use crate::match_support::{Parts, medium, objectives, open_scores, rank, reference, small};

/// A certificate after one change.
struct Tampered {
    change: String,
    certificate: Certificate,
    /// Whether it may pass if its claim happens to be true.
    may_be_true: bool,
}

/// Collects changes of one certificate.
struct Tamperer<'a> {
    certificate: &'a Certificate,
    made: Vec<Tampered>,
}

impl Tamperer<'_> {
    /// A change that leaves no proof of anything.
    fn broken(&mut self, change: String, make: impl FnOnce(&mut Certificate)) {
        self.add(change, false, make);
    }

    /// A change after which there may be a proof, of the same answer or of another claim.
    fn doubtful(&mut self, change: String, make: impl FnOnce(&mut Certificate)) {
        self.add(change, true, make);
    }

    fn add(&mut self, change: String, may_be_true: bool, make: impl FnOnce(&mut Certificate)) {
        let mut certificate = self.certificate.clone();
        make(&mut certificate);
        self.made.push(Tampered { change, certificate, may_be_true });
    }
}

/// Every single change that the tests try.
fn tampered(parts: &Parts, certificate: &Certificate, matched: usize) -> Vec<Tampered> {
    let mut tamperer = Tamperer { certificate, made: Vec::new() };
    prices(&mut tamperer, parts);
    pair_prices(&mut tamperer);
    claims(&mut tamperer, matched);
    match &certificate.floor {
        Some(floor) => floors(&mut tamperer, parts, floor),
        None => tamperer.broken("a floor from nowhere".to_owned(), |copy| {
            let cover = Cover::default();
            copy.floor = Some(Floor { score: 0, above: cover.clone(), most: cover });
        }),
    }
    tamperer.made
}

/// Takes one out, whatever it was.
fn remove<T>(list: &mut Vec<T>, at: usize) {
    list.remove(at);
}

type Side = fn(&mut Certificate) -> &mut Vec<Price>;

fn prices(tamperer: &mut Tamperer<'_>, parts: &Parts) {
    let (mentee_left, mentor_left) = parts.places_left();
    let sides: [(&str, Side, Vec<u32>); 2] = [
        ("mentee", |copy| &mut copy.mentee_price, mentee_left),
        ("mentor", |copy| &mut copy.mentor_price, mentor_left),
    ];
    for (name, side, left) in sides {
        for (at, &left) in left.iter().enumerate() {
            let own = side(&mut tamperer.certificate.clone())[at].0;
            for price in [own - 1, own + 1, i128::MAX] {
                let change = format!("{name} {at} at {price}, not {own}");
                // The prices of places sum to what the matches weigh; a place that does not exist costs nothing.
                if left > 0 {
                    tamperer.broken(change, |copy| side(copy)[at] = Price(price));
                } else {
                    tamperer.doubtful(change, |copy| side(copy)[at] = Price(price));
                }
            }
            tamperer.broken(format!("{name} {at} negative"), |copy| side(copy)[at] = Price(-1));
        }
        tamperer.broken(format!("a {name} too many"), |copy| side(copy).push(Price(0)));
        if !left.is_empty() {
            tamperer.broken(format!("a {name} too few"), |copy| remove(side(copy), left.len() - 1));
        }
    }
}

fn pair_prices(tamperer: &mut Tamperer<'_>) {
    for (at, &(mentee, mentor, _)) in tamperer.certificate.pair_price.iter().enumerate() {
        let pair = format!("pair {mentee} {mentor}");
        for step in [-1, 1] {
            tamperer.broken(format!("{pair} by {step}"), |copy| copy.pair_price[at].2.0 += step);
        }
        tamperer.broken(format!("{pair} unpriced"), |copy| remove(&mut copy.pair_price, at));
        tamperer.broken(format!("{pair} twice"), |copy| {
            let price = copy.pair_price[at];
            copy.pair_price.push(price);
        });
        tamperer.broken(format!("{pair} moved"), |copy| copy.pair_price[at].0 = 99);
    }
    tamperer.broken("a price on nobody's pair".to_owned(), |copy| copy.pair_price.push((99, 99, Price(1))));
}

/// Another objective or other cuts.
fn claims(tamperer: &mut Tamperer<'_>, matched: usize) {
    let claims = [
        (ObjectiveCode::Total, vec![]),
        (ObjectiveCode::WorstOff, vec![]),
        (ObjectiveCode::Bands, vec![500]),
        (ObjectiveCode::Bands, Cuts::default().as_slice().to_vec()),
    ];
    let own = (tamperer.certificate.objective, tamperer.certificate.cuts.clone());
    for (objective, cuts) in claims.into_iter().filter(|claim| *claim != own) {
        let change = format!("claims {objective:?} {cuts:?}");
        let make = |copy: &mut Certificate| (copy.objective, copy.cuts) = (objective, cuts.clone());
        if objective == ObjectiveCode::WorstOff && matched > 0 {
            tamperer.broken(format!("{change} without a floor"), make);
        } else {
            tamperer.doubtful(change.clone(), |copy| {
                make(copy);
                copy.floor = None;
            });
        }
        if tamperer.certificate.floor.is_some() {
            tamperer.broken(format!("{change} with a floor"), make);
        }
    }
    for at in 0..own.1.len() {
        for cut in [own.1[at] - 1, own.1[at] + 1] {
            tamperer.doubtful(format!("cut {at} at {cut}"), |copy| copy.cuts[at] = cut);
        }
        tamperer.doubtful(format!("without cut {at}"), |copy| remove(&mut copy.cuts, at));
        tamperer.broken(format!("cut {at} twice"), |copy| copy.cuts.insert(at, own.1[at]));
    }
    if own.0 != ObjectiveCode::Bands {
        tamperer.broken("cuts without bands".to_owned(), |copy| copy.cuts = vec![500]);
    }
}

type CoverOf = fn(&mut Certificate) -> &mut Cover;
type ListOf = fn(&mut Cover) -> &mut Vec<u32>;

fn floors(tamperer: &mut Tamperer<'_>, parts: &Parts, floor: &Floor) {
    fn floor_of(copy: &mut Certificate) -> &mut Floor {
        copy.floor.as_mut().unwrap()
    }
    let (mentee_left, mentor_left) = parts.places_left();
    tamperer.broken("no floor".to_owned(), |copy| copy.floor = None);
    tamperer.broken("a higher floor".to_owned(), |copy| floor_of(copy).score += 1);
    if floor.score > 0 {
        tamperer.broken("a lower floor".to_owned(), |copy| floor_of(copy).score -= 1);
    }
    tamperer.broken("covers exchanged".to_owned(), |copy| {
        let floor = floor_of(copy);
        std::mem::swap(&mut floor.above, &mut floor.most);
    });
    let covers: [(&str, &Cover, CoverOf); 2] = [
        ("most", &floor.most, |copy| &mut floor_of(copy).most),
        ("above", &floor.above, |copy| &mut floor_of(copy).above),
    ];
    for (name, cover, cover_of) in covers {
        let sides: [(&str, &[u32], &[u32], ListOf); 2] = [
            ("mentee", &cover.mentees, &mentee_left, |cover| &mut cover.mentees),
            ("mentor", &cover.mentors, &mentor_left, |cover| &mut cover.mentors),
        ];
        for (side, listed, left, list) in sides {
            for (at, &person) in listed.iter().enumerate() {
                let change = format!("{name} without {side} {person}");
                // A cover of the least size touches nothing twice over; people without places add no size.
                if left[person as usize] > 0 {
                    tamperer.broken(change, |copy| remove(list(cover_of(copy)), at));
                } else {
                    tamperer.doubtful(change, |copy| remove(list(cover_of(copy)), at));
                }
                tamperer.broken(format!("{name} with {side} {person} twice"), |copy| {
                    list(cover_of(copy)).push(person);
                });
            }
            for (person, &left) in left.iter().enumerate().filter(|(at, _)| !listed.contains(&(*at as u32))) {
                let change = format!("{name} with {side} {person}");
                if name == "most" && left > 0 {
                    tamperer.broken(change, |copy| list(cover_of(copy)).push(person as u32));
                } else {
                    tamperer.doubtful(change, |copy| list(cover_of(copy)).push(person as u32));
                }
            }
            tamperer.broken(format!("{name} with an unknown {side}"), |copy| list(cover_of(copy)).push(99));
        }
        for at in 0..cover.pairs.len() {
            let change = format!("{name} without pair {:?}", cover.pairs[at]);
            tamperer.broken(change, |copy| remove(&mut cover_of(copy).pairs, at));
        }
        tamperer.broken(format!("{name} with no pair"), |copy| cover_of(copy).pairs.push((99, 99)));
    }
}

/// What the certificate says is best.
fn claimed(certificate: &Certificate) -> Objective {
    certificate.objective.with_cuts(Cuts::new(certificate.cuts.clone()).unwrap_or_default())
}

#[test]
fn a_tampered_certificate_is_refused_or_proves_what_is_true() {
    let (mut refused, mut passed) = (0, 0);
    for seed in 0..2000 {
        let parts = small(seed);
        let instance = parts.instance();
        for objective in objectives(seed) {
            let solution = solve(&instance, &objective).unwrap();
            let scores = open_scores(&parts, &solution.matches);
            for forged in tampered(&parts, &solution.certificate, scores.len()) {
                let context = format!("seed {seed}, {objective:?}, {}, {parts:?}", forged.change);
                if verify(&instance, &solution.matches, &forged.certificate).is_err() {
                    refused += 1;
                    continue;
                }
                passed += 1;
                assert!(forged.may_be_true, "{context}: passed");
                let claim = claimed(&forged.certificate);
                let (best, _) = reference::best(&parts, &claim);
                assert_eq!(rank(&claim, &scores), best, "{context}: proves what is false");
            }
        }
    }
    assert!(refused > 100_000 && passed > 1000, "{refused} {passed}");
}

#[test]
fn a_certificate_does_not_choose_which_pairs_were_to_be_kept() {
    let mut worse = 0;
    for seed in 0..1000 {
        let parts = small(seed);
        let instance = parts.instance();
        for objective in objectives(seed) {
            let best = solve(&instance, &objective).unwrap();
            let pairs: Vec<(u32, u32)> =
                instance.edges().iter().map(|pair| (pair.mentee, pair.mentor)).collect();
            let allowed = |pair: &(u32, u32)| !parts.forbidden.contains(pair);
            let kept: Vec<(u32, u32)> = pairs.into_iter().filter(allowed).take(2).collect();
            let count = kept.len() as u32;
            let forged = solve_keeping(&instance, &objective, &kept, count).unwrap();
            let asked = |pairs: &[(u32, u32)], at_least| {
                verify_keeping(&instance, &forged.matches, &forged.certificate, pairs, at_least)
            };
            assert_eq!(asked(&kept, count), Ok(()), "seed {seed}");
            assert!(asked(&kept, count + 1).is_err() && asked(&[(99, 99)], count).is_err(), "seed {seed}");
            // It proves what it says, which is not what is asked here.
            assert!(verify(&instance, &forged.matches, &forged.certificate).is_err(), "seed {seed}");
            worse += usize::from(forged.matches != best.matches);
        }
    }
    assert!(worse > 30, "{worse}");
}

#[test]
fn bands_without_cuts_are_refused() {
    let parts = medium(3, 4, 4, 4, 1);
    let solution = solve(&parts.instance(), &Objective::Total).unwrap();
    assert_eq!(solution.matches.len(), 4);
    let relabelled = Certificate { objective: ObjectiveCode::Bands, ..solution.certificate };
    assert!(verify(&parts.instance(), &solution.matches, &relabelled).is_err());
}

#[test]
fn a_worse_or_illegal_set_of_matches_is_found_out() {
    let mut tried = 0;
    for seed in 0..1000 {
        let parts = small(seed);
        let instance = parts.instance();
        for objective in objectives(seed) {
            let solution = solve(&instance, &objective).unwrap();
            let refused = |matches: &[Scored]| {
                assert!(verify(&instance, matches, &solution.certificate).is_err(), "seed {seed}");
            };
            for at in 0..solution.matches.len() {
                let mut fewer = solution.matches.clone();
                let gone = fewer.remove(at);
                refused(&fewer);
                let mut twice = solution.matches.clone();
                twice.push(gone);
                refused(&twice);
                let mut dearer = solution.matches.clone();
                dearer[at].score ^= 1;
                refused(&dearer);
                tried += 3;
            }
        }
    }
    assert!(tried > 3000, "{tried}");
}
