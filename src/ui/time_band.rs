//! The time band: who can meet when, on the reader's own clock.
//!
//! Times are minutes after the reader's midnight and may be negative or above 1440 where a day there begins
//! before or ends after the reader's. The page computes them; nothing here knows a time zone.

use super::card::Disclosure;
use super::decimal::hundredths;
use super::table::{Cell, Column, Row, RowHead, Table};
use super::words::{Words, say};
use leptos::prelude::*;

/// From and to, in minutes on the reader's clock.
pub type Span = (i32, i32);

/// One member of the band.
#[derive(Clone, Debug)]
pub struct BandRow {
    /// The member.
    pub name: String,
    /// Country, and "you" in the reader's own row.
    pub place: Words,
    /// When the session starts there, in figures.
    pub hour: String,
    /// What changes, such as "11:30 from 28 Mar".
    pub note: Option<Words>,
    /// The civil hours there, 08:00 to 20:00.
    pub window: Span,
    /// The same after a clock change, if one comes.
    pub after: Option<Span>,
    /// The reader's own row.
    pub mine: bool,
}

/// The words of the table behind the picture.
#[derive(Clone, Debug)]
pub struct BandWords {
    /// "Show as a table".
    pub show_table: Words,
    /// Heading of the members.
    pub member: Words,
    /// Heading of the civil hours, on the reader's clock.
    pub window: Words,
    /// Heading of the hour there.
    pub hour: Words,
}

/// What part of the clock is drawn, in whole hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scale {
    start: i32,
    end: i32,
}

impl Scale {
    /// The smallest whole hours that hold every span; one hour when there is none.
    fn around(spans: impl Iterator<Item = Span> + Clone) -> Self {
        let start = spans.clone().map(|span| span.0).min().unwrap_or(0).div_euclid(60) * 60;
        let end = -((-spans.map(|span| span.1).max().unwrap_or(0)).div_euclid(60)) * 60;
        Self { start, end: end.max(start + 60) }
    }

    /// A span as start and length in percent of the track.
    fn percent(self, span: Span) -> (f64, f64) {
        let whole = f64::from(self.end - self.start);
        let at = |minute: i32| f64::from(minute.clamp(self.start, self.end) - self.start) * 100.0 / whole;
        (at(span.0), (at(span.1) - at(span.0)).max(0.0))
    }

    /// Hours worth a label: at most six, on whole steps of the clock, so that they stand apart on a phone.
    fn hours(self) -> Vec<i32> {
        let step =
            [2, 3, 4, 6].into_iter().find(|step| (self.end - self.start) / (step * 60) < 6).unwrap_or(12)
                * 60;
        let first = -((-self.start).div_euclid(step)) * step;
        (first..=self.end).step_by(step as usize).collect()
    }
}

/// A minute of the clock in 24 hours, whatever the day.
pub fn clock(minute: i32) -> String {
    let minute = minute.rem_euclid(1440);
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn mark(class: &'static str, scale: Scale, span: Span) -> AnyView {
    let percent = |value: f64| hundredths(value) + "%";
    let (start, length) = scale.percent(span);
    let (start, length) = (percent(start), percent(length));
    view! {
        <span class=class style:inset-inline-start=start style:inline-size=length></span>
    }
    .into_any()
}

/// Rows of civil hours, the hours in common, and the slot; the sentence is its name for those who do not see it.
#[component]
pub fn TimeBand(
    /// West to east.
    #[prop(into)]
    rows: Signal<Vec<BandRow>>,
    /// The hours that everybody has.
    #[prop(into)]
    common: Signal<Option<Span>>,
    /// The session.
    #[prop(into)]
    session: Signal<Span>,
    /// The finding, as a sentence.
    #[prop(into)]
    sentence: Words,
    words: BandWords,
    /// A `BandLegend`, between the band and its table.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let scale = Memo::new(move |_| {
        rows.with(|rows| {
            let own = rows.iter().flat_map(|row| [Some(row.window), row.after]).flatten();
            Scale::around(own.chain([session.get()]))
        })
    });
    let axis = move || {
        let scale = scale.get();
        let label = |minute: i32| {
            let at = hundredths(scale.percent((minute, minute)).0) + "%";
            view! { <span style:inset-inline-start=at>{clock(minute)}</span> }.into_any()
        };
        scale.hours().into_iter().map(label).collect_view()
    };
    let drawn = move || {
        let (scale, common, slot) = (scale.get(), common.get(), session.get());
        rows.get().into_iter().map(|row| draw_row(row, scale, common, slot)).collect_view()
    };
    let sentence_of_table = sentence.clone();
    view! {
        <div class="time-band" role="img" aria-label=move || sentence.get()>
            <div class="band-axis"><div>{axis}</div></div>
            {drawn}
        </div>
        {children.map(|children| children())}
        <Disclosure summary=words.show_table.clone()>{twin(rows, sentence_of_table, words)}</Disclosure>
    }
    .into_any()
}

fn draw_row(row: BandRow, scale: Scale, common: Option<Span>, slot: Span) -> AnyView {
    view! {
        <div class="band-row" class:band-mine=row.mine>
            <div class="band-words"><b dir="auto">{row.name}</b><span>{say(row.place)}</span></div>
            <div class="band-track" dir="ltr">
                {common.map(|span| mark("band-common", scale, span))}
                {mark("band-window", scale, row.window)}
                {row.after.map(|span| mark("band-after", scale, span))}
                {mark("band-slot", scale, slot)}
            </div>
            <div class="band-hour"><b>{row.hour}</b>{row.note.map(|note| view! { <span>{say(note)}</span> })}</div>
        </div>
    }
    .into_any()
}

/// The same facts as a table.
fn twin(rows: Signal<Vec<BandRow>>, caption: Words, words: BandWords) -> AnyView {
    let columns = vec![
        Column::new("member", words.member.clone()),
        Column::new("window", words.window.clone()),
        Column::new("hour", words.hour.clone()),
    ];
    let row = move |row: BandRow| {
        let words = words.clone();
        let span = |(from, to): Span| format!("{}\u{2013}{}", clock(from), clock(to));
        view! {
            <Row mine=row.mine>
                <RowHead>{row.name}</RowHead>
                <Cell label=words.window>{span(row.window)}</Cell>
                <Cell label=words.hour>
                    {row.hour}
                    {row.note.map(|note| view! { " ("{say(note)}")" })}
                </Cell>
            </Row>
        }
        .into_any()
    };
    let rows = move || rows.get().into_iter().map(row.clone()).collect_view();
    view! { <Table caption columns>{rows}</Table> }.into_any()
}

/// What the four marks mean, in the order of the marks.
#[component]
pub fn BandLegend(
    #[prop(into)] window: Words,
    #[prop(into)] common: Words,
    #[prop(into)] session: Words,
    /// Only where a clock change is drawn.
    #[prop(optional, into)]
    after: Option<Words>,
) -> impl IntoView {
    let key = |class: &'static str, words: Words| {
        view! { <li><span class="band-key" aria-hidden="true"><span class=class></span></span>{say(words)}</li> }
            .into_any()
    };
    view! {
        <ul class="legend">
            {key("band-window", window)}
            {key("band-common", common)}
            {key("band-slot", session)}
            {after.map(|words| key("band-after", words))}
        </ul>
    }
    .into_any()
}

/// A band small enough for the head of a column: one line per zone, without words.
#[component]
pub fn MiniTimeBand(
    #[prop(into)] windows: Signal<Vec<Span>>,
    #[prop(into)] common: Signal<Option<Span>>,
    #[prop(into)] session: Signal<Span>,
    /// Said instead: "5 zones, 4 hours in common".
    #[prop(into)]
    sentence: Words,
) -> impl IntoView {
    let drawn = move || {
        let (windows, common, slot) = (windows.get(), common.get(), session.get());
        let scale = Scale::around(windows.iter().copied().chain([slot]));
        let line = |span: Span| {
            view! { <span class="band-line">{mark("band-window", scale, span)}</span> }.into_any()
        };
        view! {
            {common.map(|span| mark("band-common", scale, span))}
            {windows.into_iter().map(line).collect_view()}
            {mark("band-slot", scale, slot)}
        }
        .into_any()
    };
    view! { <div class="band-mini" dir="ltr" role="img" aria-label=move || sentence.get()>{drawn}</div> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::{Scale, clock};

    #[test]
    fn the_scale_is_the_whole_hours_that_hold_everything() {
        let scale = Scale::around([(190, 900), (660, 1370)].into_iter());
        assert_eq!(scale, Scale { start: 180, end: 1380 });
        assert_eq!(Scale::around([(-30, 700)].into_iter()), Scale { start: -60, end: 720 });
        assert_eq!(Scale::around(std::iter::empty()), Scale { start: 0, end: 60 });
    }

    #[test]
    fn spans_are_in_proportion_and_cut_at_the_edges() {
        let scale = Scale { start: 240, end: 1440 };
        assert_eq!(scale.percent((240, 840)), (0.0, 50.0));
        assert_eq!(scale.percent((840, 2000)), (50.0, 50.0));
    }

    #[test]
    fn there_are_at_most_six_labels_on_whole_steps() {
        assert_eq!(Scale { start: 180, end: 1440 }.hours(), [240, 480, 720, 960, 1200, 1440]);
        for end in 1..48 {
            let hours = Scale { start: -300, end: -300 + end * 60 }.hours();
            assert!(hours.len() <= 6, "{hours:?}");
        }
    }

    #[test]
    fn the_clock_goes_round() {
        assert_eq!(clock(-90), "22:30");
        assert_eq!(clock(1440), "00:00");
        assert_eq!(clock(750), "12:30");
    }
}
