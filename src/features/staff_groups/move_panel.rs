//! Where a member can be moved to and with whom it can change places, with the scores of both groups; why not where it
//! cannot.

use leptos::prelude::*;
use model::group_edit::{GroupEdit, GroupOptions, MoveOption, ScoreStep, SwapOption};
use model::id::MemberId;
use model::reason::Reason;

use super::edits::why;
use super::notice::Notice;
use super::proposal::{Place, find};
use super::studio::Studio;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Disclosure;
use crate::ui::focus::focus_id;
use crate::ui::icon::Icon;
use crate::ui::state::Skeleton;
use crate::ui::table::{Cell, Column, Row, RowHead, Table};

/// So many swaps are shown at once; the others on demand.
const SWAPS: usize = 5;

/// The options of `member`; takes focus, and Escape closes it.
#[component]
pub fn MovePanel(
    /// What the parts of the studio share.
    studio: Studio,
    /// Which member.
    member: MemberId,
) -> impl IntoView {
    let i18n = use_i18n();
    let found = studio.run.with_untracked(|run| find(run.as_ref()?, &member));
    let Some((name, here)) = found else { return ().into_any() };
    request_animation_frame(|| focus_id("group-move-title"));
    let from = move || match here {
        Place::Group(number) => t_string!(i18n, groups.move_from_group, number = number),
        Place::Nowhere => t_string!(i18n, groups.move_from_nowhere).to_owned(),
    };
    let escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            studio.close();
        }
    };
    let title = move || t_string!(i18n, groups.move_name, name = name.clone());
    let (again, stays) = (member.clone(), member.clone());
    let lock = (here != Place::Nowhere).then(|| lock_button(&studio, i18n, stays));
    let body = move || match (studio.options_of(&member), studio.options.error()) {
        (Some(options), _) => options_view(&studio, i18n, here, options),
        (None, Some(error)) => {
            let again = again.clone();
            view! {
                <Notice studio error />
                <p><Button small=true on_press=move || studio.ask_options(&again)>{t!(i18n, common.try_again)}</Button></p>
            }
            .into_any()
        }
        (None, None) => {
            view! { <Skeleton words=move || t_string!(i18n, groups.weighing) lines=3 /> }.into_any()
        }
    };
    view! {
        <section class="card group-move" aria-labelledby="group-move-title" on:keydown=escape>
            <div class="cluster cluster-apart">
                <h2 id="group-move-title" class="card-title" tabindex="-1">{title}</h2>
                <span class="cluster">
                    {lock}
                    <Button kind=ButtonKind::Quiet small=true on_press=move || studio.close()>{t!(i18n, groups.keep)}</Button>
                </span>
            </div>
            <p class="soft small">{from}</p>
            {body}
        </section>
    }
    .into_any()
}

/// Keeps the member in its group whatever is tried later, or lets it go again.
fn lock_button(studio: &Studio, i18n: I18n, member: MemberId) -> AnyView {
    let studio = *studio;
    let locked =
        studio.run.with_untracked(|run| run.as_ref().is_some_and(|run| run.locked.contains(&member)));
    let press = move || studio.edit(GroupEdit::Lock { member: member.clone(), locked: !locked });
    let words = move || if locked { t_string!(i18n, groups.unlock) } else { t_string!(i18n, groups.lock) };
    view! { <Button small=true icon="pin" on_press=press busy=studio.editor.busy()>{words}</Button> }
        .into_any()
}

fn options_view(studio: &Studio, i18n: I18n, here: Place, options: GroupOptions) -> AnyView {
    let studio = *studio;
    let GroupOptions { member, moves, mut swaps, .. } = options;
    let columns = vec![
        Column::new("to", move || t_string!(i18n, groups.col_to)),
        Column::new("session", move || t_string!(i18n, groups.col_session_there)),
        Column::new("source", move || own_group(i18n, here)).number(),
        Column::new("target", move || t_string!(i18n, groups.col_other_group)).number(),
        Column::new("answer", move || t_string!(i18n, groups.col_answer)),
    ];
    let rows = moves.into_iter().map(|option| target(&studio, i18n, member.clone(), option)).collect_view();
    let (some, rest) = (!swaps.is_empty(), swaps.split_off(swaps.len().min(SWAPS)));
    let more = rest.len();
    let first = some.then(|| swap_table(&studio, i18n, here, &member, swaps));
    let rest = (more > 0).then(|| {
        let table = swap_table(&studio, i18n, here, &member, rest);
        view! { <Disclosure summary=move || t_string!(i18n, groups.more_swaps, count = more)>{table}</Disclosure> }.into_any()
    });
    let none = (!some && here != Place::Nowhere)
        .then(|| view! { <p class="soft small">{t!(i18n, groups.no_swaps)}</p> });
    view! {
        <Table caption=move || t_string!(i18n, groups.targets) hide_caption=true columns>{rows}</Table>
        {first}
        {rest}
        {none}
    }
    .into_any()
}

/// The heading of the column with the score of the group that the member leaves. Tracked.
fn own_group(i18n: I18n, here: Place) -> String {
    match here {
        Place::Group(number) => t_string!(i18n, groups.group, number = number),
        Place::Nowhere => t_string!(i18n, groups.without_group).to_owned(),
    }
}

fn step_words(i18n: I18n, step: Option<ScoreStep>) -> String {
    match step {
        None => "\u{2013}".to_owned(),
        Some(ScoreStep { before, after }) => {
            let number = |score| intl::number(Language::of(i18n), score);
            t_string!(i18n, groups.score_step, before = number(before), after = number(after))
        }
    }
}

/// One place to move to: what it does to the scores and the button, or the rule that a move would break.
fn target(studio: &Studio, i18n: I18n, member: MemberId, option: MoveOption) -> AnyView {
    let studio = *studio;
    let MoveOption { to, starts_local, source, target, refused, turns, interpretation } = option;
    let name = move || match to {
        Some(number) => t_string!(i18n, groups.group, number = number),
        None => t_string!(i18n, groups.without_group).to_owned(),
    };
    let label = move || match to {
        Some(number) => t_string!(i18n, groups.move_to_group, number = number),
        None => t_string!(i18n, groups.move_out).to_owned(),
    };
    let answer = if let Some(rule) = refused {
        let why = move || why(&studio.wording.get(), std::slice::from_ref(&rule));
        let otherwise = |change: Option<Reason>, edit: fn(MemberId, u16) -> GroupEdit| {
            let edit = to.map(|to| edit(member.clone(), to))?;
            Some(alternative(&studio, i18n, change?, edit))
        };
        let turns = otherwise(turns, |member, to| GroupEdit::TakeTurns { member, to });
        let interpretation = otherwise(interpretation, |member, to| GroupEdit::Interpret { member, to });
        view! {
            <span class="group-refused"><Icon name="stopped" /><span>{why}</span></span>
            {turns}
            {interpretation}
        }
        .into_any()
    } else {
        let press = move || studio.edit(GroupEdit::Move { member: member.clone(), to });
        view! { <Button small=true on_press=press busy=studio.editor.busy()>{label}</Button> }.into_any()
    };
    view! {
        <Row>
            <RowHead>{name}</RowHead>
            <Cell label=move || t_string!(i18n, groups.col_session_there)>
                {starts_local.unwrap_or_else(|| "\u{2013}".to_owned())}
            </Cell>
            <Cell label=move || t_string!(i18n, groups.col_own_group) number=true>{move || step_words(i18n, source)}</Cell>
            <Cell label=move || t_string!(i18n, groups.col_other_group) number=true>{move || step_words(i18n, target)}</Cell>
            <Cell>{answer}</Cell>
        </Row>
    }
    .into_any()
}

/// A change that would allow the move, and the button that supposes it.
fn alternative(studio: &Studio, i18n: I18n, change: Reason, edit: GroupEdit) -> AnyView {
    let studio = *studio;
    let (said, labelled) = (change.clone(), change);
    let words = move || studio.wording.with(|wording| wording.group_fix(&said));
    let label = move || {
        let change = studio.wording.with(|wording| wording.group_fix(&labelled).title);
        t_string!(i18n, groups.suppose_change, change = change)
    };
    view! {
        <div class="group-otherwise small">
            {move || {
                let words = words();
                view! { <p>{words.title}{words.body.map(|body| view! { <span class="soft">" "{body}</span> })}</p> }
            }}
            <Button small=true on_press=move || studio.edit(edit.clone()) busy=studio.editor.busy() label>
                {t!(i18n, groups.suppose)}
            </Button>
        </div>
    }
    .into_any()
}

fn swap_table(
    studio: &Studio,
    i18n: I18n,
    here: Place,
    member: &MemberId,
    swaps: Vec<SwapOption>,
) -> AnyView {
    let studio = *studio;
    let columns = vec![
        Column::new("with", move || t_string!(i18n, groups.col_with)),
        Column::new("group", move || t_string!(i18n, groups.col_group)),
        Column::new("source", move || own_group(i18n, here)).number(),
        Column::new("target", move || t_string!(i18n, groups.col_other_group)).number(),
        Column::new("answer", move || t_string!(i18n, groups.col_swap)),
    ];
    let rows = swaps.into_iter().map(|swap| swap_row(&studio, i18n, member.clone(), swap)).collect_view();
    view! { <Table caption=move || t_string!(i18n, groups.swaps) columns>{rows}</Table> }.into_any()
}

fn swap_row(studio: &Studio, i18n: I18n, member: MemberId, swap: SwapOption) -> AnyView {
    let studio = *studio;
    let SwapOption { with, name, country, group, source, target } = swap;
    let said = name.clone();
    let press = move || studio.edit(GroupEdit::Swap { member: member.clone(), with: with.clone() });
    view! {
        <Row>
            <RowHead>
                <bdi>{name}</bdi>
                " "
                <span class="soft small">{move || intl::country(Language::of(i18n), country.as_str())}</span>
            </RowHead>
            <Cell label=move || t_string!(i18n, groups.col_group)>{move || t_string!(i18n, groups.group, number = group)}</Cell>
            <Cell label=move || t_string!(i18n, groups.col_own_group) number=true>{move || step_words(i18n, Some(source))}</Cell>
            <Cell label=move || t_string!(i18n, groups.col_other_group) number=true>{move || step_words(i18n, Some(target))}</Cell>
            <Cell>
                <Button
                    small=true
                    on_press=press
                    busy=studio.editor.busy()
                    label=move || t_string!(i18n, groups.swap_with, name = said.clone())
                >
                    {t!(i18n, groups.swap)}
                </Button>
            </Cell>
        </Row>
    }
    .into_any()
}
