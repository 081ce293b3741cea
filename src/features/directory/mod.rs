//! The directory of members, people and practices: search, filters, list, map and table. The address of the page is its whole state, so
//! Back, a bookmark and a shared link all work. Typing replaces the entry of the history and choosing adds one.

pub mod facets;
pub mod likeness;
pub mod list;
pub mod peers;
pub mod plots;
pub mod practice;
pub mod query;
pub mod remote;
pub mod stretch;
pub mod view_model;
pub mod who;

use std::sync::Arc;

use directory::Names;
use leptos::{ev, prelude::*};
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use model::directory::{CountryName, Directory};
use model::directory_search::Facet;
use model::policy_area::{PolicyArea, PolicyAreas};
use model::words::Locale;

use crate::a11y::{Page, announce_after_rest, is_typing, use_retry};
use crate::data::{self, ErrorView};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::session::{Access, use_session};
use crate::ui::button::Button;
use crate::ui::field::SearchBox;
use crate::ui::state::{Empty, Skeleton};
use crate::ui::tabs::{Item, Segments};
use crate::{intl, order, paths, terms};
use facets::{Chosen, Filters};
use list::MemberList;
use peers::Peers;
use plots::{MemberMap, MemberTable};
use query::{Query, View};
use remote::Remote;
use view_model::{Found, Index};
use who::WhoHasDoneThis;

/// How a change of the query enters the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Letters replace each other.
    Replace,
    /// Decisions can be undone with Back.
    Push,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Search {
    /// The members, people and practices with everything that searching needs.
    pub index: Signal<Arc<Index>>,
    /// What was asked.
    pub query: Memo<Query>,
    /// What it finds.
    pub found: Memo<Found>,
    /// What is found by asking nothing: how many entries have each value.
    pub totals: Memo<Found>,
    /// Whether what it finds is still on its way.
    pub waits: Signal<bool>,
    /// Asks something else.
    pub ask: Callback<(Query, Entry)>,
    /// The draft that somebody pasted, while it is asked about. It stands in no address, and leaves the device in no way.
    pub draft: RwSignal<String>,
}

/// The members that fit, under `/members` for everybody and under `/directory` for those who are signed in.
#[component]
pub fn DirectoryPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let url = use_query_map();
    let query = Memo::new(move |_| Query::from_url(|key| url.read().get(key)));
    let path = use_location().pathname.get_untracked();
    let navigate = use_navigate();
    let ask = Callback::new(move |(next, entry): (Query, Entry)| {
        let options =
            NavigateOptions { replace: entry == Entry::Replace, scroll: false, ..NavigateOptions::default() };
        navigate(&next.to_url(&path), options);
    });
    // What came before is shown at once, and what changed since comes after it.
    data::refetch_directory();
    let (members, topics) = (data::directory(), data::policy_areas());
    let draft = RwSignal::new(String::new());
    // Mostly nothing changed when it was asked again, and then the index stays.
    let digests = Memo::new(move |_| members.with_value(|list| list.digests.clone()));
    let index = Memo::new_with_compare(
        move |_| {
            let list = digests.get().and_then(|_| untrack(|| members.get()));
            match (list, topics.get()) {
                (Some(Ok(members)), Some(Ok(topics))) => {
                    Some(Arc::new(index(Language::of(i18n), members, &topics)))
                }
                _ => None,
            }
        },
        |_, _| true,
    );
    let error = move || members.get().and_then(Result::err).or_else(|| topics.get().and_then(Result::err));
    let retry = use_retry(move || {
        members.refetch();
        topics.refetch();
    });
    let visitor = move || session.signed_in() != Some(true);
    // Officers who are nothing else are in no circle.
    let joins = move || {
        [Access::Introductions, Access::Staff].into_iter().any(|access| session.may(access) == Some(true))
    };
    let title = move || {
        if visitor() { t_string!(i18n, directory.title_public) } else { t_string!(i18n, directory.title) }
    };
    let lead = move || {
        if visitor() { t_string!(i18n, directory.lead_public) } else { t_string!(i18n, directory.lead) }
    };
    let remote = Remote::new(members, query);
    let ready = Memo::new(move |_| {
        let server = move || remote.found.with(Option::is_some) && remote.totals.with(Option::is_some);
        index.with(Option::is_some) && (!remote.asked.get() || server())
    });
    let error = move || {
        let server = move || remote.failed.get().filter(|_| !ready.get());
        error().or_else(server)
    };
    let retry = use_retry(move || {
        retry.run(());
        remote.retry();
    });
    let body = move || match (ready.get(), error()) {
        (true, _) => {
            let index = Signal::derive(move || index.get().unwrap_or_default());
            let found = Memo::new(move |_| {
                let index = index.get();
                query.with(|query| draft.with(|draft| found(remote, &index, query, draft)))
            });
            let totals = Memo::new(move |_| {
                remote.totals.get().filter(|_| remote.asked.get()).unwrap_or_else(|| index.get().totals())
            });
            let waits = Signal::derive(move || remote.waits.get() && draft.with(String::is_empty));
            let search = Search { index, query, found, totals, waits, ask, draft };
            view! { <Results search remote /> }.into_any()
        }
        (false, Some(error)) => view! { <ErrorView error on_retry=retry /> }.into_any(),
        (false, None) => {
            view! { <Skeleton words=move || t_string!(i18n, directory.loading) lines=12 /> }.into_any()
        }
    };
    view! {
        <Page title lead />
        <SearchBox
            id="directory-search"
            label=move || t_string!(i18n, directory.search)
            value=Signal::derive(move || query.with(|query| query.text.clone()))
            on_input=move |text: String| {
                draft.set(String::new());
                ask.run((query.with_untracked(|query| query.with_text(&text)), Entry::Replace));
            }
            key="/"
            large=true
        />
        {move || joins().then(|| view! { <p><a href=paths::CIRCLES>{t!(i18n, circles.link)}</a></p> })}
        <p><a href=paths::ANSWERS>{t!(i18n, network.to_answers)}</a></p>
        {body}
    }
    .into_any()
}

/// What is found on the device, or by the server where it has more than the page.
fn found(remote: Remote, index: &Index, query: &Query, draft: &str) -> Found {
    if !draft.is_empty() {
        return index.who_has_done(query, draft);
    }
    match (remote.found.get().filter(|_| remote.asked.get()), query.view) {
        // The map has the members, so it says how many of them there are; the filters count everybody.
        (Some(found), View::Map) => Found { counts: found.counts, ..index.find(query) },
        (Some(found), View::List | View::Table) => found,
        (None, _) => index.find(query),
    }
}

/// The index over the members in the alphabet of `locale`, with the names of countries and topics in all languages.
fn index(locale: Locale, directory: Directory, topics: &PolicyAreas) -> Index {
    let country = |one: &CountryName| (one.code.as_str().to_owned(), one.names());
    let topic = |one: &PolicyArea| (one.slug.clone(), Locale::ALL.map(|locale| one.name(locale).to_owned()));
    let names = Names {
        countries: directory.countries.iter().map(country).collect(),
        topics: topics.policy_areas.iter().map(topic).collect(),
    };
    let digests = directory.digests.clone();
    let mut entries = directory::entries(directory);
    // The order of ids for whoever the alphabet does not tell apart.
    order::sort_by(&mut entries, |a, b| directory::key(a).cmp(&directory::key(b)));
    intl::sort_by_name(locale, &mut entries, directory::name);
    Index::new(entries, names).of_list(digests)
}

/// Filters beside the count, the chosen filters, the views and the members.
#[component]
fn Results(
    /// What the parts of the page share.
    search: Search,
    /// What the server finds, where it is asked.
    remote: Remote,
) -> impl IntoView {
    let i18n = use_i18n();
    let Search { query, found, ask, .. } = search;
    let count = Memo::new(move |_| found.with(|found| found.total));
    let failed = Memo::new(move |_| remote.failed.get().filter(|_| search.draft.with(String::is_empty)));
    // What was counted before says nothing of a question without an answer.
    let counted = move || {
        if failed.with(Option::is_some) {
            t_string!(i18n, directory.results).to_owned()
        } else {
            counted(search, i18n)
        }
    };
    let view = Memo::new(move |_| query.with(|query| query.view));
    announce_after_rest(Signal::derive(move || match count.get() {
        0 => t_string!(i18n, directory.announce_none).to_owned(),
        _ => counted(),
    }));
    step_with_keys();
    stretch::keep_inside(search, remote);
    let choose_view = move |key: String| {
        let next = query.with_untracked(|query| query.with_view(View::from_key(&key)));
        ask.run((next, Entry::Push));
    };
    let retry = use_retry(move || remote.retry());
    let none = Memo::new(move |_| count.get() == 0 && !search.waits.get());
    let rows = move || match (none.get(), view.get()) {
        (true, _) => view! { <Nobody search /> }.into_any(),
        (false, View::List) => view! { <MemberList search /> }.into_any(),
        (false, View::Map) => view! { <MemberMap search /> }.into_any(),
        (false, View::Table) => view! { <MemberTable search /> }.into_any(),
    };
    let body = move || match failed.get() {
        Some(error) => view! { <ErrorView error on_retry=retry /> }.into_any(),
        None => rows(),
    };
    // What is not all here is said: the map and a pasted draft find members alone then.
    let members_alone = move || {
        let draft = search.draft.with(|draft| !draft.is_empty());
        let here = remote.asked.get() && (draft || view.get() == View::Map);
        here.then(|| view! { <p class="soft">{t!(i18n, directory.members_alone)}</p> })
    };
    let order = move || {
        if failed.with(Option::is_some) {
            ""
        } else if search.waits.get() {
            t_string!(i18n, directory.looking)
        } else if search.draft.with(|draft| !draft.is_empty()) {
            t_string!(i18n, directory.sorted_draft)
        } else if query.with(|query| query.text.trim().is_empty()) {
            t_string!(i18n, directory.sorted_name)
        } else {
            t_string!(i18n, directory.sorted_match)
        }
    };
    let close = move || {
        let typed = search.draft.with(String::is_empty);
        search.found.with(|found| found.only_close && typed).then(|| {
            let typed = query.with(|query| query.text.trim().to_owned());
            view! { <p class="soft">{t!(i18n, directory.only_close, words = typed)}</p> }
        })
    };
    view! {
        <WhoHasDoneThis search />
        <div class="side-main directory">
            <Filters search />
            <div class="directory-results">
                <div class="directory-head">
                    <h2>{counted}</h2>
                    <span class="directory-order">{order}</span>
                    <Segments
                        id="view"
                        label=move || t_string!(i18n, directory.views)
                        items=views(i18n)
                        selected=Signal::derive(move || view.get().key().to_owned())
                        on_select=choose_view
                    />
                </div>
                <Chosen search />
                <Peers search />
                {close}
                {members_alone}
                <div class="directory-body" aria-busy=move || search.waits.get().then_some("true")>{body}</div>
            </div>
        </div>
    }
    .into_any()
}

/// How many fit, as what they are.
fn counted(search: Search, i18n: I18n) -> String {
    let count = search.found.with(|found| found.total);
    // Only members are called members.
    if search.totals.with(|totals| totals.counts[Facet::What.index()].len() < 2) {
        return terms::members(i18n, count);
    }
    let number = intl::number(Language::of(i18n), count as i64);
    match intl::plural(Language::of(i18n), count as u64) {
        intl::Plural::One => t_string!(i18n, directory.results_1, count = number),
        intl::Plural::Other => t_string!(i18n, directory.results_n, count = number),
    }
}

fn views(i18n: I18n) -> Vec<Item> {
    let list = Item::new(View::List.key(), move || t_string!(i18n, directory.view_list));
    let map = Item::new(View::Map.key(), move || t_string!(i18n, directory.view_map));
    let table = Item::new(View::Table.key(), move || t_string!(i18n, directory.view_table));
    vec![
        Item { icon: Some("list"), ..list },
        Item { icon: Some("map"), ..map },
        Item { icon: Some("table"), ..table },
    ]
}

/// Nobody fits: what to do about it.
#[component]
fn Nobody(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let asks = move || session.may(Access::Introductions) == Some(true);
    let all = move || {
        search.draft.set(String::new());
        search.ask.run((Query::default(), Entry::Push));
    };
    view! {
        <Empty
            title=move || t_string!(i18n, directory.none_title)
            words=move || t_string!(i18n, directory.none_body)
        >
            <Button on_press=all>{t!(i18n, directory.none_action)}</Button>
        </Empty>
        {move || asks().then(|| view! { <p><a href=paths::QUESTIONS>{t!(i18n, network.link)}</a></p> })}
    }
    .into_any()
}

/// `j` and `k` move from row to row anywhere outside a field, the arrows inside the list.
fn step_with_keys() {
    let pressed = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let inside = document()
            .active_element()
            .is_some_and(|active| matches!(active.closest(".directory-list"), Ok(Some(_))));
        let step = match event.key().as_str() {
            "j" if !is_typing(&event) => 1,
            "k" if !is_typing(&event) => -1,
            "ArrowDown" if inside => 1,
            "ArrowUp" if inside => -1,
            _ => return,
        };
        if crate::ui::focus::step(".directory-list .directory-link", step) {
            event.prevent_default();
        } else if step == 1 {
            stretch::go_on();
        }
    });
    on_cleanup(move || pressed.remove());
}

/// The address of a member's page, with the icon-less link that rows share.
#[component]
fn MemberLink(
    /// The member.
    id: model::id::MemberId,
    /// Its name.
    name: String,
) -> impl IntoView {
    view! { <a class="directory-link" href=paths::member(&id)><bdi>{name}</bdi></a> }.into_any()
}
