//! What one more place is worth, against putting such a mentor into the pool and solving it again.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod pool_support;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use matching::explain::{MOST_ROWS, Recruit, recruit};
use matching::figures::{Figures, figures};
use matching::objective::{Cuts, ObjectiveCode};
use matching::pool::{Level, Mentee, Mentor, Offer, Pool, Theme};
use matching::ruleset::Criterion;
use matching::run::best;
use matching::score::Scores;
use matching::time::{FreeSpan, TimeBand};
use pool_support::random::Random;
use pool_support::{free, mentee, mentor, pool, random_pool, speaks, zones};

const OBJECTIVES: [ObjectiveCode; 3] = [ObjectiveCode::Total, ObjectiveCode::WorstOff, ObjectiveCode::Bands];

fn table(pool: &Pool) -> Vec<Recruit> {
    pool.validate().unwrap();
    let zones = zones();
    let scores = Scores::new(pool, &zones).unwrap();
    recruit(&scores, &best(&scores).unwrap()).unwrap()
}

/// The figures of the best answer; the worst score is that of what the pins leave open, as the objective sees it.
fn solved(pool: &Pool) -> Figures {
    let zones = zones();
    let scores = Scores::new(pool, &zones).unwrap();
    let solution = best(&scores).unwrap();
    let worst = solution.certificate.floor.as_ref().map(|floor| floor.score);
    Figures { worst, ..figures(scores.instance(), &Cuts::default(), &solution.matches) }
}

/// A mentor of whom nothing is known but the profile.
fn prospect(theme: &str, language: &str, band: TimeBand) -> Mentor {
    let (from, to) = band.minutes();
    let hours = |minutes: u16| format!("{:02}:00", minutes / 60);
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let all_week: Vec<FreeSpan> = days.map(|day| free(day, &hours(from), &hours(to))).into();
    Mentor {
        id: "new".to_owned(),
        time_zone: "UTC".to_owned(),
        free: all_week,
        languages: vec![speaks(language, Level::First)],
        offers: vec![Offer { slug: theme.to_owned(), level: 3 }],
        capacity: 1,
        approved: true,
        ..Mentor::default()
    }
}

/// Every theme, working language and band of the mentees.
fn profiles(pool: &Pool) -> Vec<(String, String, TimeBand)> {
    let mentees = || pool.mentees.iter();
    let themes: BTreeSet<&str> =
        mentees().flat_map(|one| &one.themes).map(|theme| theme.slug.as_str()).collect();
    let spoken = mentees().flat_map(|one| &one.languages).filter(|one| one.level >= Level::Working);
    let languages: BTreeSet<&str> = spoken.map(|language| language.code.as_str()).collect();
    let mut all = Vec::new();
    for theme in themes {
        for language in &languages {
            all.extend(TimeBand::ALL.map(|band| (theme.to_owned(), (*language).to_owned(), band)));
        }
    }
    all
}

/// How good figures are under an objective: greater is better.
fn quality(objective: ObjectiveCode, figures: &Figures) -> (u64, Vec<Reverse<u64>>, Option<u16>, u64) {
    let (worst, bands) = match objective {
        ObjectiveCode::Total => (None, Vec::new()),
        ObjectiveCode::WorstOff => (figures.worst, Vec::new()),
        ObjectiveCode::Bands => (None, figures.bands.iter().rev().map(|&count| Reverse(count)).collect()),
    };
    (figures.matched, bands, worst, figures.total)
}

/// The table as solving the pool with each of these mentors gives it.
fn by_solving(pool: &Pool) -> Vec<Recruit> {
    let now = solved(pool);
    let better = |(theme, language, band): (String, String, TimeBand)| {
        let mut larger = pool.clone();
        larger.mentors.push(prospect(&theme, &language, band));
        let then = solved(&larger);
        let row = Recruit {
            theme,
            language,
            band,
            gain: then.total as i64 - now.total as i64,
            matched: (then.matched - now.matched) as u8,
        };
        let then = quality(pool.objective, &then);
        (then > quality(pool.objective, &now)).then_some((Reverse(then), row))
    };
    let mut rows: Vec<_> = profiles(pool).into_iter().filter_map(better).collect();
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    rows.into_iter().map(|(_, row)| row).take(MOST_ROWS).collect()
}

/// Everybody has one theme here, so that its rarity, which a new mentor would change, has no part in the scores.
#[test]
fn the_table_is_what_solving_with_each_such_mentor_gives() {
    let mut seen = [0; 3];
    for seed in 0..30 {
        let mut pool = random_pool(seed, 8 + seed as u32 % 7, 5 + seed as u32 % 4);
        let at = seed as usize % 3;
        pool.objective = OBJECTIVES[at];
        let rows = table(&pool);
        assert_eq!(rows, by_solving(&pool), "seed {seed}");
        seen[at] += rows.len();
    }
    assert!(seen.iter().all(|&rows| rows > 100), "{seen:?}");
}

/// Several themes, mentees with several places, pins, musts, requirements and nobody to spare.
fn crowded_pool(seed: u64) -> Pool {
    let mut pool = random_pool(seed, 10, 9);
    let random = &mut Random(seed + 1);
    let themes = ["open-data", "budget", "gender", "justice"];
    for mentee in &mut pool.mentees {
        let mut slugs = themes.to_vec();
        random.shuffle(&mut slugs);
        let wanted = slugs.iter().take(random.up_to(3) as usize);
        mentee.themes = wanted
            .map(|slug| Theme { slug: (*slug).to_owned(), weight: 1 + random.up_to(3) as u16 })
            .collect();
        mentee.capacity = 1 + random.up_to(3) / 3;
        if random.up_to(5) == 0 {
            mentee.required = vec![Criterion::Themes];
        }
        if random.up_to(2) == 0 {
            mentee.wishes.clear();
        }
    }
    for mentor in &mut pool.mentors {
        let mut slugs = themes.to_vec();
        random.shuffle(&mut slugs);
        let offered = slugs.iter().take(random.up_to(3) as usize);
        mentor.offers = offered
            .map(|slug| Offer { slug: (*slug).to_owned(), level: 1 + random.up_to(2) as u16 })
            .collect();
        mentor.free = vec![free("mon", "08:00", "18:00"), free("tue", "08:00", "18:00")];
        mentor.capacity += 1;
        mentor.paused = false;
        mentor.approved = true;
    }
    if random.up_to(3) == 0 {
        pool.ruleset.must.insert(Criterion::Themes);
    }
    let zones = zones();
    let scores = Scores::new(&pool, &zones).unwrap();
    let pairs: Vec<_> = scores.instance().edges().iter().collect();
    if !pairs.is_empty() {
        let pin = pairs[random.up_to(pairs.len() as u32 - 1) as usize];
        let ids = (scores.mentee(pin.mentee).id.clone(), scores.mentor(pin.mentor).id.clone());
        drop(scores);
        pool.pinned.push(ids);
    }
    pool
}

/// The new mentor is there from the beginning and paused, so that rarity is the same before and after.
#[test]
fn a_row_is_what_such_a_mentor_adds_when_they_come_back_from_a_break() {
    let mut seen = [[0; 2]; 3];
    for seed in 0..150 {
        let mut pool = crowded_pool(seed);
        let at = seed as usize % 3;
        pool.objective = OBJECTIVES[at];
        let all = profiles(&pool);
        if all.is_empty() {
            continue;
        }
        for step in 0..4 {
            let (theme, language, band) = &all[(seed as usize * 7 + step * 31) % all.len()];
            let mut before = pool.clone();
            before.mentors.push(Mentor { paused: true, ..prospect(theme, language, *band) });
            let mut after = before.clone();
            after.mentors.last_mut().unwrap().paused = false;
            let (now, then) = (solved(&before), solved(&after));
            let rows = table(&before);
            let mut found = rows.iter().filter(|row| {
                (row.theme.as_str(), row.language.as_str(), row.band)
                    == (theme.as_str(), language.as_str(), *band)
            });
            let row = found.next();
            assert!(found.next().is_none());
            let better = quality(pool.objective, &then) > quality(pool.objective, &now);
            match row {
                Some(row) => {
                    assert!(better, "seed {seed}: {row:?}");
                    assert_eq!(row.gain, then.total as i64 - now.total as i64, "seed {seed}: {row:?}");
                    assert_eq!(u64::from(row.matched), then.matched - now.matched, "seed {seed}: {row:?}");
                }
                None => {
                    assert!(!better || rows.len() == MOST_ROWS, "seed {seed}: {theme} {language} {band:?}");
                }
            }
            seen[at][usize::from(row.is_some())] += 1;
        }
    }
    assert!(seen.as_flattened().iter().all(|&count| count > 15), "{seen:?}");
}

#[test]
fn a_pool_that_lacks_one_language_says_so() {
    let mut lacking = pool(vec![mentee("a"), mentee("b")], vec![mentor("x")]);
    lacking.mentees[1].languages = vec![speaks("fr", Level::First)];
    let rows = table(&lacking);
    assert_eq!((rows[0].language.as_str(), rows[0].matched, rows[0].band.code()), ("fr", 1, "utc_12_16"));
    // Nobody is free at night, and one more mentor who speaks Spanish would have nobody to help better.
    assert!(rows.iter().all(|row| row.band == TimeBand::Utc12 && row.language == "fr"), "{rows:?}");
}

#[test]
fn what_nobody_wants_is_not_looked_for() {
    let mut unwanted = pool(vec![mentee("a")], Vec::new());
    unwanted.mentees[0].languages.push(speaks("en", Level::Basic));
    assert_eq!(table(&unwanted).iter().map(|row| row.language.as_str()).collect::<Vec<_>>(), ["es"]);
    unwanted.mentees[0].themes.clear();
    assert_eq!(table(&unwanted), []);
    unwanted.mentees[0] = Mentee { capacity: 0, ..mentee("a") };
    assert_eq!(table(&unwanted), []);
}

#[test]
fn a_table_has_a_hundred_rows_at_most_and_the_best_come_first() {
    let codes = ["aa", "bb", "cc", "dd", "ee", "ff", "gg"];
    let mentees = (0..70).map(|at: usize| Mentee {
        languages: vec![speaks(codes[at % 7], Level::First)],
        themes: vec![Theme { slug: format!("theme-{at:02}"), weight: 1 }],
        ..mentee(&format!("m{at:02}"))
    });
    let rows = table(&pool(mentees.collect(), Vec::new()));
    assert_eq!(rows.len(), MOST_ROWS);
    assert!(rows.is_sorted_by_key(|row| Reverse((row.matched, row.gain))));
    // Of themes that are wanted equally often the first forty by slug are looked at.
    assert!(rows.iter().all(|row| row.theme.as_str() <= "theme-39"));
}
