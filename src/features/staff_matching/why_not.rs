//! Why not another mentor: what forcing that pair would cost everybody, and who would move.

use leptos::prelude::*;
use matching::explain::{Loss, Move, WhyNot};
use model::id::PersonId;
use model::matching::Pair;

use super::row::pair_buttons;
use super::studio::Studio;
use super::words::{self, counted};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::ui::field::{Choice, SelectField};

/// A list of all other mentors, beginning at the best one the member did not get, and the answer for the chosen one.
pub(super) fn draw(studio: Studio, pair: &Pair) -> AnyView {
    let i18n = studio.i18n;
    let has = pair.clone();
    let chosen = RwSignal::new(second_best(studio, pair));
    let options = {
        let has = has.mentor.clone();
        Signal::derive(move || {
            let source = studio.source.read();
            let mut others: Vec<_> = source.round.mentors().filter(|mentor| mentor.id != has).collect();
            intl::sort_by_name(Language::of(i18n), &mut others, |mentor| &mentor.name);
            others.into_iter().map(|mentor| Choice::new(mentor.id.as_str(), mentor.name.clone())).collect()
        })
    };
    let mentee = has.mentee.clone();
    let told = Memo::new_with_compare(
        move |_| {
            let mentor = chosen.get()?;
            let pair = Pair { mentee: mentee.clone(), mentor };
            let source = studio.source.read();
            let solved = studio.reported.get().solved;
            let answer = solved.answer.filter(|_| solved.refused.is_none());
            let told = answer
                .and_then(|answer| source.round.why_not(&answer.question, &pair.mentee, &pair.mentor).ok());
            Some((pair, told))
        },
        |_, _| true,
    );
    let answer = move || {
        let (pair, told) = told.get()?;
        Some(match told {
            Some(told) => answered(studio, pair, told),
            // The pane says why there is no answer at all.
            None => view! { <p class="soft">{t!(i18n, matching.refused_title)}</p> }.into_any(),
        })
    };
    view! {
        <span class="matching-why-not">
            <SelectField
                id=format!("why-not-{}", has.mentee)
                label=move || t_string!(i18n, matching.why_not)
                value=Signal::derive(move || chosen.read().as_ref().map(ToString::to_string).unwrap_or_default())
                on_input=move |id: String| chosen.set(PersonId::parse(&id).ok())
                options
            />
            <span class="matching-why-not-said" role="status">{answer}</span>
        </span>
    }
    .into_any()
}

/// The allowed pair of the member that scores best among those it did not get, else any other mentor.
fn second_best(studio: Studio, pair: &Pair) -> Option<PersonId> {
    let answer = untrack(|| studio.told())?;
    let (mentee, has) = (pair.mentee.as_str(), pair.mentor.as_str());
    let pairs = answer.run.iter().flat_map(|run| &run.pairs);
    let others = pairs.filter(|(one, other, _)| **one == *mentee && **other != *has);
    let best =
        others.max_by_key(|(_, _, score)| *score).and_then(|(_, mentor, _)| PersonId::parse(mentor).ok());
    best.or_else(|| {
        let source = studio.source.read_untracked();
        source.round.mentors().map(|mentor| mentor.id.clone()).find(|id| *id != pair.mentor)
    })
}

fn answered(studio: Studio, pair: Pair, told: WhyNot) -> AnyView {
    let i18n = studio.i18n;
    let Some(loss) = told.loss else {
        let closed = studio.source.read_untracked().round.is_closed(&pair);
        let reasons = told.cut_by.into_iter().map(|code| {
            view! { <li>{move || words::obstacle(i18n, code, closed)}</li> }
        });
        return view! {
            <p>{t!(i18n, matching.why_not_impossible)}</p>
            <ul class="matching-changes">{reasons.collect_view()}</ul>
        }
        .into_any();
    };
    let moves = told.moves.into_iter().filter(|one| one.mentee != pair.mentee.as_str());
    let moves: Vec<String> = moves.map(|one| moved(studio, &one)).collect();
    let count = moves.len();
    let others = move || match count {
        0 => t_string!(i18n, matching.why_not_alone).to_owned(),
        count => counted!(i18n, count, why_not_moves_1, why_not_moves_n),
    };
    let costs = costs(i18n, &loss).into_iter().map(|cost| view! { <li>{cost}</li> }).collect_view();
    let moves = moves.into_iter().map(|one| view! { <li>{one}</li> }).collect_view();
    view! {
        <ul class="matching-changes">{costs}</ul>
        <p>{others}</p>
        <ul class="matching-changes soft">{moves}</ul>
        <span class="cluster">{pair_buttons(studio, Signal::stored(pair))}</span>
    }
    .into_any()
}

/// Who would have whom instead.
fn moved(studio: Studio, one: &Move) -> String {
    let i18n = studio.i18n;
    let source = studio.source.read_untracked();
    let name = |id: &str| source.round.name(id).to_owned();
    let mentee = name(&one.mentee);
    match (&one.from, &one.to) {
        (Some(from), Some(to)) => {
            t_string!(i18n, matching.why_not_move, mentee = mentee, from = name(from), to = name(to))
        }
        (Some(from), None) => {
            t_string!(i18n, matching.why_not_move_out, mentee = mentee, from = name(from))
        }
        (None, Some(to)) => t_string!(i18n, matching.why_not_move_in, mentee = mentee, to = name(to)),
        // A move changes something on one side at least.
        (None, None) => mentee,
    }
}

/// What forcing the pair would cost or bring, the weightiest first.
fn costs(i18n: I18n, loss: &Loss) -> Vec<String> {
    let mut costs = Vec::new();
    match loss.matched {
        0 => {}
        fewer @ 1.. => costs.push(counted!(i18n, fewer as usize, why_not_fewer_1, why_not_fewer_n)),
        more => costs.push(counted!(i18n, more.unsigned_abs() as usize, why_not_more_1, why_not_more_n)),
    }
    match loss.worst {
        0 => {}
        lower @ 1.. => costs.push(counted!(i18n, lower as usize, why_not_worse_1, why_not_worse_n)),
        higher => {
            costs.push(counted!(i18n, higher.unsigned_abs() as usize, why_not_better_1, why_not_better_n));
        }
    }
    match loss.total {
        0 => costs.push(t_string!(i18n, matching.why_not_free).to_owned()),
        less @ 1.. => costs.push(counted!(i18n, less as usize, why_not_loses_1, why_not_loses_n)),
        more => costs.push(counted!(i18n, more.unsigned_abs() as usize, why_not_gains_1, why_not_gains_n)),
    }
    costs
}
