//! The reader's mentorships, on either side: who, why them, and in whose words.

use leptos::prelude::*;
use model::mentoring::{Mentoring, MyMentee, MyMentor, MyOffer};
use model::permissions::Part;
use model::reason::Reason;
use model::words::Language as Spoken;

use crate::a11y::Page;
use crate::data::{self, Loaded};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::reasons::Wording;
use crate::session::use_session;
use crate::ui::card::Card;
use crate::ui::seat::{Avatar, SeatMark, SeatShape};
use crate::ui::state::Empty;
use crate::ui::status::{Status, Tone};
use crate::{intl, paths, terms};

/// The mentoring page.
#[component]
pub fn MentoringPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let mentors = move || session.person().is_some_and(|person| Part::Offer.is_offered_to(&person.roles));
    let sits = move || session.person().is_some_and(|person| person.member.is_some());
    let lead = move || {
        if mentors() { t_string!(i18n, mentoring.lead_mentor) } else { t_string!(i18n, mentoring.lead) }
    };
    let mentoring = data::mentoring();
    view! {
        <Page title=move || t_string!(i18n, mentoring.title) lead />
        <Loaded of=mentoring words=move || t_string!(i18n, mentoring.loading) lines=8 view=move |mine| {
            draw(i18n, mine, sits() && !mentors())
        } />
    }
    .into_any()
}

fn draw(i18n: I18n, mine: Mentoring, looks: bool) -> AnyView {
    let empty = (mine.mentors.is_empty() && looks).then(|| {
        view! {
            <Empty
                title=move || t_string!(i18n, mentoring.empty_title)
                words=move || t_string!(i18n, mentoring.empty_body)
            />
        }
    });
    let nobody = (mine.mentees.is_empty() && mine.offer.is_some()).then(|| {
        view! {
            <Empty
                title=move || t_string!(i18n, mentoring.empty_mentees_title)
                words=move || t_string!(i18n, mentoring.empty_mentees_body)
            />
        }
    });
    let mentors = mine.mentors.into_iter().map(|mentor| mentor_card(i18n, mentor)).collect_view();
    let mentees = mine.mentees.into_iter().map(|mentee| mentee_card(i18n, mentee)).collect_view();
    let offer = mine.offer.map(|offer| offer_card(i18n, offer));
    view! { <div class="stack">{mentors} {empty} {mentees} {nobody} {offer}</div> }.into_any()
}

fn mentor_card(i18n: I18n, mentor: MyMentor) -> AnyView {
    let title = move || t_string!(i18n, mentoring.your_mentor);
    let country = mentor.country.clone();
    let place = move || intl::country(Language::of(i18n), country.as_str());
    let href = paths::member(&mentor.member_id);
    view! {
        <div class="main-side">
            <Card title ruled=true>
                <div class="stack-close">
                    <div class="person">
                        <Avatar name=mentor.name.clone() large=true />
                        <div>
                            <b dir="auto">{mentor.name.clone()}</b><br />
                            <span class="soft"><a href=href><bdi>{mentor.member.clone()}</bdi></a>", "{place}</span>
                        </div>
                    </div>
                    {facts(i18n, mentor.languages, Some(mentor.time_zone), None, mentor.since_ms)}
                    <h3>{t!(i18n, mentoring.what_done)}</h3>
                    {words(i18n, mentor.experience, mentor.experience_language)}
                </div>
            </Card>
            {why(i18n, move || t_string!(i18n, mentoring.why_mentor).to_owned(), mentor.why)}
        </div>
    }
    .into_any()
}

fn mentee_card(i18n: I18n, mentee: MyMentee) -> AnyView {
    let country = mentee.country.clone();
    let place = move || intl::country(Language::of(i18n), country.as_str());
    let href = paths::member(&mentee.member_id);
    let (mentors, helps) = (mentee.member.clone(), mentee.member.clone());
    let title = move || t_string!(i18n, mentoring.you_mentor, member = mentors.clone());
    let why_title = move || t_string!(i18n, mentoring.why_mentee, member = helps.clone());
    view! {
        <div class="main-side">
            <Card title ruled=true>
                <div class="stack-close">
                    <p>
                        <SeatMark shape=SeatShape::Member>
                            <a class="strong" href=href><bdi>{mentee.member.clone()}</bdi></a>", "{place}
                        </SeatMark>
                    </p>
                    {facts(i18n, mentee.languages, mentee.time_zone, mentee.lead, mentee.since_ms)}
                    <h3>{t!(i18n, mentoring.problem)}</h3>
                    {words(i18n, mentee.problem, mentee.problem_language)}
                </div>
            </Card>
            {why(i18n, why_title, mentee.why)}
        </div>
    }
    .into_any()
}

/// Languages, clock, contact and date.
fn facts(
    i18n: I18n,
    languages: Vec<Spoken>,
    zone: Option<String>,
    lead: Option<String>,
    since_ms: i64,
) -> AnyView {
    let reader = use_session();
    let works = move || intl::capitalised(&terms::languages(Language::of(i18n), &languages));
    let clock = zone.map(|zone| {
        let now = move || {
            let time = intl::time(Language::of(i18n), intl::now_ms(), &zone);
            t_string!(i18n, mentoring.time_and_place, time = time, place = intl::zone_place(&zone))
        };
        view! { <dt>{t!(i18n, mentoring.time_there)}</dt><dd>{now}</dd> }
    });
    let contact = lead.map(|name| {
        view! { <dt>{t!(i18n, mentoring.lead_person)}</dt><dd><bdi>{name}</bdi></dd> }
    });
    let since = move || intl::date_with_year(Language::of(i18n), since_ms, &reader.time_zone());
    view! {
        <dl class="facts">
            {contact}
            <dt>{t!(i18n, mentoring.works_in)}</dt><dd>{works}</dd>
            {clock}
            <dt>{t!(i18n, mentoring.since)}</dt><dd>{since}</dd>
        </dl>
    }
    .into_any()
}

/// Somebody's own words, in their own language.
fn words(i18n: I18n, text: String, language: Spoken) -> AnyView {
    let code = language.as_str().to_owned();
    let written = move || {
        let name = intl::language(Language::of(i18n), language.as_str());
        t_string!(i18n, mentoring.written_in, language = name)
    };
    view! {
        <blockquote class="quote" lang=code dir="auto">{text}</blockquote>
        <p class="small soft">{written}</p>
    }
    .into_any()
}

/// Numbered reasons, strongest first.
fn why(i18n: I18n, title: impl Fn() -> String + Send + Sync + 'static, reasons: Vec<Reason>) -> AnyView {
    let areas = data::policy_areas();
    let list = move || {
        let areas = areas.get().and_then(Result::ok);
        let wording = Wording::new(i18n, areas.as_ref());
        let item = |reason| {
            let worded = wording.pair(reason);
            view! { <li><strong>{worded.title}</strong><span>{worded.body}</span></li> }.into_any()
        };
        reasons.iter().map(item).collect_view()
    };
    view! { <Card title=title><ol class="why-list">{list}</ol></Card> }.into_any()
}

fn offer_card(i18n: I18n, offer: MyOffer) -> AnyView {
    let areas = data::policy_areas();
    let slugs = offer.offers;
    let topics = move || Wording::new(i18n, areas.get().and_then(Result::ok).as_ref()).areas(&slugs);
    let state = match (offer.approved, offer.paused) {
        (false, _) => {
            view! { <Status tone=Tone::Waiting>{t!(i18n, mentoring.state_waiting)}</Status> }.into_any()
        }
        (true, true) => {
            view! { <Status tone=Tone::Waiting>{t!(i18n, mentoring.state_paused)}</Status> }.into_any()
        }
        (true, false) => {
            view! { <Status tone=Tone::Done>{t!(i18n, mentoring.state_open)}</Status> }.into_any()
        }
    };
    view! {
        <Card title=move || t_string!(i18n, mentoring.offer_title) ruled=true>
            <dl class="facts">
                <dt>{t!(i18n, mentoring.state)}</dt><dd>{state}</dd>
                <dt>{t!(i18n, mentoring.places)}</dt>
                <dd>{move || intl::number(Language::of(i18n), i64::from(offer.capacity))}</dd>
                <dt>{t!(i18n, mentoring.topics)}</dt><dd>{topics}</dd>
            </dl>
        </Card>
    }
    .into_any()
}
