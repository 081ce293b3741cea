//! The route table: every operation, who may call it, what it takes and what it answers (rule AUT-8).

mod accounts;
mod circles;
mod introductions;
mod network;
mod practices;
mod safeguarding;

use http::StatusCode;
use model::account::{DemoMails, SessionInfo, SignInForm};
use model::audit::AuditPage;
use model::call::{Balance, BalanceForm, CallPage, Calls, FreezeForm, NewCall};
use model::cohort::{CohortPage, Cohorts};
use model::directory::{Directory, MemberPage};
use model::directory_search::SearchAnswer;
use model::group::{GroupRun, GroupRunForm, GroupStudio, MyGroups, PublishForm};
use model::group_edit::{GroupEditForm, GroupOptions, GroupProposals, GroupPublicationPreview};
use model::home::Home;
use model::import::ImportReport;
use model::mail::{Resent, StaffMails};
use model::matching::{MatchRun, MatchRunForm, MatchRuns, MatchStudio};
use model::mentor_places::{MentorPlaces, MentorPlacesForm};
use model::mentoring::Mentoring;
use model::paths::template;
use model::people::People;
use model::permissions::Role;
use model::policy_area::PolicyAreas;
use model::problem::Code;
use model::publication::PublicationPreview;
use model::today::Today;

use crate::api;
use crate::auth::limits::Allowance;
use crate::auth::link;
use crate::http::health;
use crate::route::{Operation, delete, get, post, post_once, put};

/// Everybody who is signed in.
pub const SIGNED_IN: &[Role] = Role::ALL;
/// The Support Unit.
pub const STAFF: &[Role] = &[Role::Staff, Role::Admin];
/// Those who sit for a member.
pub const SEATS: &[Role] = &[Role::GovernmentSeat, Role::CivilSocietySeat];
/// Those who sit for a member, and the Support Unit.
pub const SEATS_AND_STAFF: &[Role] =
    &[Role::GovernmentSeat, Role::CivilSocietySeat, Role::Staff, Role::Admin];
/// Those who run the installation.
pub const ADMIN: &[Role] = &[Role::Admin];
/// Those who read cases they are named on.
pub const OFFICERS: &[Role] = &[Role::SafeguardingOfficer];
/// Those whose sessions are short on every device, because of what they can read.
pub const SIGNED_OUT_SOONER: &[Role] = &[Role::Staff, Role::Admin, Role::SafeguardingOfficer];
/// Whoever may invite somebody to something.
pub const INVITERS: &[Role] = &[Role::GovernmentSeat, Role::CivilSocietySeat, Role::Staff, Role::Admin];
/// Those who work as peers: they ask each other for introductions and write to each other.
pub const PEERS: &[Role] =
    &[Role::GovernmentSeat, Role::CivilSocietySeat, Role::Mentor, Role::Facilitator, Role::Reformer];

/// Those who see the directory as people of the programme do: everybody but officers who are nothing else.
pub const DIRECTORY_READERS: &[Role] = &[
    Role::GovernmentSeat,
    Role::CivilSocietySeat,
    Role::Mentor,
    Role::Facilitator,
    Role::Reformer,
    Role::Staff,
    Role::Admin,
];

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// All operations.
pub fn table() -> Vec<Operation> {
    [
        health_and_sign_in(),
        accounts::table(),
        introductions::table(),
        practices::table(),
        circles::table(),
        network::table(),
        safeguarding::table(),
        directory_and_own_pages(),
        programme(),
        balancer(),
        group_studio(),
        match_studio(),
        records(),
        crate::privacy::routes::table(),
        crate::plain::table(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn health_and_sign_in() -> Vec<Operation> {
    vec![
        get("/healthz", health::alive)
            .says("Whether the process lives")
            .answers_text(StatusCode::OK, TEXT)
            .public(),
        get("/readyz", health::ready)
            .says("Whether the program can do its work")
            .answers_text(StatusCode::OK, TEXT)
            .public(),
        get(template::SESSION, api::session::handler)
            .says("Who is signed in")
            .answers::<SessionInfo>(StatusCode::OK)
            .public(),
        post_once(template::SIGN_IN_LINKS, api::sign_in_links::handler)
            .says("Ask for a sign-in link by mail")
            .takes::<SignInForm>()
            .answers_nothing(StatusCode::ACCEPTED)
            .limited(Allowance::SignIn)
            .public(),
        get(link::TEMPLATE, link::show)
            .says("The page of a sign-in link, with one button")
            .pages(&[StatusCode::FORBIDDEN, StatusCode::GONE])
            .answers_text(StatusCode::OK, HTML)
            .public(),
        post(link::TEMPLATE, link::consume)
            .says("Use a sign-in link up and begin a session")
            .pages(&[StatusCode::FORBIDDEN, StatusCode::GONE])
            .repeats("a link works once, and its page has no script to make a key")
            .takes_form::<link::LinkForm>()
            .answers_nothing(StatusCode::SEE_OTHER)
            .limited(Allowance::Proof)
            .public(),
        post(template::SIGN_OUT, api::sign_out::handler)
            .says("End the session")
            .repeats("a session ends once")
            .answers_nothing(StatusCode::NO_CONTENT)
            .before_second_factor()
            .roles(SIGNED_IN),
        get(template::DEMO_MAILS, api::demo_mails::handler)
            .says("The mails a demo kept instead of sending")
            .answers::<DemoMails>(StatusCode::OK)
            .public(),
    ]
}

fn directory_and_own_pages() -> Vec<Operation> {
    vec![
        get(template::MEMBERS, api::members::handler)
            .says("The directory of members, or what of it is otherwise than in the list with these digests")
            .queries(&["have"])
            .answers::<Directory>(StatusCode::OK)
            .public(),
        get(template::DIRECTORY, api::directory::handler)
            .says("Rows of the directory that fit a question")
            .queries(api::directory::QUERIES)
            .answers::<SearchAnswer>(StatusCode::OK)
            .public(),
        get(template::MEMBER, api::member::handler)
            .says("One member")
            .answers::<MemberPage>(StatusCode::OK)
            .public(),
        get(template::POLICY_AREAS, api::policy_areas::handler)
            .says("The taxonomy of policy areas")
            .answers::<PolicyAreas>(StatusCode::OK)
            .public(),
        get(template::HOME, api::home::handler)
            .says("What comes next for the viewer")
            .answers::<Home>(StatusCode::OK)
            .roles(SIGNED_IN),
        get(template::GROUPS, api::groups::handler)
            .says("The groups the viewer belongs to or leads")
            .answers::<MyGroups>(StatusCode::OK)
            .roles(SIGNED_IN),
        get(template::GROUP_CALENDAR, api::group_calendar::handler)
            .says("The sessions of a group as a calendar file")
            .answers_text(StatusCode::OK, "text/calendar; charset=utf-8")
            .roles(SIGNED_IN),
        get(template::MENTORING, api::mentoring::handler)
            .says("The viewer's mentorships")
            .answers::<Mentoring>(StatusCode::OK)
            .roles(SIGNED_IN),
    ]
}

fn programme() -> Vec<Operation> {
    use api::staff;
    vec![
        get(template::TODAY, staff::today::handler)
            .says("What needs a human")
            .answers::<Today>(StatusCode::OK)
            .roles(STAFF),
        get(template::COHORTS, staff::cohorts::handler)
            .says("The cohorts")
            .answers::<Cohorts>(StatusCode::OK)
            .roles(STAFF),
        get(template::COHORT, staff::cohort::handler)
            .says("A cohort and what its members lack")
            .answers::<CohortPage>(StatusCode::OK)
            .roles(STAFF),
    ]
}

fn group_studio() -> Vec<Operation> {
    use api::staff;
    vec![
        get(template::GROUP_STUDIO, staff::group_studio::handler)
            .says("The latest proposals of groups")
            .answers::<GroupStudio>(StatusCode::OK)
            .roles(STAFF),
        post_once(template::GROUP_RUNS, staff::group_runs::handler)
            .says("Form groups anew")
            .takes::<GroupRunForm>()
            .answers::<GroupProposals>(StatusCode::CREATED)
            .roles(STAFF),
        post_once(template::GROUP_LATE, staff::group_late::handler)
            .says("Place whoever is in no published group")
            .refuses(&[Code::PublishConflict])
            .answers::<GroupProposals>(StatusCode::CREATED)
            .roles(STAFF),
        post_once(template::GROUP_EDITS, staff::group_edits::handler)
            .says("Change a proposal of groups")
            .refuses(&[Code::Stale, Code::IllegalStep, Code::MoveBreaksRule])
            .takes::<GroupEditForm>()
            .answers::<GroupRun>(StatusCode::OK)
            .roles(STAFF),
        get(template::GROUP_OPTIONS, staff::group_options::handler)
            .says("Where a member of a proposal could be")
            .queries(&["member"])
            .answers::<GroupOptions>(StatusCode::OK)
            .roles(STAFF),
        get(template::GROUP_PREVIEW, staff::group_preview::handler)
            .says("What publishing groups would do")
            .refuses(&[Code::IllegalStep])
            .answers::<GroupPublicationPreview>(StatusCode::OK)
            .roles(STAFF),
        post_once(template::GROUP_PUBLICATION, staff::group_publication::handler)
            .says("Publish groups")
            .refuses(&[Code::Stale, Code::IllegalStep, Code::PublishConflict])
            .takes::<PublishForm>()
            .answers::<GroupRun>(StatusCode::OK)
            .roles(STAFF),
    ]
}

fn balancer() -> Vec<Operation> {
    use api::staff::{call_files, calls, import};
    vec![
        get(template::CALLS, calls::list)
            .says("The calls for applications")
            .answers::<Calls>(StatusCode::OK)
            .roles(STAFF),
        post_once(template::CALLS, calls::make)
            .says("Make a call without applicants")
            .takes::<NewCall>()
            .answers::<CallPage>(StatusCode::CREATED)
            .roles(STAFF),
        post_once(template::CALL_APPLICANTS, import::applicants)
            .says("Import applications of a call from CSV")
            .refuses(&[Code::IllegalStep])
            .takes_csv()
            .queries(&["dry_run"])
            .answers::<ImportReport>(StatusCode::OK)
            .roles(STAFF),
        get(template::CALL, calls::page)
            .says("A call, its applicants, and who would join")
            .answers::<CallPage>(StatusCode::OK)
            .roles(STAFF),
        post(template::CALL_BALANCES, calls::ask)
            .says("Who would join with other quotas; nothing is kept")
            .refuses(&[Code::IllegalStep])
            .repeats("it asks, and keeps nothing")
            .takes::<BalanceForm>()
            .answers::<Balance>(StatusCode::OK)
            .roles(STAFF),
        put(template::CALL_BALANCE, calls::keep)
            .says("Keep the quotas of a call")
            .refuses(&[Code::IllegalStep])
            .versioned()
            .takes::<BalanceForm>()
            .answers::<CallPage>(StatusCode::OK)
            .roles(STAFF),
        post_once(template::CALL_FREEZE, calls::freeze)
            .says("Freeze the selection of a call")
            .refuses(&[Code::Stale, Code::IllegalStep])
            .takes::<FreezeForm>()
            .answers::<CallPage>(StatusCode::OK)
            .roles(STAFF),
        get(template::CALL_RECORD, call_files::record)
            .says("The frozen selection with its problem, to be kept and repeated")
            .answers_text(StatusCode::OK, "application/json")
            .roles(STAFF),
        get(template::CALL_TABLE, call_files::table)
            .says("The frozen selection as a table")
            .answers_text(StatusCode::OK, "text/csv; charset=utf-8")
            .roles(STAFF),
    ]
}

fn match_studio() -> Vec<Operation> {
    use api::staff;
    vec![
        get(template::MATCH_STUDIO, staff::match_studio::handler)
            .says("Who takes part in matching, and the latest run")
            .answers::<MatchStudio>(StatusCode::OK)
            .roles(STAFF),
        post_once(template::MATCH_RUNS, staff::match_runs::handler)
            .says("Match a cohort with the mentors")
            .takes::<MatchRunForm>()
            .answers::<MatchRun>(StatusCode::CREATED)
            .roles(STAFF),
        get(template::MATCH_RUNS, staff::match_run_list::handler)
            .says("The runs of a cohort that were kept")
            .queries(&["before"])
            .answers::<MatchRuns>(StatusCode::OK)
            .roles(STAFF),
        get(template::MATCH_RUN, staff::match_run::handler)
            .says("One run of the matching")
            .answers::<MatchRun>(StatusCode::OK)
            .roles(STAFF),
        get(template::MATCH_RECORD, staff::match_record::handler)
            .says("The record of a run")
            .answers_text(StatusCode::OK, "application/json")
            .roles(STAFF),
        post_once(template::MATCH_PUBLICATION, staff::match_publication::handler)
            .says("Publish matches")
            .refuses(&[Code::Stale, Code::IllegalStep, Code::PublishConflict, Code::PublicationOpen])
            .takes::<PublishForm>()
            .answers::<MatchRun>(StatusCode::OK)
            .roles(STAFF),
        delete(template::MATCH_PUBLICATION, staff::match_withdrawal::handler)
            .says("Take a publication of matches back before anybody was told")
            .refuses(&[Code::IllegalStep, Code::UndoOver])
            .versioned()
            .answers::<MatchRun>(StatusCode::OK)
            .roles(STAFF),
        get(template::PUBLICATION_PREVIEW, staff::publication_preview::handler)
            .says("What publishing matches would do")
            .refuses(&[Code::IllegalStep])
            .answers::<PublicationPreview>(StatusCode::OK)
            .roles(STAFF),
        put(template::MENTOR_PLACES, staff::mentor_places::handler)
            .says("Change a mentor's places with the mentor's agreement")
            .versioned()
            .takes::<MentorPlacesForm>()
            .answers::<MentorPlaces>(StatusCode::OK)
            .roles(STAFF),
    ]
}

fn records() -> Vec<Operation> {
    use api::staff;
    vec![
        get(template::PEOPLE, staff::people::handler)
            .says("People and seats")
            .answers::<People>(StatusCode::OK)
            .roles(STAFF),
        post_once(template::IMPORT_MEMBERS, staff::import::members)
            .says("Import members from CSV")
            .takes_csv()
            .queries(&["dry_run"])
            .answers::<ImportReport>(StatusCode::OK)
            .roles(STAFF),
        get(template::MEMBERS_FILE, staff::members_file::handler)
            .says("All members as the file that an import takes")
            .answers_text(StatusCode::OK, "text/csv; charset=utf-8")
            .roles(STAFF),
        get(template::MAILS, staff::mails::handler)
            .says("The mails that wait or were given up")
            .answers::<StaffMails>(StatusCode::OK)
            .roles(STAFF),
        post(template::MAIL_RESEND, staff::mail_resend::one)
            .says("Send a mail again that was given up")
            .repeats("a mail that waits already waits once")
            .answers::<Resent>(StatusCode::OK)
            .roles(STAFF),
        post(template::MAILS_RESEND, staff::mail_resend::all)
            .says("Send all mails again that were given up")
            .repeats("mails that wait already wait once")
            .answers::<Resent>(StatusCode::OK)
            .roles(STAFF),
        get(template::AUDIT, staff::audit::handler)
            .says("The audit log")
            .queries(&["before"])
            .answers::<AuditPage>(StatusCode::OK)
            .roles(STAFF),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_operation_stands_twice_and_each_says_what_it_does() {
        let mut seen = std::collections::BTreeSet::new();
        for operation in table() {
            let name = format!("{} {}", operation.method, operation.template);
            assert!(!operation.summary.is_empty(), "{name}");
            assert!(seen.insert(name.clone()), "{name} stands twice");
        }
    }

    /// DAT-2: whoever adds an operation that creates or sends either lets it happen once or says why it may be repeated.
    #[test]
    fn whatever_creates_or_sends_happens_once_or_says_why_it_may_be_repeated() {
        let (mut once, mut repeated) = (0, 0);
        for operation in table() {
            let name = format!("{} {}", operation.method, operation.template);
            let needs_key = operation.needs.contains(&crate::http::once::NEEDED);
            if operation.method == http::Method::POST {
                assert_ne!(needs_key, operation.repeats.is_some(), "{name}");
                assert!(operation.repeats.is_none_or(|reason| reason.len() > 10), "{name} gives a reason");
                once += usize::from(needs_key);
                repeated += usize::from(operation.repeats.is_some());
            } else {
                assert!(!needs_key && operation.repeats.is_none(), "{name}");
            }
        }
        assert!(once >= 11 && repeated >= 3, "{once} once, {repeated} repeated");
    }

    /// DAT-4.
    #[test]
    fn what_replaces_or_takes_away_names_the_version_it_saw() {
        let changing = |method: &http::Method| !method.is_safe() && *method != http::Method::POST;
        let mut found = 0;
        for operation in table().into_iter().filter(|operation| changing(&operation.method)) {
            assert_eq!(operation.needs, ["If-Match"], "{} {}", operation.method, operation.template);
            found += 1;
        }
        assert!(found >= 2);
    }

    #[test]
    fn whatever_the_description_refers_to_stands_in_it() {
        fn references<'a>(value: &'a serde_json::Value, found: &mut std::collections::BTreeSet<&'a str>) {
            match value {
                serde_json::Value::Object(fields) => {
                    found.extend(fields.get("$ref").and_then(serde_json::Value::as_str));
                    fields.values().for_each(|value| references(value, found));
                }
                serde_json::Value::Array(list) => list.iter().for_each(|value| references(value, found)),
                _ => {}
            }
        }
        let written = crate::openapi::committed(&table()).unwrap();
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        let mut found = std::collections::BTreeSet::new();
        references(&read, &mut found);
        assert!(found.len() > 50, "{found:?}");
        for reference in found {
            assert!(read.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
        }
    }

    #[test]
    fn the_description_has_every_operation_and_is_always_the_same() {
        let written = crate::openapi::committed(&table()).unwrap();
        assert_eq!(written, crate::openapi::committed(&table()).unwrap());
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        for operation in table() {
            let method = operation.method.as_str().to_ascii_lowercase();
            assert!(read["paths"][operation.template][&method].is_object(), "{}", operation.template);
        }
    }
}
