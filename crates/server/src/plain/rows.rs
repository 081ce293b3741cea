//! Members, people and practices as rows: what the list of the app shows of each, and why it was found.

use directory::{Spelling, Why, excerpt};
use maud::{Markup, html};
use model::directory::{MemberSummary, PersonSummary};
use model::directory_search::{Entry, Place, SearchRow};
use model::id::{MemberId, PracticeId};
use model::paths::fill as fill_path;
use model::place::MemberStatus;
use model::practice::PracticeSummary;

use super::terms::Names;
use super::words::{Words, fill};
use super::{languages, template};
use crate::finding::Findable;

/// The plain page of a member.
pub(super) fn member_address(words: &Words, id: &MemberId) -> String {
    format!("{}?lang={}", fill_path(template::MEMBER, id.as_str()), words.locale.code())
}

/// The plain page of a practice.
pub(super) fn practice_address(words: &Words, id: &PracticeId) -> String {
    format!("{}?lang={}", fill_path(template::PRACTICE, id.as_str()), words.locale.code())
}

/// One row.
pub(super) fn draw(words: &Words, findable: &Findable, row: &SearchRow) -> Markup {
    html! {
        li class="plain-row" {
            @match &row.entry {
                Entry::Member(member) => (self::member(words, findable.names(), member)),
                Entry::Person(person) => (self::person(words, findable, person)),
                Entry::Practice(practice) => (self::practice(words, findable, practice)),
            }
            (why(words, findable, row))
        }
    }
}

/// The name of a member in its own script, where that is another.
pub(super) fn own_name(member: &MemberSummary) -> Markup {
    html! {
        @if let Some(own) = &member.own_name {
            p class="plain-own-name" {
                bdi lang=[member.languages.first().map(model::words::Language::as_str)] { (own) }
            }
        }
    }
}

fn member(words: &Words, names: &Names, member: &MemberSummary) -> Markup {
    let mut facts =
        vec![words.country(names, member.country.as_str()).to_owned(), words.kind(member.kind).to_owned()];
    facts.extend(member.population.map(|people| words.people(people)));
    // Most are members; what is otherwise is said.
    if member.status != MemberStatus::Member {
        facts.push(words.status(member.status).to_owned());
    }
    html! {
        h3 { a href=(member_address(words, &member.id)) { bdi { (member.name) } } }
        (own_name(member))
        p class="plain-soft" { (facts.join(" · ")) }
        dl {
            (topics(words, names, &words.directory.offers, &member.offers))
            (topics(words, names, &words.directory.looks_for, &member.looks_for))
            dt { (words.directory.works_in) }
            dd { (languages::names(words, &member.languages)) }
        }
    }
}

fn person(words: &Words, findable: &Findable, person: &PersonSummary) -> Markup {
    let seats = &person.seats;
    let home = seats.first().map(|seat| &seat.member).or(person.mentors_from.as_ref());
    // A seat of the same member says it already.
    let mentors_from = person.mentors_from.as_ref().filter(|id| seats.iter().all(|seat| seat.member != **id));
    html! {
        h3 {
            @match home {
                Some(member) => a href=(member_address(words, member)) { bdi { (person.name) } },
                None => bdi { (person.name) },
            }
        }
        @if !person.offers.is_empty() {
            p { span class="plain-tag" { (words.directory.mentor) } }
        }
        @for seat in seats {
            p class="plain-soft" {
                (words.seat(seat.kind)) ", " bdi { (seat.member_name) }
                @for at_work in seat.title.iter().chain(&seat.organisation) { " · " bdi { (at_work) } }
            }
        }
        @if let Some(member) = mentors_from.and_then(|id| findable.listed(id)) {
            p class="plain-soft" { (words.directory.mentor_from) " " bdi { (member.name) } }
        }
        dl {
            (topics(words, findable.names(), &words.directory.offers, &person.offers))
            @if let Some(experience) = &person.experience {
                dt { (words.directory.has_done) }
                dd dir="auto" { (experience) }
            }
            @if !person.languages.is_empty() {
                dt { (words.directory.works_in) }
                dd { (languages::names(words, &person.languages)) }
            }
        }
    }
}

fn practice(words: &Words, findable: &Findable, practice: &PracticeSummary) -> Markup {
    html! {
        h3 {
            a href=(practice_address(words, &practice.id)) { bdi lang=(practice.language.as_str()) { (practice.title) } }
        }
        p { span class="plain-tag" { (words.practice_status(practice.status)) } }
        @if let Some(member) = findable.listed(&practice.member) {
            p class="plain-soft" { a href=(member_address(words, &member.id)) { bdi { (member.name) } } }
        }
        dl {
            (topics(words, findable.names(), &words.directory.about, &practice.areas))
            dt { (words.directory.problem) }
            dd lang=(practice.language.as_str()) dir="auto" { (practice.problem) }
        }
    }
}

/// A line of topics; nothing where there are none.
fn topics(words: &Words, names: &Names, label: &str, slugs: &[String]) -> Markup {
    html! {
        @if !slugs.is_empty() {
            dt { (label) }
            dd { (words.topics(names, slugs)) }
        }
    }
}

/// Why a row is shown; nothing where no words were asked for.
fn why(words: &Words, findable: &Findable, row: &SearchRow) -> Markup {
    let hits: Vec<search::Hit> = row.hits.iter().map(directory::hit).collect();
    let listed = |id: &MemberId| findable.listed(id);
    let reasons = directory::why(&row.entry, &hits, findable.names(), &listed, words.position());
    html! {
        @if !reasons.is_empty() {
            p class="plain-why" {
                strong { (words.directory.why) }
                @for reason in reasons { " " (self::reason(words, findable.names(), reason)) }
            }
        }
    }
}

fn reason(words: &Words, names: &Names, why: Why) -> Markup {
    let why = if why.place == Place::Story { excerpt(why) } else { why };
    let own = match why.place {
        Place::Name | Place::Member | Place::Work | Place::Experience | Place::Story => why.text.as_str(),
        Place::Offers | Place::LooksFor => words.topic(names, &why.key),
        Place::Country => words.country(names, &why.key),
    };
    let other = own != why.text;
    let said = &words.directory;
    let what = match (why.place, other) {
        (Place::Name, _) => &said.why_name,
        (Place::Member, _) => &said.why_member,
        (Place::Work, _) => &said.why_work,
        (Place::Experience, _) => &said.why_experience,
        (Place::Story, _) => &said.why_story,
        (Place::Country, false) => &said.why_country,
        (Place::Country, true) => &said.why_country_as,
        (Place::Offers, false) => &said.why_offers,
        (Place::Offers, true) => &said.why_offers_as,
        (Place::LooksFor, false) => &said.why_looks_for,
        (Place::LooksFor, true) => &said.why_looks_for_as,
    };
    let spelling = match why.spelling {
        Spelling::Same => None,
        Spelling::OtherScript => Some(&said.why_other_script),
        Spelling::Close => Some(&said.why_close),
    };
    html! {
        span class="plain-reason" {
            bdi { (marked(&why.text, &why.found)) } ", " (fill(what, &[("name", own)]))
            @if let Some(spelling) = spelling { " (" (spelling) ")" }
        }
    }
}

/// The text with its found parts marked.
fn marked(text: &str, found: &[(usize, usize)]) -> Markup {
    let mut parts = Vec::new();
    let mut from = 0;
    for (start, end) in found {
        // The places come from the same text; a range outside it would only lose its mark.
        let (Some(before), Some(hit)) = (text.get(from..*start), text.get(*start..*end)) else { continue };
        parts.push((before, hit));
        from = *end;
    }
    let rest = text.get(from..).unwrap_or_default();
    html! {
        @for (before, hit) in parts { (before) mark { (hit) } }
        (rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_marked_and_escaped() {
        assert_eq!(marked("a <b> c", &[(2, 5)]).into_string(), "a <mark>&lt;b&gt;</mark> c");
        assert_eq!(marked("é", &[(1, 2), (0, 9)]).into_string(), "é");
    }
}
