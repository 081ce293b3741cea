//! How long the engine takes here, with the invented problems of the native measurements; printed, never asserted on.

#[path = "../../crates/matching/tests/group_world/cohort.rs"]
mod cohort;
#[expect(dead_code, reason = "the native tests need more of it")]
#[path = "../../crates/matching/tests/select_support/mod.rs"]
mod select_support;

use std::collections::BTreeMap;

use matching::time::{Change, Zone, Zones};
use matching::{group, select};
use select_support::{Dice, Shape, Share, call};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

/// Offset in minutes, the change with its minute and the offset afterwards, and the zones that have both.
type Clock = (i32, Option<(i64, i32)>, &'static [&'static str]);

/// The offset of each zone in minutes on 1 February 2027, and the one after a clock change in the season.
const ZONES: [Clock; 14] = [
    (-360, None, &["America/Mexico_City", "America/Monterrey"]),
    (-360, Some((20_891 * 1_440 + 480, -300)), &["America/Chicago"]),
    (-300, None, &["America/Bogota", "America/Guayaquil", "America/Lima"]),
    (-300, Some((20_891 * 1_440 + 420, -240)), &["America/Toronto"]),
    (-180, None, &["America/Argentina/Cordoba", "America/Sao_Paulo"]),
    (-180, Some((20_912 * 1_440 + 180, -240)), &["America/Santiago"]),
    (-60, None, &["Atlantic/Cape_Verde"]),
    (0, None, &["Africa/Abidjan", "Africa/Accra", "Africa/Dakar"]),
    (60, None, &["Africa/Lagos", "Africa/Tunis"]),
    (60, Some((20_905 * 1_440 + 60, 120)), &["Europe/Madrid", "Europe/Podgorica", "Europe/Tirane"]),
    (120, Some((20_905 * 1_440 + 60, 180)), &["Europe/Kyiv"]),
    (180, None, &["Africa/Nairobi", "Asia/Amman"]),
    (240, None, &["Asia/Yerevan"]),
    (480, None, &["Asia/Makassar", "Asia/Manila"]),
];

fn zones() -> Zones {
    let mut zones = BTreeMap::new();
    for (offset, change, names) in ZONES {
        for name in names {
            let changes = change.map(|(utc_minute, offset_minutes)| Change { utc_minute, offset_minutes });
            zones.insert((*name).to_owned(), Zone::new(offset, changes.into_iter().collect()));
        }
    }
    zones
}

/// Milliseconds since the page was opened.
fn now() -> f64 {
    web_sys::window().unwrap().performance().unwrap().now()
}

/// Prints the median and the longest of what `work` takes, the first call left out.
fn measure(name: &str, goal_ms: u32, rounds: u64, mut work: impl FnMut(u64)) {
    work(0);
    let mut times: Vec<f64> = (0..rounds)
        .map(|round| {
            let start = now();
            work(round);
            now() - start
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (median, most) = (times[times.len() / 2], times[times.len() - 1]);
    console_log!("speed: {name}: median {median:.0} ms, longest {most:.0} ms (goal {goal_ms} ms)");
}

#[wasm_bindgen_test]
fn fifty_members_are_put_into_groups() {
    let (problem, zones) = (cohort::cohort_of(50), zones());
    measure("50 members into groups of 5 to 8", 200, 9, |_| {
        let groups = group::Prepared::new(&problem, &zones).unwrap().solve();
        assert!(groups.groups.len() >= 5);
    });
}

#[wasm_bindgen_test]
fn a_cohort_is_selected_from_138_applicants_with_20_quotas() {
    let shape = |step: usize, slack: usize, share: Share| Shape {
        applicants: 138,
        seats: 50,
        values: vec![6, 4, 4, 3, 3],
        step,
        slack,
        share,
    };
    let shapes = [
        ("quotas as many applied", shape(1, 3, Share::Applied)),
        ("the same for every value", shape(1, 3, Share::Even)),
        ("equal scores", shape(100_000, 2, Share::Even)),
    ];
    for (name, shape) in shapes {
        measure(&format!("50 of 138 applicants, 20 quotas, {name}"), 100, 6, |round| {
            let problem = call(&mut Dice(round), &shape);
            let selection = select::Prepared::new(&problem).unwrap().solve();
            assert_eq!(selection.selected.len(), 50);
        });
    }
}
