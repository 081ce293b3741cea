//! One pair of the result, and why it is a pair.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use model::id::MemberId;
use model::matching::{Pair, Part};
use model::reason::Reason;
use web_sys::Element;

use super::cells::{ByMentee, Cells, Shown};
use super::studio::Studio;
use super::view_model::{Flag, Move, PairState, ResultRow, part_of_reason};
use super::{close, why_not, words};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::reasons::Worded;
use crate::ui::button::Button;
use crate::ui::score::{PARTS, ScoreBar};
use crate::ui::status::{Status, Tag, Tone};
use crate::ui::table::{Cell, Row, RowHead, RowOpener};

/// The id of the row of `mentee`.
pub(super) fn id(mentee: &MemberId) -> String {
    format!("pair-{mentee}")
}

fn why_id(mentee: &MemberId) -> String {
    format!("why-{mentee}")
}

/// The mentee in whose row, or in what is open under it, `target` stands.
pub(super) fn mentee_at(target: &Element) -> Option<MemberId> {
    let id = target.closest("tr[id]").ok().flatten()?.id();
    let mentee = id.strip_prefix("pair-").or_else(|| id.strip_prefix("why-"))?;
    MemberId::parse(mentee).ok()
}

/// The row, and what is open under it. It stays while its mentee has a mentor; what changes in it follows the pair.
pub(super) fn draw(
    studio: Studio,
    mentee: MemberId,
    rows: Memo<ByMentee>,
    cells: Cells,
    opened: RwSignal<BTreeSet<MemberId>>,
) -> AnyView {
    let i18n = studio.i18n;
    let Some(row) = rows.read_untracked().get(&mentee).cloned() else { return ().into_any() };
    let mentee = StoredValue::new(mentee);
    let shown = cells.begin(row);
    let Shown { said, score, parts, .. } = shown;
    let open = Memo::new(move |_| mentee.with_value(|mentee| opened.read().contains(mentee)));
    let toggle = move || {
        opened.update(|opened| {
            let mentee = mentee.get_value();
            if !opened.remove(&mentee) {
                opened.insert(mentee);
            }
        });
    };
    let label = move || {
        let pair = &said.read().pair;
        let (mentor, mentee) = (pair.mentor_name.clone(), pair.mentee_name.clone());
        t_string!(i18n, matching.why_row, mentor = mentor, mentee = mentee)
    };
    let key = Memo::new(move |_| {
        let pair = &said.read().pair;
        Pair { mentee: pair.mentee.clone(), mentor: pair.mentor.clone() }
    });
    let flags = move || {
        let flag = |flag: Flag| view! { <Status tone=Tone::Needs>{words::flag(i18n, flag)}</Status> };
        said.read().flags.iter().copied().map(flag).collect_view()
    };
    let kept = move || said.read().kept_from.map(|number| close::tag(i18n, number));
    let rank = move || said.read().pair.wish_rank;
    view! {
        <Row
            id=mentee.with_value(id)
            chosen=open
            moved=Signal::derive(move || said.read().moved.is_some())
        >
            <RowHead>
                <bdi>{move || said.read().pair.mentee_name.clone()}</bdi>
                <span class="matching-second">
                    {move || intl::country(Language::of(i18n), said.read().pair.mentee_country.as_str())}
                </span>
            </RowHead>
            <Cell label=move || t_string!(i18n, matching.col_mentor)>
                <bdi class="matching-mentor">{move || said.read().pair.mentor_name.clone()}</bdi>
                <bdi class="matching-second">{move || said.read().pair.mentor_member.clone()}</bdi>
            </Cell>
            <Cell number=true label=move || t_string!(i18n, matching.col_score)>
                <span class="strong matching-score">{score}</span>
                {move || said.read().moved.as_ref().and_then(|moved| moved.difference).map(difference)}
            </Cell>
            <Cell label=move || t_string!(i18n, matching.col_criterion)>
                <ScoreBar
                    score=Signal::derive(move || u16::try_from(score.get()).unwrap_or_default())
                    parts
                    bare=true
                />
                {move || said.read().moved.clone().map(|moved| was(i18n, moved))}
                <span class="matching-tags">{flags} {kept} {pair_tag(studio, key)}</span>
            </Cell>
            <Cell number=true label=move || t_string!(i18n, matching.col_wish)>
                <span class:soft=move || rank().is_none()>{move || words::wish(i18n, rank())}</span>
            </Cell>
            <Cell label=move || t_string!(i18n, matching.col_why)>
                <RowOpener label open on_toggle=toggle controls=mentee.with_value(why_id) />
            </Cell>
        </Row>
        {move || open.get().then(|| opened_row(studio, shown.row, key))}
    }
    .into_any()
}

/// How much higher or lower the score is than with the mentor before.
fn difference(difference: i64) -> AnyView {
    let sign = if difference < 0 { "\u{2212}" } else { "+" };
    let class = if difference < 0 { "matching-second" } else { "matching-second matching-up" };
    view! { <span class=class>{format!("{sign}{}", difference.abs())}</span> }.into_any()
}

/// The mentor before.
fn was(i18n: I18n, moved: Move) -> AnyView {
    let words = match moved.was {
        Some(name) => t_string!(i18n, matching.was, name = name),
        None => t_string!(i18n, matching.was_left_out).to_owned(),
    };
    view! { <span class="matching-second matching-was">{words}</span> }.into_any()
}

/// What staff decided about the pair.
fn pair_tag(studio: Studio, pair: Memo<Pair>) -> AnyView {
    let i18n = studio.i18n;
    let state = Memo::new(move |_| studio.pair_state(&pair.read()));
    (move || match state.get() {
        PairState::Pinned => Some(view! { <Tag mine=true>{t!(i18n, matching.tag_pinned)}</Tag> }.into_any()),
        // A banned pair is shown only while the question that bans it has no answer.
        PairState::Banned => Some(view! { <Tag>{t!(i18n, matching.tag_banned)}</Tag> }.into_any()),
        PairState::Free => None,
    })
    .into_any()
}

fn opened_row(studio: Studio, row: RwSignal<Arc<ResultRow>>, key: Memo<Pair>) -> AnyView {
    let i18n = studio.i18n;
    let title = move || {
        let pair = &row.read().pair;
        t_string!(i18n, matching.why_title, mentor = pair.mentor_name.clone(), score = pair.score)
    };
    let parts =
        Part::ALL.iter().enumerate().map(|(at, part)| part_item(studio, row, at, *part)).collect_view();
    view! {
        <Row id=why_id(&key.read_untracked().mentee) chosen=true>
            <Cell span=6>
                <span class="matching-why">
                    <span class="matching-why-this">
                        <span class="strong matching-why-title">{title}</span>
                        <ul class="matching-parts" aria-label=move || t_string!(i18n, matching.part_caption)>{parts}</ul>
                        <span class="cluster">{pair_buttons(studio, key.into())}</span>
                    </span>
                    {move || why_not::draw(studio, &key.read())}
                </span>
            </Cell>
        </Row>
    }
    .into_any()
}

fn part_item(studio: Studio, row: RwSignal<Arc<ResultRow>>, at: usize, part: Part) -> AnyView {
    let i18n = studio.i18n;
    let points = Memo::new(move |_| row.read().parts[at]);
    let reasons = Memo::new(move |_| {
        let row = row.read();
        let own = |reason: &&Reason| part_of_reason(&reason.code) == Some(part);
        row.pair.why.iter().filter(own).cloned().collect::<Vec<_>>()
    });
    let said = move || {
        let wording = studio.wording.get();
        let reasons = reasons.read();
        let lines: Vec<String> = reasons.iter().map(|reason| line(reason, wording.pair(reason))).collect();
        let lines = if lines.is_empty() { vec![nothing(i18n, points.get()).to_owned()] } else { lines };
        lines.into_iter().map(|line| view! { <span>{line}</span> }).collect_view()
    };
    view! {
        <li>
            <span class=format!("swatch {}", PARTS[at]) aria-hidden="true"></span>
            <span>{move || words::part(i18n, part)}</span>
            <span class="number strong">{points}</span>
            <span class="matching-said soft">{said}</span>
        </li>
    }
    .into_any()
}

/// The sentence of a reason, or its title where that holds the fact.
fn line(reason: &Reason, worded: Worded) -> String {
    match (reason.code.as_str(), worded.body) {
        ("steps_ahead" | "similar_size", _) | (_, None) => worded.title,
        (_, Some(body)) => body,
    }
}

/// What is said about a part that no reason speaks of.
fn nothing(i18n: I18n, points: u16) -> &'static str {
    if points == 0 { t_string!(i18n, matching.part_nothing) } else { t_string!(i18n, matching.part_some) }
}

/// Pin and ban of a pair, each with its way back.
pub(super) fn pair_buttons(studio: Studio, pair: Signal<Pair>) -> AnyView {
    let i18n = studio.i18n;
    let state = Memo::new(move |_| studio.pair_state(&pair.read()));
    let pin = move || match state.get() {
        PairState::Pinned => t_string!(i18n, matching.unpin),
        PairState::Free | PairState::Banned => t_string!(i18n, matching.pin),
    };
    let ban = move || match state.get() {
        PairState::Banned => t_string!(i18n, matching.unban),
        PairState::Free | PairState::Pinned => t_string!(i18n, matching.ban),
    };
    let press = move |act: fn(Studio, &Pair)| {
        let pair = pair.get_untracked();
        act(studio, &pair);
        super::result::stay_at(pair.mentee);
    };
    // A row shows the buttons of two pairs: who listens hears which.
    let pin_label = move || {
        let (mentee, mentor) = studio.names(&pair.read());
        if state.get() == PairState::Pinned {
            t_string!(i18n, matching.unpin_named, mentee = mentee, mentor = mentor)
        } else {
            t_string!(i18n, matching.pin_named, mentee = mentee, mentor = mentor)
        }
    };
    let ban_label = move || {
        let (mentee, mentor) = studio.names(&pair.read());
        if state.get() == PairState::Banned {
            t_string!(i18n, matching.unban_named, mentee = mentee, mentor = mentor)
        } else {
            t_string!(i18n, matching.ban_named, mentee = mentee, mentor = mentor)
        }
    };
    view! {
        <Button small=true icon="pin" label=pin_label on_press=move || press(Studio::pin)>{pin}</Button>
        <Button small=true icon="ban" label=ban_label on_press=move || press(Studio::ban)>{ban}</Button>
    }
    .into_any()
}
