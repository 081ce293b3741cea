//! Keeping pairs of an earlier answer: never better ones with as many kept, and never more kept without need.

use std::collections::BTreeMap;

use matching::certificate::{Certificate, Price};
use matching::edges::Scored;
use matching::instance::Instance;
use matching::objective::Objective;
use matching::solve::{solve, solve_keeping};
use matching::verify::{Broken, verify_keeping};

use crate::match_support::{Parts, Random, medium, objectives, open_scores, rank, small};

/// The best rank of every number of kept pairs that some allowed answer has.
fn by_kept(parts: &Parts, objective: &Objective, keep: &[(u32, u32)]) -> BTreeMap<usize, Vec<i64>> {
    let (mentees, mentors) = parts.places_left();
    let open = parts.open();
    let anyway = parts.pinned.iter().filter(|pair| keep.contains(pair)).count();
    let mut best: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    'sets: for set in 0u32..1 << open.len() {
        let (mut mentees, mut mentors) = (mentees.clone(), mentors.clone());
        let (mut scores, mut kept) = (Vec::new(), anyway);
        for (_, pair) in open.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0) {
            let (i, j) = (pair.mentee as usize, pair.mentor as usize);
            if mentees[i] == 0 || mentors[j] == 0 {
                continue 'sets;
            }
            mentees[i] -= 1;
            mentors[j] -= 1;
            scores.push(pair.score);
            kept += usize::from(keep.contains(&(pair.mentee, pair.mentor)));
        }
        let rank = rank(objective, &scores);
        let so_far = best.entry(kept).or_default();
        *so_far = rank.max(std::mem::take(so_far));
    }
    best
}

/// Some pairs of the instance, banned ones among them.
fn some_pairs(parts: &Parts, random: &mut Random) -> Vec<(u32, u32)> {
    let pairs = parts.pairs.iter().map(|pair| (pair.mentee, pair.mentor));
    pairs.filter(|_| random.up_to(1) == 0).collect()
}

fn kept(parts: &Parts, matches: &[Scored], keep: &[(u32, u32)]) -> usize {
    let allowed = |pair: &(u32, u32)| keep.contains(pair) && !parts.forbidden.contains(pair);
    matches.iter().filter(|pair| allowed(&(pair.mentee, pair.mentor))).count()
}

/// What the certificate says of keeping pairs, taken at its word.
fn verdict(instance: &Instance, matches: &[Scored], certificate: &Certificate) -> Result<(), Broken> {
    let (pairs, at_least) =
        certificate.keep.as_ref().map_or((&[][..], 0), |keep| (keep.pairs.as_slice(), keep.at_least));
    verify_keeping(instance, matches, certificate, pairs, at_least)
}

/// What comes before keeping: the number of matches, and under `worst-off` the worst score.
fn first(objective: &Objective, rank: &[i64]) -> Vec<i64> {
    let places = if *objective == Objective::WorstOff { 2 } else { 1 };
    rank.iter().take(places).copied().collect()
}

#[test]
fn nothing_that_keeps_as_many_is_better() {
    let (mut reached, mut impossible) = (0, 0);
    for seed in 0..4_000 {
        let parts = small(seed);
        let instance = parts.instance();
        let random = &mut Random(seed);
        let keep = some_pairs(&parts, random);
        for objective in objectives(seed) {
            let at_least = random.up_to(1 + keep.len() as u32);
            let solution = solve_keeping(&instance, &objective, &keep, at_least).unwrap();
            let context = format!("seed {seed}, {objective:?}, {keep:?}, {at_least}, {parts:?}");
            assert_eq!(verdict(&instance, &solution.matches, &solution.certificate), Ok(()), "{context}");
            let found = rank(&objective, &open_scores(&parts, &solution.matches));
            let kept = kept(&parts, &solution.matches, &keep);
            let best = by_kept(&parts, &objective, &keep);
            let highest = first(&objective, best.values().max().unwrap());
            assert_eq!(first(&objective, &found), highest, "{context}");
            let possible = best.iter().filter(|(_, rank)| first(&objective, rank) == highest);
            let most = *possible.map(|(kept, _)| kept).max().unwrap();
            assert!(kept >= most.min(at_least as usize), "{kept} of {most}, {context}");
            let best_with_as_many = best.range(kept..).map(|(_, rank)| rank).max().unwrap();
            assert_eq!(&found, best_with_as_many, "{context}");
            reached += usize::from(at_least > 0 && kept == at_least as usize);
            impossible += usize::from(kept < at_least as usize);
        }
    }
    assert!(reached > 500 && impossible > 500, "{reached} {impossible}");
}

/// The lowest bonus that is enough, tried one after the other.
#[test]
fn no_more_are_kept_than_a_bonus_of_one_less_would_not_reach() {
    for seed in 0..60 {
        let parts = small(seed);
        let instance = parts.instance();
        let keep = some_pairs(&parts, &mut Random(seed));
        let objective = Objective::Total;
        let lines = by_kept(&parts, &objective, &keep);
        let most = *lines.values().map(|rank| &rank[0]).max().unwrap();
        let lines: Vec<(usize, i64)> = lines
            .into_iter()
            .filter(|(_, rank)| rank[0] == most)
            .map(|(kept, rank)| (kept, rank[1]))
            .collect();
        for at_least in 0..=keep.len() {
            let solution = solve_keeping(&instance, &objective, &keep, at_least as u32).unwrap();
            let kept = kept(&parts, &solution.matches, &keep);
            if kept <= at_least {
                continue;
            }
            // At the first bonus at which every best answer keeps enough, so many may be kept and no more.
            let best = |bonus: i64| lines.iter().map(move |&(kept, total)| total + bonus * kept as i64).max();
            let all = |bonus: i64| {
                let best = best(bonus);
                let best =
                    lines.iter().filter(move |&&(kept, total)| Some(total + bonus * kept as i64) == best);
                best.map(|line| line.0).collect::<Vec<usize>>()
            };
            let enough = (0..20_000).map(all).find(|kept| kept.iter().all(|&kept| kept >= at_least)).unwrap();
            assert!(enough.contains(&kept) || kept < enough[0], "seed {seed}, {at_least}, {kept}, {lines:?}");
        }
    }
}

#[test]
fn to_keep_nothing_is_to_solve_and_to_keep_all_of_the_best_changes_nothing() {
    for seed in 0..40 {
        let parts = medium(seed, 60, 25, 8, 10);
        let instance = parts.instance();
        for objective in objectives(seed) {
            let best = solve(&instance, &objective).unwrap();
            let pairs: Vec<(u32, u32)> = best.matches.iter().map(|pair| (pair.mentee, pair.mentor)).collect();
            let nothing = solve_keeping(&instance, &objective, &pairs, 0).unwrap();
            let all = solve_keeping(&instance, &objective, &pairs, pairs.len() as u32).unwrap();
            assert_eq!(best.matches, nothing.matches, "seed {seed}, {objective:?}");
            assert_eq!(best.matches, all.matches, "seed {seed}, {objective:?}");
        }
    }
}

#[test]
fn the_price_of_keeping_cannot_be_misstated() {
    for seed in 0..40 {
        let parts = medium(seed, 40, 20, 8, 1);
        let instance = parts.instance();
        let random = &mut Random(seed);
        let keep = some_pairs(&parts, random);
        for objective in objectives(seed) {
            let solution = solve_keeping(&instance, &objective, &keep, 25).unwrap();
            let keeping = solution.certificate.keep.clone().unwrap();
            let refused = |why: &str, change: &dyn Fn(&mut matching::certificate::Keep)| {
                let mut certificate = solution.certificate.clone();
                change(certificate.keep.as_mut().unwrap());
                let verdict = verdict(&instance, &solution.matches, &certificate);
                assert!(verdict.is_err(), "{why}: seed {seed}, {objective:?}");
            };
            let kept = kept(&parts, &solution.matches, &keep);
            refused("another bonus", &|keep| keep.bonus = Price(keep.bonus.0 + 1));
            refused("a negative bonus", &|keep| keep.bonus = Price(-1));
            refused("a huge bonus", &|keep| keep.bonus = Price(i128::MAX));
            refused("a pair twice", &|keep| keep.pairs.push(keep.pairs[0]));
            refused("no pair", &|keep| keep.pairs.push((1000, 1000)));
            if keeping.bonus.0 == 0 {
                refused("more than are kept", &|keep| keep.at_least = kept as u32 + 1);
            }
            if keeping.bonus.0 > 0 {
                refused("a kept pair less", &|keep| {
                    let matched = |pair: &(u32, u32)| {
                        solution.matches.iter().any(|one| (one.mentee, one.mentor) == *pair)
                    };
                    let at = keep.pairs.iter().position(matched).unwrap();
                    keep.pairs.remove(at);
                });
            }
        }
    }
}
