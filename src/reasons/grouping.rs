//! Why this group, why somebody has none, what would help, and which rule a move breaks.

use model::reason::Reason;

use super::{Worded, Wording, isolated};
use crate::i18n::{Language, t_string};
use crate::intl;

impl Wording {
    /// Why this group.
    pub fn group(&self, reason: &Reason) -> Worded {
        let i18n = self.i18n;
        let number = |key: &str| reason.number(key).unwrap_or_default();
        let name = || isolated(reason.text("participant").unwrap_or_default());
        match reason.code.as_str() {
            "one_language" => Worded::new(
                t_string!(i18n, reasons.one_language_title),
                t_string!(i18n, reasons.one_language_body, language = self.language(reason.text("language"))),
            ),
            "interpretation" => {
                let title = self.interpretation(reason);
                match reason.list("participants") {
                    [] => Worded::title(title),
                    names => {
                        let body = t_string!(i18n, reasons.interpretation_body, names = self.names(names));
                        Worded::new(title, body)
                    }
                }
            }
            "turns" => Worded::new(t_string!(i18n, reasons.turns_title), self.turns_body(reason)),
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
            let each = changes.iter().enumerate().map(|(at, code)| self.change(code, fix, &format!("{at}_")));
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
        let list = |key: &str| fix.list(&format!("{prefix}{key}"));
        let name = || isolated(&text("participant"));
        match code {
            "place" => t_string!(i18n, reasons.fix_place).to_owned(),
            "longer_window" => t_string!(
                i18n,
                reasons.fix_window,
                name = name(),
                from = text("from"),
                to = text("to"),
                minutes = number("minutes")
            ),
            "weekday" => {
                t_string!(i18n, reasons.fix_weekday, name = name(), day = self.day(&text("day")))
            }
            "busy_hours" => {
                let hours = intl::list(Language::of(i18n), list("hours"));
                t_string!(i18n, reasons.fix_busy, name = name(), hours = hours)
            }
            "language" if list("participants").is_empty() => t_string!(
                i18n,
                reasons.fix_language,
                name = name(),
                language = self.language(Some(&text("language")))
            ),
            "interpretation" => t_string!(
                i18n,
                reasons.fix_interpretation,
                name = name(),
                from = self.language(Some(&text("from"))),
                language = self.language(Some(&text("language")))
            ),
            "turns" => t_string!(i18n, reasons.fix_turns).to_owned(),
            "language" => t_string!(i18n, reasons.fix_languages, names = self.names(list("participants"))),
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
            let joins =
                if fix.code == "turns" { self.joins_by_turns(fix, group) } else { self.joins(fix, group) };
            return Some(joins);
        }
        let names = fix.list("new_group_participants");
        (!names.is_empty()).then(|| {
            let language = self.language(fix.text("new_group_language"));
            t_string!(i18n, reasons.fix_then_new, language = language, names = self.names(names))
        })
    }

    /// What joining `group` means. The engine names an hour together with a language where the whole group has to move
    /// to them; a language without an hour belongs to the change itself.
    fn joins(&self, fix: &Reason, group: i64) -> String {
        let i18n = self.i18n;
        if let (Some(slot), Some(language)) = (fix.text("slot"), fix.text("language")) {
            let (slot, language) = (self.slot(slot), self.language(Some(language)));
            t_string!(i18n, reasons.fix_then_group_at, group = group, slot = slot, language = language)
        } else {
            t_string!(i18n, reasons.fix_then_group, group = group)
        }
    }

    /// Joining `group` with two hours that take turns, and how often it is whose turn.
    fn joins_by_turns(&self, turns: &Reason, group: i64) -> String {
        let slot = |key: &str| self.slot(turns.text(key).unwrap_or_default());
        let (odd, even) = (slot("odd"), slot("even"));
        let then = t_string!(self.i18n, reasons.fix_then_turns, group = group, odd = odd, even = even);
        format!("{then} {}", self.turns_body(turns))
    }

    /// How often it is whose turn; whose is left out where the reader is not told.
    fn turns_body(&self, turns: &Reason) -> String {
        let number = |key: &str| turns.number(key).unwrap_or_default();
        let minutes = self.duration(number("minutes"));
        let (most, fewest, weeks) = (number("most"), number("fewest"), number("weeks"));
        match turns.list("participants") {
            [] => t_string!(self.i18n, reasons.turns_body, most = most, weeks = weeks, minutes = minutes),
            names => t_string!(
                self.i18n,
                reasons.turns_body_names,
                names = self.names(names),
                most = most,
                fewest = fewest,
                weeks = weeks,
                minutes = minutes
            ),
        }
    }

    /// Between which languages sessions need interpretation.
    fn interpretation(&self, reason: &Reason) -> String {
        let language = self.language(reason.text("language"));
        let Some(from) = reason.text("from").filter(|from| !from.is_empty()) else {
            return t_string!(self.i18n, reasons.interpretation_into, language = language);
        };
        let from = self.language(Some(from));
        t_string!(self.i18n, reasons.interpretation_title, from = from, language = language)
    }

    /// Which hard rule a move breaks; `code` and parameters as the server names them.
    pub fn broken_rule(&self, rule: &Reason) -> String {
        let i18n = self.i18n;
        let text = |key: &str| rule.text(key).unwrap_or_default().to_owned();
        let number = |key: &str| rule.number(key).unwrap_or_default();
        let (name, people) = (isolated(&text("participant")), number("people"));
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
            "together" => {
                t_string!(i18n, reasons.rule_together, name = name, other = isolated(&text("with")))
            }
            "apart" => t_string!(i18n, reasons.rule_apart, name = name, other = isolated(&text("with"))),
            "no_facilitator"
            | "facilitator_language"
            | "facilitator_slot"
            | "facilitator_load"
            | "facilitator_overlap" => t_string!(i18n, reasons.rule_facilitator).to_owned(),
            "no_common_language" => t_string!(i18n, reasons.rule_common_language).to_owned(),
            "no_common_slot" => t_string!(i18n, reasons.rule_common_slot).to_owned(),
            "turns" => {
                let (weeks, most) = (number("weeks"), number("most"));
                t_string!(i18n, reasons.rule_turns, name = name, weeks = weeks, most = most)
            }
            "no_turns" => t_string!(i18n, reasons.rule_no_turns, name = name),
            "no_interpretation" => t_string!(i18n, reasons.rule_no_interpretation, name = name),
            "locked" => t_string!(i18n, reasons.rule_locked, name = name),
            "in_no_group" => t_string!(i18n, reasons.rule_in_no_group, name = name),
            "nothing_to_undo" => t_string!(i18n, reasons.rule_nothing_to_undo).to_owned(),
            "same_group" => t_string!(i18n, reasons.rule_same_group).to_owned(),
            "group_twice"
            | "in_two_groups"
            | "unknown_group"
            | "unknown_participant"
            | "unreadable"
            | "unknown_language"
            | "unknown_facilitator" => t_string!(i18n, reasons.rule_changed).to_owned(),
            code => self.unknown(code).title,
        }
    }
}
