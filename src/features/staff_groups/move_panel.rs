//! Where a member can be moved to, why not where it cannot, and what the last move did.

use leptos::prelude::*;
use model::group::{GroupRun, MoveForm};
use model::id::MemberId;

use super::notice::Notice;
use super::proposal::{Place, ScoreChange, find, targets};
use super::studio::{MoveOrder, Moved, Studio};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl;
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::focus::focus_id;
use crate::ui::icon::Icon;
use crate::ui::status::{Alert, Tone};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};

/// The targets of `member`; takes focus, and Escape closes it.
#[component]
pub fn MovePanel(
    /// What the parts of the studio share.
    studio: Studio,
    /// Which member.
    member: MemberId,
) -> impl IntoView {
    let i18n = use_i18n();
    let run = studio.run.get_untracked();
    let Some((run, (name, here))) = run.and_then(|run| find(&run, &member).map(|found| (run, found))) else {
        return ().into_any();
    };
    request_animation_frame(|| focus_id("group-move-title"));
    let columns = vec![
        Column::new("to", move || t_string!(i18n, groups.col_to)),
        Column::new("session", move || t_string!(i18n, groups.col_session)),
        Column::new("language", move || t_string!(i18n, groups.col_language)),
        Column::new("members", move || t_string!(i18n, groups.col_members)).number(),
        Column::new("score", move || t_string!(i18n, groups.col_score)).number(),
        Column::new("answer", move || t_string!(i18n, groups.col_answer)),
    ];
    let from = move || match here {
        Place::Group(number) => t_string!(i18n, groups.move_from_group, number = number),
        Place::Nowhere => t_string!(i18n, groups.move_from_nowhere).to_owned(),
    };
    let run = StoredValue::new(run);
    let rows = run
        .with_value(|run| targets(run, here))
        .into_iter()
        .map(|to| view! { <Target studio run member=member.clone() to /> })
        .collect_view();
    let escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            studio.close();
        }
    };
    let title = move || t_string!(i18n, groups.move_name, name = name.clone());
    view! {
        <section class="card group-move" aria-labelledby="group-move-title" on:keydown=escape>
            <div class="cluster cluster-apart">
                <h2 id="group-move-title" class="card-title" tabindex="-1">{title}</h2>
                <Button kind=ButtonKind::Quiet small=true on_press=move || studio.close()>{t!(i18n, groups.keep)}</Button>
            </div>
            <p class="soft small">{from}</p>
            {move || studio.mover.error().map(|error| view! { <Notice studio error /> })}
            <Table caption=move || t_string!(i18n, groups.targets) hide_caption=true columns>{rows}</Table>
        </section>
    }
    .into_any()
}

/// One place to move to: what is there, and the button, or the rule that a move would break.
#[component]
fn Target(studio: Studio, run: StoredValue<GroupRun>, member: MemberId, to: Place) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let group = run.with_value(|run| run.groups.iter().find(|group| Some(group.number) == to.to()).cloned());
    let name = move || match to {
        Place::Group(number) => t_string!(i18n, groups.group, number = number),
        Place::Nowhere => t_string!(i18n, groups.without_group).to_owned(),
    };
    let press = move || {
        let version = studio.run.with_untracked(|run| run.as_ref().map_or(0, |run| run.version));
        let form = MoveForm { version, member: member.clone(), to: to.to() };
        studio.mover.send(MoveOrder { run: run.with_value(|run| run.id.clone()), form, to });
    };
    let press = Callback::new(move |()| press());
    let label = move || match to {
        Place::Group(number) => t_string!(i18n, groups.move_to_group, number = number),
        Place::Nowhere => t_string!(i18n, groups.move_out).to_owned(),
    };
    let refusal = move || {
        let rules = studio
            .refused
            .with(|all| all.iter().find(|(place, _)| *place == to).map(|(_, rules)| rules.clone()));
        rules.map(|rules| {
            let wording = studio.wording.get();
            rules.iter().map(|rule| wording.broken_rule(rule)).collect::<Vec<_>>().join(" ")
        })
    };
    let answer = move || {
        match refusal() {
        Some(why) => view! {
            <span class="group-refused"><Icon name="stopped" /><span>{t_string!(i18n, groups.refused, why = why)}</span></span>
        }
        .into_any(),
        None => view! {
            <Button small=true on_press=press busy=studio.mover.busy()>{label}</Button>
        }
        .into_any(),
    }
    };
    let facts = group.map(|group| {
        let (starts, language, count, score) =
            (group.first_session_ms, group.language, group.members.len(), group.score);
        view! {
            <Cell label=move || t_string!(i18n, groups.col_session)>
                {move || intl::day_and_time(Language::of(i18n), starts, &session.time_zone())}
            </Cell>
            <Cell label=move || t_string!(i18n, groups.col_language)>
                {move || intl::language(Language::of(i18n), language.as_str())}
            </Cell>
            <Cell label=move || t_string!(i18n, groups.col_members) number=true>
                {move || intl::number(Language::of(i18n), count as i64)}
            </Cell>
            <Cell label=move || t_string!(i18n, groups.col_score) number=true>
                {move || intl::number(Language::of(i18n), score)}
            </Cell>
        }
        .into_any()
    });
    let facts =
        facts.unwrap_or_else(|| view! { <Cell span=4>{t!(i18n, groups.move_nowhere)}</Cell> }.into_any());
    view! {
        <Row>
            <RowHead>{name}</RowHead>
            {facts}
            <Cell>{answer}</Cell>
        </Row>
    }
    .into_any()
}

/// What the last move did, above the groups.
#[component]
pub fn MovedNote(
    /// What the parts of the studio share.
    studio: Studio,
) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        studio.moved.get().map(|moved| {
            let lines = move || {
                let words = moved_words(i18n, &moved);
                words.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
            };
            view! { <Alert tone=Tone::Done><ul>{lines}</ul></Alert> }
        })
    }
}

/// Where the member is now, then a line for each score that the move touched.
pub fn moved_words(i18n: I18n, moved: &Moved) -> Vec<String> {
    let name = moved.name.clone();
    let first = match moved.to {
        Place::Group(number) => t_string!(i18n, groups.moved_to, name = name, number = number),
        Place::Nowhere => t_string!(i18n, groups.moved_out, name = name),
    };
    let scores = moved.scores.iter().map(|change| score_words(i18n, *change));
    [first].into_iter().chain(scores).collect()
}

fn score_words(i18n: I18n, change: ScoreChange) -> String {
    match change {
        ScoreChange::Kept { group, before, after } if before == after => {
            t_string!(i18n, groups.score_same, number = group, after = after)
        }
        ScoreChange::Kept { group, before, after } => {
            t_string!(i18n, groups.score_changed, number = group, before = before, after = after)
        }
        ScoreChange::New { group, after } => t_string!(i18n, groups.score_new, number = group, after = after),
        ScoreChange::Gone { group, before } => {
            t_string!(i18n, groups.score_gone, number = group, before = before)
        }
    }
}
