//! The engine's reasons in words: each code of the engine is a sentence of each language, never glued from parts.
//!
//! The engine says *why* in codes with parameters (`model::reason`). A reader gets a short title and, where there is
//! more to say, a sentence. All of it is tracked: called inside a view, it follows the language.

mod grouping;
mod mentoring;

use std::collections::BTreeMap;
use std::sync::Arc;

use model::policy_area::PolicyAreas;

use crate::i18n::{I18n, Language, t_string};
use crate::intl::{self, Plural};

/// A reason as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    /// What it is, in a few words or one sentence.
    pub title: String,
    /// What it means here.
    pub body: Option<String>,
}

impl Worded {
    fn new(title: impl Into<String>, body: impl Into<String>) -> Self {
        Self { title: title.into(), body: Some(body.into()) }
    }

    fn title(title: impl Into<String>) -> Self {
        Self { title: title.into(), body: None }
    }
}

/// A name as it stands in a sentence: isolated, so that one in another direction does not turn the words around it.
pub fn isolated(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

/// Puts reasons into words; policy areas are called by their names once these have come.
#[derive(Clone)]
pub struct Wording {
    i18n: I18n,
    areas: Arc<BTreeMap<String, [String; 3]>>,
}

impl Wording {
    /// Words with the names of `areas`; a policy area that is not in it is called by its slug.
    pub fn new(i18n: I18n, areas: Option<&PolicyAreas>) -> Self {
        let named = areas.map(|areas| areas.policy_areas.as_slice()).unwrap_or_default().iter().map(|area| {
            (area.slug.clone(), [area.name_en.clone(), area.name_es.clone(), area.name_fr.clone()])
        });
        Self { i18n, areas: Arc::new(named.collect()) }
    }

    /// The name of a policy area.
    pub fn area(&self, slug: &str) -> String {
        let locale = Language::of(self.i18n) as usize;
        self.areas.get(slug).map_or_else(|| slug.replace('-', " "), |names| names[locale].clone())
    }

    /// Names of policy areas, joined.
    pub fn areas(&self, slugs: &[String]) -> String {
        let names: Vec<String> = slugs.iter().map(|slug| self.area(slug)).collect();
        intl::list(Language::of(self.i18n), &names)
    }

    /// Minutes as people say them: "6 h 30 min".
    pub fn duration(&self, minutes: i64) -> String {
        let i18n = self.i18n;
        match (minutes / 60, minutes % 60) {
            (0, minutes) => t_string!(i18n, reasons.duration_min, minutes = minutes),
            (hours, 0) => t_string!(i18n, reasons.duration_h, hours = hours),
            (hours, minutes) => t_string!(i18n, reasons.duration_h_min, hours = hours, minutes = minutes),
        }
    }

    fn language(&self, code: Option<&str>) -> String {
        intl::language(Language::of(self.i18n), code.unwrap_or_default())
    }

    /// Names of people and members, joined.
    fn names(&self, names: &[String]) -> String {
        let names: Vec<String> = names.iter().map(|name| isolated(name)).collect();
        intl::list(Language::of(self.i18n), &names)
    }

    fn one(&self, count: i64) -> bool {
        intl::plural(Language::of(self.i18n), count.unsigned_abs()) == Plural::One
    }

    fn unknown(&self, code: &str) -> Worded {
        Worded::title(t_string!(self.i18n, reasons.unknown, code = code.to_owned()))
    }

    /// A weekday of the engine (`tue`) by name.
    fn day(&self, code: &str) -> String {
        intl::weekday(Language::of(self.i18n), code)
    }

    /// A slot of the engine (`tue 14:00`) with the weekday by name.
    fn slot(&self, slot: &str) -> String {
        match slot.split_once(' ') {
            Some((day, time)) => format!("{} {time}", self.day(day)),
            None => slot.to_owned(),
        }
    }
}
