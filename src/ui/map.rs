//! The world map: land from `public/map.svg`, dots from the projection.
//!
//! It is never the only way: a list beside it holds the same links, and dots are not tab stops.

use super::decimal::tenths;
use super::projection::{HEIGHT, WIDTH, project};
use super::words::{Words, say};
use leptos::prelude::*;

/// One member on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapDot {
    /// Degrees, north positive.
    pub latitude: f64,
    /// Degrees, east positive.
    pub longitude: f64,
    /// The region's colour: `k1`, `k3`, `k5` or `k7`.
    pub colour: &'static str,
    /// Drawn larger.
    pub chosen: bool,
    /// Written beside the dot when the map is zoomed.
    pub label: Option<String>,
}

/// A part of the map in its own units: left, top, width, height.
type Frame = (f64, f64, f64, f64);

/// The smallest frame of shape 5:3 with room around all places, never narrower than `MIN_ZOOM`, inside the map.
fn frame_around(places: &[(f64, f64)]) -> Frame {
    const MIN_ZOOM: f64 = 240.0;
    const SHAPE: f64 = 5.0 / 3.0;
    if places.is_empty() {
        return (0.0, 0.0, WIDTH, HEIGHT);
    }
    let bounds = |value: fn(&(f64, f64)) -> f64| {
        places.iter().map(value).fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)))
    };
    let ((west, east), (north, south)) = (bounds(|place| place.0), bounds(|place| place.1));
    let width = ((east - west) * 1.45).max((south - north) * 1.6 * SHAPE).clamp(MIN_ZOOM, WIDTH);
    let height = (width / SHAPE).min(HEIGHT);
    let left = f64::midpoint(west, east) - width / 2.0;
    let top = f64::midpoint(north, south) - height / 2.0;
    (left.clamp(0.0, WIDTH - width), top.clamp(0.0, HEIGHT - height), width, height)
}

/// Where a label begins, or none when it would cover a dot, another label or the edge.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Box2 {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Box2 {
    fn meets(&self, other: &Self) -> bool {
        self.left < other.left + other.width
            && other.left < self.left + self.width
            && self.top < other.top + other.height
            && other.top < self.top + self.height
    }

    fn inside(&self, frame: Frame) -> bool {
        self.left >= frame.0
            && self.top >= frame.1
            && self.left + self.width <= frame.0 + frame.2
            && self.top + self.height <= frame.1 + frame.3
    }
}

/// A box for each label: right of its dot, else left, above, below; none where nothing is free.
/// `size` is the height of the letters in map units.
fn place_labels(dots: &[((f64, f64), Option<&str>)], frame: Frame, size: f64) -> Vec<Option<Box2>> {
    let gap = size * 0.55;
    let dot = |(x, y): (f64, f64)| Box2 { left: x - gap / 2.0, top: y - gap / 2.0, width: gap, height: gap };
    let mut taken: Vec<Box2> = dots.iter().map(|(place, _)| dot(*place)).collect();
    let mut choose = |((x, y), label): &((f64, f64), Option<&str>)| {
        let width = label.as_ref()?.chars().count() as f64 * size * 0.56;
        let height = size * 1.1;
        let starts = [
            (x + gap, y - height / 2.0),
            (x - gap - width, y - height / 2.0),
            (x - width / 2.0, y - gap - height),
            (x - width / 2.0, y + gap),
        ];
        let boxes = starts.map(|(left, top)| Box2 { left, top, width, height });
        let free = boxes.into_iter().find(|b| b.inside(frame) && !taken.iter().any(|t| t.meets(b)))?;
        taken.push(free);
        Some(free)
    };
    dots.iter().map(&mut choose).collect()
}

/// Land and dots. `words` say what it shows; with `zoom` the frame follows the dots and labels are written.
#[component]
pub fn WorldMap(
    #[prop(into)] dots: Signal<Vec<MapDot>>,
    /// The accessible name: the finding, as a sentence.
    #[prop(into)]
    words: Words,
    #[prop(optional)] zoom: bool,
) -> impl IntoView {
    let placed = Memo::new(move |_| {
        let place = |dot: MapDot| project(dot.latitude, dot.longitude).map(|at| (at, dot));
        let mut placed: Vec<_> = dots.get().into_iter().filter_map(place).collect();
        // Chosen dots last, so that nothing covers them.
        crate::order::sort_by_key(&mut placed, |(_, dot)| dot.chosen);
        placed
    });
    let frame = move || {
        let places = || placed.with(|all| all.iter().map(|(at, _)| *at).collect::<Vec<_>>());
        if zoom { frame_around(&places()) } else { (0.0, 0.0, WIDTH, HEIGHT) }
    };
    let view_box = move || {
        let (left, top, width, height) = frame();
        [left, top, width, height].map(tenths).join(" ")
    };
    let marks =
        move || placed.with(|all| all.iter().map(|((x, y), dot)| draw_dot(*x, *y, dot)).collect_view());
    let labels = move || zoom.then(|| placed.with(|all| draw_labels(all, frame())));
    view! {
        <svg class="map" class:map-zoomed=zoom viewBox=view_box role="img" aria-label=move || words.get()>
            <use class="map-land" href="/map.svg#land"></use>
            {marks}
            {labels}
        </svg>
    }
    .into_any()
}

/// A line without length and with round ends stays round and of one size at every zoom.
fn draw_dot(x: f64, y: f64, dot: &MapDot) -> AnyView {
    let line = format!("M{} {}h.01", tenths(x), tenths(y));
    let (ring, mark) = if dot.chosen {
        ("map-ring map-chosen".to_owned(), format!("map-dot map-chosen {}", dot.colour))
    } else {
        ("map-ring".to_owned(), format!("map-dot {}", dot.colour))
    };
    view! { <path class=ring d=line.clone() /><path class=mark d=line /> }.into_any()
}

fn draw_labels(placed: &[((f64, f64), MapDot)], frame: Frame) -> Vec<AnyView> {
    // About 13 pixels in a card 330 pixels wide.
    let size = frame.2 / 25.0;
    let dots: Vec<_> = placed.iter().map(|(at, dot)| (*at, dot.label.as_deref())).collect();
    let draw = |(label, place): (&str, Box2)| {
        let baseline = place.top + size * 0.9;
        view! {
            <text
                class="map-label"
                x=tenths(place.left)
                y=tenths(baseline)
                font-size=tenths(size)
                textLength=tenths(place.width)
                lengthAdjust="spacingAndGlyphs"
            >
                {label.to_owned()}
            </text>
        }
        .into_any()
    };
    let boxes = place_labels(&dots, frame, size);
    dots.iter().zip(boxes).filter_map(|((_, label), place)| label.zip(place)).map(draw).collect()
}

/// The note under every map and list of places, and the source of the land.
#[component]
pub fn MapNote(#[prop(into)] words: Words) -> impl IntoView {
    view! { <p class="map-note">{say(words)}</p> }.into_any()
}

/// The title of a chart, which states the finding, and a line that says what a mark is.
#[component]
pub fn ChartTitle(
    #[prop(into)] title: Words,
    #[prop(optional, into)] subtitle: Option<Words>,
) -> impl IntoView {
    view! {
        <div>
            <h2 class="chart-title">{say(title)}</h2>
            {subtitle.map(|words| view! { <p class="chart-subtitle">{say(words)}</p> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{HEIGHT, WIDTH, frame_around, place_labels};

    #[test]
    fn a_zoomed_map_holds_all_its_dots_and_stays_on_the_map() {
        for places in
            [vec![(10.0, 500.0)], vec![(450.0, 250.0), (850.0, 210.0)], vec![(0.0, 0.0), (1000.0, 516.0)]]
        {
            let (left, top, width, height) = frame_around(&places);
            assert!(left >= 0.0 && top >= 0.0 && left + width <= WIDTH + 0.1 && top + height <= HEIGHT + 0.1);
            for (x, y) in places {
                assert!((left..=left + width).contains(&x) && (top..=top + height).contains(&y));
            }
        }
    }

    #[test]
    fn a_map_without_dots_is_the_whole_world() {
        assert_eq!(frame_around(&[]), (0.0, 0.0, WIDTH, HEIGHT));
    }

    #[test]
    fn labels_cover_neither_each_other_nor_the_edge() {
        let frame = (0.0, 0.0, 300.0, 180.0);
        let dots = [
            ((150.0, 90.0), Some("Kakamega")),
            ((154.0, 92.0), Some("Machakos")),
            ((290.0, 20.0), Some("Baguio")),
        ];
        let boxes: Vec<_> = place_labels(&dots, frame, 12.0).into_iter().flatten().collect();
        assert_eq!(boxes.len(), 3);
        for (index, one) in boxes.iter().enumerate() {
            assert!(one.inside(frame));
            assert!(boxes[index + 1..].iter().all(|other| !one.meets(other)));
        }
        assert!(boxes[2].left < 290.0, "a label at the edge turns inward");
    }
}
