//! Names and addresses of invented people: plausible for the country, no two people the same, the same every time.

use std::collections::{BTreeMap, BTreeSet};

use model::email::EmailAddress;
use model::place::Country;

use super::random::Random;
use super::source::{BrokenData, Names};

/// Hands out names, each once.
pub(super) struct Namer<'a> {
    names: &'a BTreeMap<String, Names>,
    used: BTreeSet<String>,
}

/// A name in two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) given: String,
    pub(super) family: String,
}

impl Name {
    pub(super) fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// `given.family.place@example.org`, a domain that is reserved for examples.
    pub(super) fn address(&self, place: &str) -> Result<EmailAddress, BrokenData> {
        let text = format!("{}.{}.{place}@example.org", ascii(&self.given), ascii(&self.family));
        EmailAddress::parse(&text).map_err(|_| BrokenData::Contradiction(format!("{text} is no address")))
    }
}

impl<'a> Namer<'a> {
    pub(super) fn new(names: &'a BTreeMap<String, Names>) -> Self {
        Self { names, used: BTreeSet::new() }
    }

    /// A name for the person `key`, as people in `country` may bear it.
    pub(super) fn name(&mut self, country: &Country, key: &str) -> Result<Name, BrokenData> {
        let missing = || BrokenData::Contradiction(format!("no names for {}", country.as_str()));
        let names = self.names.get(country.as_str()).ok_or_else(missing)?;
        let mut random = Random::for_key(key);
        // Far more tries than a country has people here; whoever gets none would share a name, which is an error.
        for _ in 0..200 {
            let woman = random.below(2) == 0;
            let given = if woman { &names.given_f } else { &names.given_m };
            let feminine = woman && !names.family_f.is_empty();
            let family = if feminine { &names.family_f } else { &names.family };
            if given.is_empty() || family.is_empty() {
                return Err(missing());
            }
            let name = Name {
                given: given[random.below(given.len())].clone(),
                family: family[random.below(family.len())].clone(),
            };
            if self.used.insert(name.full()) {
                return Ok(name);
            }
        }
        Err(BrokenData::Contradiction(format!("too few names for {}", country.as_str())))
    }
}

/// `text` in lower-case ASCII letters and hyphens: marks are dropped, everything else that is no letter is left out.
fn ascii(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter_map(base_letter).collect()
}

fn base_letter(letter: char) -> Option<char> {
    Some(match letter {
        'a'..='z' => letter,
        ' ' | '-' => '-',
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'ă' | 'ą' | 'å' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'đ' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ě' | 'ę' => 'e',
        'ğ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
        'ľ' | 'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ș' | 'ş' | 'š' | 'ś' => 's',
        'ț' | 'ţ' => 't',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' => 'y',
        'ž' | 'ź' | 'ż' => 'z',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::source::Source;

    #[test]
    fn every_letter_of_the_names_has_a_letter_in_an_address() {
        let source = Source::read().unwrap();
        for names in source.names.values() {
            for name in names.given_f.iter().chain(&names.given_m).chain(&names.family).chain(&names.family_f)
            {
                let letters = name.chars().filter(|c| c.is_alphabetic()).count();
                let plain = ascii(name).chars().filter(|c| c.is_alphabetic()).count();
                assert_eq!(letters, plain, "{name}");
            }
        }
    }

    #[test]
    fn a_name_depends_on_the_person_and_not_on_who_came_before() {
        let source = Source::read().unwrap();
        let ghana = Country::parse("GH").unwrap();
        let mut one = Namer::new(&source.names);
        let first = one.name(&ghana, "p-tamale-gh-gov").unwrap();
        let mut other = Namer::new(&source.names);
        other.name(&ghana, "p-elsewhere").unwrap();
        assert_eq!(other.name(&ghana, "p-tamale-gh-gov").unwrap(), first);
        assert_ne!(one.name(&ghana, "p-tamale-gh-gov").unwrap(), first, "no name is given twice");
    }
}
