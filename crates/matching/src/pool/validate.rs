//! Whether a pool makes sense: ids, references and ranges; each fault names its JSON path.

use std::collections::{BTreeMap, BTreeSet};

use super::{FORMAT, Language, Pool, other_format};
use crate::fault::Fault;
use crate::time::{FreeHours, FreeSpan};

/// Most wishes of one person.
const MOST_WISHES: usize = 5;
/// Ten years; more would only be a slip of the keyboard.
const MOST_WEEKS: u16 = 520;

impl Pool {
    /// The first fault: format, programme and ruleset, then the ids of both sides, then person by person; time zones are
    /// checked when the pool is scored.
    pub fn validate(&self) -> Result<(), Fault> {
        if self.format != FORMAT {
            return Err(other_format(&self.format));
        }
        if !(1..=MOST_WEEKS).contains(&self.programme.weeks) {
            return Err(Fault::at("$.programme.weeks", format!("must be within 1..{MOST_WEEKS}")));
        }
        for (criterion, &weight) in &self.ruleset.weights {
            if weight > 100 {
                let path = format!("$.ruleset.weights.{}", criterion.code());
                return Err(Fault::at(path, format!("is {weight}, above 100")));
            }
        }
        let mentees = ids("mentees", self.mentees.iter().map(|mentee| mentee.id.as_str()))?;
        let mentors = ids("mentors", self.mentors.iter().map(|mentor| mentor.id.as_str()))?;
        for (at, mentee) in self.mentees.iter().enumerate() {
            let path = format!("$.mentees[{at}]");
            person(&path, &mentee.free, &mentee.languages)?;
            themes(
                &path,
                "themes",
                "weight",
                mentee.themes.iter().map(|one| (one.slug.as_str(), one.weight)),
            )?;
            wishes(&path, "mentor", &mentee.wishes, &mentors)?;
        }
        for (at, mentor) in self.mentors.iter().enumerate() {
            let path = format!("$.mentors[{at}]");
            person(&path, &mentor.free, &mentor.languages)?;
            themes(&path, "offers", "level", mentor.offers.iter().map(|one| (one.slug.as_str(), one.level)))?;
            wishes(&path, "mentee", &mentor.wishes, &mentees)?;
        }
        let earlier = self.keep.as_ref().map(|keep| ("keep.pairs", &keep.pairs));
        for (field, pairs) in
            [("pinned", &self.pinned), ("forbidden", &self.forbidden)].into_iter().chain(earlier)
        {
            for (at, (mentee, mentor)) in pairs.iter().enumerate() {
                if !mentees.contains(mentee.as_str()) {
                    return Err(Fault::at(
                        format!("$.{field}[{at}][0]"),
                        format!("unknown mentee {mentee:?}"),
                    ));
                }
                if !mentors.contains(mentor.as_str()) {
                    return Err(Fault::at(
                        format!("$.{field}[{at}][1]"),
                        format!("unknown mentor {mentor:?}"),
                    ));
                }
            }
        }
        self.validate_pins()?;
        self.validate_keep()
    }

    /// A percentage, and each earlier pair once.
    fn validate_keep(&self) -> Result<(), Fault> {
        let Some(keep) = &self.keep else { return Ok(()) };
        if keep.percent > 100 {
            return Err(Fault::at("$.keep.percent", format!("is {}, above 100", keep.percent)));
        }
        let mut seen = BTreeSet::new();
        for (at, pair) in keep.pairs.iter().enumerate() {
            if !seen.insert(pair) {
                let problem = format!("{:?} and {:?} stand here twice", pair.0, pair.1);
                return Err(Fault::at(format!("$.keep.pairs[{at}]"), problem));
            }
        }
        Ok(())
    }

    /// Pins are distinct and within everybody's places; whether a rule cuts them is known once they are scored.
    fn validate_pins(&self) -> Result<(), Fault> {
        let mentee_places = self.mentees.iter().map(|mentee| (mentee.id.as_str(), mentee.capacity));
        let mentor_places = self.mentors.iter().map(|mentor| (mentor.id.as_str(), mentor.capacity));
        let mut mentee_left: BTreeMap<&str, u32> = mentee_places.collect();
        let mut mentor_left: BTreeMap<&str, u32> = mentor_places.collect();
        let forbidden: BTreeSet<&(String, String)> = self.forbidden.iter().collect();
        let mut seen = BTreeSet::new();
        for (at, pair) in self.pinned.iter().enumerate() {
            let (mentee, mentor) = pair;
            let fault = |problem: String| Err(Fault::at(format!("$.pinned[{at}]"), problem));
            if !seen.insert(pair) {
                return fault(format!("{mentee:?} and {mentor:?} are pinned twice"));
            }
            if forbidden.contains(pair) {
                return fault(format!("{mentee:?} and {mentor:?} are both pinned and forbidden"));
            }
            for (side, id, left) in
                [("mentee", mentee, &mut mentee_left), ("mentor", mentor, &mut mentor_left)]
            {
                match left.get_mut(id.as_str()) {
                    Some(left) if *left > 0 => *left -= 1,
                    _ => return fault(format!("{side} {id:?} has no place left for this pin")),
                }
            }
        }
        Ok(())
    }
}

/// The ids of one side, which must be there and unique.
fn ids<'a>(side: &str, people: impl Iterator<Item = &'a str>) -> Result<BTreeSet<&'a str>, Fault> {
    let mut ids = BTreeSet::new();
    for (at, id) in people.enumerate() {
        if id.is_empty() {
            return Err(Fault::at(format!("$.{side}[{at}].id"), "is empty"));
        }
        if !ids.insert(id) {
            return Err(Fault::at(format!("$.{side}[{at}].id"), format!("{id:?} stands here twice")));
        }
    }
    Ok(ids)
}

/// What both sides have: free hours that can be read, and each language once, with a code.
fn person(path: &str, free: &[FreeSpan], languages: &[Language]) -> Result<(), Fault> {
    FreeHours::parse(free).map_err(|fault| {
        let fault = fault.under(&format!("{path}.free"));
        Fault::at(fault.path, fault.what)
    })?;
    let mut codes = BTreeSet::new();
    for (at, language) in languages.iter().enumerate() {
        if language.code.is_empty() {
            return Err(Fault::at(format!("{path}.languages[{at}].code"), "is empty"));
        }
        if !codes.insert(language.code.as_str()) {
            let problem = format!("{:?} stands here twice", language.code);
            return Err(Fault::at(format!("{path}.languages[{at}].code"), problem));
        }
    }
    Ok(())
}

/// Each theme once, with a slug and a positive weight or level.
fn themes<'a>(
    path: &str,
    field: &str,
    strength: &str,
    themes: impl Iterator<Item = (&'a str, u16)>,
) -> Result<(), Fault> {
    let mut slugs = BTreeSet::new();
    for (at, (slug, value)) in themes.enumerate() {
        if value == 0 {
            return Err(Fault::at(format!("{path}.{field}[{at}].{strength}"), "must be at least 1"));
        }
        if slug.is_empty() {
            return Err(Fault::at(format!("{path}.{field}[{at}].slug"), "is empty"));
        }
        if !slugs.insert(slug) {
            return Err(Fault::at(
                format!("{path}.{field}[{at}].slug"),
                format!("{slug:?} stands here twice"),
            ));
        }
    }
    Ok(())
}

/// At most five different people of the other side.
fn wishes(path: &str, other: &str, wishes: &[String], others: &BTreeSet<&str>) -> Result<(), Fault> {
    let mut seen = BTreeSet::new();
    for (at, wish) in wishes.iter().enumerate() {
        let fault = |problem: String| Err(Fault::at(format!("{path}.wishes[{at}]"), problem));
        if !others.contains(wish.as_str()) {
            return fault(format!("unknown {other} {wish:?}"));
        }
        if !seen.insert(wish) {
            return fault(format!("{wish:?} stands here twice"));
        }
        if at >= MOST_WISHES {
            return fault(format!("is more than the {MOST_WISHES} wishes a person has"));
        }
    }
    Ok(())
}
