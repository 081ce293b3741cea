//! The design system: components, words and tokens of every page. It knows no domain type and no word of its own.
//!
//! **Words.** Every text is a prop of type [`words::Words`]: `"text"`, a `String`, a signal, or
//! `move || t_string!(i18n, key)`. Values are `Signal`s (a plain value, a `Memo`, an `RwSignal` or a closure all
//! become one) and answers are `Callback`s (closures). A field holds no state: `value` shows, `on_input` tells.
//! Never write `style="..."`: the security policy drops it; `style:name=` and classes work.
//! Plain `<a href="/path">` is taken by the router; nothing here needs it to be mounted.
//! An attribute must not be called `slot`, which Leptos takes for its own.
//!
//! | component | props (`?` optional, `..` children) |
//! | --- | --- |
//! | `button::Button` | `kind?` (`ButtonKind::{Primary, Secondary, Quiet, Danger}`) `on_press?: Fn()` `submit?` `small?` `icon?` `busy?` `busy_word?` `label?` `described_by?` `node_ref?` `..` |
//! | `button::ButtonLink` | `href` `kind?` `small?` `icon?` `external?` `..` |
//! | `field::TextField` | `id` `label` `value` `on_input: Fn(String)` `hint?` `error?: Option<String>` `draft?` `kind?` (input type, `number` too) `autocomplete?` `inputmode?` `required?` `maxlength?` `node_ref?` |
//! | `field::TextArea` | `id` `label` `value` `on_input` `hint?` `error?` `draft?` `rows?` `required?` `maxlength?` |
//! | `field::SelectField` | `id` `label` `value` `on_input` `options: Vec<Choice>` `hint?` `error?` `draft?` |
//! | `field::Checkbox` | `id` `label` `checked` `on_change: Fn(bool)` `hint?` `count?` `error?` |
//! | `field::CheckboxGroup` | `id` `legend` `options` `value: Vec<String>` `on_change: Fn(Vec<String>)` `hint?` `error?` `facet?` |
//! | `field::RadioGroup` | `id` `legend` `options` `value` `on_change: Fn(String)` `hint?` `error?` |
//! | `field::SearchBox` | `id` `label` `value` `on_input` `placeholder?` `key?` `large?` `node_ref?` |
//! | `field::Field` | `id` `label` `hint?` `error?` `draft?` `..` (a control of your own with that `id`) |
//! | `error_summary::ErrorSummary` | `title` `errors: Vec<FieldError { field, words }>`; takes focus when they change |
//! | `slider::SliderWithNumber` | `id` `label` `value: i64` `on_input: Fn(i64)` `min?` `max?` `swatch?` (`k1` to `k7`) `changed?` |
//! | `status::{Status, Alert}` | `tone: Tone::{Needs, Done, Info, Waiting, Stopped}` `..` |
//! | `status::Tag` | `mine?` `..`; `status::RemovableTag`: `label` `remove_label` `on_remove` |
//! | `table::Table` | `caption` `hide_caption?` `columns: Vec<Column>` `sort?: Sort` `on_sort?: Fn(String)` `keep_table?` `..` rows; `Column::new(key, label).number().sortable()` |
//! | `table::Row` | `mine?` `chosen?` `moved?` `id?` `..`; `RowHead` `..`; `Cell`: `label?` `number?` `span?` `..` |
//! | `table::RowOpener` | `label` `open` `on_toggle` `controls`; `table::KeysHint`: `keys: Vec<(key, words)>` |
//! | `tabs::Tabs` | `id` `label` `items: Vec<Item>` `selected: String` `on_select: Fn(String)` `..` the panel |
//! | `tabs::Segments` | `id` `label` `items: Vec<Item { icon, .. }>` `selected` `on_select` |
//! | `dialog::Dialog` | `open` `on_close` `title` `confirm` `on_confirm` `confirm_kind?` `safe` `busy?` `busy_word?` `..` |
//! | `card::Card` | `rule?` (`CardRule::{Teal, Amber}`) `title?` `level?` (2, 3) `ruled?` `aside?: \|\| view` `..` |
//! | `card::Disclosure` | `summary` `open?` `..`; `card::Folded`: `summary` `..`, made only once it is opened |
//! | `state::Skeleton` | `words` `lines?`; `Empty`, `Offline`: `title` `words` `..?` one action; `Failed`: `title` `words` `retry` `on_retry` |
//! | `heading::PageHeading` | `size?` (`HeadingSize::{Page, Staff, Front}`) `lead?` `actions?: \|\| view` `..`; takes focus when the context `heading::Arrived(Signal<bool>)` says so |
//! | `seat::Avatar` | `name` `shape?: SeatShape` `large?`; `seat::SeatMark`: `shape` (`Gov`, `Civil`, `Member`) `..` the word |
//! | `icon::Icon` | `name`; `icon::Mark`: `size?` |
//! | `score::ScoreBar` | `score: u16` `parts: [u16; 7]` `bare?`; `Legend`: `items: Vec<(colour, words)>` |
//! | `score::{ProgressBar, Pips}` | `done` `total` `words`; `level` (0 to 3) `words` |
//! | `score::{PartBar, TickBar, RangeBar}` | `parts: Vec<Part>`; `value` `max` `before?`; `range` `scale`. Decoration: write the figures beside them |
//! | `time_band::TimeBand` | `rows: Vec<BandRow>` `common: Option<Span>` `session: Span` `sentence` `words: BandWords` `..?` a `BandLegend` (`window` `common` `session` `after?`) |
//! | `time_band::MiniTimeBand` | `windows: Vec<Span>` `common` `session` `sentence` |
//! | `map::WorldMap` | `dots: Vec<MapDot>` `words` `zoom?`; `map::ChartTitle`: `title` `subtitle?`; `map::MapNote`: `words` |
//! | `path::Path` | `steps: Vec<Step { label, detail, state, href }>` |
//! | `path::PulseLine` | `points: Vec<(PulseState, words)>` |
//! | `pages::ShowMore` | `shown` `more` `has_more` `on_more` `busy?`; `pages::Pagination`: `label` `number` `count` `link: Fn(u32) -> String` |
//! | `a11y::{VisuallyHidden, LiveRegion, SkipLink}` | `..`; `words: String`; `target` `words` |
//! | `frame::{Frame, Header, Nav, Main, Footer}` | `staff?` `public?` `..`; see the component; `label` `groups: Vec<NavGroup>`; `..`; `words` `links` |
//!
//! Tabs that are links (proposals, runs): `<nav class="tabs"><a class="tab" aria-current="page">`.
//!
//! **Layout classes** (`style/layout.css`): `stack`, `stack-close`, `cluster` (+ `cluster-apart`), `main-side`,
//! `side-main`, `grid-two`, `grid-three`, `columns`, `studio` (+ `studio-fixed`, children may be `studio-wide`),
//! `rows` (hairlines between), `facts` (a `dl`), `figures` > `figure-number`, `prose`, `checked`, `why-list`,
//! `lead`, `only-phone`, `only-wide`, `main-button`; `next-step`, `result-row`, `why-shown`, `quote`, `person`,
//! `legend`, `swatch k1`; `soft`, `faint`, `small`, `strong`, `number`, `nowrap`, `push-end`, `full`,
//! `visually-hidden`. Staff pages stand in `Frame staff=true`, which makes them dense.
//!
//! A page's own styles go to `style/pages/<feature>.css`, inside `@layer pages { }`, with tokens only.
#![expect(missing_docs, reason = "a prop is documented where its name and its type do not say it")]

pub mod a11y;
pub mod button;
pub mod card;
pub mod decimal;
pub mod dialog;
pub mod download;
pub mod error_summary;
pub mod field;
pub mod focus;
pub mod frame;
#[cfg(feature = "gallery")]
pub mod gallery;
pub mod heading;
pub mod icon;
pub mod map;
pub mod number;
pub mod pages;
pub mod path;
pub mod projection;
pub mod score;
pub mod seat;
pub mod slider;
pub mod state;
pub mod status;
pub mod table;
pub mod tabs;
pub mod time_band;
pub mod words;
