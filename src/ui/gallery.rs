//! Every component on one page, to compare with the design and to run accessibility checks on.
//!
//! Built only with the feature `gallery`; its words are English and its content invented.

use super::a11y::{LiveRegion, SkipLink, VisuallyHidden};
use super::button::{Button, ButtonKind, ButtonLink};
use super::card::{Card, CardRule, Disclosure};
use super::dialog::Dialog;
use super::error_summary::{ErrorSummary, FieldError};
use super::field::{
    Checkbox, CheckboxGroup, Choice, RadioGroup, SearchBox, SelectField, TextArea, TextField,
};
use super::frame::{Footer, Frame, Header, Main, Nav, NavGroup, NavItem};
use super::heading::PageHeading;
use super::icon::Icon;
use super::map::{ChartTitle, MapDot, MapNote, WorldMap};
use super::pages::{Pagination, ShowMore};
use super::path::{Path, PulseLine, PulseState, Step, StepState};
use super::score::{Legend, PARTS, Part, PartBar, Pips, ProgressBar, RangeBar, ScoreBar, TickBar};
use super::seat::{Avatar, SeatMark, SeatShape};
use super::slider::SliderWithNumber;
use super::state::{Empty, Failed, Offline, Skeleton};
use super::status::{Alert, RemovableTag, Status, Tag, Tone};
use super::table::{Cell, Column, Direction, KeysHint, Row, RowHead, RowOpener, Sort, Table};
use super::tabs::{Item, Segments, Tabs};
use super::time_band::{BandLegend, BandRow, BandWords, MiniTimeBand, TimeBand};
use super::words::Words;
use leptos::prelude::*;

const ICONS: [&str; 24] = [
    "home",
    "group",
    "learning",
    "mentoring",
    "directory",
    "messages",
    "today",
    "cohorts",
    "matching",
    "relationships",
    "people",
    "data",
    "audit",
    "search",
    "filter",
    "map",
    "table",
    "calendar",
    "pin",
    "ban",
    "move",
    "undo",
    "edit",
    "download",
];
const MORE_ICONS: [&str; 12] = [
    "visible", "hidden", "leave", "globe", "help", "save", "send", "settings", "list", "plus", "menu",
    "offline",
];

/// The gallery, inside the frame of a page.
#[component]
pub fn Gallery() -> impl IntoView {
    let (off, on) = (Signal::stored(false), Signal::stored(true));
    let groups = move || {
        let mut messages = NavItem::new("/messages", "Messages", "messages", off);
        messages.count = Signal::stored(Some((2, "2 new".to_owned())));
        let also = NavGroup { heading: Some("Also".into()), items: vec![messages] };
        let main = vec![
            NavItem::new("/", "Components", "home", on),
            NavItem::new("/group", "Group", "group", off),
            NavItem::new("/learning", "Learning", "learning", off),
            NavItem::new("/directory", "Directory", "directory", off),
        ];
        vec![NavGroup { heading: None, items: main }, also]
    };
    let groups = Signal::derive(groups);
    let search = RwSignal::new(String::new());
    view! {
        <SkipLink target="main" words="Skip to content" />
        <Frame>
            <Header
                home="/"
                links_label="Public pages"
                menu="Menu"
                nav_label="Convene"
                groups
                path="/"
                search=move || view! {
                    <SearchBox
                        id="search" label="Search members" value=search on_input=move |text| search.set(text)
                        placeholder="Search members, people, practices" key="/"
                    />
                }
                tools=|| view! {
                    <a class="frame-tool" href="/help"><Icon name="help" />"Help"</a>
                    <a class="frame-person" href="/account">
                        <Avatar name="Beatrice Auma" />
                        <span>"Beatrice Auma"<small>"Kakamega County"</small></span>
                    </a>
                }
                menu_tools=|| view! { <a class="frame-tool" href="/help"><Icon name="help" />"Help"</a> }
            />
            <Nav label="Main" groups />
            <Main>
                <PageHeading lead="Paper, ink, one teal for what you can do, one amber for what needs a person.">
                    "Components"
                </PageHeading>
                {buttons()} {fields()} {choices()} {messages()} {small_parts()} {tables()} {parts_of_page()}
                {scores()} {band()} {states()} {icons()} {maps()}
            </Main>
            <Footer
                words="Demonstration: member names are real, people and results are invented."
                links=vec![("/accessibility".to_owned(), Words::from("Accessibility")), ("/privacy".to_owned(), "Privacy".into())]
            />
        </Frame>
        <LiveRegion words="" />
    }
    .into_any()
}

fn section(title: &'static str, body: AnyView) -> AnyView {
    view! { <section class="stack"><h2>{title}</h2>{body}</section> }.into_any()
}

fn buttons() -> AnyView {
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let body = view! {
        <div class="cluster">
            <Button kind=ButtonKind::Primary on_press=move || open.set(true)>"Publish"</Button>
            <Button busy busy_word="Saving" on_press=move || busy.set(true)>"Save draft"</Button>
            <Button kind=ButtonKind::Danger>"End early"</Button>
            <Button kind=ButtonKind::Quiet>"Not now"</Button>
            <Button small=true icon="calendar">"Add to calendar"</Button>
            <ButtonLink href="/guide" icon="learning">"Read the guide, 6 minutes"</ButtonLink>
            <a href="/why">"Why this mentor"</a>
        </div>
        <Dialog
            open on_close=move || open.set(false) on_confirm=move || open.set(false)
            title="Publish 32 matches?" confirm="Publish" safe="Not yet"
        >
            <p>"85 people get a message in their own language. You can undo until 14:22; after that, each pair decides."</p>
            <p><a href="/messages">"Read the messages first"</a></p>
        </Dialog>
    };
    section("Buttons, links, dialog", body.into_any())
}

fn fields() -> AnyView {
    let text = RwSignal::new("How to keep a forum alive after the first year".to_owned());
    let date = RwSignal::new("3 March 2027".to_owned());
    let language = RwSignal::new("es".to_owned());
    let error = "Write a date after 16 March 2027, for example 23 March 2027";
    let errors = vec![FieldError { field: "date".to_owned(), words: error.to_owned() }];
    let shown = RwSignal::new(Vec::new());
    let body = view! {
        <ErrorSummary title="There is one thing to fix" errors=shown />
        <TextArea
            id="first" label="What do you want to learn first?" hint="One or two sentences are enough. Your mentor will read them."
            value=text on_input=move |new| text.set(new) draft=Some("Saved on this device, 14:02".to_owned())
        />
        <TextField
            id="date" label="Date of the first meeting" value=date on_input=move |new| date.set(new)
            error=Some(error.to_owned())
        />
        <SelectField
            id="language" label="Language of the letter" value=language on_input=move |new| language.set(new)
            options=vec![Choice::new("en", "English"), Choice::new("es", "Spanish"), Choice::new("fr", "French")]
        />
        <div class="cluster"><Button on_press=move || shown.set(errors.clone())>"Show the summary"</Button></div>
    };
    section("Fields and error summary", body.into_any())
}

fn choices() -> AnyView {
    let languages = RwSignal::new(vec!["es".to_owned()]);
    let seat = RwSignal::new("gov".to_owned());
    let agreed = RwSignal::new(false);
    let (themes, hours) = (RwSignal::new(30), RwSignal::new(20));
    let view_as = RwSignal::new("list".to_owned());
    let counted = |value: &str, label: &'static str, count: &'static str| Choice {
        count: Some(count.into()),
        ..Choice::new(value, label)
    };
    let options = vec![counted("es", "Spanish", "14"), counted("pt", "Portuguese", "3")];
    let views = [("list", "List"), ("map", "Map"), ("table", "Table")];
    let views = views.map(|(key, label)| Item { icon: Some(key), ..Item::new(key, label) }).to_vec();
    let body = view! {
        <div class="grid-two">
            <CheckboxGroup
                id="languages" legend="Language" facet=true options value=languages on_change=move |new| languages.set(new)
            />
            <RadioGroup
                id="seat" legend="Which seat" value=seat on_change=move |new| seat.set(new)
                options=vec![Choice::new("gov", "Government lead"), Choice::new("civil", "Civil-society lead")]
            />
            <Card>
                <SliderWithNumber id="themes" label="Themes" swatch="k1" value=themes on_input=move |new| themes.set(new) />
                <SliderWithNumber id="hours" label="Shared hours" swatch="k4" changed=true value=hours on_input=move |new| hours.set(new) />
            </Card>
            <div class="stack">
                <Checkbox id="agreed" label="We both agree" hint="Each seat ticks for itself" checked=agreed on_change=move |new| agreed.set(new) />
                <div><Segments id="view" label="Show as" items=views selected=view_as on_select=move |new| view_as.set(new) /></div>
            </div>
        </div>
    };
    section("Choices and weights", body.into_any())
}

fn messages() -> AnyView {
    let body = view! {
        <div class="grid-two">
            <Alert tone=Tone::Needs><b>"Two members have no slot."</b>" Choose one of three changes."</Alert>
            <Alert tone=Tone::Done>"Published at 14:02. "<a href="/undo">"Undo"</a>" until 14:12."</Alert>
            <Alert tone=Tone::Info>"Clocks change in Skopje on 28 March. The slot still holds."</Alert>
            <Alert tone=Tone::Waiting>"Waiting for an answer. Requests end quietly after 14 days."</Alert>
            <Alert tone=Tone::Stopped>"This relationship has ended."</Alert>
        </div>
    };
    section("Alerts", body.into_any())
}

fn small_parts() -> AnyView {
    let body = view! {
        <div class="cluster">
            <Status tone=Tone::Needs>"Needs you"</Status>
            <Status tone=Tone::Done>"Done"</Status>
            <Status tone=Tone::Info>"In progress"</Status>
            <Status tone=Tone::Waiting>"Waiting"</Status>
            <Status tone=Tone::Stopped>"Stopped"</Status>
            <Tag>"Open contracting"</Tag>
            <Tag mine=true>"Your group"</Tag>
            <RemovableTag label="Spanish" remove_label="Remove Spanish" on_remove=|| () />
        </div>
        <div class="cluster">
            <SeatMark shape=SeatShape::Gov>"government seat"</SeatMark>
            <SeatMark shape=SeatShape::Civil>"civil-society seat"</SeatMark>
            <SeatMark shape=SeatShape::Member>"member"</SeatMark>
            <span class="person"><Avatar name="Beatrice Auma" />"Beatrice Auma"</span>
            <span class="person"><Avatar name="Peter Otieno" shape=SeatShape::Civil />"Peter Otieno"</span>
            <Pips level=2 words="Substantial" />
        </div>
    };
    section("Status, tags, seats", body.into_any())
}

fn tables() -> AnyView {
    let sort = RwSignal::new(Sort::Some(("member".to_owned(), Direction::Ascending)));
    let open = RwSignal::new(false);
    let columns = vec![
        Column::new("member", "Member").sortable(),
        Column::new("country", "Country"),
        Column::new("people", "People").number().sortable(),
        Column::new("onboarding", "Onboarding"),
        Column::new("more", "More"),
    ];
    let turn = move |key: String| {
        sort.update(|sort| {
            let descending = matches!(sort, Some((now, Direction::Ascending)) if *now == key);
            *sort = Some((key, if descending { Direction::Descending } else { Direction::Ascending }));
        });
    };
    let row = |name, country, people, tone, word, chosen| {
        view! {
            <Row chosen=chosen>
                <RowHead>{name}</RowHead>
                <Cell label="Country">{country}</Cell>
                <Cell label="People" number=true>{people}</Cell>
                <Cell label="Onboarding"><Status tone=tone>{word}</Status></Cell>
                <Cell label="More"><a href="/member">"Open"<VisuallyHidden>" "{name}</VisuallyHidden></a></Cell>
            </Row>
        }
        .into_any()
    };
    let body = view! {
        <Table caption="Members and their onboarding" columns sort on_sort=turn>
            {row("Córdoba (City and Province)", "Argentina", "3 978 984", Tone::Done, "Done", false)}
            {row("Laâyoune-Sakia El Hamra (Region)", "Morocco", "367 758", Tone::Waiting, "Waiting", false)}
            {row("Ozurgeti", "Georgia", "62 863", Tone::Needs, "Needs you", true)}
            <Row moved=true>
                <RowHead>"Fuvahmulah"</RowHead>
                <Cell label="Country">"Maldives"</Cell>
                <Cell label="People" number=true>"not known"</Cell>
                <Cell label="Onboarding"><Status tone=Tone::Info>"In progress"</Status></Cell>
                <Cell label="More">
                    <RowOpener label="Why Fuvahmulah" open on_toggle=move || open.update(|open| *open = !*open) controls="why-row" />
                </Cell>
            </Row>
            <tr role="row" id="why-row" hidden=move || !open.get()><Cell span=5>"Seven parts, points, words."</Cell></tr>
        </Table>
        <KeysHint keys=vec![("j", "next".into()), ("k", "previous".into()), ("Enter", "why".into())] />
        <ShowMore shown="4 of 10 shown" more="Show the other 6" has_more=true on_more=|| () />
        <Pagination label="Pages" number=3 count=9 link=|page| format!("/members?page={page}") />
    };
    section("Table", body.into_any())
}

fn parts_of_page() -> AnyView {
    let tab = RwSignal::new("goals".to_owned());
    let items = vec![
        Item { count: Some("3".into()), ..Item::new("goals", "Goals") },
        Item { count: Some("4".into()), ..Item::new("sessions", "Sessions") },
        Item::new("notes", "Notes"),
    ];
    let pulse = vec![
        (PulseState::Answered, "2 March, well".into()),
        (PulseState::Open, "16 March, today".into()),
        (PulseState::Coming, "15 May".into()),
    ];
    let step = |label: &'static str, detail: &'static str, state| Step {
        label: label.into(),
        detail: detail.into(),
        state,
        href: None,
    };
    let steps = vec![
        step("Fundamentals", "3 of 3 lessons", StepState::Done),
        step("Co-creation", "1 of 4 lessons, you are here", StepState::Here),
        step("Implementation", "opens 12 April", StepState::Later),
        step("Learning", "opens 3 May", StepState::Later),
    ];
    let body = view! {
        <Tabs id="parts" label="Parts of the mentorship" items selected=tab on_select=move |new| tab.set(new)>
            <p>{move || format!("The panel of {}.", tab.get())}</p>
        </Tabs>
        <Path steps />
        <PulseLine points=pulse />
        <div class="main-side">
            <Card rule=CardRule::Amber>
                <div><Status tone=Tone::Needs>"Your turn"</Status></div>
                <p class="next-step">"Invite to the first meeting of the forum"</p>
                <p class="soft">"The forum is the table where government and civil society decide together."</p>
                <div class="cluster"><Button kind=ButtonKind::Primary>"Write the invitation"</Button></div>
            </Card>
            <Card title="Group 4" ruled=true aside=|| view! { <Status tone=Tone::Info>"In 2 days"</Status> }>
                <dl class="facts"><dt>"Your time"</dt><dd>"Thu 18 March, 9:00"</dd></dl>
                <Disclosure summary="Why this group"><p>"One language for all fourteen seats."</p></Disclosure>
            </Card>
        </div>
    };
    section("Tabs, path, cards", body.into_any())
}

fn scores() -> AnyView {
    let words = ["themes", "own words", "language", "hours", "stage", "size, kind", "wishes"];
    let legend = PARTS.into_iter().zip(words).map(|(colour, word)| (colour, Words::from(word))).collect();
    let part = |count, words: &'static str, colour| Part { count, words: words.into(), colour };
    let regions = vec![
        part(45, "Americas", "k1"),
        part(40, "Europe", "k3"),
        part(29, "Africa and the Middle East", "k5"),
        part(17, "Asia and the Pacific", "k7"),
    ];
    let body = view! {
        <ScoreBar score=812 parts=[210, 120, 150, 110, 100, 80, 42] />
        <ScoreBar score=455 parts=[120, 60, 120, 60, 40, 35, 20] />
        <Legend items=legend />
        <PartBar parts=regions />
        <div class="grid-three">
            <ProgressBar done=5 total=12 words="5 of 12" />
            <div>"24 was 22"<TickBar value=24_u32 max=32_u32 before=Some(22) /></div>
            <div>"560, 640, 812"<RangeBar range=(560, 640, 812) scale=(550, 950) /></div>
        </div>
    };
    section("Score bar and small bars", body.into_any())
}

fn band() -> AnyView {
    let row = |name: &str, place: &'static str, hour: &str, window, mine| BandRow {
        name: name.to_owned(),
        place: place.into(),
        hour: hour.to_owned(),
        note: None,
        window,
        after: None,
        mine,
    };
    let mut rows = vec![
        row("Tamale", "Ghana", "09:30", (660, 1380), false),
        row("Kisela Voda (Skopje)", "North Macedonia", "10:30", (600, 1320), false),
        row("Kakamega County", "Kenya, you", "12:30", (480, 1200), true),
        row("Baguio", "Philippines", "17:30", (180, 900), false),
    ];
    rows[1].after = Some((540, 1260));
    rows[1].note = Some("11:30 from 28 Mar".into());
    let words = BandWords {
        show_table: "Show as a table".into(),
        member: "Member".into(),
        window: "08:00 to 20:00 there, on your clock".into(),
        hour: "The session there".into(),
    };
    let body = view! {
        <Card>
            <ChartTitle title="12:30 in Nairobi is within everybody's day" subtitle="Hours are on your clock." />
            <TimeBand rows common=Some((660, 900)) session=(750, 840) sentence="12:30 in Nairobi is within everybody's day: 09:30 in Tamale, 17:30 in Baguio." words ><BandLegend window="08:00 to 20:00 there" common="hours everybody has" session="the session" after="after the clocks change" /></TimeBand>
        </Card>
        <Card title="Group 2" level=3>
            <MiniTimeBand windows=vec![(660, 1380), (600, 1320), (480, 1200), (180, 900)] common=Some((660, 900)) session=(750, 840) sentence="4 zones, 4 hours in common" />
        </Card>
    };
    section("Time band", body.into_any())
}

fn states() -> AnyView {
    let body = view! {
        <div class="grid-two">
            <Empty title="No session yet" words="Your group meets first on Tue 9 February.">
                <Button small=true icon="calendar">"Add to calendar"</Button>
            </Empty>
            <Skeleton words="Loading the members of your group" />
            <Failed title="The list did not load" words="The server did not answer. What you typed is kept." retry="Try again" on_retry=|| () />
            <Offline title="You are offline" words="This is the copy from 14:02. Answers you write are sent when you are back.">
                <Button small=true>"See what waits (2)"</Button>
            </Offline>
        </div>
    };
    section("States every list and card has", body.into_any())
}

fn icons() -> AnyView {
    let one = |name: &'static str| view! { <li class="person"><Icon name />{name}</li> };
    let all = ICONS.into_iter().chain(MORE_ICONS).map(one).collect_view();
    section("Icons, always with a word", view! { <ul class="cluster">{all}</ul> }.into_any())
}

fn maps() -> AnyView {
    let dot = |latitude, longitude, colour, label: &str| MapDot {
        latitude,
        longitude,
        colour,
        chosen: label == "Bogotá",
        label: Some(label.to_owned()),
    };
    let world = vec![
        dot(4.7, -74.1, "k1", "Bogotá"),
        dot(30.3, -97.7, "k1", "Austin"),
        dot(-34.6, -58.4, "k1", "Buenos Aires"),
        dot(41.7, 44.8, "k3", "Tbilisi"),
        dot(9.4, -0.8, "k5", "Tamale"),
        dot(0.3, 34.8, "k5", "Kakamega"),
        dot(16.4, 120.6, "k7", "Baguio"),
    ];
    let group = vec![
        dot(9.4, -0.8, "k1", "Tamale"),
        dot(42.0, 21.4, "k1", "Kisela Voda"),
        dot(0.3, 34.8, "k1", "Kakamega"),
        dot(-1.5, 37.3, "k1", "Machakos"),
        dot(-0.3, 73.4, "k1", "Fuvahmulah"),
        dot(16.4, 120.6, "k1", "Baguio"),
        dot(14.7, 121.0, "k1", "Quezon City"),
    ];
    let body = view! {
        <div class="main-side">
            <Card>
                <ChartTitle title="3 of 7 members are in the Americas" subtitle="Each dot is a member." />
                <WorldMap dots=world words="Map: 3 of 7 members are in the Americas" />
                <MapNote words="Regions as OGP assigns them. Listing is no statement on the status of any territory. Land: Natural Earth." />
            </Card>
            <Card title="Three regions, eight hours apart">
                <WorldMap dots=group words="Map: three regions, eight hours apart" zoom=true />
            </Card>
        </div>
    };
    section("Maps", body.into_any())
}
