//! What tells one list of the directory from another, piece by piece (`directory::difference`).

use directory::{PIECES, piece, written};
use model::directory::Directory;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::http::problem::Problem;

/// The digests of everything that `listed` says, whatever its order.
pub fn digests(listed: &Directory) -> Result<String, Problem> {
    let mut pieces: Vec<Vec<(&str, String)>> = vec![Vec::new(); PIECES];
    for one in &listed.members {
        pieces[piece(one.id.as_str())].push((one.id.as_str(), json("member", one)?));
    }
    for one in &listed.people {
        pieces[piece(one.id.as_str())].push((one.id.as_str(), json("person", one)?));
    }
    for one in &listed.practices {
        pieces[piece(one.id.as_str())].push((one.id.as_str(), json("practice", one)?));
    }
    let mut digests = [0; PIECES];
    for (digest, mut entries) in digests.iter_mut().zip(pieces) {
        entries.sort_unstable();
        *digest = hash(entries.iter().map(|(_, entry)| entry.as_str()));
    }
    let rest = json("rest", &(&listed.countries, listed.complete))?;
    Ok(written(&digests, hash([rest.as_str()])))
}

/// All that an entry says, and what it is: ids are told apart within a kind only.
fn json(what: &str, entry: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(&(what, entry)).map_err(|error| Problem::internal(&error))
}

fn hash<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    }
    let hash = hash.finalize();
    hash.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use model::directory::CountryName;
    use model::place::Country;
    use model::practice::{PracticeStatus, PracticeSummary};
    use model::words::Language;

    use super::*;

    fn practice(id: &str, title: &str) -> PracticeSummary {
        PracticeSummary {
            id: id.parse().unwrap(),
            member: "m".parse().unwrap(),
            title: title.to_owned(),
            problem: String::new(),
            result: String::new(),
            language: Language::parse("en").unwrap(),
            areas: Vec::new(),
            status: PracticeStatus::Closed,
        }
    }

    fn listed(practices: Vec<PracticeSummary>, countries: &[&str]) -> Directory {
        let name = |code: &&str| CountryName {
            code: Country::parse(code).unwrap(),
            name_en: (*code).to_owned(),
            name_es: String::new(),
            name_fr: String::new(),
        };
        Directory {
            members: Vec::new(),
            people: Vec::new(),
            practices,
            countries: countries.iter().map(name).collect(),
            complete: true,
            digests: String::new(),
        }
    }

    #[test]
    fn the_order_of_a_list_does_not_matter_and_every_word_of_it_does() {
        let many = |titles: &[&str]| {
            titles
                .iter()
                .enumerate()
                .map(|(at, title)| practice(&format!("pr-{at}"), title))
                .collect::<Vec<_>>()
        };
        let of = |practices, countries: &[&str]| digests(&listed(practices, countries)).unwrap();
        let first = of(many(&["a", "b", "c"]), &["GH"]);
        let mut turned = many(&["a", "b", "c"]);
        turned.reverse();
        assert_eq!(of(turned, &["GH"]), first);
        assert!(directory::is_written(&first));
        for other in [
            of(many(&["a", "b", "d"]), &["GH"]),
            of(many(&["a", "b"]), &["GH"]),
            of(many(&["a", "b", "c"]), &[]),
        ] {
            // One piece of eight letters differs, and nothing else.
            let differ = (0..first.len()).step_by(8).filter(|at| first[*at..at + 8] != other[*at..at + 8]);
            assert_eq!(differ.count(), 1);
        }
    }
}
