//! What values of the model are called, as the app calls them.

use model::directory::SeatKind;
use model::directory_search::Facet;
use model::place::{Kind, MemberStatus, Region, SizeBand};
use model::practice::PracticeStatus;
use model::words::Locale;

use super::intl::{capitalised, counted, number};
use super::languages;
use super::words::{Words, coded, fill};

/// The names of countries and topics that a page shows.
pub(super) type Names = directory::Names;

impl Words {
    /// The kind of a government, in lower case: it follows a name.
    pub(super) fn kind(&self, kind: Kind) -> &str {
        coded(&self.terms.coded, "kind", kind.code())
    }

    /// The name of a region.
    pub(super) fn region(&self, region: Region) -> &str {
        coded(&self.terms.coded, "region", region.code())
    }

    /// Where a member stands in the programme.
    pub(super) fn status(&self, status: MemberStatus) -> &str {
        coded(&self.terms.coded, "status", status.code())
    }

    /// What the member of a practice hopes for.
    pub(super) fn practice_status(&self, status: PracticeStatus) -> &str {
        coded(&self.terms.coded, "practice", status.code())
    }

    /// What a seat is for.
    pub(super) fn seat(&self, seat: SeatKind) -> &str {
        coded(&self.terms.coded, "seat", seat.code())
    }

    /// "1,630,592 people".
    pub(super) fn people(&self, count: u32) -> String {
        counted(self.locale, count, &self.common.people_1, &self.common.people_n)
    }

    /// How many people live there, in bands.
    fn size_band(&self, band: SizeBand) -> String {
        let number = |count| number(self.locale, count);
        let between = |from, to| {
            fill(&self.terms.size_between, &[("from", number(from).as_str()), ("to", number(to).as_str())])
        };
        match band {
            SizeBand::Under100k => fill(&self.terms.size_under, &[("to", &number(100_000))]),
            SizeBand::From100kTo500k => between(100_000, 500_000),
            SizeBand::From500kTo2m => between(500_000, 2_000_000),
            SizeBand::Over2m => fill(&self.terms.size_over, &[("from", &number(2_000_000))]),
            SizeBand::Unknown => self.terms.size_unknown.clone(),
        }
    }

    /// The name of a country; its code where there is none.
    pub(super) fn country<'a>(&self, names: &'a Names, code: &'a str) -> &'a str {
        names.countries.get(code).map_or(code, |names| &names[self.position()])
    }

    /// The name of a topic; its slug where there is none.
    pub(super) fn topic<'a>(&self, names: &'a Names, slug: &'a str) -> &'a str {
        names.topics.get(slug).map_or(slug, |names| &names[self.position()])
    }

    /// Names of topics, joined.
    pub(super) fn topics(&self, names: &Names, slugs: &[String]) -> String {
        slugs.iter().map(|slug| self.topic(names, slug)).collect::<Vec<_>>().join(", ")
    }

    /// The name of a facet.
    pub(super) fn facet(&self, facet: Facet) -> &str {
        coded(&self.directory.coded, "facet", facet.code())
    }

    /// The words for a value of a facet; the value itself when an old link names one that no longer exists.
    pub(super) fn value(&self, names: &Names, facet: Facet, value: &str) -> String {
        let own = || value.to_owned();
        let directory = &self.directory;
        match facet {
            Facet::What => match value {
                directory::MEMBER => directory.what_member.clone(),
                directory::PERSON => directory.what_person.clone(),
                directory::PRACTICE => directory.what_practice.clone(),
                _ => own(),
            },
            Facet::Offers | Facet::LooksFor => self.topic(names, value).to_owned(),
            Facet::Region => Region::from_code(value).map_or_else(own, |one| self.region(one).to_owned()),
            Facet::Kind => Kind::from_code(value).map_or_else(own, |one| capitalised(self.kind(one))),
            Facet::Size => SizeBand::from_code(value).map_or_else(own, |one| self.size_band(one)),
            Facet::Status => {
                MemberStatus::from_code(value).map_or_else(own, |one| self.status(one).to_owned())
            }
            Facet::OpenTo => {
                PracticeStatus::from_code(value).map_or_else(own, |one| self.practice_status(one).to_owned())
            }
            Facet::Language => capitalised(languages::name(self, value)),
            Facet::Country => self.country(names, value).to_owned(),
            Facet::Year if value == "unknown" => directory.year_unknown.clone(),
            Facet::Year => own(),
        }
    }

    /// The languages that the app and these pages are written in, each as it calls itself.
    pub(super) fn endonym(locale: Locale) -> &'static str {
        match locale {
            Locale::En => "English",
            Locale::Es => "Español",
            Locale::Fr => "Français",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word that is missing would be shown as its code.
    #[test]
    fn every_value_has_a_word_in_every_language() {
        for locale in Locale::ALL {
            let words = Words::of(locale).unwrap();
            let coded = |prefix: &str, codes: Vec<&str>| {
                for code in codes {
                    let key = format!("{prefix}_{}", code.replace('-', "_"));
                    assert!(words.terms.coded.contains_key(&key), "{locale:?} {key}");
                }
            };
            coded("kind", Kind::ALL.iter().map(|one| one.code()).collect());
            coded("region", Region::ALL.iter().map(|one| one.code()).collect());
            coded("status", MemberStatus::ALL.iter().map(|one| one.code()).collect());
            coded("practice", PracticeStatus::ALL.iter().map(|one| one.code()).collect());
            coded("seat", SeatKind::ALL.iter().map(|one| one.code()).collect());
            for facet in Facet::ALL {
                assert_ne!(words.facet(*facet), facet.code(), "{locale:?}");
            }
            for band in SizeBand::ALL {
                assert_ne!(words.size_band(*band), band.code(), "{locale:?}");
            }
        }
    }
}
