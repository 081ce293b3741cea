//! Numbers with decimals in drawings, by whole numbers: the standard library's own formatting of fractions, exact to
//! the last bit, would cost the page some six kilobytes for lengths that nobody reads.

/// `value` rounded to tenths: `12.3`.
pub fn tenths(value: f64) -> String {
    let (sign, number) = rounded(value, 10.0);
    format!("{sign}{}.{}", number / 10, number % 10)
}

/// `value` rounded to hundredths: `12.30`.
pub fn hundredths(value: f64) -> String {
    let (sign, number) = rounded(value, 100.0);
    format!("{sign}{}.{:02}", number / 100, number % 100)
}

/// The sign, and the value as a whole number of its parts.
fn rounded(value: f64, parts: f64) -> (&'static str, u64) {
    let number = (value * parts).round() as i64;
    (if number < 0 { "-" } else { "" }, number.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::{hundredths, tenths};

    #[test]
    fn they_say_what_the_standard_library_says() {
        for value in [0.0, 0.04, 0.06, 1.0, 9.99, 12.34, 516.6, 1000.0, -1.26, -52.3, f64::from(7) / 3.0] {
            assert_eq!((tenths(value), hundredths(value)), (format!("{value:.1}"), format!("{value:.2}")));
        }
        assert_eq!((tenths(516.6), hundredths(33.333_3)), ("516.6".to_owned(), "33.33".to_owned()));
        assert_eq!((tenths(-0.01), hundredths(-7.05)), ("0.0".to_owned(), "-7.05".to_owned()));
    }
}
