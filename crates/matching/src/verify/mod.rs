//! Checks that a set of matches is allowed and the best possible, trusting nobody.
//!
//! It shares no code with the solver: only the types of the problem and of the certificate. One pass over the
//! edges, two under `worst-off`; the first broken condition is reported with its numbers. That the conditions
//! suffice is weak duality: every other set of matches is worth at most the sum of the prices (contract, section
//! 1.3). Where pairs were to be kept, worth includes the bonus for each, and the proof is about all answers that
//! keep at least as many.

mod covers;
mod kept;

use std::collections::BTreeMap;

use crate::certificate::{Certificate, Price};
use crate::edges::Scored;
use crate::instance::Instance;
use crate::objective::{Cuts, ObjectiveCode, SCORE_MAX};
use covers::check_floor;
use kept::Kept;

/// A condition that does not hold, in one line for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Broken(String);

impl Broken {
    /// A condition in words.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// Succeeds only if `matches` keep every rule and `certificate` proves that none are better.
///
/// A certificate about keeping pairs proves less, so it is refused here: that is for [`verify_keeping`].
pub fn verify(instance: &Instance, matches: &[Scored], certificate: &Certificate) -> Result<(), Broken> {
    if certificate.keep.is_some() {
        return broken("the certificate is about keeping pairs, and none were to be kept");
    }
    check(instance, matches, certificate)
}

/// Succeeds only if `matches` keep every rule and `certificate` proves that none are better among those that keep
/// at least `at_least` of `pairs`, which are sorted; where so many cannot be kept, among those that keep most.
pub fn verify_keeping(
    instance: &Instance,
    matches: &[Scored],
    certificate: &Certificate,
    pairs: &[(u32, u32)],
    at_least: u32,
) -> Result<(), Broken> {
    // Whoever is checked does not choose what the proof is about.
    if !certificate.keep.as_ref().is_some_and(|keep| keep.pairs == pairs && keep.at_least == at_least) {
        return broken("the certificate is not about keeping these pairs");
    }
    check(instance, matches, certificate)
}

fn check(instance: &Instance, matches: &[Scored], certificate: &Certificate) -> Result<(), Broken> {
    let open = Open::allowed(instance, matches)?;
    let places = open.mentee_cap.iter().map(|&cap| u64::from(cap)).sum();
    let mut weights = weights(certificate, places)?;
    let kept = Kept::read(instance, matches, certificate, &mut weights, places)?;
    let prices = Prices::read(instance, certificate)?;
    let floor = match (certificate.objective, &certificate.floor) {
        (ObjectiveCode::WorstOff, Some(floor)) => {
            check_floor(instance, &open, floor)?;
            floor.score
        }
        (ObjectiveCode::WorstOff, None) if !open.matched.is_empty() => {
            return broken("worst-off with matches needs a floor");
        }
        (ObjectiveCode::Total | ObjectiveCode::Bands, Some(_)) => {
            return broken("only worst-off has a floor");
        }
        (_, None) => 0,
    };
    check_prices(instance, &open, &prices, &weights, &kept, floor)
}

fn broken<T>(text: impl Into<String>) -> Result<T, Broken> {
    Err(Broken(text.into()))
}

/// What the pins leave open, and the matches that fill it.
struct Open {
    mentee_cap: Vec<u32>,
    mentor_cap: Vec<u32>,
    mentee_left: Vec<u32>,
    mentor_left: Vec<u32>,
    /// Matches without the pinned, by pair.
    matched: BTreeMap<(u32, u32), u16>,
}

impl Open {
    /// Checks that the matches are allowed pairs, once each, within the places, with every pin and no ban.
    fn allowed(instance: &Instance, matches: &[Scored]) -> Result<Self, Broken> {
        let mut matched = BTreeMap::new();
        let mut mentee_left = instance.mentee_cap().to_vec();
        let mut mentor_left = instance.mentor_cap().to_vec();
        for &Scored { mentee, mentor, score } in matches {
            let pair = format!("mentee {mentee} and mentor {mentor}");
            if mentee as usize >= mentee_left.len() || mentor as usize >= mentor_left.len() {
                return broken(format!("{pair} do not exist"));
            }
            match instance.edges().score(mentee, mentor) {
                None => return broken(format!("{pair} are not an allowed pair")),
                Some(real) if real != score => return broken(format!("{pair} score {real}, not {score}")),
                Some(_) => {}
            }
            if instance.is_forbidden(mentee, mentor) {
                return broken(format!("{pair} are forbidden"));
            }
            if matched.insert((mentee, mentor), score).is_some() {
                return broken(format!("{pair} are matched twice"));
            }
            for (side, person, left, caps) in [
                ("mentee", mentee, &mut mentee_left, instance.mentee_cap()),
                ("mentor", mentor, &mut mentor_left, instance.mentor_cap()),
            ] {
                let Some(rest) = left[person as usize].checked_sub(1) else {
                    let cap = caps[person as usize];
                    return broken(format!("{side} {person} has more matches than their {cap} places"));
                };
                left[person as usize] = rest;
            }
        }
        let mut mentee_cap = instance.mentee_cap().to_vec();
        let mut mentor_cap = instance.mentor_cap().to_vec();
        for &(mentee, mentor) in instance.pinned() {
            if matched.remove(&(mentee, mentor)).is_none() {
                return broken(format!("mentee {mentee} and mentor {mentor} are pinned but not matched"));
            }
            mentee_cap[mentee as usize] -= 1;
            mentor_cap[mentor as usize] -= 1;
        }
        Ok(Self { mentee_cap, mentor_cap, mentee_left, mentor_left, matched })
    }
}

/// The weight of every score, from the definition of the objective.
fn weights(certificate: &Certificate, places: u64) -> Result<Vec<i128>, Broken> {
    let bands = certificate.objective == ObjectiveCode::Bands;
    if bands == certificate.cuts.is_empty() {
        return broken("bands have cuts, and nothing else has");
    }
    let cuts = match certificate.cuts.as_slice() {
        [] => None,
        cuts => Some(Cuts::new(cuts.to_vec()).or_else(|_| broken("the cuts do not descend within 1..1000"))?),
    };
    let k = certificate.cuts.len() as u32;
    let base = i128::from(places) + 1;
    let step = 1 + i128::from(SCORE_MAX) * i128::from(places);
    let weight = |score: u16| -> Option<i128> {
        let lost = match cuts.as_ref().map_or(0, |cuts| cuts.band(score) as u32) {
            0 => 0,
            band => base.checked_pow(band - 1)?,
        };
        step.checked_mul(base.checked_pow(k)? - lost)?.checked_add(i128::from(score))
    };
    match (0..=SCORE_MAX).map(weight).collect() {
        Some(weights) => Ok(weights),
        None => broken(format!("{places} places with {k} cuts are more than the weights can hold")),
    }
}

struct Prices<'a> {
    certificate: &'a Certificate,
    pairs: BTreeMap<(u32, u32), i128>,
}

impl<'a> Prices<'a> {
    fn read(instance: &Instance, certificate: &'a Certificate) -> Result<Self, Broken> {
        for (side, prices, people) in [
            ("mentee", &certificate.mentee_price, instance.mentee_cap().len()),
            ("mentor", &certificate.mentor_price, instance.mentor_cap().len()),
        ] {
            if prices.len() != people {
                return broken(format!("{} {side} prices for {people} people", prices.len()));
            }
            if let Some(at) = prices.iter().position(|price| price.0 < 0) {
                return broken(format!("{side} {at} has the negative price {}", prices[at].0));
            }
        }
        let mut pairs = BTreeMap::new();
        for &(mentee, mentor, price) in &certificate.pair_price {
            if price.0 < 0 {
                return broken(format!(
                    "mentee {mentee} and mentor {mentor} have the negative price {}",
                    price.0
                ));
            }
            if pairs.insert((mentee, mentor), price.0).is_some() {
                return broken(format!("mentee {mentee} and mentor {mentor} have two prices"));
            }
        }
        Ok(Self { certificate, pairs })
    }

    /// What a pair costs: its two people and itself; nothing if that is too large.
    fn of(&self, pair: (u32, u32)) -> Option<i128> {
        let mentee = self.certificate.mentee_price[pair.0 as usize].0;
        let mentor = self.certificate.mentor_price[pair.1 as usize].0;
        mentee.checked_add(mentor)?.checked_add(self.pairs.get(&pair).copied().unwrap_or(0))
    }
}

/// Feasible prices, tight on every match, nothing charged for a place that is left.
fn check_prices(
    instance: &Instance,
    open: &Open,
    prices: &Prices<'_>,
    weights: &[i128],
    kept: &Kept,
    floor: u16,
) -> Result<(), Broken> {
    let certificate = prices.certificate;
    for (side, left, side_prices) in [
        ("mentee", &open.mentee_left, &certificate.mentee_price),
        ("mentor", &open.mentor_left, &certificate.mentor_price),
    ] {
        for (person, (&left, price)) in left.iter().zip(side_prices).enumerate() {
            if left > 0 && price.0 != 0 {
                return broken(format!("{side} {person} has {left} places left but the price {}", price.0));
            }
        }
    }
    for (&(mentee, mentor), &price) in &prices.pairs {
        if price > 0 && !open.matched.contains_key(&(mentee, mentor)) {
            return broken(format!(
                "mentee {mentee} and mentor {mentor} have the price {price} but are not matched"
            ));
        }
    }
    // Half the width is twice as fast, and nearly always enough.
    let (mentee, mentor) = (&certificate.mentee_price, &certificate.mentor_price);
    let narrow = narrowed(mentee.iter().map(|price| price.0))
        .zip(narrowed(mentor.iter().map(|price| price.0)))
        .zip(narrowed(weights.iter().copied()));
    let uncovered = if let Some(((mentee, mentor), weights)) = &narrow {
        uncovered(instance, [mentee, mentor], weights, floor, |u, v| Some(u + v))
    } else {
        let wide = |side: &[Price]| side.iter().map(|price| price.0).collect::<Vec<i128>>();
        uncovered(instance, [&wide(mentee), &wide(mentor)], weights, floor, i128::checked_add)
    };
    let earning = kept.pairs.iter().filter_map(|&(mentee, mentor)| {
        let score = instance.edges().score(mentee, mentor).filter(|&score| score >= floor)?;
        Some(Scored { mentee, mentor, score })
    });
    for Scored { mentee, mentor, score } in uncovered.into_iter().chain(earning) {
        let pair = (mentee, mentor);
        let closed = instance.is_pinned(mentee, mentor) || instance.is_forbidden(mentee, mentor);
        // What a match costs is looked at below, with the price of the pair.
        if closed || open.matched.contains_key(&pair) {
            continue;
        }
        let sum = prices.of(pair).ok_or_else(|| too_large_for(pair))?;
        let weight = weights[score as usize] + kept.bonus_of(pair);
        if sum < weight {
            return broken(format!(
                "mentee {mentee} and mentor {mentor} are priced {sum}, which must be at least {weight}"
            ));
        }
    }
    let mut matched_weight = 0i128;
    for (&pair, &score) in &open.matched {
        let (mentee, mentor) = pair;
        if score < floor {
            return broken(format!(
                "mentee {mentee} and mentor {mentor} score {score}, below the floor {floor}"
            ));
        }
        let sum = prices.of(pair).ok_or_else(|| too_large_for(pair))?;
        let weight = weights[score as usize] + kept.bonus_of(pair);
        if sum != weight {
            return broken(format!(
                "mentee {mentee} and mentor {mentor} are priced {sum}, which must be exactly {weight}"
            ));
        }
        matched_weight = matched_weight.checked_add(weight).ok_or_else(too_large)?;
    }
    let price_sum = price_sum(open, prices).ok_or_else(too_large)?;
    if price_sum != matched_weight {
        return broken(format!("the prices sum to {price_sum}, the matches weigh {matched_weight}"));
    }
    Ok(())
}

/// Values so small that two of them can be added without a check.
fn narrowed(values: impl Iterator<Item = i128>) -> Option<Vec<i64>> {
    values.map(|value| i64::try_from(value).ok().filter(|value| value.abs() < i64::MAX / 4)).collect()
}

/// The pairs from the floor up that the prices of their two people do not cover, or cannot be added for.
fn uncovered<T: Copy + Ord>(
    instance: &Instance,
    price: [&[T]; 2],
    weights: &[T],
    floor: u16,
    add: impl Fn(T, T) -> Option<T>,
) -> Vec<Scored> {
    let edges = instance.edges();
    let mut found = Vec::new();
    for (mentee, &u) in price[0].iter().enumerate() {
        let range = edges.range(mentee);
        for (&mentor, &score) in edges.mentors()[range.clone()].iter().zip(&edges.scores()[range]) {
            let covered = add(u, price[1][mentor as usize]);
            if covered.is_none_or(|sum| sum < weights[score as usize]) && score >= floor {
                found.push(Scored { mentee: mentee as u32, mentor, score });
            }
        }
    }
    found
}

fn too_large_for((mentee, mentor): (u32, u32)) -> Broken {
    Broken(format!("the prices of mentee {mentee} and mentor {mentor} are too large to add"))
}

fn too_large() -> Broken {
    Broken("the prices are too large to add".to_owned())
}

/// What all open places cost together.
fn price_sum(open: &Open, prices: &Prices<'_>) -> Option<i128> {
    let certificate = prices.certificate;
    let mentees = open.mentee_cap.iter().zip(&certificate.mentee_price);
    let mentors = open.mentor_cap.iter().zip(&certificate.mentor_price);
    let places = mentees.chain(mentors).map(|(&cap, price)| price.0.checked_mul(i128::from(cap)));
    let pairs = prices.pairs.values().map(|&price| Some(price));
    places.chain(pairs).try_fold(0i128, |sum, price| sum.checked_add(price?))
}
