//! Passwords that are refused although they are long enough (rule ACC-14): those that many people have, and those that
//! are made of the service's, the person's or the place's own names.

use std::sync::OnceLock;

use model::password::Password;

use super::passwords::normal;

/// Lower-case, sorted by bytes; where they come from is said in data/README.md.
const COMMON: &str = include_str!("../../../../data/common_passwords.txt");

/// The service, and what people call this kind of thing.
const OF_THE_SERVICE: [&str; 8] = [
    "convene",
    "opengov",
    "opengovernment",
    "ogplocal",
    "partnership",
    "password",
    "contraseña",
    "motdepasse",
];

/// What stands on keyboards side by side, forwards; backwards is tried too.
const ROWS: [&str; 6] = [
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
];

/// How many characters have to be left when names and rows are taken out.
const OWN_CHARACTERS: usize = 5;

/// Whether `password` is too easy to guess for somebody with these names: their own, their member's, their address.
pub fn is_common(password: &Password, names: &[&str]) -> bool {
    let text = normal(password).to_lowercase();
    let whole = unit(&text);
    if is_listed(&text) || is_listed(whole) || is_listed(text.trim_end_matches(|c: char| !c.is_alphabetic()))
    {
        return true;
    }
    let mut rest = whole.to_owned();
    for name in words(names) {
        rest = rest.replace(&name, "");
    }
    for row in rows() {
        rest = without_runs(&rest, row);
    }
    let mut letters: Vec<char> = rest.chars().filter(|c| c.is_alphanumeric()).collect();
    // A letter that is repeated is guessed as soon as the letter is.
    letters.dedup();
    letters.len() < OWN_CHARACTERS
}

fn is_listed(text: &str) -> bool {
    static SORTED: OnceLock<Vec<&str>> = OnceLock::new();
    SORTED.get_or_init(|| COMMON.lines().collect()).binary_search(&text).is_ok()
}

/// The shortest text that gives `text` when it is repeated.
fn unit(text: &str) -> &str {
    let ends = text.char_indices().map(|(at, _)| at).skip(1);
    ends.filter(|end| text.len().is_multiple_of(*end))
        .map(|end| &text[..end])
        .find(|unit| unit.repeat(text.len() / unit.len()) == text)
        .unwrap_or(text)
}

/// The names and their words that are long enough to matter, longest first.
fn words(names: &[&str]) -> Vec<String> {
    const LONG_ENOUGH: usize = 4;
    let folded = names.iter().map(|name| name.to_lowercase());
    let own = folded.flat_map(|name| {
        let parts: Vec<String> = name.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
        parts.into_iter().chain([name])
    });
    let mut words: Vec<String> = own
        .filter(|word| word.chars().count() >= LONG_ENOUGH)
        .chain(OF_THE_SERVICE.map(str::to_owned))
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

fn rows() -> impl Iterator<Item = &'static str> {
    static BACKWARDS: OnceLock<Vec<String>> = OnceLock::new();
    let backwards = BACKWARDS.get_or_init(|| ROWS.iter().map(|row| row.chars().rev().collect()).collect());
    ROWS.into_iter().chain(backwards.iter().map(String::as_str))
}

/// `text` without runs of four and more that stand in `row`.
fn without_runs(text: &str, row: &str) -> String {
    const RUN: usize = 4;
    let characters: Vec<char> = text.chars().collect();
    let mut left = String::with_capacity(text.len());
    let mut at = 0;
    while at < characters.len() {
        let run = (at + RUN..=characters.len())
            .rev()
            .find(|end| row.contains(&characters[at..*end].iter().collect::<String>()));
        if let Some(end) = run {
            at = end;
        } else {
            left.push(characters[at]);
            at += 1;
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn common(text: &str) -> bool {
        is_common(
            &Password::new(text),
            &["Ana López Rivadavia", "Rosario, Argentina", "ana.lopez@example.org"],
        )
    }

    #[test]
    fn the_list_is_sorted_in_lower_case_and_of_the_size_that_matters() {
        let lines: Vec<&str> = COMMON.lines().collect();
        assert_eq!(lines.len(), 5000);
        assert!(lines.is_sorted());
        assert!(lines.iter().all(|line| line.chars().count() >= 8 && *line == line.to_lowercase()));
    }

    /// ACC-14.
    #[test]
    fn samples_of_the_list_are_refused_in_every_letter_case() {
        let mixed = |line: &str| -> String {
            let flip = |(at, c): (usize, char)| if at % 2 == 0 { c.to_ascii_uppercase() } else { c };
            line.chars().enumerate().map(flip).collect()
        };
        for line in COMMON.lines().step_by(97) {
            for text in [line.to_owned(), line.to_uppercase(), mixed(line), line.repeat(2), line.repeat(3)] {
                assert!(common(&text), "{text}");
            }
        }
        for text in ["Password!", "password2026!!", "Football 1234567"] {
            assert!(common(text), "{text}");
        }
    }

    /// ACC-14.
    #[test]
    fn names_of_the_service_of_the_person_and_of_their_place_are_no_password() {
        for text in [
            "conveneconvene2026",
            "OpenGovernment!2026",
            "RosarioArgentina",
            "Rivadavia-López-1990",
            "ana.lopez@example.org",
            "123456789012345",
            "qwertyuiopasdfg",
            "poiuytrewqlkjhgf",
            "aaaaaaaaaaaaaaaa",
            "abababababababab",
            "                    ",
            "1q2w3e4r5t6y7u8i",
        ] {
            assert!(common(text), "{text}");
        }
    }

    #[test]
    fn other_words_are_accepted_with_a_name_in_them_too() {
        for text in [
            "river stone lantern boat",
            "Rosario under the yellow bridge",
            "ქართული წინადადება აქ",
            "correct horse battery staple",
            "k7$wq-9Zp!",
        ] {
            assert!(!common(text), "{text}");
        }
    }

    #[test]
    fn the_longest_password_is_judged_quickly() {
        let long = "ab1".repeat(85);
        let started = tokio::time::Instant::now();
        common(&long);
        common(&"qwert".repeat(51));
        assert!(started.elapsed() < std::time::Duration::from_secs(2));
    }
}
