//! Candidate rooms: which language and slot could hold a group at all, and how many people that leaves out for sure.

use super::calendar::SLOTS;
use super::prepared::Prepared;
use crate::bits::Bits;

/// Rooms as a grid of languages and the slots worth trying.
pub(super) struct Rooms {
    /// Slots that no other slot replaces.
    pub(super) slots: Vec<usize>,
    /// For each unit the positions in `slots` that suit it.
    pub(super) unit_slots: Vec<Vec<u16>>,
    /// For each unit how many rooms with enough people suit it; 0 if nothing can place it.
    pub(super) choices: Vec<usize>,
    /// No grouping places more people.
    pub(super) most_placed: usize,
}

impl Rooms {
    pub(super) fn new(prepared: &Prepared) -> Self {
        let usable: Vec<bool> = prepared.units.iter().map(|unit| fits_a_group(prepared, unit)).collect();
        let slots = slots(prepared, &usable);
        let unit_slots: Vec<Vec<u16>> = prepared
            .units
            .iter()
            .map(|unit| {
                (0..slots.len() as u16).filter(|at| unit.needs.slots.has(slots[usize::from(*at)])).collect()
            })
            .collect();
        let mut rooms = Self { slots, unit_slots, choices: vec![0; prepared.units.len()], most_placed: 0 };
        let mut parts: Vec<usize> = (0..prepared.units.len()).collect();
        let all: Vec<usize> = (0..prepared.units.len()).filter(|unit| usable[*unit]).collect();
        let crowd = rooms.crowd(prepared, &all);
        for (room, count) in crowd.iter().enumerate() {
            let (language, slot) = (room / rooms.slots.len(), rooms.slots[room % rooms.slots.len()]);
            let led = !prepared.needs_leaders()
                || prepared
                    .facilitators
                    .iter()
                    .any(|lead| lead.max_groups > 0 && lead.needs.allow(language, slot));
            if usize::from(*count) < prepared.min() || !led {
                continue;
            }
            let inside = all.iter().copied().filter(|unit| prepared.units[*unit].needs.allow(language, slot));
            let mut first = None;
            for unit in inside {
                rooms.choices[unit] += 1;
                let root = *first.get_or_insert(unit);
                join(&mut parts, root, unit);
            }
        }
        rooms.most_placed = most_placed(prepared, &rooms.choices, &mut parts);
        rooms
    }

    /// How many people of `units` each room would suit; rooms are numbered language by language.
    pub(super) fn crowd(&self, prepared: &Prepared, units: &[usize]) -> Vec<u16> {
        let mut crowd = vec![0_u16; prepared.languages.len() * self.slots.len()];
        for &unit in units {
            let size = prepared.units[unit].people.len() as u16;
            for language in prepared.units[unit].needs.languages.iter() {
                let row = &mut crowd[language * self.slots.len()..][..self.slots.len()];
                self.unit_slots[unit].iter().for_each(|at| row[usize::from(*at)] += size);
            }
        }
        crowd
    }
}

fn fits_a_group(prepared: &Prepared, unit: &super::prepared::Unit) -> bool {
    unit.people.len() <= prepared.max() && unit.needs.are_met()
}

/// The slots that suit somebody and are not dominated: another slot suits the same units and more.
///
/// With facilitators every slot that one of them has is kept, because nobody leads two sessions at once
/// and a slot that suits fewer people may be the one that is left.
fn slots(prepared: &Prepared, usable: &[bool]) -> Vec<usize> {
    let column = |slot: usize| {
        let mut column = Bits::none(prepared.units.len());
        let suits = |unit: &usize| usable[*unit] && prepared.units[*unit].needs.slots.has(slot);
        (0..prepared.units.len()).filter(suits).for_each(|unit| column.insert(unit));
        column
    };
    let columns: Vec<(usize, Bits)> =
        (0..SLOTS).map(|slot| (slot, column(slot))).filter(|(_, column)| !column.is_empty()).collect();
    let kept = |(at, (slot, column)): (usize, &(usize, Bits))| {
        let keep = if prepared.needs_leaders() {
            prepared.facilitators.iter().any(|leader| leader.needs.slots.has(*slot))
        } else {
            let replaced_by = |(other_at, (_, other)): (usize, &(usize, Bits))| {
                other_at != at && column.is_within(other) && (column != other || other_at < at)
            };
            !columns.iter().enumerate().any(replaced_by)
        };
        keep.then_some(*slot)
    };
    columns.iter().enumerate().filter_map(kept).collect()
}

fn root(parts: &[usize], mut unit: usize) -> usize {
    while parts[unit] != unit {
        unit = parts[unit];
    }
    unit
}

fn join(parts: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parts, a), root(parts, b));
    parts[a.max(b)] = a.min(b);
}

/// People whom no room joins never meet, so what the sizes leave over is counted in each such part of the world.
fn most_placed(prepared: &Prepared, choices: &[usize], parts: &mut [usize]) -> usize {
    let mut people = vec![0; parts.len()];
    for unit in (0..parts.len()).filter(|unit| choices[*unit] > 0) {
        people[root(parts, unit)] += prepared.units[unit].people.len();
    }
    let groups = if prepared.needs_leaders() {
        prepared.facilitators.iter().map(|leader| usize::from(leader.max_groups)).sum()
    } else {
        usize::MAX
    };
    let in_part: usize = people.iter().map(|people| at_most(prepared, *people, groups)).sum();
    at_most(prepared, in_part, groups).min(in_part)
}

/// The largest number up to `people` that can be cut into at most `groups` groups of allowed sizes.
fn at_most(prepared: &Prepared, people: usize, groups: usize) -> usize {
    let (min, max) = (prepared.min(), prepared.max());
    (1..=(people / min).min(groups)).map(|groups| people.min(groups * max)).max().unwrap_or(0)
}
