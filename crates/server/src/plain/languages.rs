//! The names of languages in our three languages (`data/languages.csv`), which a browser would know by itself.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::words::Language;

use super::words::Words;

const TABLE: &str = include_str!("../../../../data/languages.csv");

static NAMES: LazyLock<BTreeMap<String, [String; 3]>> = LazyLock::new(|| {
    let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
    let name = |row: Result<[String; 4], csv::Error>| {
        let [code, name_en, name_es, name_fr] = row.ok()?;
        Some((code, [name_en, name_es, name_fr]))
    };
    rows.deserialize().filter_map(name).collect()
});

/// The name of the language with this code; the code itself where it has none.
pub(super) fn name<'a>(words: &Words, code: &'a str) -> &'a str {
    NAMES.get(code).map_or(code, |names| &names[words.position()])
}

/// Names of languages, joined.
pub(super) fn names(words: &Words, languages: &[Language]) -> String {
    languages.iter().map(|language| name(words, language.as_str())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use model::words::Locale;

    use super::*;

    #[test]
    fn every_row_of_the_table_is_read_and_its_code_is_a_language() {
        assert_eq!(NAMES.len(), TABLE.lines().count() - 1);
        for code in NAMES.keys() {
            assert!(Language::parse(code).is_ok(), "{code}");
        }
    }

    #[test]
    fn a_language_is_called_as_its_reader_calls_it() {
        let of = |locale, code| name(Words::of(locale).unwrap(), code);
        assert_eq!(
            [of(Locale::En, "es"), of(Locale::Fr, "es"), of(Locale::En, "qqq")],
            ["Spanish", "espagnol", "qqq"]
        );
    }
}
