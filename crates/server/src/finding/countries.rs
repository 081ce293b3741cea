//! The names of countries in our three languages (`data/countries.csv`), as the search reads them.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use model::directory::CountryName;
use model::place::Country;

static NAMES: LazyLock<BTreeMap<String, CountryName>> = LazyLock::new(|| {
    let mut rows = csv::Reader::from_reader(include_str!("../../../../data/countries.csv").as_bytes());
    let name = |row: Result<[String; 4], csv::Error>| {
        let [code, name_en, name_es, name_fr] = row.ok()?;
        Some((code.clone(), CountryName { code: Country::parse(&code).ok()?, name_en, name_es, name_fr }))
    };
    rows.deserialize().filter_map(name).collect()
});

/// The names of these countries, by code; a country that the table lacks is called by its code.
pub fn names<'a>(countries: impl IntoIterator<Item = &'a Country>) -> Vec<CountryName> {
    let unnamed = |code: &Country| {
        let name = || code.as_str().to_owned();
        CountryName { code: code.clone(), name_en: name(), name_es: name(), name_fr: name() }
    };
    let named: BTreeMap<&str, CountryName> = countries
        .into_iter()
        .map(|code| (code.as_str(), NAMES.get(code.as_str()).cloned().unwrap_or_else(|| unnamed(code))))
        .collect();
    named.into_values().collect()
}

/// The same by code, as texts.
pub fn by_code<'a>(countries: impl IntoIterator<Item = &'a Country>) -> HashMap<String, [String; 3]> {
    names(countries).into_iter().map(|one| (one.code.as_str().to_owned(), one.names())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = include_str!("../../../../data/countries.csv").lines().count() - 1;
        assert_eq!(NAMES.len(), rows);
        assert!(rows > 240);
    }

    #[test]
    fn a_country_has_its_names_once_and_an_unknown_one_its_code() {
        let code = |code: &str| Country::parse(code).unwrap();
        let names = names(&[code("DE"), code("XZ"), code("DE")]);
        assert_eq!(names.iter().map(|one| one.name_es.as_str()).collect::<Vec<_>>(), ["Alemania", "XZ"]);
    }
}
