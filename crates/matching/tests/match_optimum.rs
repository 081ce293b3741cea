//! The solver against brute force, against an independent solver, and against its own verifier.

mod match_support;

use match_support::{
    Parts, Random, brute_force, default_figures, medium, objectives, open_scores, rank, small,
};
use matching::certificate::{Certificate, Price};
use matching::edges::Scored;
use matching::objective::Objective;
use matching::solve::solve;
use matching::verify::verify;
use pathfinding::prelude::{Matrix, kuhn_munkres};

const SMALL_CASES: u64 = 3000;

#[test]
fn brute_force_finds_nothing_better_under_any_objective() {
    let (mut pins, mut bans, mut several) = (0, 0, 0);
    for seed in 0..SMALL_CASES {
        let parts = small(seed);
        let instance = parts.instance();
        pins += usize::from(!parts.pinned.is_empty());
        bans += usize::from(!parts.forbidden.is_empty());
        several += usize::from(parts.mentee_cap.iter().any(|&cap| cap > 1));
        for objective in objectives(seed) {
            let solution = solve(&instance, &objective).unwrap();
            let found = rank(&objective, &open_scores(&parts, &solution.matches));
            assert_eq!(found, brute_force(&parts, &objective), "seed {seed}, {objective:?}, {parts:?}");
        }
    }
    // The cases are of no use if they avoid what is hard.
    assert!(pins > 500 && bans > 500 && several > 500, "{pins} {bans} {several}");
}

#[test]
fn every_optimum_is_verified() {
    for seed in 0..SMALL_CASES {
        let instance = small(seed).instance();
        for objective in objectives(seed) {
            let solution = solve(&instance, &objective).unwrap();
            assert_eq!(
                verify(&instance, &solution.matches, &solution.certificate),
                Ok(()),
                "seed {seed}, {objective:?}"
            );
        }
    }
}

#[test]
fn large_optima_are_verified_under_any_objective() {
    for (seed, step) in [(1, 1), (2, 100), (3, 1000)] {
        let mut parts = medium(seed, 400, 200, 25, step);
        let random = &mut Random(seed);
        for cap in &mut parts.mentee_cap {
            *cap = random.up_to(3);
        }
        let instance = parts.instance();
        for objective in objectives(seed) {
            let solution = solve(&instance, &objective).unwrap();
            assert_eq!(verify(&instance, &solution.matches, &solution.certificate), Ok(()));
        }
    }
}

#[test]
fn an_independent_solver_finds_the_same_figures() {
    for seed in 0..60 {
        let parts = medium(seed, 60, 30, if seed % 2 == 0 { 30 } else { 6 }, [1, 100][(seed % 2) as usize]);
        let solution = solve(&parts.instance(), &Objective::Total).unwrap();
        let figures = default_figures(&parts.instance(), &solution.matches);
        assert_eq!((figures.matched, figures.total), oracle(&parts), "seed {seed}");
    }
}

/// Most matches, then the highest total, by the Hungarian method on replicated places.
fn oracle(parts: &Parts) -> (u64, u64) {
    let slots: Vec<u32> = (0..parts.mentor_cap.len() as u32)
        .flat_map(|mentor| vec![mentor; parts.mentor_cap[mentor as usize] as usize])
        .collect();
    let mentees = parts.mentee_cap.len();
    // A match outweighs all scores together; as many empty places as mentees make staying free possible.
    let bonus = 1000 * mentees as i64 + 1;
    let mut weights = Matrix::new(mentees, slots.len() + mentees, 0i64);
    for pair in &parts.pairs {
        for (slot, _) in slots.iter().enumerate().filter(|(_, mentor)| **mentor == pair.mentor) {
            weights[(pair.mentee as usize, slot)] = bonus + i64::from(pair.score);
        }
    }
    let (sum, _) = kuhn_munkres(&weights);
    ((sum / bonus) as u64, (sum % bonus) as u64)
}

#[test]
fn the_order_of_the_input_changes_nothing() {
    for seed in 0..500 {
        let parts = if seed % 5 == 0 { medium(seed, 40, 20, 10, 250) } else { small(seed) };
        let mut shuffled = parts.clone();
        let random = &mut Random(seed ^ 0xABCD);
        random.shuffle(&mut shuffled.pairs);
        random.shuffle(&mut shuffled.pinned);
        random.shuffle(&mut shuffled.forbidden);
        for objective in objectives(seed) {
            let one = solve(&parts.instance(), &objective).unwrap();
            assert_eq!(one, solve(&shuffled.instance(), &objective).unwrap(), "seed {seed}");
        }
    }
}

#[test]
fn a_changed_price_or_floor_is_found_out() {
    let mut tried = 0;
    for seed in 0..400 {
        let instance = small(seed).instance();
        for objective in objectives(seed) {
            let solution = solve(&instance, &objective).unwrap();
            for (name, forged) in forgeries(&solution.certificate, &solution.matches) {
                tried += 1;
                assert!(
                    verify(&instance, &solution.matches, &forged).is_err(),
                    "seed {seed}, {objective:?}: {name} passed"
                );
            }
        }
    }
    assert!(tried > 3000, "{tried}");
}

/// Certificates that must not pass, whatever the instance.
fn forgeries(certificate: &Certificate, matches: &[Scored]) -> Vec<(String, Certificate)> {
    let mut forged = Vec::new();
    let mut forge = |name: String, change: &dyn Fn(&mut Certificate)| {
        let mut copy = certificate.clone();
        change(&mut copy);
        forged.push((name, copy));
    };
    for at in 0..certificate.mentee_price.len() {
        forge(format!("mentee {at} negative"), &|copy| copy.mentee_price[at] = Price(-1));
        if certificate.mentee_price[at].0 > 0 && matches.iter().any(|pair| pair.mentee as usize == at) {
            // A dearer or cheaper matched mentee breaks either an equation or the sum.
            let free = certificate.pair_price.iter().all(|&(mentee, ..)| mentee as usize != at);
            if free && certificate.floor.is_none() {
                forge(format!("mentee {at} cheaper"), &|copy| copy.mentee_price[at].0 -= 1);
            }
        }
    }
    for at in 0..certificate.mentor_price.len() {
        forge(format!("mentor {at} negative"), &|copy| copy.mentor_price[at] = Price(-1));
    }
    forge("a price too many".to_owned(), &|copy| copy.mentor_price.push(Price(0)));
    forge("a price on nobody's pair".to_owned(), &|copy| copy.pair_price.push((99, 99, Price(1))));
    if let Some(floor) = &certificate.floor {
        forge("no floor".to_owned(), &|copy| copy.floor = None);
        if floor.score > 0 {
            forge("a lower floor".to_owned(), &|copy| {
                if let Some(floor) = &mut copy.floor {
                    floor.score -= 1;
                }
            });
        }
        forge("an empty cover".to_owned(), &|copy| {
            if let Some(floor) = &mut copy.floor {
                floor.most = matching::certificate::Cover::default();
            }
        });
    } else {
        forge("a floor from nowhere".to_owned(), &|copy| {
            let cover = matching::certificate::Cover::default();
            copy.floor = Some(matching::certificate::Floor { score: 0, above: cover.clone(), most: cover });
        });
    }
    forged
}

#[test]
fn a_worse_or_illegal_set_of_matches_is_found_out() {
    let mut tried = 0;
    for seed in 0..1000 {
        let parts = small(seed);
        let instance = parts.instance();
        for objective in objectives(seed) {
            let solution = solve(&instance, &objective).unwrap();
            for at in 0..solution.matches.len() {
                let mut fewer = solution.matches.clone();
                let gone = fewer.remove(at);
                assert!(verify(&instance, &fewer, &solution.certificate).is_err(), "seed {seed}");
                let mut twice = solution.matches.clone();
                twice.push(gone);
                assert!(verify(&instance, &twice, &solution.certificate).is_err(), "seed {seed}");
                let mut dearer = solution.matches.clone();
                dearer[at].score ^= 1;
                assert!(verify(&instance, &dearer, &solution.certificate).is_err(), "seed {seed}");
                tried += 3;
            }
        }
    }
    assert!(tried > 3000, "{tried}");
}

#[test]
fn too_many_places_for_the_weights_are_refused() {
    let mut parts = medium(1, 2, 2, 2, 1);
    parts.mentee_cap = vec![u32::MAX; 2];
    let solved = solve(&parts.instance(), &Objective::Bands(matching::objective::Cuts::default()));
    assert!(solved.is_err());
}

#[test]
fn one_mentor_whom_everybody_wants_is_filled_with_the_best() {
    let pairs = (0..50).map(|mentee| Scored { mentee, mentor: 0, score: (mentee * 7 % 50) as u16 }).collect();
    let parts = Parts {
        mentee_cap: vec![1; 50],
        mentor_cap: vec![3],
        pairs,
        pinned: Vec::new(),
        forbidden: Vec::new(),
    };
    let solution = solve(&parts.instance(), &Objective::Total).unwrap();
    let figures = default_figures(&parts.instance(), &solution.matches);
    assert_eq!((figures.matched, figures.total, figures.blocking_pairs), (3, 49 + 48 + 47, 0));
}
