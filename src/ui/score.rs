//! Scores and other small bars. The number always stands beside the bar, so the bar itself is decoration.

use super::words::{Words, say};
use leptos::prelude::*;

/// The colours of the seven parts of a score, in their fixed order:
/// themes, own words, language, hours, stage, size and kind, wishes.
pub const PARTS: [&str; 7] = ["k1", "k2", "k3", "k4", "k5", "k6", "k7"];

/// The length of each part in tenths of a percent of the bar; a full bar is a score of 1000.
/// Parts beyond 1000 are cut, so that a bar never leaves its track.
pub fn lengths(parts: [u16; 7]) -> [u16; 7] {
    let mut left = 1000;
    parts.map(|part| {
        let length = part.min(left);
        left -= length;
        length
    })
}

/// The bar as one picture: changing it moves nothing else on the page. Each part ends in a hairline of the card's colour.
fn painted(parts: [u16; 7]) -> String {
    let mut end = 0;
    let stop = |(colour, length): (&str, u16)| {
        end += length;
        let to = format!("{}.{}%", end / 10, end % 10);
        format!("var(--{colour}) 0 calc({to} - 1px), var(--card) 0 {to}")
    };
    let drawn = PARTS.into_iter().zip(lengths(parts)).filter(|(_, length)| *length > 0);
    let stops: Vec<String> = drawn.map(stop).chain(["transparent 0".to_owned()]).collect();
    format!("linear-gradient(to right, {})", stops.join(", "))
}

/// A bar of seven parts and the score beside it.
#[component]
pub fn ScoreBar(
    /// The score, 0 to 1000, as it is printed.
    #[prop(into)]
    score: Signal<u16>,
    /// Points of each part; they sum to the score.
    #[prop(into)]
    parts: Signal<[u16; 7]>,
    /// Leaves the number to the cell beside.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let track = view! {
        <span class="score-track" style:background-image=move || painted(parts.get()) aria-hidden="true"></span>
    };
    if bare {
        return track.into_any();
    }
    view! { <span class="score"><span class="score-number">{move || score.get()}</span>{track}</span> }
        .into_any()
}

/// Colours and words in the order of the marks.
#[component]
pub fn Legend(
    /// A colour `k1` to `k7` and its word.
    items: Vec<(&'static str, Words)>,
) -> impl IntoView {
    let item = |(colour, words): (&'static str, Words)| {
        view! { <li><span class=format!("swatch {colour}") aria-hidden="true"></span>{say(words)}</li> }
            .into_any()
    };
    view! { <ul class="legend">{items.into_iter().map(item).collect_view()}</ul> }.into_any()
}

/// A part of a whole: a count, its word and its colour.
#[derive(Clone, Debug)]
pub struct Part {
    /// How many.
    pub count: u32,
    /// What they are.
    pub words: Words,
    /// `k1` to `k7`.
    pub colour: &'static str,
}

/// A whole cut into parts, chart and legend in one; widths follow the counts.
#[component]
pub fn PartBar(parts: Vec<Part>) -> impl IntoView {
    let part = |Part { count, words, colour }: Part| {
        view! {
            <li style:flex-grow=count.to_string()>
                <span class=format!("part {colour}") aria-hidden="true"></span>
                <b>{count}</b>
                {say(words)}
            </li>
        }
        .into_any()
    };
    view! { <ul class="part-bar">{parts.into_iter().map(part).collect_view()}</ul> }.into_any()
}

/// `done` of `total` in percent, whole.
fn percent(done: u32, total: u32) -> u32 {
    if total == 0 { 0 } else { (u64::from(done) * 100 / u64::from(total)).min(100) as u32 }
}

/// How much is done; `words` say it ("5 of 12").
#[component]
pub fn ProgressBar(
    #[prop(into)] done: Signal<u32>,
    #[prop(into)] total: Signal<u32>,
    #[prop(into)] words: Words,
) -> impl IntoView {
    view! {
        <span class="progress">
            <span>{say(words)}</span>
            <span class="progress-track" aria-hidden="true">
                <span class="progress-fill" style:inline-size=move || format!("{}%", percent(done.get(), total.get()))></span>
            </span>
        </span>
    }
    .into_any()
}

/// A bar for a count out of `max`, with a tick where it was before; the figures stand beside it.
#[component]
pub fn TickBar(
    #[prop(into)] value: Signal<u32>,
    #[prop(into)] max: Signal<u32>,
    #[prop(optional, into)] before: Signal<Option<u32>>,
) -> impl IntoView {
    let marked = Memo::new(move |_| before.get().is_some());
    let place = move || format!("{}%", percent(before.get().unwrap_or_default(), max.get()));
    let tick =
        move || marked.get().then(|| view! { <span class="tick" style:inset-inline-start=place></span> });
    view! {
        <span class="tick-track" aria-hidden="true">
            <span class="progress-fill" style:inline-size=move || format!("{}%", percent(value.get(), max.get()))></span>
            {tick}
        </span>
    }
    .into_any()
}

/// A range with a dot at its median, on the scale `scale`; the figures stand beside it.
#[component]
pub fn RangeBar(
    /// Lowest, median, highest.
    #[prop(into)]
    range: Signal<(u32, u32, u32)>,
    /// The ends of the scale.
    #[prop(into)]
    scale: Signal<(u32, u32)>,
) -> impl IntoView {
    let at = move |pick: fn((u32, u32, u32)) -> u32| {
        let (from, to) = scale.get();
        percent(pick(range.get()).saturating_sub(from), to.saturating_sub(from))
    };
    let (low, median, high) = (move || at(|it| it.0), move || at(|it| it.1), move || at(|it| it.2));
    view! {
        <span class="range-track" aria-hidden="true">
            <span
                class="range-fill"
                style:inset-inline-start=move || format!("{}%", low())
                style:inline-size=move || format!("{}%", high().saturating_sub(low()))
            ></span>
            <span class="range-dot" style:inset-inline-start=move || format!("{}%", median())></span>
        </span>
    }
    .into_any()
}

/// Completion in three pips, 0 not started to 3 completed, with its word.
#[component]
pub fn Pips(level: u8, #[prop(into)] words: Words) -> impl IntoView {
    let pip = |index| view! { <span class="pip" class:pip-full=index < level aria-hidden="true"></span> };
    view! { <span class="pips">{(0..3).map(pip).collect_view()}<span>{say(words)}</span></span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::{lengths, painted, percent};

    #[test]
    fn the_parts_of_a_score_are_as_long_as_their_points() {
        assert_eq!(lengths([117, 49, 98, 182, 77, 45, 91]), [117, 49, 98, 182, 77, 45, 91]);
    }

    #[test]
    fn a_bar_never_leaves_its_track() {
        assert_eq!(lengths([600, 300, 200, 100, 0, 0, 5]), [600, 300, 100, 0, 0, 0, 0]);
    }

    #[test]
    fn a_bar_is_painted_part_by_part_and_leaves_out_what_is_nothing() {
        assert_eq!(
            painted([117, 0, 98, 0, 0, 0, 0]),
            "linear-gradient(to right, var(--k1) 0 calc(11.7% - 1px), var(--card) 0 11.7%, \
             var(--k3) 0 calc(21.5% - 1px), var(--card) 0 21.5%, transparent 0)"
        );
    }

    #[test]
    fn nothing_of_nothing_is_an_empty_bar() {
        assert_eq!(percent(0, 0), 0);
        assert_eq!(percent(5, 12), 41);
        assert_eq!(percent(13, 12), 100);
    }
}
