//! Members, people and practices as rows: who they are, what they offer and look for, and why they are shown.

use std::time::Duration;

use directory::{Spelling, Why, excerpt};
use leptos::prelude::*;
use model::directory::{MemberSummary, PersonSummary};
use model::directory_search::{Entry as Shown, Place};
use model::privacy::SeenSeat;

use super::practice::Practice;
use super::query::Query;
use super::stretch::{Earlier, More};
use super::view_model::Row;
use super::{MemberLink, Search};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::ui::table::KeysHint;
use crate::{intl, terms};

/// As many rows as a tall screen shows. They are drawn with the keystroke, the others when typing rests.
const SCREENFUL: usize = 12;

/// How long typing rests before the rows below the screen are drawn.
const REST: Duration = Duration::from_millis(60);

/// Whether the query has been the same for a moment; it has at first.
fn rested(query: Memo<Query>) -> Memo<bool> {
    let drawn = RwSignal::new(query.get_untracked());
    Effect::new(move || {
        let now = query.get();
        // Only a timer writes here, and the page may be left before it does.
        set_timeout(move || drop(drawn.try_set(now)), REST);
    });
    Memo::new(move |_| drawn.with(|drawn| query.with(|now| drawn.text == now.text)))
}

/// The rows shown, and the way to more.
#[component]
pub fn MemberList(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let i18n = use_i18n();
    let rested = rested(search.query);
    let rows = Memo::new(move |_| {
        let most = if rested.get() { usize::MAX } else { SCREENFUL };
        search.found.with(|found| found.rows.iter().take(most).cloned().collect::<Vec<_>>())
    });
    let entry = move |row: Row| match (*row.entry).clone() {
        Shown::Member(member) => view! { <Member search row member=*member /> }.into_any(),
        Shown::Person(person) => view! { <Person search row person=*person /> }.into_any(),
        Shown::Practice(practice) => view! { <Practice search row practice=*practice /> }.into_any(),
    };
    view! {
        <Earlier search />
        <ul class="directory-list" aria-label=move || t_string!(i18n, directory.results)>
            <For each=move || rows.get() key=move |row| (search.index.with_untracked(|index| index.key(row)), search_language(i18n)) children=entry />
        </ul>
        <More search />
        <KeysHint keys=vec![
            ("j", (move || t_string!(i18n, directory.keys_next)).into()),
            ("k", (move || t_string!(i18n, directory.keys_previous)).into()),
            ("Enter", (move || t_string!(i18n, directory.keys_open)).into()),
        ] />
    }
    .into_any()
}

/// Rows are numbered in the order of the alphabet, which is another one in another language.
fn search_language(i18n: I18n) -> &'static str {
    Language::of(i18n).code()
}

/// One member.
#[component]
fn Member(
    /// What the parts of the page share.
    search: Search,
    /// The row.
    row: Row,
    /// The member.
    member: MemberSummary,
) -> impl IntoView {
    let i18n = use_i18n();
    let facts = {
        let (country, kind, people) = (member.country.clone(), member.kind, member.population);
        move || {
            let mut facts =
                vec![intl::country(Language::of(i18n), country.as_str()), terms::kind(i18n, kind).to_owned()];
            facts.extend(people.map(|people| terms::people(i18n, people)));
            facts.join(" · ")
        }
    };
    let (offers, looks_for, languages) =
        (member.offers.clone(), member.looks_for.clone(), member.languages.clone());
    let offers = topics(search, i18n, offers).map(|words| {
        view! { <dt>{t!(i18n, directory.offers)}</dt><dd>{words}</dd> }
    });
    let looks_for = topics(search, i18n, looks_for).map(|words| {
        view! { <dt>{t!(i18n, directory.looks_for)}</dt><dd class="directory-soft">{words}</dd> }
    });
    view! {
        <li class="result-row directory-row">
            <div class="directory-name">
                <h3><MemberLink id=member.id name=member.name /></h3>
                <p class="soft">{facts}</p>
            </div>
            <dl class="facts">
                {offers}
                {looks_for}
                <dt>{t!(i18n, directory.works_in)}</dt>
                <dd class="directory-soft">{move || terms::languages(Language::of(i18n), &languages)}</dd>
            </dl>
            <WhyShown search row />
        </li>
    }
    .into_any()
}

/// One person: what they let the reader see.
#[component]
fn Person(
    /// What the parts of the page share.
    search: Search,
    /// The row.
    row: Row,
    /// The person.
    person: PersonSummary,
) -> impl IntoView {
    let i18n = use_i18n();
    let seats = person.seats.iter().map(|seat| seat_line(i18n, seat.clone())).collect_view();
    let mentors_from = person.mentors_from.clone().and_then(|id| {
        let member = search.index.with_untracked(|index| index.listed(&id).cloned())?;
        // A seat of the same member says it already.
        person.seats.iter().all(|seat| seat.member != member.id).then(|| {
            view! { <p class="soft">{t!(i18n, directory.mentor_from)}" "<bdi>{member.name}</bdi></p> }
        })
    });
    let (offers, languages) = (person.offers.clone(), person.languages.clone());
    let is_mentor = !offers.is_empty();
    let offers = topics(search, i18n, offers).map(|words| {
        view! { <dt>{t!(i18n, directory.offers)}</dt><dd>{words}</dd> }
    });
    let experience = person.experience.clone().map(|words| {
        view! { <dt>{t!(i18n, directory.has_done)}</dt><dd class="directory-soft" dir="auto">{words}</dd> }
    });
    let works_in = (!languages.is_empty()).then(|| {
        let languages = move || terms::languages(Language::of(i18n), &languages);
        view! { <dt>{t!(i18n, directory.works_in)}</dt><dd class="directory-soft">{languages}</dd> }
    });
    let mentor = is_mentor.then(|| view! { <span class="tag">{t!(i18n, directory.mentor)}</span> });
    view! {
        <li class="result-row directory-row">
            <div class="directory-name">
                <h3><PersonName person /></h3>
                {mentor}
                {seats}
                {mentors_from}
            </div>
            <dl class="facts">{offers}{experience}{works_in}</dl>
            <WhyShown search row />
        </li>
    }
    .into_any()
}

/// The name of a person, which leads to the page of the member where they are found.
#[component]
pub fn PersonName(
    /// The person.
    person: PersonSummary,
) -> impl IntoView {
    let member = person.seats.first().map(|seat| seat.member.clone()).or(person.mentors_from);
    match member {
        Some(id) => view! { <MemberLink id name=person.name /> }.into_any(),
        None => view! { <bdi>{person.name}</bdi> }.into_any(),
    }
}

/// A seat with its member, and the office and organisation of who sits there.
fn seat_line(i18n: I18n, seat: SeenSeat) -> AnyView {
    let kind = move || terms::seat(i18n, seat.kind);
    let office: Vec<String> = seat.title.into_iter().chain(seat.organisation).collect();
    let office = office.into_iter().map(|words| view! { " · "<bdi>{words}</bdi> }).collect_view();
    view! { <p class="soft">{kind}", "<bdi>{seat.member_name}</bdi>{office}</p> }.into_any()
}

/// Why a row is shown, in the reader's language.
#[component]
pub fn WhyShown(
    /// What the parts of the page share.
    search: Search,
    /// The row.
    row: Row,
) -> impl IntoView {
    let i18n = use_i18n();
    let why = Memo::new(move |_| {
        let language = position(Language::of(i18n));
        // The same entry may be found by other words a letter later.
        search.found.with(|found| {
            let row = found.rows.iter().find(|one| one.entry == row.entry);
            row.map(|row| search.index.get().why(row, language)).unwrap_or_default()
        })
    });
    move || {
        let why = why.get();
        (!why.is_empty()).then(|| {
            let reasons = why.into_iter().map(|why| reason(search, i18n, why)).collect_view();
            view! { <p class="why-shown"><strong>{t!(i18n, directory.why)}</strong>{reasons}</p> }
        })
    }
}

/// The position of a language among the three in which names are kept.
pub fn position(locale: model::words::Locale) -> usize {
    model::words::Locale::ALL.iter().position(|one| *one == locale).unwrap_or_default()
}

/// The names of topics in the reader's language, joined; nothing when there are none.
pub fn topics(
    search: Search,
    i18n: I18n,
    slugs: Vec<String>,
) -> Option<impl Fn() -> String + Send + 'static> {
    (!slugs.is_empty()).then_some(move || {
        let locale = Language::of(i18n);
        let index = search.index.get();
        let names: Vec<_> = slugs.iter().map(|slug| index.topic_name(slug, position(locale))).collect();
        intl::list(locale, &names)
    })
}

/// One reason: the text with its found parts marked, and what the text is.
fn reason(search: Search, i18n: I18n, why: Why) -> AnyView {
    let why = if why.place == Place::Story { excerpt(why) } else { why };
    let locale = Language::of(i18n);
    let index = search.index.get_untracked();
    let own = match why.place {
        Place::Name | Place::Member | Place::Work | Place::Experience | Place::Story => why.text.clone(),
        Place::Offers | Place::LooksFor => index.topic_name(&why.key, position(locale)),
        Place::Country => index.country_name(&why.key, position(locale)),
    };
    let other = own != why.text;
    let words = match (why.place, other) {
        (Place::Name, _) => t_string!(i18n, directory.why_name).to_owned(),
        (Place::Member, _) => t_string!(i18n, directory.why_member).to_owned(),
        (Place::Work, _) => t_string!(i18n, directory.why_work).to_owned(),
        (Place::Experience, _) => t_string!(i18n, directory.why_experience).to_owned(),
        (Place::Story, _) => t_string!(i18n, directory.why_story).to_owned(),
        (Place::Country, false) => t_string!(i18n, directory.why_country).to_owned(),
        (Place::Country, true) => t_string!(i18n, directory.why_country_as, name = own),
        (Place::Offers, false) => t_string!(i18n, directory.why_offers).to_owned(),
        (Place::Offers, true) => t_string!(i18n, directory.why_offers_as, name = own),
        (Place::LooksFor, false) => t_string!(i18n, directory.why_looks_for).to_owned(),
        (Place::LooksFor, true) => t_string!(i18n, directory.why_looks_for_as, name = own),
    };
    let spelling = match why.spelling {
        Spelling::Same => None,
        Spelling::OtherScript => Some(t_string!(i18n, directory.why_other_script)),
        Spelling::Close => Some(t_string!(i18n, directory.why_close)),
    };
    let spelling = spelling.map(|words| format!(" ({words})"));
    view! { " "<span class="directory-reason"><bdi>{marked(&why.text, &why.found)}</bdi>", "{words}{spelling}</span> }
        .into_any()
}

fn marked(text: &str, found: &[(usize, usize)]) -> Vec<AnyView> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (start, end) in found {
        // The places come from the same text; a range outside it would only lose its mark.
        let (Some(before), Some(hit)) = (text.get(from..*start), text.get(*start..*end)) else { continue };
        parts.push(before.to_owned().into_any());
        parts.push(view! { <mark>{hit.to_owned()}</mark> }.into_any());
        from = *end;
    }
    parts.push(text.get(from..).unwrap_or_default().to_owned().into_any());
    parts
}
