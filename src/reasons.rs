//! The engine's reasons in words: each code of the engine is a sentence of each language, never glued from parts.
//!
//! The engine says *why* in codes with parameters (`model::reason`). A reader gets a short title and, where there is
//! more to say, a sentence. All of it is tracked: called inside a view, it follows the language.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::place::{Kind, Region};
use model::policy_area::PolicyAreas;
use model::reason::Reason;

use crate::i18n::{I18n, Language, t_string};
use crate::intl::{self, Plural};
use crate::terms;

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

    fn names(&self, names: &[String]) -> String {
        intl::list(Language::of(self.i18n), names)
    }

    fn one(&self, count: i64) -> bool {
        intl::plural(Language::of(self.i18n), count.unsigned_abs()) == Plural::One
    }

    fn unknown(&self, code: &str) -> Worded {
        Worded::title(t_string!(self.i18n, reasons.unknown, code = code.to_owned()))
    }

    /// Why this mentor and this mentee.
    pub fn pair(&self, reason: &Reason) -> Worded {
        let i18n = self.i18n;
        let number = |key: &str| reason.number(key).unwrap_or_default();
        match reason.code.as_str() {
            "shared_themes" => {
                let themes = self.areas(reason.list("slugs"));
                let rare = reason.list("rare");
                let body = if rare.is_empty() {
                    t_string!(i18n, reasons.themes_body, themes = themes)
                } else {
                    t_string!(i18n, reasons.themes_rare_body, themes = themes, rare = self.areas(rare))
                };
                Worded::new(t_string!(i18n, reasons.themes_title), body)
            }
            "shared_words" => {
                Worded::new(t_string!(i18n, reasons.own_words_title), t_string!(i18n, reasons.own_words_body))
            }
            "common_languages" => {
                let locale = Language::of(i18n);
                let names: Vec<_> =
                    reason.list("languages").iter().map(|code| intl::language(locale, code)).collect();
                let body = t_string!(i18n, reasons.languages_body, languages = intl::list(locale, &names));
                Worded::new(t_string!(i18n, reasons.languages_title), body)
            }
            "overlap" => {
                let duration = self.duration(number("minutes"));
                let body = t_string!(i18n, reasons.overlap_body, duration = duration);
                Worded::new(t_string!(i18n, reasons.overlap_title), body)
            }
            "steps_ahead" => match number("steps") {
                0 => Worded::title(t_string!(i18n, reasons.steps_0_title)),
                1 => Worded::new(t_string!(i18n, reasons.steps_1_title), t_string!(i18n, reasons.steps_body)),
                steps => Worded::new(
                    t_string!(i18n, reasons.steps_n_title, steps = steps),
                    t_string!(i18n, reasons.steps_body),
                ),
            },
            "similar_size" => {
                Worded::new(t_string!(i18n, reasons.size_title), t_string!(i18n, reasons.size_body))
            }
            "same_kind" => {
                let code = reason.text("kind").unwrap_or_default();
                let kind = Kind::from_code(code).map_or(code, |kind| terms::kind(i18n, kind)).to_owned();
                let body = t_string!(i18n, reasons.kind_body, kind = kind);
                Worded::new(t_string!(i18n, reasons.kind_title), body)
            }
            "same_region" => {
                let code = reason.text("region").unwrap_or_default();
                let region = Region::from_code(code).or_else(|| Region::from_ogp_name(code));
                let region = region.map_or(code, |region| terms::region(i18n, region)).to_owned();
                let body = t_string!(i18n, reasons.region_body, region = region);
                Worded::new(t_string!(i18n, reasons.region_title), body)
            }
            "same_sector" => {
                let civil = reason.text("sector") == Some("civil_society");
                let body = if civil {
                    t_string!(i18n, reasons.sector_civil_body)
                } else {
                    t_string!(i18n, reasons.sector_government_body)
                };
                Worded::new(t_string!(i18n, reasons.sector_title), body)
            }
            "mentee_wish" => Worded::new(
                t_string!(i18n, reasons.mentee_wish_title),
                t_string!(i18n, reasons.mentee_wish_body, rank = number("rank")),
            ),
            "mentor_wish" => Worded::new(
                t_string!(i18n, reasons.mentor_wish_title),
                t_string!(i18n, reasons.mentor_wish_body, rank = number("rank")),
            ),
            "waited" => {
                let count = number("rounds");
                let body = if self.one(count) {
                    t_string!(i18n, reasons.waited_body_1, count = count)
                } else {
                    t_string!(i18n, reasons.waited_body_n, count = count)
                };
                Worded::new(t_string!(i18n, reasons.waited_title), body)
            }
            code => self.unknown(code),
        }
    }

    /// Why this group.
    pub fn group(&self, reason: &Reason) -> Worded {
        let i18n = self.i18n;
        let number = |key: &str| reason.number(key).unwrap_or_default();
        let name = || reason.text("participant").unwrap_or_default().to_owned();
        match reason.code.as_str() {
            "one_language" => Worded::new(
                t_string!(i18n, reasons.one_language_title),
                t_string!(i18n, reasons.one_language_body, language = self.language(reason.text("language"))),
            ),
            "one_slot" => {
                let (weeks, zones) = (number("weeks"), number("zones"));
                let body = if zones <= 1 {
                    t_string!(i18n, reasons.one_slot_body_1, weeks = weeks)
                } else {
                    t_string!(i18n, reasons.one_slot_body_n, weeks = weeks, zones = zones)
                };
                Worded::new(t_string!(i18n, reasons.one_slot_title), body)
            }
            "different_regions" => Worded::new(
                t_string!(i18n, reasons.regions_title, regions = number("regions")),
                t_string!(i18n, reasons.regions_body),
            ),
            "countries" => {
                let most = number("most_from_one");
                let body = if most <= 1 {
                    t_string!(i18n, reasons.countries_body_1).to_owned()
                } else {
                    t_string!(i18n, reasons.countries_body_n, most = most)
                };
                Worded::new(t_string!(i18n, reasons.countries_title, countries = number("countries")), body)
            }
            "shared_theme" => Worded::new(
                t_string!(i18n, reasons.theme_title, people = number("people")),
                t_string!(
                    i18n,
                    reasons.theme_body,
                    theme = self.area(reason.text("theme").unwrap_or_default())
                ),
            ),
            "similar_stage" => {
                Worded::new(t_string!(i18n, reasons.stage_title), t_string!(i18n, reasons.stage_body))
            }
            "nobody_alone" => Worded::new(
                t_string!(i18n, reasons.nobody_alone_title),
                t_string!(i18n, reasons.nobody_alone_body),
            ),
            "only_small_town" => Worded::title(t_string!(i18n, reasons.only_small_town_title, name = name())),
            "only_civil_society" => Worded::title(t_string!(i18n, reasons.only_civil_title, name = name())),
            "only_first_speaker" => {
                let language = self.language(reason.text("language"));
                Worded::title(t_string!(i18n, reasons.only_speaker_title, name = name(), language = language))
            }
            code => self.unknown(code),
        }
    }

    /// Why somebody has no group.
    pub fn unplaced(&self, reason: &Reason) -> String {
        let i18n = self.i18n;
        let number = |key: &str| reason.number(key).unwrap_or_default();
        let (people, needed) = (number("people"), number("needed"));
        match reason.code.as_str() {
            "no_common_language" => {
                t_string!(i18n, reasons.no_common_language, people = people, needed = needed)
            }
            "no_common_slot" => t_string!(i18n, reasons.no_common_slot, people = people, needed = needed),
            "together_too_large" => {
                t_string!(i18n, reasons.together_too_large, people = people, max = number("max"))
            }
            "no_facilitator" => {
                let language = self.language(reason.text("language"));
                t_string!(i18n, reasons.no_facilitator_why, language = language)
            }
            "no_room_left" => t_string!(i18n, reasons.no_room_left).to_owned(),
            "not_placed" => t_string!(i18n, reasons.not_placed).to_owned(),
            code => self.unknown(code).title,
        }
    }

    /// The smallest change that would give somebody a group: what to do, and what happens then.
    pub fn group_fix(&self, fix: &Reason) -> Worded {
        if fix.code == "several" {
            let changes = fix.list("changes");
            let count = t_string!(self.i18n, reasons.fix_several, count = changes.len() as i64);
            let each = changes.iter().map(|code| self.change(code, fix, &format!("{code}_")));
            let mut lines: Vec<String> = each.collect();
            lines.extend(self.outcome(fix));
            return Worded { title: count, body: Some(lines.join(" ")) };
        }
        Worded { title: self.change(&fix.code, fix, ""), body: self.outcome(fix) }
    }

    /// One change; its parameters stand under `prefix` when it is one of several.
    fn change(&self, code: &str, fix: &Reason, prefix: &str) -> String {
        let i18n = self.i18n;
        let text = |key: &str| fix.text(&format!("{prefix}{key}")).unwrap_or_default().to_owned();
        let number = |key: &str| fix.number(&format!("{prefix}{key}")).unwrap_or_default();
        let list = |key: &str| self.names(fix.list(&format!("{prefix}{key}")));
        match code {
            "place" => t_string!(i18n, reasons.fix_place).to_owned(),
            "longer_window" => t_string!(
                i18n,
                reasons.fix_window,
                name = text("participant"),
                from = text("from"),
                to = text("to"),
                minutes = number("minutes")
            ),
            "weekday" => {
                t_string!(i18n, reasons.fix_weekday, name = text("participant"), day = self.day(&text("day")))
            }
            "busy_hours" => {
                t_string!(i18n, reasons.fix_busy, name = text("participant"), hours = list("hours"))
            }
            "language" if fix.list(&format!("{prefix}participants")).is_empty() => t_string!(
                i18n,
                reasons.fix_language,
                name = text("participant"),
                language = self.language(Some(&text("language")))
            ),
            "language" => t_string!(i18n, reasons.fix_languages, names = list("participants")),
            "size_max" => t_string!(i18n, reasons.fix_size_max, max = number("max")),
            "size_min" => t_string!(i18n, reasons.fix_size_min, min = number("min")),
            "facilitator" => t_string!(
                i18n,
                reasons.fix_facilitator,
                language = self.language(Some(&text("language"))),
                slot = self.slot(&text("slot"))
            ),
            "shorter_session" => t_string!(i18n, reasons.fix_shorter, minutes = number("minutes")),
            code => self.unknown(code).title,
        }
    }

    /// What a change leads to, where the engine says so.
    fn outcome(&self, fix: &Reason) -> Option<String> {
        let i18n = self.i18n;
        if let Some(group) = fix.number("group") {
            return Some(t_string!(i18n, reasons.fix_then_group, group = group));
        }
        let names = fix.list("new_group_participants");
        (!names.is_empty()).then(|| {
            let language = self.language(fix.text("new_group_language"));
            t_string!(i18n, reasons.fix_then_new, language = language, names = self.names(names))
        })
    }

    /// Which hard rule a move breaks; `code` and parameters as the server names them.
    pub fn broken_rule(&self, rule: &Reason) -> String {
        let i18n = self.i18n;
        let text = |key: &str| rule.text(key).unwrap_or_default().to_owned();
        let number = |key: &str| rule.number(key).unwrap_or_default();
        let (name, people) = (text("participant"), number("people"));
        match rule.code.as_str() {
            "size_min" => t_string!(i18n, reasons.rule_size_min, people = people, min = number("min")),
            "size_max" => t_string!(i18n, reasons.rule_size_max, people = people, max = number("max")),
            "language" => {
                let language = self.language(Some(&text("language")));
                t_string!(i18n, reasons.rule_language, name = name, language = language)
            }
            "window" => t_string!(
                i18n,
                reasons.rule_window,
                name = name,
                minutes = number("minutes"),
                from = text("from"),
                to = text("to")
            ),
            "midnight" => t_string!(i18n, reasons.rule_midnight, name = name),
            "weekday" => t_string!(i18n, reasons.rule_weekday, name = name, day = self.day(&text("day"))),
            "busy" => t_string!(i18n, reasons.rule_busy, name = name),
            "together" => t_string!(i18n, reasons.rule_together, name = name, other = text("with")),
            "apart" => t_string!(i18n, reasons.rule_apart, name = name, other = text("with")),
            "no_facilitator"
            | "facilitator_language"
            | "facilitator_slot"
            | "facilitator_load"
            | "facilitator_overlap" => t_string!(i18n, reasons.rule_facilitator).to_owned(),
            "no_common_language" => t_string!(i18n, reasons.rule_common_language).to_owned(),
            "no_common_slot" => t_string!(i18n, reasons.rule_common_slot).to_owned(),
            "same_group" => t_string!(i18n, reasons.rule_same_group).to_owned(),
            "group_twice"
            | "in_two_groups"
            | "unknown_group"
            | "unknown_participant"
            | "unknown_language"
            | "unknown_facilitator" => t_string!(i18n, reasons.rule_changed).to_owned(),
            code => self.unknown(code).title,
        }
    }

    /// Which rule cuts how many mentors.
    pub fn cut(&self, rule: &str, count: u32) -> String {
        let (i18n, one) = (self.i18n, self.one(i64::from(count)));
        macro_rules! counted {
            ($single:ident, $plural:ident) => {
                if one {
                    t_string!(i18n, reasons.$single, count = count)
                } else {
                    t_string!(i18n, reasons.$plural, count = count)
                }
            };
        }
        match rule {
            "language" => counted!(cut_language_1, cut_language_n),
            "overlap" => counted!(cut_overlap_1, cut_overlap_n),
            "do_not_match" => counted!(cut_private_1, cut_private_n),
            "same_member" => counted!(cut_same_member_1, cut_same_member_n),
            "same_organisation" => counted!(cut_same_organisation_1, cut_same_organisation_n),
            "conflict" => counted!(cut_conflict_1, cut_conflict_n),
            "unavailable" => counted!(cut_unavailable_1, cut_unavailable_n),
            "requirement" => counted!(cut_requirement_1, cut_requirement_n),
            "must" => counted!(cut_must_1, cut_must_n),
            "banned" => counted!(cut_banned_1, cut_banned_n),
            code => self.unknown(code).title,
        }
    }

    /// The smallest change that would give somebody a mentor.
    pub fn match_fix(&self, fix: &Reason) -> String {
        let i18n = self.i18n;
        match fix.code.as_str() {
            "place" => t_string!(i18n, reasons.mfix_place, names = self.names(fix.list("mentors"))),
            "overlap" => {
                t_string!(i18n, reasons.mfix_overlap, minutes = fix.number("minutes").unwrap_or_default())
            }
            "language" => {
                t_string!(i18n, reasons.mfix_language, language = self.language(fix.text("code")))
            }
            "pause" => {
                t_string!(i18n, reasons.mfix_pause, name = fix.text("mentor").unwrap_or_default().to_owned())
            }
            code => self.unknown(code).title,
        }
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
