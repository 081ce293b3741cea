//! The format of MDGPLIB.

use super::Distances;
use crate::fault::Fault;

/// More would be a table of hundreds of megabytes.
const MOST_PEOPLE: usize = 2_000;
/// More decimal places would not fit the sums.
const MOST_DECIMALS: usize = 6;
/// The largest distance before its decimal places; sums of all pairs still fit 64 bits.
const MOST: i64 = 100_000;

pub(super) fn read(text: &str) -> Result<Distances, Fault> {
    let mut lines = (1..).zip(text.lines());
    let (_, head) = lines.next().unwrap_or((1, ""));
    let mut words = head.split_whitespace();
    let mut number = |what: &str| {
        let word = words.next().ok_or_else(|| Fault::on(1, format!("the {what} is missing")))?;
        word.parse::<usize>().map_err(|_| Fault::on(1, format!("the {what} is {word:?}, not a whole number")))
    };
    let (people, groups) = (number("number of people")?, number("number of groups")?);
    if !(1..=MOST_PEOPLE).contains(&people) || !(1..=people).contains(&groups) {
        let what = format!(
            "{people} people in {groups} groups; at most {MOST_PEOPLE} people, no more groups than people"
        );
        return Err(Fault::on(1, what));
    }
    let kind = words.next().unwrap_or_default();
    if kind != "ss" && kind != "ds" {
        return Err(Fault::on(1, format!("the sizes are {kind:?}, not ss (the same) or ds (different)")));
    }
    let sizes: Result<Vec<usize>, _> = words.map(str::parse).collect();
    let sizes = sizes.map_err(|_| Fault::on(1, "a size is not a whole number"))?;
    if sizes.len() != 2 * groups {
        return Err(Fault::on(1, format!("{} sizes for {groups} groups, which have two each", sizes.len())));
    }
    let bounds: Vec<(usize, usize)> = sizes.chunks(2).map(|two| (two[0], two[1])).collect();
    if let Some(at) = bounds.iter().position(|(least, most)| least > most) {
        let (least, most) = bounds[at];
        return Err(Fault::on(1, format!("group {at} has at least {least} and at most {most} people")));
    }
    let sum = |of: fn(&(usize, usize)) -> usize| bounds.iter().map(of).fold(0, usize::saturating_add);
    let (least, most) = (sum(|two| two.0), sum(|two| two.1));
    if !(least..=most).contains(&people) {
        return Err(Fault::on(1, format!("the groups hold {least} to {most} people, not {people}")));
    }
    let mut given: Vec<Option<(i64, usize)>> = vec![None; people * people];
    let mut decimals = 0;
    for (line, text) in lines.filter(|(_, text)| !text.trim().is_empty()) {
        let fault = |what: String| Fault::on(line, what);
        let words: Vec<&str> = text.split_whitespace().collect();
        let [a, b, distance] = words[..] else {
            return Err(fault("must be two people and their distance".to_owned()));
        };
        let person = |word: &str| match word.parse::<usize>() {
            Ok(person) if person < people => Ok(person),
            _ => Err(fault(format!("{word:?} is nobody, for people are 0 to {}", people - 1))),
        };
        let (a, b) = (person(a)?, person(b)?);
        if a == b {
            return Err(fault(format!("the distance of {a} from themselves")));
        }
        let (units, places) = decimal(distance).ok_or_else(|| {
            fault(format!("{distance:?} is not a distance up to {MOST} with {MOST_DECIMALS} places"))
        })?;
        if given[a * people + b].replace((units, places)).is_some() {
            return Err(fault(format!("the distance of {a} and {b} stands here for the second time")));
        }
        given[b * people + a] = Some((units, places));
        decimals = decimals.max(places);
    }
    let scaled = |(units, places): (i64, usize)| units * 10_i64.pow((decimals - places) as u32);
    let distance = given.into_iter().map(|given| given.map_or(0, scaled)).collect();
    Ok(Distances { people, bounds, distance, decimals: decimals as u32 })
}

/// A decimal number, negative perhaps, as its digits and how many of them are decimal places.
fn decimal(text: &str) -> Option<(i64, usize)> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let part = part.trim_end_matches('0');
    if whole.is_empty() || whole.len() > 6 || part.len() > MOST_DECIMALS || !plain(whole) || !plain(part) {
        return None;
    }
    let whole: i64 = whole.parse().ok().filter(|whole| *whole <= MOST)?;
    let units =
        whole * 10_i64.pow(part.len() as u32) + if part.is_empty() { 0 } else { part.parse().ok()? };
    Some((sign * units, part.len()))
}
