//! What a quota costs, who comes next, and which reviews do not count.

use leptos::prelude::*;
use model::call::{BalanceMove, CallPage};
use model::id::ApplicantId;

use super::by_hand;
use super::edits::{position, with_bound};
use super::quotas::HEADING;
use super::studio::Studio;
use super::view_model::{name_of, recusals};
use super::words::{self, is_one};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::ui::button::Button;
use crate::ui::card::{Card, Disclosure};
use crate::ui::focus::focus_id;

/// So many moves and alternates are shown at once.
const SHOWN: usize = 6;

/// The column at the right.
pub(super) fn draw(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    view! {
        <div class="stack">
            <Card title=move || t_string!(i18n, balance.moves)>{moves(studio)}</Card>
            <Card title=move || t_string!(i18n, balance.alternates)>{alternates(studio)}</Card>
            {by_hand::draw(studio)}
            <Card title=move || t_string!(i18n, balance.recusals)>{recused(studio)}</Card>
        </div>
    }
    .into_any()
}

fn moves(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let list = move || {
        let mut moves = studio.balance.read().moves.clone();
        // What gains most, or costs least, is read first.
        moves.sort_by_key(|one| -one.gain);
        if moves.is_empty() {
            return view! { <p class="soft">{t!(i18n, balance.no_moves)}</p> }.into_any();
        }
        let rest = moves.split_off(moves.len().min(SHOWN));
        let more = rest.len();
        let items = |moves: Vec<BalanceMove>| moves.into_iter().map(|one| item(studio, one)).collect_view();
        let rest = (more > 0).then(|| {
            let rest = items(rest);
            view! {
                <Disclosure summary=move || t_string!(i18n, balance.more, count = more)>
                    <ul class="balance-list">{rest}</ul>
                </Disclosure>
            }
        });
        view! {
            <ul class="balance-list">{items(moves)}</ul>
            {rest}
        }
        .into_any()
    };
    view! { {list} }.into_any()
}

fn names(studio: Studio, i18n: I18n, ids: &[ApplicantId]) -> String {
    // Isolated, so that a name in another direction does not turn the words around it.
    let name = |page: &CallPage, id: &ApplicantId| format!("\u{2068}{}\u{2069}", name_of(page, id));
    let names: Vec<String> = studio.page.with(|page| ids.iter().map(|id| name(page, id)).collect());
    intl::list(Language::of(i18n), &names)
}

fn item(studio: Studio, one: BalanceMove) -> AnyView {
    let i18n = studio.i18n;
    let (quota, bound, to) = (one.quota, one.bound, one.to);
    let title = move || {
        let quota = studio.answered.with(|form| form.quotas.get(usize::from(quota)).cloned());
        quota.map(|of| words::bound(i18n, &of, bound, to)).unwrap_or_default()
    };
    let what = move || {
        let (leaves, joins) = (names(studio, i18n, &one.leaves), names(studio, i18n, &one.joins));
        let gain = words::gain(i18n, one.gain);
        let what = if one.loosens {
            t_string!(i18n, balance.move_loosens).to_owned()
        } else {
            t_string!(i18n, balance.move_what, leaves = leaves, joins = joins, gain = gain)
        };
        if one.proved { what } else { format!("{what} {}", t_string!(i18n, balance.move_unproved)) }
    };
    let press = move || {
        let form = studio.form.get_untracked();
        let at = studio.answered.with_untracked(|answered| position(&form, answered, quota));
        if let Some(at) = at {
            studio.try_form(with_bound(&form, at, bound, to));
        }
        request_animation_frame(|| focus_id(HEADING));
    };
    let said = title;
    let open = Memo::new(move |_| studio.open());
    view! {
        <li>
            <p class="strong">{title}</p>
            <p class="soft small">{what}</p>
            {move || open.get().then(|| view! {
                <Button small=true on_press=press label=move || t_string!(i18n, balance.try_named, what = said())>
                    {t!(i18n, balance.try_it)}
                </Button>
            })}
        </li>
    }
    .into_any()
}

fn alternates(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let list = move || {
        let balance = studio.balance.get();
        if balance.alternates.is_empty() {
            return view! { <p class="soft">{t!(i18n, balance.no_alternates)}</p> }.into_any();
        }
        let line = |id: &ApplicantId| {
            let name = studio.page.with(|page| name_of(page, id));
            let score = balance.standings.iter().find(|one| one.applicant == *id).map_or(0, |one| one.score);
            view! { <li><bdi>{name}</bdi>" "<span class="soft">{words::points(i18n, i64::from(score))}</span></li> }
        };
        let (first, rest) = balance.alternates.split_at(balance.alternates.len().min(SHOWN));
        let more = rest.len();
        let first = first.iter().map(line).collect_view();
        let rest = (more > 0).then(|| {
            let rest = rest.iter().map(line).collect_view();
            view! {
                <Disclosure summary=move || t_string!(i18n, balance.more, count = more)>
                    <ol class="balance-order" start=SHOWN + 1>{rest}</ol>
                </Disclosure>
            }
        });
        view! {
            <ol class="balance-order">{first}</ol>
            {rest}
        }
        .into_any()
    };
    view! { {list} }.into_any()
}

fn recused(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let all = Memo::new(move |_| studio.page.with(recusals));
    let words = move || {
        let count = all.with(Vec::len);
        match count {
            0 => t_string!(i18n, balance.recused_0).to_owned(),
            count if is_one(i18n, count) => t_string!(i18n, balance.recused_1, count = count),
            count => t_string!(i18n, balance.recused_n, count = count),
        }
    };
    let list = move || {
        let line = |(applicant, reviewer): (String, String)| {
            view! { <li><bdi>{applicant}</bdi>": "<bdi>{reviewer}</bdi></li> }
        };
        let some = all.with(|all| !all.is_empty());
        some.then(|| {
            let lines = all.get().into_iter().map(line).collect_view();
            view! {
                <Disclosure summary=move || t_string!(i18n, balance.see_recused)>
                    <ul class="balance-list">{lines}</ul>
                </Disclosure>
            }
        })
    };
    view! {
        <p class="soft">{words}</p>
        {list}
    }
    .into_any()
}
