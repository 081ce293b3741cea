//! Numbers and dates as readers of each language write them, for pages that no browser words.

use model::words::Locale;

/// A whole number with its separators; Spanish sets none into four digits.
pub(super) fn number(locale: Locale, number: u32) -> String {
    let (separator, least) = match locale {
        Locale::En => (',', 4),
        Locale::Es => ('.', 5),
        Locale::Fr => ('\u{202f}', 4),
    };
    let digits = number.to_string();
    if digits.len() < least {
        return digits;
    }
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

/// `one` or `other`, whichever goes with `count`, with the number in it.
pub(super) fn counted(locale: Locale, count: u32, one: &str, other: &str) -> String {
    let singular = match locale {
        Locale::En | Locale::Es => count == 1,
        Locale::Fr => count <= 1,
    };
    super::words::fill(if singular { one } else { other }, &[("count", &number(locale, count))])
}

/// The calendar day of a moment in UTC, as `2026-11-28`, which reads the same in every language.
pub(super) fn day(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default().strftime("%Y-%m-%d").to_string()
}

/// The first letter in upper case, for a word that begins a sentence.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_browsers_write_them() {
        let written = |locale| [999, 1234, 12_345, 1_234_567].map(|count| number(locale, count));
        assert_eq!(written(Locale::En), ["999", "1,234", "12,345", "1,234,567"]);
        assert_eq!(written(Locale::Es), ["999", "1234", "12.345", "1.234.567"]);
        assert_eq!(written(Locale::Fr), ["999", "1\u{202f}234", "12\u{202f}345", "1\u{202f}234\u{202f}567"]);
    }

    #[test]
    fn french_counts_nothing_as_one() {
        let of = |locale, count| counted(locale, count, "{{ count }} one", "{{ count }} many");
        assert_eq!([of(Locale::En, 0), of(Locale::Fr, 0), of(Locale::Es, 1)], ["0 many", "0 one", "1 one"]);
    }

    #[test]
    fn a_moment_is_told_by_its_day() {
        assert_eq!(day(1_700_000_000_000), "2023-11-14");
    }
}
