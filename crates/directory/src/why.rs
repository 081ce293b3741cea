//! Why an entry is shown: which of its texts hold the words that were looked for, and where in them.

use std::collections::BTreeMap;

use model::directory::MemberSummary;
use model::directory_search::{Entry, Place};
use model::id::MemberId;
use search::{Hit, Kind};

use crate::documents::{Names, of_person, texts};

/// How what was found differs from what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// Not but for case, accents and the rest of a word.
    Same,
    /// It is written in another script.
    OtherScript,
    /// By a letter or two.
    Close,
}

/// Why an entry is shown: which text holds the words, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Which text.
    pub place: Place,
    /// The text as it stands, in the language in which it was found.
    pub text: String,
    /// The slug of the topic or the code of the country; empty for what has no other name.
    pub key: String,
    /// The found parts of the text, in bytes, in order.
    pub found: Vec<(usize, usize)>,
    /// The greatest difference among them.
    pub spelling: Spelling,
}

/// Most reasons that are given for an entry.
const MOST: usize = 3;
/// Most characters of a story that a reason quotes.
const QUOTED: usize = 160;
/// So many of them before the first found word.
const BEFORE: usize = 40;

/// Which texts of `entry` hold the words, best first, each topic once and in the reader's language where that holds them
/// too; empty without words. `listed` finds the members that are listed, and `preferred` is the position of the reader's
/// language among the three.
pub fn why<'a>(
    entry: &'a Entry,
    hits: &[Hit],
    names: &Names,
    listed: &dyn Fn(&MemberId) -> Option<&'a MemberSummary>,
    preferred: usize,
) -> Vec<Why> {
    let mut found: BTreeMap<(usize, usize), Vec<&Hit>> = BTreeMap::new();
    for hit in hits {
        found.entry((hit.field, hit.text)).or_default().push(hit);
    }
    let members = members_of(entry, listed);
    let mut reasons: Vec<(usize, bool, Why)> = Vec::new();
    for ((field, number), hits) in found {
        let Some(place) = crate::place(field) else { continue };
        let of_place = texts(entry, place, names, &members);
        let Some(text) = of_place.into_iter().nth(number) else { continue };
        let (key, language) = translated(entry, place, number, listed);
        let why = Why {
            place,
            text,
            key,
            found: hits.iter().map(|hit| (hit.start, hit.end)).collect(),
            spelling: hits.iter().map(|hit| spelling(hit.kind)).max().unwrap_or(Spelling::Same),
        };
        let own = language.is_none_or(|language| language == preferred);
        // Of a topic's three names the one that holds most stands for it, and the reader's own among equals.
        let known = reasons
            .iter_mut()
            .find(|(.., one)| language.is_some() && (one.place, &one.key) == (why.place, &why.key));
        let found = (hits.len(), own, why);
        match known {
            Some(known) if (found.0, found.1) > (known.0, known.1) => *known = found,
            Some(_) => {}
            None => reasons.push(found),
        }
    }
    // What holds fewer of the words than another text says less, but for a name.
    let most = reasons.iter().map(|(words, ..)| *words).max().unwrap_or_default();
    reasons.retain(|(words, _, why)| *words == most || why.place == Place::Name);
    reasons.truncate(MOST);
    reasons.into_iter().map(|(.., why)| why).collect()
}

/// Whether a word of the text that holds most of the words is spelt otherwise.
pub fn is_close(hits: &[Hit]) -> bool {
    let mut texts: BTreeMap<(usize, usize), (usize, bool)> = BTreeMap::new();
    for hit in hits {
        let (words, close) = texts.entry((hit.field, hit.text)).or_default();
        *words += 1;
        *close |= spelling(hit.kind) == Spelling::Close;
    }
    // Of texts that hold as many, one without a difference is enough.
    texts.into_values().max_by_key(|(words, close)| (*words, !close)).is_some_and(|(_, close)| close)
}

/// The same reason with no more of a long text than stands around its first found word.
pub fn excerpt(why: Why) -> Why {
    let Why { text, found, .. } = &why;
    if text.chars().count() <= QUOTED {
        return why;
    }
    let first = found.first().map_or(0, |(from, _)| *from);
    let starts = |at: usize| text.char_indices().map(|(start, _)| start).filter(move |start| *start <= at);
    let near = starts(first).rev().take(BEFORE + 1).last().unwrap_or_default();
    // Words stay whole.
    let word =
        |from: usize| text.get(from..first).and_then(|before| before.find(' ')).map(|space| from + space + 1);
    let from = if near == 0 { 0 } else { word(near).unwrap_or(first) };
    let rest = text.get(from..).unwrap_or_default();
    let to = from + rest.char_indices().nth(QUOTED).map_or(rest.len(), |(at, _)| at);
    let inside = found.iter().filter(|(start, end)| *start >= from && *end <= to);
    let head = if from == 0 { "" } else { "… " };
    let tail = if to == text.len() { "" } else { " …" };
    let moved = inside.map(|(start, end)| (start - from + head.len(), end - from + head.len())).collect();
    let quoted = format!("{head}{}{tail}", text.get(from..to).unwrap_or_default().trim_end());
    Why { text: quoted, found: moved, ..why }
}

/// The members that a person sits for or comes from, or whose a practice is, as far as they are listed.
fn members_of<'a>(
    entry: &'a Entry,
    listed: &dyn Fn(&MemberId) -> Option<&'a MemberSummary>,
) -> BTreeMap<&'a MemberId, &'a MemberSummary> {
    let ids = match entry {
        Entry::Member(member) => return BTreeMap::from([(&member.id, &**member)]),
        Entry::Person(person) => of_person(person),
        Entry::Practice(practice) => vec![&practice.member],
    };
    ids.into_iter().filter_map(|id| listed(id).map(|member| (id, member))).collect()
}

/// What a text is the name of, and in which language, where it is one of three.
fn translated<'a>(
    entry: &Entry,
    place: Place,
    number: usize,
    listed: &dyn Fn(&MemberId) -> Option<&'a MemberSummary>,
) -> (String, Option<usize>) {
    let slug = |slugs: &[String]| slugs.get(number / 3).cloned().unwrap_or_default();
    let country = |member: Option<&MemberSummary>| {
        member.map(|member| member.country.as_str().to_owned()).unwrap_or_default()
    };
    let key = match (entry, place) {
        (Entry::Member(member), Place::Offers) => slug(&member.offers),
        (Entry::Member(member), Place::LooksFor) => slug(&member.looks_for),
        (Entry::Person(person), Place::Offers) => slug(&person.offers),
        (Entry::Practice(practice), Place::Offers) => slug(&practice.areas),
        (Entry::Member(member), Place::Country) => country(Some(member)),
        (Entry::Practice(practice), Place::Country) => country(listed(&practice.member)),
        (Entry::Person(person), Place::Country) => {
            country(of_person(person).into_iter().filter_map(listed).nth(number / 3))
        }
        _ => return (String::new(), None),
    };
    (key, Some(number % 3))
}

fn spelling(kind: Kind) -> Spelling {
    match kind {
        Kind::Exact | Kind::Beginning => Spelling::Same,
        Kind::OtherScript => Spelling::OtherScript,
        Kind::Typo(_) => Spelling::Close,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str, word: &str) -> Why {
        let from = text.find(word).unwrap();
        Why {
            place: Place::Story,
            text: text.to_owned(),
            key: String::new(),
            found: vec![(from, from + word.len())],
            spelling: Spelling::Same,
        }
    }

    #[test]
    fn a_short_text_is_quoted_whole() {
        let short = why("Se siguieron cuarenta obras.", "cuarenta");
        assert_eq!(excerpt(short.clone()), short);
    }

    #[test]
    fn of_a_long_text_what_stands_around_the_word_is_quoted() {
        let text = format!("{} el niño midió {}", "antes ".repeat(60), "después ".repeat(60));
        let quoted = excerpt(why(&text, "niño"));
        let (from, to) = quoted.found[0];
        assert_eq!(&quoted.text[from..to], "niño");
        assert!(quoted.text.starts_with("… antes ") && quoted.text.ends_with(" …"), "{}", quoted.text);
        assert!(quoted.text.chars().count() <= QUOTED + 4, "{}", quoted.text);
    }

    #[test]
    fn a_word_at_the_end_is_quoted_to_the_end() {
        let text = format!("{}fin", "más ".repeat(80));
        let quoted = excerpt(why(&text, "fin"));
        assert!(quoted.text.ends_with("más fin"), "{}", quoted.text);
        let (from, to) = quoted.found[0];
        assert_eq!(&quoted.text[from..to], "fin");
    }
}
