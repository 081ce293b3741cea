//! Dates, numbers, lists, names and order, as the browser's own `Intl` knows them.
//!
//! Everything takes the locale, so that a view that reads it follows a change of language. Making an `Intl` object is
//! slow (tens of microseconds), so each one is made once and kept. View models never call this: they are handed the
//! names they need, and stay testable without a browser.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::{Array, Function, Object, Reflect};
use leptos::wasm_bindgen::{JsCast, JsValue};
use model::words::Locale;

type Options<'a> = &'a [(&'a str, &'a str)];

thread_local! {
    static KEPT: RefCell<HashMap<String, Object>> = RefCell::new(HashMap::new());
}

/// The tag `Intl` gets. English is written the way an international audience reads it: day before month, 24 hours.
fn tag(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "en-GB",
        Locale::Es => "es",
        Locale::Fr => "fr",
    }
}

/// The `Intl` object of this kind, made on first use; `None` where the browser has no such thing or refuses an option.
fn object(kind: &str, locale: Locale, options: Options) -> Option<Object> {
    let mut key = format!("{kind}|{}", tag(locale));
    for (name, value) in options {
        key.push('|');
        key.push_str(name);
        key.push('=');
        key.push_str(value);
    }
    if let Some(kept) = KEPT.with_borrow(|kept| kept.get(&key).cloned()) {
        return Some(kept);
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &kind.into()).ok()?.dyn_into().ok()?;
    let bag = Object::new();
    for (name, value) in options {
        let value = match *value {
            "true" => JsValue::TRUE,
            "false" => JsValue::FALSE,
            text => text.parse::<u32>().map_or_else(|_| text.into(), JsValue::from),
        };
        Reflect::set(&bag, &(*name).into(), &value).ok()?;
    }
    let made = Reflect::construct(&constructor, &Array::of2(&tag(locale).into(), &bag)).ok()?;
    let made: Object = made.dyn_into().ok()?;
    KEPT.with_borrow_mut(|kept| kept.insert(key, made.clone()));
    Some(made)
}

fn call(object: &Object, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    method.apply(object, &arguments.iter().collect::<Array>()).ok()
}

fn words(
    kind: &str,
    locale: Locale,
    options: Options,
    method: &str,
    arguments: &[JsValue],
) -> Option<String> {
    call(&object(kind, locale, options)?, method, arguments)?.as_string()
}

fn date(locale: Locale, at_ms: i64, options: Options) -> String {
    words("DateTimeFormat", locale, options, "format", &[JsValue::from_f64(at_ms as f64)]).unwrap_or_default()
}

/// Day and time in a zone, such as "Tue 24 Nov, 12:00".
pub fn day_and_time(locale: Locale, at_ms: i64, zone: &str) -> String {
    format!("{}, {}", day(locale, at_ms, zone), time(locale, at_ms, zone))
}

/// Day in a zone without the year, such as "Tue 24 Nov".
pub fn day(locale: Locale, at_ms: i64, zone: &str) -> String {
    let options = [("weekday", "short"), ("day", "numeric"), ("month", "short"), ("timeZone", zone)];
    // Some versions of the English data put a comma after the weekday, which would read as two things.
    date(locale, at_ms, &options).replacen(", ", " ", 1)
}

/// Day in a zone written out, such as "Tuesday 24 November".
pub fn long_day(locale: Locale, at_ms: i64, zone: &str) -> String {
    date(locale, at_ms, &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("timeZone", zone)])
}

/// Date in a zone with its year, such as "24 Nov 2026".
pub fn date_with_year(locale: Locale, at_ms: i64, zone: &str) -> String {
    date(locale, at_ms, &[("day", "numeric"), ("month", "short"), ("year", "numeric"), ("timeZone", zone)])
}

/// A calendar day `YYYY-MM-DD`, such as "24 Nov 2026"; the text itself where it is no day.
pub fn calendar_day(locale: Locale, day: &str) -> String {
    let at_ms = js_sys::Date::parse(day);
    if at_ms.is_nan() { day.to_owned() } else { date_with_year(locale, at_ms as i64, "UTC") }
}

/// A month `YYYY-MM`, such as "November 2026"; the text itself where it is no month.
pub fn calendar_month(locale: Locale, month: &str) -> String {
    let at_ms = js_sys::Date::parse(month);
    let options = [("month", "long"), ("year", "numeric"), ("timeZone", "UTC")];
    if at_ms.is_nan() { month.to_owned() } else { date(locale, at_ms as i64, &options) }
}

/// A calendar day `YYYY-MM-DD` without its year, such as "24 Nov"; the text itself where it is no day.
pub fn short_day(locale: Locale, day: &str) -> String {
    let at_ms = js_sys::Date::parse(day);
    let options = [("day", "numeric"), ("month", "short"), ("timeZone", "UTC")];
    if at_ms.is_nan() { day.to_owned() } else { date(locale, at_ms as i64, &options) }
}

/// Time of day in a zone, such as "12:00".
pub fn time(locale: Locale, at_ms: i64, zone: &str) -> String {
    let options = [("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23"), ("timeZone", zone)];
    date(locale, at_ms, &options)
}

/// The name of a weekday from its English beginning (`mon` to `sun`); the code itself where it is none.
pub fn weekday(locale: Locale, code: &str) -> String {
    // 2024-01-01 was a Monday.
    const MONDAY_MS: i64 = 1_704_067_200_000;
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    match days.iter().position(|day| *day == code) {
        Some(at) => {
            let at_ms = MONDAY_MS + at as i64 * 86_400_000;
            date(locale, at_ms, &[("weekday", "long"), ("timeZone", "UTC")])
        }
        None => code.to_owned(),
    }
}

/// How far `at_ms` is from `now_ms`, such as "in 7 days", "tomorrow", "3 hours ago".
pub fn relative(locale: Locale, at_ms: i64, now_ms: i64) -> String {
    let (amount, unit) = distance(at_ms - now_ms);
    let arguments = [JsValue::from_f64(amount as f64), unit.into()];
    words("RelativeTimeFormat", locale, &[("numeric", "auto")], "format", &arguments).unwrap_or_default()
}

/// How long a span is, such as "9 days" or "4 hours", in the largest unit that fits it at least once.
pub fn span(locale: Locale, span_ms: i64) -> String {
    let (amount, unit) = distance(span_ms.max(0));
    let options = [("style", "unit"), ("unit", unit), ("unitDisplay", "long")];
    words("NumberFormat", locale, &options, "format", &[JsValue::from_f64(amount as f64)])
        .unwrap_or_else(|| amount.to_string())
}

/// A span in the largest unit that fits it at least once, rounded towards zero.
fn distance(span_ms: i64) -> (i64, &'static str) {
    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    match span_ms.abs() {
        ..HOUR => (span_ms / MINUTE, "minute"),
        HOUR..DAY => (span_ms / HOUR, "hour"),
        _ => (span_ms / DAY, "day"),
    }
}

/// A whole number with its separators.
pub fn number(locale: Locale, number: i64) -> String {
    words("NumberFormat", locale, &[], "format", &[JsValue::from_f64(number as f64)])
        .unwrap_or_else(|| number.to_string())
}

/// A share of a hundred, such as "34 %" in French.
pub fn percent(locale: Locale, percent: u32) -> String {
    let share = JsValue::from_f64(f64::from(percent) / 100.0);
    words("NumberFormat", locale, &[("style", "percent")], "format", &[share])
        .unwrap_or_else(|| format!("{percent}%"))
}

/// Names joined as a sentence joins them: "Spanish, French and Georgian".
pub fn list<T: AsRef<str>>(locale: Locale, items: &[T]) -> String {
    let parts: Array = items.iter().map(|item| JsValue::from_str(item.as_ref())).collect();
    words("ListFormat", locale, &[("type", "conjunction")], "format", &[parts.into()])
        .unwrap_or_else(|| items.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "))
}

/// Which form of a word goes with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// "1 member"; in French "0 membre" too.
    One,
    /// Every other.
    Other,
}

/// Which form of a word goes with `count` in `locale`.
pub fn plural(locale: Locale, count: u64) -> Plural {
    let form = words("PluralRules", locale, &[], "select", &[JsValue::from_f64(count as f64)]);
    if form.as_deref() == Some("one") { Plural::One } else { Plural::Other }
}

/// The name of a country or territory; its code where the browser knows none.
pub fn country(locale: Locale, code: &str) -> String {
    // The user-assigned code of Kosovo is in every browser's data, and no official list.
    words("DisplayNames", locale, &[("type", "region")], "of", &[code.into()])
        .unwrap_or_else(|| code.to_owned())
}

/// The name of a language; its code where the browser knows none.
pub fn language(locale: Locale, code: &str) -> String {
    words("DisplayNames", locale, &[("type", "language")], "of", &[code.into()])
        .unwrap_or_else(|| code.to_owned())
}

/// Puts `items` into the order of the alphabet of `locale`, accents and case as its readers expect.
pub fn sort_by_name<T>(locale: Locale, items: &mut [T], name: impl Fn(&T) -> &str) {
    let collator = object("Collator", locale, &[("numeric", "true")]);
    let compare = collator
        .as_ref()
        .and_then(|it| Reflect::get(it, &"compare".into()).ok()?.dyn_into::<Function>().ok());
    crate::order::sort_by(items, |a, b| {
        let (a, b) = (name(a), name(b));
        let order = compare
            .as_ref()
            .and_then(|compare| compare.call2(&JsValue::UNDEFINED, &a.into(), &b.into()).ok()?.as_f64());
        order.map_or_else(|| a.cmp(b), |order| order.total_cmp(&0.0))
    });
}

/// The browser's own zone, such as `Africa/Accra`; UTC where it will not say.
pub fn browser_zone() -> String {
    let zone = object("DateTimeFormat", Locale::En, &[])
        .and_then(|format| call(&format, "resolvedOptions", &[]))
        .and_then(|options| Reflect::get(&options, &"timeZone".into()).ok()?.as_string());
    zone.unwrap_or_else(|| "UTC".to_owned())
}

/// The place a zone is named after: "Buenos Aires" for `America/Argentina/Buenos_Aires`.
pub fn zone_place(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// The calendar day of a moment in UTC, `YYYY-MM-DD`.
pub fn iso_day(at_ms: i64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(at_ms as f64));
    String::from(date.to_iso_string()).chars().take(10).collect()
}

/// Minutes since midnight in a zone.
pub fn minute_of_day(at_ms: i64, zone: &str) -> i32 {
    let time = time(Locale::En, at_ms, zone);
    let field = |text: Option<&str>| text.and_then(|text| text.parse::<i32>().ok()).unwrap_or_default();
    let mut parts = time.split(':');
    let hours = field(parts.next());
    hours * 60 + field(parts.next())
}

/// The time now, in UTC milliseconds.
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// The first letter in upper case, for a word that begins a sentence.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{capitalised, distance, zone_place};

    #[test]
    fn a_zone_is_called_by_its_city() {
        assert_eq!(zone_place("America/Argentina/Buenos_Aires"), "Buenos Aires");
        assert_eq!(zone_place("Africa/Porto-Novo"), "Porto-Novo");
        assert_eq!(zone_place("UTC"), "UTC");
    }

    #[test]
    fn a_distance_is_told_in_the_unit_people_would_use() {
        assert_eq!(distance(7 * 86_400_000 + 5), (7, "day"));
        assert_eq!(distance(-3 * 3_600_000), (-3, "hour"));
        assert_eq!(distance(59 * 60_000), (59, "minute"));
    }

    #[test]
    fn a_sentence_begins_with_a_capital_of_any_alphabet() {
        assert_eq!(capitalised("état"), "État");
        assert_eq!(capitalised(""), "");
    }
}
