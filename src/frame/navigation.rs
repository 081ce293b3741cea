//! The navigation: what the role may use, in one order everywhere.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::data;
use crate::i18n::{I18n, Language, t_string};
use crate::intl::{self, Plural};
use crate::live;
use crate::paths;
use crate::session::{Access, Session};
use crate::ui::frame::{NavGroup, NavItem};

/// The navigation of somebody who is signed in; empty for visitors.
pub(super) fn groups(i18n: I18n, session: Session) -> Signal<Vec<NavGroup>> {
    let path = use_location().pathname;
    let may = move |access| session.may(access) == Some(true);
    let waiting = waiting(i18n, session);
    Signal::derive(move || {
        if !may(Access::SignedIn) {
            return Vec::new();
        }
        let mut own = vec![item(path, paths::HOME, move || t_string!(i18n, common.nav_home), "home")];
        if may(Access::Group) {
            own.push(item(path, paths::GROUP, move || t_string!(i18n, common.nav_group), "group"));
        }
        if may(Access::Mentoring) {
            own.push(item(
                path,
                paths::MENTORING,
                move || t_string!(i18n, common.nav_mentoring),
                "mentoring",
            ));
        }
        own.push(item(path, paths::DIRECTORY, move || t_string!(i18n, common.nav_directory), "directory"));
        if may(Access::Introductions) {
            let messages =
                item(path, paths::MESSAGES, move || t_string!(i18n, common.nav_messages), "messages");
            own.push(NavItem { count: waiting.into(), ..messages });
        }
        if may(Access::Cases) {
            own.push(item(path, paths::CASES, move || t_string!(i18n, common.nav_cases), "today"));
        }
        let mut groups = vec![NavGroup { heading: None, items: own }];
        if may(Access::Staff) {
            groups.push(staff(i18n, path));
        }
        groups
    })
}

/// How many requests and messages wait for the reader, and the same in words; nothing where none do.
fn waiting(i18n: I18n, session: Session) -> Memo<Option<(u32, String)>> {
    // Asked for once somebody is there who can have any, and by then kept for every page.
    let asked = Memo::new_with_compare(
        move |_| {
            let (times, asks) = (data::times_forgotten(), session.may(Access::Introductions) == Some(true));
            asks.then(|| (times, data::waiting()))
        },
        |before, now| before.map(|asked| asked.map(|one| one.0)) != now.map(|asked| asked.map(|one| one.0)),
    );
    let news = live::use_news();
    Effect::new(move |first: Option<()>| {
        news.track();
        if first.is_some() {
            data::refetch_waiting();
        }
    });
    Memo::new(move |_| {
        let (_, waiting) = asked.get()?;
        let count = waiting.with_value(|waits| waits.requests.saturating_add(waits.unread))?;
        let words = move || {
            let number = intl::number(Language::of(i18n), i64::from(count));
            match intl::plural(Language::of(i18n), u64::from(count)) {
                Plural::One => t_string!(i18n, common.waiting_1, count = number),
                Plural::Other => t_string!(i18n, common.waiting_n, count = number),
            }
        };
        (count > 0).then(|| (count, words()))
    })
}

fn staff(i18n: I18n, path: Memo<String>) -> NavGroup {
    NavGroup {
        heading: Some((move || t_string!(i18n, common.nav_staff)).into()),
        items: vec![
            item(path, paths::TODAY, move || t_string!(i18n, common.nav_today), "today"),
            item(path, paths::COHORTS, move || t_string!(i18n, common.nav_cohorts), "cohorts"),
            item(path, paths::GROUPS, move || t_string!(i18n, common.nav_groups), "group"),
            item(path, paths::MATCHING, move || t_string!(i18n, common.nav_matching), "matching"),
            item(path, paths::PEOPLE, move || t_string!(i18n, common.nav_people), "people"),
            item(path, paths::BROKERED, move || t_string!(i18n, common.nav_brokered), "messages"),
            item(path, paths::DATA, move || t_string!(i18n, common.nav_data), "data"),
            item(path, paths::AUDIT, move || t_string!(i18n, common.nav_audit), "audit"),
        ],
    }
}

fn item(
    path: Memo<String>,
    href: &'static str,
    label: impl Fn() -> &'static str + Send + Sync + 'static,
    icon: &'static str,
) -> NavItem {
    NavItem::new(href, label, icon, Signal::derive(move || path.with(|path| is_at(path, href))))
}

/// The links of the public pages, for visitors.
pub(super) fn public_links(i18n: I18n, visitor: Signal<bool>) -> Signal<Vec<NavItem>> {
    let path = use_location().pathname;
    Signal::derive(move || {
        if !visitor.get() {
            return Vec::new();
        }
        let members = item(path, paths::MEMBERS, move || t_string!(i18n, common.nav_members), "directory");
        vec![NavItem { icon: None, ..members }]
    })
}

/// Whether `path` is the place `href` or below it; a member's page belongs to the directory, mails to data, and invitations
/// and safety to people.
fn is_at(path: &str, href: &str) -> bool {
    let below =
        |place: &str| path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below(href)
        || (href == paths::DIRECTORY && below(paths::MEMBERS))
        || (href == paths::DATA && below(paths::MAILS))
        || (href == paths::PEOPLE && (below(paths::INVITATIONS) || below(paths::SAFETY)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_below_a_place_belongs_to_it_and_a_namesake_does_not() {
        assert!(is_at("/staff/cohorts/c-2024", paths::COHORTS));
        assert!(is_at("/members/rosario-ar", paths::DIRECTORY));
        assert!(is_at("/staff/mails", paths::DATA));
        assert!(is_at("/staff/invitations", paths::PEOPLE));
        assert!(is_at("/staff/people/p-1/safety", paths::PEOPLE));
        assert!(!is_at("/groups", paths::GROUP));
        assert!(!is_at("/", paths::HOME));
    }
}
