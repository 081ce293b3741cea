//! Peers of the reader's own member, with what they share: shown before anything is asked.

use leptos::prelude::*;
use model::directory_search::{Entry, Facet};

use super::MemberLink;
use super::Search;
use super::facets::value_name;
use super::likeness::Like;
use super::list::PersonName;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl;
use crate::session::use_session;
use crate::ui::card::Card;

/// How many are shown.
const FEW: usize = 3;

/// Nothing for visitors, for those without a member, and once something is asked.
#[component]
pub fn Peers(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let idle = Memo::new(move |_| {
        let asked = search.query.with(|query| !query.text.trim().is_empty() || query.count_chosen() > 0);
        !asked && search.draft.with(String::is_empty)
    });
    let likes = Memo::new(move |_| {
        let own = session.person().and_then(|person| person.member).filter(|_| idle.get());
        own.map(|own| search.index.get().like(&own.id, FEW)).unwrap_or_default()
    });
    move || {
        let likes = likes.get();
        (!likes.is_empty()).then(|| {
            let rows = likes.into_iter().filter_map(|like| row(search, i18n, like)).collect_view();
            view! {
                <Card title=move || t_string!(i18n, directory.peers_title)>
                    <p class="soft">{t!(i18n, directory.peers_lead)}</p>
                    <ul class="rows directory-peers">{rows}</ul>
                </Card>
            }
        })
    }
}

fn row(search: Search, i18n: I18n, like: Like) -> Option<AnyView> {
    let entry = search.index.with_untracked(|index| index.entry(like.at).cloned())?;
    let name = match entry {
        Entry::Member(member) => view! { <MemberLink id=member.id name=member.name /> }.into_any(),
        Entry::Person(person) => view! { <PersonName person=*person /> }.into_any(),
        Entry::Practice(_) => return None,
    };
    let shared = move || {
        let of = |wanted: &dyn Fn(Facet) -> bool| {
            let values = like.shared.iter().filter(|(facet, _)| wanted(*facet));
            let names: Vec<String> =
                values.map(|(facet, value)| value_name(search, i18n, *facet, value)).collect();
            intl::list(Language::of(i18n), &names)
        };
        let offers = of(&|facet| facet == Facet::Offers);
        let alike = of(&|facet| facet != Facet::Offers);
        if alike.is_empty() {
            t_string!(i18n, directory.peers_offer, topics = offers)
        } else {
            t_string!(i18n, directory.peers_why, topics = offers, shared = alike)
        }
    };
    Some(view! { <li><p>{name}</p><p class="small soft">{shared}</p></li> }.into_any())
}
