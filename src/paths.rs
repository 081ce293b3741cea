//! The addresses of the pages, once; and which address a sign-in may lead back to.

use model::id::{
    CallId, CircleId, CohortId, ConversationId, MemberId, NetworkAnswerId, PersonId, PracticeId, ReportId,
};
use model::introduction::Side;
use model::paths::{fill, template};
use model::report::Thing;

/// The public front page.
pub const FRONT: &str = "/";
/// The front page after the reader's account was erased.
pub const ERASED: &str = "/?erased=1";
/// The directory, for visitors.
pub const MEMBERS: &str = "/members";
/// The directory, for people who are signed in.
pub const DIRECTORY: &str = "/directory";
/// Asks for a sign-in link.
pub const SIGN_IN: &str = "/sign-in";
/// How things are done.
pub const HELP: &str = "/help";
/// What is kept and who sees it.
pub const PRIVACY: &str = "/privacy";
/// What is protected, and what staff see.
pub const TRUST: &str = "/trust";
/// What works for whom.
pub const ACCESSIBILITY: &str = "/accessibility";
/// The mails a demo kept.
pub const DEMO_MAILS: &str = "/demo/mail";
/// Account and security of somebody who is signed in.
pub const ACCOUNT: &str = "/account";
/// The home of somebody who is signed in.
pub const HOME: &str = "/home";
/// Their group.
pub const GROUP: &str = "/group";
/// Their mentors and mentees.
pub const MENTORING: &str = "/mentoring";
/// What the reader reported.
pub const REPORTS: &str = "/reports";
/// The cases that an officer is named on.
pub const CASES: &str = "/cases";
/// The circles.
pub const CIRCLES: &str = "/circles";
/// The reader's questions to the network.
pub const QUESTIONS: &str = "/questions";
/// The answers that are public.
pub const ANSWERS: &str = "/answers";
/// Opens a circle.
pub const CIRCLE_NEW: &str = "/circles/new";
/// Requests for introductions, and conversations.
pub const MESSAGES: &str = "/messages";
/// Who reads what of oneself, and what becomes of it.
pub const ACCOUNT_PRIVACY: &str = "/account/privacy";
/// Invitations, for holders of seats.
pub const OWN_INVITATIONS: &str = "/account/invitations";
/// The queue of staff.
pub const TODAY: &str = "/staff/today";
/// The cohorts.
pub const COHORTS: &str = "/staff/cohorts";
/// The group former.
pub const GROUPS: &str = "/staff/groups";
/// The matching studio.
pub const MATCHING: &str = "/staff/matching";
/// The cohort balancer.
pub const BALANCE: &str = "/staff/calls";
/// The introductions that the Support Unit brokers.
pub const BROKERED: &str = "/staff/introductions";
/// People and seats.
pub const PEOPLE: &str = "/staff/people";
/// Invitations, for staff.
pub const INVITATIONS: &str = "/staff/invitations";
/// Countries in which people are at risk.
pub const SAFETY: &str = "/staff/safety";
/// Import.
pub const DATA: &str = "/staff/data";
/// Mails that wait or could not be delivered.
pub const MAILS: &str = "/staff/mails";
/// The audit log.
pub const AUDIT: &str = "/staff/audit";

/// The page of a member.
pub fn member(id: &MemberId) -> String {
    format!("{MEMBERS}/{id}")
}

/// Asks for an introduction to somebody of a member.
pub fn ask(id: &MemberId) -> String {
    format!("{MEMBERS}/{id}/introduction")
}

/// Asks one side of a member for an introduction.
pub fn ask_side(id: &MemberId, side: Side) -> String {
    format!("{}?side={}", ask(id), side.code())
}

/// A practice.
pub fn practice(id: &PracticeId) -> String {
    format!("/practices/{id}")
}

/// Changes a practice.
pub fn practice_change(id: &PracticeId) -> String {
    format!("/practices/{id}/change")
}

/// Tells of a practice of a member.
pub fn tell(id: &MemberId) -> String {
    format!("{MEMBERS}/{id}/practices/new")
}

/// The public answers about a policy area and in a language; of every where it is empty.
pub fn answers(area: &str, language: &str) -> String {
    let chosen = [("area", area), ("language", language)];
    let chosen = chosen.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = chosen.map(|(key, value)| format!("{key}={}", encode(value))).collect();
    if query.is_empty() { ANSWERS.to_owned() } else { format!("{ANSWERS}?{}", query.join("&")) }
}

/// A public answer.
pub fn answer(id: &NetworkAnswerId) -> String {
    format!("{ANSWERS}/{id}")
}

/// A circle.
pub fn circle(id: &CircleId) -> String {
    format!("{CIRCLES}/{id}")
}

/// Changes a circle.
pub fn circle_change(id: &CircleId) -> String {
    format!("{CIRCLES}/{id}/change")
}

/// The reader's group with this number.
pub fn group(number: u16) -> String {
    format!("{GROUP}?group={number}")
}

/// A conversation.
pub fn conversation(id: &ConversationId) -> String {
    format!("{MESSAGES}/{id}")
}

/// Reports something.
pub fn report(thing: &Thing) -> String {
    format!("/report?about={}&thing={}", thing.about().code(), thing.id())
}

/// A case.
pub fn case(id: &ReportId) -> String {
    format!("{CASES}/{id}")
}

/// The page of a cohort.
pub fn cohort(id: &CohortId) -> String {
    format!("{COHORTS}/{id}")
}

/// Who reads what of somebody, for staff.
pub fn person_safety(id: &PersonId) -> String {
    format!("{PEOPLE}/{id}/safety")
}

/// The group former of a cohort.
pub fn groups(cohort: &CohortId) -> String {
    format!("{GROUPS}?cohort={cohort}")
}

/// The balancer of a call.
pub fn balance(call: &CallId) -> String {
    format!("{BALANCE}?call={call}")
}

/// The import of a call's applications.
pub fn import_applications(call: &CallId) -> String {
    format!("{DATA}?call={call}")
}

/// The record of a frozen selection, which the server sends.
pub fn call_record(call: &CallId) -> String {
    fill(template::CALL_RECORD, call.as_str())
}

/// The matching studio of a cohort.
pub fn matching(cohort: &CohortId) -> String {
    format!("{MATCHING}?cohort={cohort}")
}

/// The sign-in page that leads back to `next`.
pub fn sign_in(next: &str) -> String {
    match own(next) {
        Some(next) if next != FRONT => format!("{SIGN_IN}?next={}", encode(next)),
        _ => SIGN_IN.to_owned(),
    }
}

/// `next` when it is a path of this app; anything that could lead to another site is none.
pub fn own(next: &str) -> Option<&str> {
    let rest = next.strip_prefix('/')?;
    let leads_away = rest.starts_with(['/', '\\']) || rest.contains(|c: char| c.is_control() || c == '\\');
    let loops = next == SIGN_IN || next.starts_with("/sign-in?") || next.starts_with("/sign-in/");
    let server = next.starts_with("/api/");
    (!leads_away && !loops && !server && next.len() <= 2000).then_some(next)
}

/// `text` as it stands in the value of a query. The router decodes every value a second time, so a percent sign has to
/// survive being decoded twice.
pub fn encode(text: &str) -> String {
    model::paths::encode(text).replace("%25", "%2525")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WEB-11.
    #[test]
    fn a_sign_in_leads_back_only_to_our_own_pages() {
        assert_eq!(own("/group"), Some("/group"));
        assert_eq!(own("/directory?q=a&view=map"), Some("/directory?q=a&view=map"));
        for elsewhere in [
            "",
            "group",
            "//evil.example",
            "/\\evil.example",
            "/a\\b",
            "https://evil.example",
            "%2F%2Fevil.example",
            "javascript:alert(1)",
            "/\t/evil",
            "/sign-in?next=/x",
            "/api/v1/session",
        ] {
            assert_eq!(own(elsewhere), None, "{elsewhere:?}");
        }
    }

    #[test]
    fn the_way_back_travels_encoded() {
        assert_eq!(sign_in("/directory?q=é&view=map"), "/sign-in?next=/directory%3Fq%3D%C3%A9%26view%3Dmap");
        assert_eq!(sign_in("/"), "/sign-in");
        assert_eq!(encode("50% a&b"), "50%2525%20a%26b");
    }
}
