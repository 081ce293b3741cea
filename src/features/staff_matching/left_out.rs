//! Who is left out, by cause, each with the smallest changes that would help and a way to try them at once.

use leptos::prelude::*;

use super::report::Told;
use super::report_words;
use super::studio::Studio;
use super::view_model::{Fixable, LeftOut, Remedy, Supposition};
use super::words::counted;
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Disclosure;
use crate::ui::focus::focus_id;

/// How many fixes of one cause are shown before the rest is opened; the engine lists the smallest first.
const FIRST: usize = 2;
/// How many ways to try one fix are offered; the sentence names all of them.
const WAYS: usize = 3;

/// The part of the report about those left out.
pub(super) fn draw(studio: Studio, answer: Told) -> AnyView {
    let i18n = studio.i18n;
    let causes = Memo::new(move |_| answer.read().as_ref().map(|answer| answer.causes()).unwrap_or_default());
    let title = move || match causes.read().iter().map(Vec::len).sum() {
        0 => t_string!(i18n, matching.unmatched_none).to_owned(),
        count => counted!(i18n, count, unmatched_1, unmatched_n),
    };
    let items = move || causes.get().into_iter().map(|cause| item(studio, cause)).collect_view();
    view! {
        <h3 class="matching-small" id="matching-left-out" tabindex="-1">{title}</h3>
        <ul class="rows matching-unmatched">{items}</ul>
    }
    .into_any()
}

fn item(studio: Studio, cause: Vec<LeftOut>) -> AnyView {
    let i18n = studio.i18n;
    let people = cause.iter().map(|one| (one.name.clone(), one.country.clone())).collect::<Vec<_>>();
    let who = move || {
        let locale = Language::of(i18n);
        let person = |(name, country): &(String, model::place::Country)| {
            let country = intl::country(locale, country.as_str());
            t_string!(i18n, matching.left_out_who, name = name.clone(), country = country)
        };
        intl::list(locale, &people.iter().map(person).collect::<Vec<_>>())
    };
    let first = cause[0].clone();
    let why = move || {
        if !first.crowd.is_empty() {
            return view! { <p class="soft small">{report_words::crowd(i18n, &first)}</p> }.into_any();
        }
        let wording = studio.wording.get();
        let cut = |cut: &model::matching::CutBy| view! { <li>{wording.cut(&cut.rule, cut.count)}</li> };
        let cuts = first.cut_by.iter().map(cut).collect_view();
        view! { <ul class="matching-changes soft small">{cuts}</ul> }.into_any()
    };
    let many = cause.len() > 1;
    let mut told: Vec<Fixable> = Vec::new();
    let mut fixes = Vec::new();
    for one in cause {
        for fix in one.fixes {
            if !told.contains(&fix) {
                fixes.push(fixable(studio, many.then(|| one.name.clone()), fix.clone()));
                told.push(fix);
            }
        }
    }
    let help = if fixes.is_empty() {
        view! { <p class="small">{t!(i18n, matching.no_fix)}</p> }.into_any()
    } else {
        let rest = fixes.split_off(fixes.len().min(FIRST));
        let count = rest.len();
        let more = (count > 0).then(|| {
            view! {
                <Disclosure summary=move || counted!(i18n, count, fix_more_1, fix_more_n)>
                    <ul class="matching-changes small">{rest}</ul>
                </Disclosure>
            }
        });
        view! {
            <p class="small strong">{t!(i18n, matching.would_help)}</p>
            <ul class="matching-changes small">{fixes}</ul>
            {more}
        }
        .into_any()
    };
    view! { <li><p class="strong"><bdi>{who}</bdi></p> {why} {help}</li> }.into_any()
}

/// A fix in words; `who` it is for, where several are left out for the same cause.
fn fixable(studio: Studio, who: Option<String>, fix: Fixable) -> AnyView {
    let i18n = studio.i18n;
    let Fixable { said, remedies } = fix;
    let words = move || {
        let fix = studio.wording.get().match_fix(&said);
        let fix = match &who {
            Some(name) => t_string!(i18n, matching.fix_for, name = name.clone(), fix = fix),
            None => fix,
        };
        let gain = said.number("gain").unwrap_or_default().max(0) as usize;
        let gain = counted!(i18n, gain, fix_gain_1, fix_gain_n);
        view! { <span>{fix}</span> " " <span class="soft">{gain}</span> }
    };
    let ways = remedies.into_iter().take(WAYS).map(|remedy| attempt(studio, remedy)).collect_view();
    view! { <li class="matching-fix">{words} <span class="cluster">{ways}</span></li> }.into_any()
}

fn attempt(studio: Studio, remedy: Remedy) -> AnyView {
    let i18n = studio.i18n;
    let tried = remedy.clone();
    let words = move || match &tried {
        Remedy::Minutes(minutes) => t_string!(i18n, matching.try_minutes, minutes = *minutes),
        Remedy::Suppose(Supposition::Language(_, code)) => {
            let language = intl::language(Language::of(i18n), code);
            t_string!(i18n, matching.try_language, language = language)
        }
        Remedy::Suppose(Supposition::Place(mentor)) => {
            let name = studio.source.read().round.name(mentor.as_str()).to_owned();
            t_string!(i18n, matching.try_place, name = name)
        }
        Remedy::Suppose(Supposition::Back(mentor)) => {
            let name = studio.source.read().round.name(mentor.as_str()).to_owned();
            t_string!(i18n, matching.try_back, name = name)
        }
    };
    let press = move || {
        studio.attempt(remedy.clone());
        // What the press changed is told where the pairs are.
        request_animation_frame(|| focus_id("matching-moved"));
    };
    view! { <Button small=true kind=ButtonKind::Quiet on_press=press>{words}</Button> }.into_any()
}
