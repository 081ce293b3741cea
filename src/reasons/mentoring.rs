//! Why this mentor, which rules cut the others, and what would help whoever has none.

use model::place::{Kind, Region};
use model::reason::Reason;

use super::{Worded, Wording};
use crate::i18n::{Language, t_string};
use crate::{intl, terms};

impl Wording {
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
            "do_not_match" | "private" => counted!(cut_private_1, cut_private_n),
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
}
