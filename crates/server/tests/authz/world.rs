//! The world of the matrix: small, made through the store, with every role, every relation, and a marker in every field
//! that somebody must not read.
//!
//! Alpha and Beta learn in one group of the cohort *now*, Gamma and Delta in the other; Zeta is of another cohort, Epsilon
//! of one that is over, and Eta has applied and is in none. What the engine has to make is made through the API, as staff.

use std::collections::BTreeMap;

use model::audit::Act;
use model::call::{Applicant, BalanceForm, Review};
use model::cohort::{Phase, Topic};
use model::directory::{Jurisdiction, SeatKind};
use model::email::EmailAddress;
use model::group::Titles;
use model::mail::MailFault;
use model::permissions::Role;
use model::place::{Country, Kind, MemberStatus, Region, SizeBand};
use model::policy_area::PolicyArea;
use model::practice::{PracticeForm, PracticeReaders, PracticeStatus};
use model::privacy::Purpose as Agreed;
use model::reason::{Param, Reason};
use model::visibility::{Field, Level, SetBy};
use model::words::{Language, LanguageLevel, Locale, Speaks};
use serde_json::{Value, json};
use server::auth::link;
use server::clock::Clock;
use server::config::PublicUrl;
use server::ids::{Ids, Purpose};
use server::privacy::export;
use server::routes;
use store::calls::CallRecord;
use store::cohorts::{CohortRecord, CohortSession};
use store::consents::ConsentRecord;
use store::erasures::RequestRecord;
use store::free_hours::FreeHourRecord;
use store::grants::GrantRecord;
use store::limits::Allowance;
use store::members::MemberRecord;
use store::mentoring_profiles::{MentoringProfileRecord, Offer, Side};
use store::mentorships::Window;
use store::needs::{NeedRecord, Theme};
use store::once::{Begun, Receipt, Request};
use store::organisations::OrganisationRecord;
use store::outbox::{Failed, NewMail, Then};
use store::people::PersonRecord;
use store::seats::{HoldingRecord, SeatRecord};
use store::sign_in_links::LinkRecord;
use store::{Audit, Store, Write};

use crate::accounts::{INVITING, Secrets};
use crate::live::{Folder, Live, open};
use crate::support::{Answer, NOW_MS};
use crate::walk::{KEY, new_key};

pub(crate) const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// When groups were formed and matches made.
const BASE_MS: i64 = NOW_MS - 30 * DAY_MS;
/// When what has ended ended.
pub(crate) const ENDED_MS: i64 = NOW_MS - 2 * DAY_MS;

/// Everybody who asks. Each role has two: one who holds it, and one whose grant of it has ended and who is a reformer now,
/// as the least that anybody is; of the reformer whose grant has ended no role is left.
pub(crate) const CALLERS: [&str; 18] = [
    "anonymous",
    "government_seat",
    "civil_society_seat",
    "mentor",
    "facilitator",
    "reformer",
    "staff",
    "admin",
    "officer",
    "staff_of_alpha",
    "government_seat_ended",
    "civil_society_seat_ended",
    "mentor_ended",
    "facilitator_ended",
    "reformer_ended",
    "staff_ended",
    "admin_ended",
    "officer_ended",
];

/// Who mentors whom now.
const PAIRS: [(&str, &str); 4] = [
    ("alpha", "cny-pid-mentor-q"),
    ("beta", "cny-pid-mentor-ended-q"),
    ("gamma", "cny-pid-mentor-c-q"),
    ("zeta", "cny-pid-mentor-z-q"),
];

/// Mails of the matrix, and whose they are.
const MAILS: [(&str, &str); 3] =
    [("mail-own", "government_seat"), ("mail-other", "zeta-gov"), ("mail-sent", "government_seat")];

/// Any id, typed by where it is used.
pub(crate) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// The id of a person by their subject.
pub(crate) fn pid(subject: &str) -> String {
    format!("cny-pid-{}-q", subject.replace('_', "-"))
}

/// The mail address of a caller; for nobody, of the government seat.
pub(crate) fn address_of(caller: &str) -> String {
    let subject = if caller == "anonymous" { "government_seat" } else { caller };
    format!("cny-mail-{}-q@example.org", subject.replace('_', "-"))
}

/// The id of the file of somebody's own data; for nobody, of the government seat's.
pub(crate) fn export_of(subject: &str) -> String {
    let subject = subject.replace("anonymous", "government_seat").replace('_', "-");
    format!("cny-export-id-{subject}-q")
}

/// A text that stands in one field of one row and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    /// Whose row it is.
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// The world, as a folder to copy.
pub(crate) struct World {
    pub(crate) folder: Folder,
    pub(crate) markers: Vec<Marker>,
    /// What was sent while it came about, each mail as its file says it.
    pub(crate) mails: Vec<String>,
    /// The session cookies by caller; anonymous has none.
    cookies: BTreeMap<String, String>,
    links: BTreeMap<String, String>,
    pub(crate) used_link: String,
    pub(crate) secrets: Secrets,
    versions: BTreeMap<String, u32>,
    /// The group of each member.
    groups: BTreeMap<String, String>,
    /// The proposals and runs that are drafts, by kind and cohort.
    runs: BTreeMap<(String, String), String>,
    ruleset: Value,
    pub(crate) setup_cookie: String,
}

impl World {
    pub(crate) fn cookie_of(&self, caller: &str) -> Option<&String> {
        self.cookies.get(caller)
    }

    pub(crate) fn link_of(&self, caller: &str) -> String {
        self.links[caller].clone()
    }

    /// The group of the first of these members.
    pub(crate) fn group(&self, members: &[&str]) -> String {
        self.groups[members[0]].clone()
    }

    pub(crate) fn run(&self, kind: &str, cohort: &str) -> String {
        self.runs[&(kind.to_owned(), cohort.to_owned())].clone()
    }

    /// The version of an object; 1 where nothing is known of it.
    pub(crate) fn version(&self, id: &str) -> u32 {
        self.versions.get(id).copied().unwrap_or(1)
    }

    pub(crate) fn match_form(&self, pinned: &[Value], keep: Option<&Value>) -> Value {
        match_form(&self.ruleset, pinned, keep)
    }
}

/// The practice of a member.
pub(crate) fn practice_of(member: &str) -> String {
    format!("cny-practice-id-{member}-q")
}

/// What forms groups in which these stay together.
pub(crate) fn group_form(locked: &[Vec<&str>]) -> Value {
    json!({ "size_min": 2, "size_max": 3, "session_minutes": 60, "seed": 1, "locked": locked })
}

fn match_form(ruleset: &Value, pinned: &[Value], keep: Option<&Value>) -> Value {
    let mut form = json!({ "objective": "bands", "ruleset": ruleset, "pinned": pinned, "forbidden": [] });
    if let Some(keep) = keep {
        form["keep"] = keep.clone();
    }
    form
}

/// A cohort, its groups, and which mentor whom of them gets.
type Onboarding = (&'static str, &'static [&'static [&'static str]], &'static [(&'static str, &'static str)]);

/// Builds the world.
pub(crate) async fn build() -> World {
    let folder = Folder::new();
    let (store, _) = open(&folder.location(), &folder).await;
    let mut made = Making { markers: Vec::new(), ids: Ids::seeded(70_000) };
    let mut write = store.write().await.unwrap();
    made.members(&mut write).await;
    made.practices(&mut write).await;
    made.people(&mut write).await;
    made.programme(&mut write).await;
    made.calls(&mut write).await;
    let setup_cookie = made.session(&mut write, "staff", BASE_MS, 60 * DAY_MS).await;
    commit(write).await;
    store.close().await.unwrap();
    let live = Live::start(folder, BASE_MS, routes::table()).await;
    let staff = AsStaff { live: &live, cookie: &setup_cookie };
    let ruleset = staff.get("/api/v1/staff/cohorts/now/matching").await["default_ruleset"].clone();
    let mut versions = BTreeMap::new();
    let mut runs = BTreeMap::new();
    let cohorts: [Onboarding; 3] = [
        (
            "now",
            &[&["alpha", "beta"], &["gamma", "delta"]],
            &[("alpha", "mentor"), ("beta", "mentor_ended"), ("gamma", "mentor_c")],
        ),
        ("other", &[&["zeta", "zeta-2"]], &[("zeta", "mentor_z")]),
        ("past", &[&["epsilon", "epsilon-2"]], &[("epsilon", "mentor")]),
    ];
    for (cohort, groups, pairs) in cohorts {
        prove(&live, &setup_cookie).await;
        let locked: Vec<Vec<&str>> = groups.iter().map(|group| group.to_vec()).collect();
        let pinned: Vec<Value> =
            pairs.iter().map(|(mentee, mentor)| json!({ "mentee": mentee, "mentor": pid(mentor) })).collect();
        let at = |path: &str| format!("/api/v1/staff/{path}");
        let formed = staff.post(&at(&format!("cohorts/{cohort}/group-runs")), &group_form(&locked)).await;
        staff.publish("group-runs", &formed["proposals"][0]).await;
        let matched = match_form(&ruleset, &pinned, None);
        let run = staff.post(&at(&format!("cohorts/{cohort}/match-runs")), &matched).await;
        staff.publish("match-runs", &run).await;
        live.app.clock.advance(DAY_MS);
        let formed = staff.post(&at(&format!("cohorts/{cohort}/group-runs")), &group_form(&locked)).await;
        let run = staff.post(&at(&format!("cohorts/{cohort}/match-runs")), &matched).await;
        for (kind, run) in [("group", &formed["proposals"][0]), ("match", &run)] {
            let name = run["id"].as_str().unwrap().to_owned();
            versions.insert(name.clone(), run["version"].as_u64().unwrap() as u32);
            runs.insert((kind.to_owned(), cohort.to_owned()), name);
        }
    }
    for call in ["call-frozen-own", "call-frozen-other"] {
        staff.post(&format!("/api/v1/staff/calls/{call}/freeze"), &json!({ "version": 1 })).await;
    }
    // They leave as they would have, so that at the time of the matrix the mail works.
    server::jobs::outbox::run(&live.app).await.unwrap();
    let mails = live.mails();
    let folder = live.end().await;

    let (store, seal) = open(&folder.location(), &folder).await;
    let mut write = store.write().await.unwrap();
    let groups = made.endings(&mut write).await;
    let mut cookies = BTreeMap::new();
    let mut links = BTreeMap::new();
    for caller in CALLERS {
        if caller != "anonymous" {
            cookies.insert(caller.to_owned(), made.session(&mut write, caller, NOW_MS, 60 * DAY_MS).await);
        }
        links.insert(caller.to_owned(), made.link(&mut write, caller).await);
    }
    let used_link = made.link(&mut write, "reformer").await;
    let hash = server::ids::Token::parse(&used_link).unwrap().hash(Purpose::SignIn);
    store::sign_in_links::consume(&mut write, &hash, "sign_in", None, NOW_MS).await.unwrap().unwrap();
    for caller in CALLERS.into_iter().filter(|caller| *caller != "anonymous") {
        made.account(&mut write, caller).await;
    }
    for subject in ["beta-gov", "zeta-gov"] {
        made.export(&mut write, subject, NOW_MS - DAY_MS).await;
    }
    let secrets = made.accounts(&mut write, &seal).await;
    made.meetings(&mut write, &seal).await;
    made.cases(&mut write, &seal).await;
    made.circles(&mut write).await;
    made.gatherings(&mut write, &seal).await;
    made.network(&mut write, &seal).await;
    made.brokered(&mut write, &seal).await;
    made.rest(write).await;
    made.mails(store.write().await.unwrap()).await;
    made.receipt(&store).await;
    store.close().await.unwrap();
    let Making { markers, .. } = made;
    World {
        folder,
        markers,
        mails,
        cookies,
        links,
        used_link,
        secrets,
        versions,
        groups,
        runs,
        ruleset,
        setup_cookie,
    }
}

async fn commit(write: Write) {
    write.commit_without_audit(&[], BASE_MS).await.unwrap();
}

/// Requests of the Support Unit that have to succeed.
struct AsStaff<'a> {
    live: &'a Live,
    cookie: &'a str,
}

impl AsStaff<'_> {
    async fn get(&self, path: &str) -> Value {
        read(&self.live.ask("GET", path, &[("cookie", self.cookie.to_owned())], "").await, path)
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        read(&post(self.live, self.cookie, path, body).await, path)
    }

    async fn publish(&self, kind: &str, run: &Value) {
        let path = format!("/api/v1/staff/{kind}/{}/publication", run["id"].as_str().unwrap());
        self.post(&path, &json!({ "version": run["version"] })).await;
    }
}

/// A proof of a moment ago of who has the session, as publishing asks for; in this world days pass in between.
pub(crate) async fn prove(live: &Live, cookie: &str) {
    let token = cookie.strip_prefix("__Host-sid=").unwrap();
    let hash = server::ids::Token::parse(token).unwrap().hash(Purpose::Session);
    let now_ms = live.app.clock.now_ms();
    let mut write = live.app.store.write().await.unwrap();
    let proof = store::sessions::Proof::Identity;
    assert!(store::sessions::renew(&mut write, &hash, &hash, proof, now_ms).await.unwrap());
    write.commit_without_audit(&[], now_ms).await.unwrap();
}

/// Posts JSON.
pub(crate) async fn post(live: &Live, cookie: &str, path: &str, body: &Value) -> Answer {
    let headers =
        [("cookie", cookie.to_owned()), ("content-type", "application/json".to_owned()), (KEY, new_key())];
    live.ask("POST", path, &headers, &body.to_string()).await
}

fn read(answer: &Answer, path: &str) -> Value {
    assert!((200..300).contains(&answer.status), "{path}: {answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}

/// The world while it is made.
pub(crate) struct Making {
    markers: Vec<Marker>,
    pub(crate) ids: Ids,
}

impl Making {
    /// A marker for a field of a row.
    pub(crate) fn mark(&mut self, table: &'static str, column: &'static str, subject: &str) -> String {
        // The last letter begins no subject, so that no marker is the beginning of another.
        let text = format!("cny-{table}-{column}-{subject}-q").replace('_', "-");
        self.note(table, column, subject, &text)
    }

    /// A marker for one of several texts of a row, all of which have the same readers.
    pub(crate) fn mark_row(
        &mut self,
        table: &'static str,
        column: &'static str,
        subject: &str,
        which: &str,
    ) -> String {
        let text = format!("cny-{table}-{column}-{subject}-{which}-q").replace('_', "-");
        self.note(table, column, subject, &text)
    }

    /// The same for a text that is what it has to be.
    pub(crate) fn note(
        &mut self,
        table: &'static str,
        column: &'static str,
        subject: &str,
        text: &str,
    ) -> String {
        let subject = subject.to_owned();
        self.markers.push(Marker { table, column, subject, text: text.to_owned() });
        text.to_owned()
    }

    /// A practice of each member: of every second one for everybody, of the others for whoever is signed in.
    async fn practices(&mut self, write: &mut Write) {
        for (at, member) in ["alpha", "beta", "gamma", "zeta", "epsilon", "eta"].into_iter().enumerate() {
            let mut text = |column| self.mark("practice", column, member);
            let name: model::id::PracticeId = id(&text("id"));
            let form = PracticeForm {
                title: text("title"),
                problem: text("problem"),
                steps: text("steps"),
                result: text("result"),
                cost: text("cost"),
                obstacles: text("obstacles"),
                language: Language::parse("en").unwrap(),
                areas: vec![text("areas")],
                commitments: vec!["GH0042".to_owned()],
                status: PracticeStatus::Questions,
                ask: model::introduction::Side::Government,
                readers: if at % 2 == 0 { PracticeReaders::Members } else { PracticeReaders::Public },
            };
            let says = form.parse().unwrap();
            store::practices::insert(write, &name, &id(member), &says, NOW_MS).await.unwrap();
        }
    }

    async fn members(&mut self, write: &mut Write) {
        let area = PolicyArea {
            slug: self.mark("policy_area", "slug", "taxonomy"),
            name_en: self.mark("policy_area", "name_en", "taxonomy"),
            name_es: self.mark("policy_area", "name_es", "taxonomy"),
            name_fr: self.mark("policy_area", "name_fr", "taxonomy"),
            group: self.mark("policy_area", "area_group", "taxonomy"),
            retired: false,
        };
        store::policy_areas::upsert(write, &area).await.unwrap();
        let places = [
            ("alpha", "GH", MemberStatus::Member),
            ("beta", "PH", MemberStatus::Member),
            ("gamma", "AR", MemberStatus::Member),
            ("delta", "MX", MemberStatus::Member),
            ("zeta", "FR", MemberStatus::Member),
            ("zeta-2", "ES", MemberStatus::Member),
            ("epsilon", "KE", MemberStatus::Inactive),
            ("epsilon-2", "NG", MemberStatus::Inactive),
            ("eta", "CO", MemberStatus::Applicant),
            ("theta", "GE", MemberStatus::Member),
        ];
        for (name, country, status) in places {
            let marked = ["alpha", "eta"].contains(&name);
            let mut text = |column, other: &str| {
                if marked { self.mark("member", column, name) } else { other.to_owned() }
            };
            let member = MemberRecord {
                id: id(name),
                name: text("name", name),
                own_name: Some(text("own_name", name)),
                kind: Kind::City,
                country: Country::parse(country).unwrap(),
                region: Region::AfricaMiddleEast,
                languages: vec![Language::parse("en").unwrap()],
                population: Some(100_000),
                coordinates: None,
                cohort_year: Some(2024),
                time_zone: "Africa/Accra".to_owned(),
                status,
                note: Some(text("note", name)),
                source: Some(text("source", name)),
                jurisdictions: vec![Jurisdiction { name: text("jurisdictions", name), kind: Kind::City }],
            };
            store::members::upsert(write, &member).await.unwrap();
            for (kind, seat) in [
                (SeatKind::GovernmentLead, "gov"),
                (SeatKind::GovernmentDeputy, "dep"),
                (SeatKind::CivilSocietyLead, "civ"),
            ] {
                self.seat(write, name, kind, seat).await;
            }
        }
    }

    async fn seat(&mut self, write: &mut Write, member: &str, kind: SeatKind, seat: &str) {
        let subject = format!("{member}-{seat}");
        let organisation = if kind == SeatKind::CivilSocietyLead {
            let name = self.mark("organisation", "name", member);
            let record = OrganisationRecord { id: id(&format!("org-{member}")), member: id(member), name };
            store::organisations::insert(write, &record).await.unwrap();
            Some(record.id)
        } else {
            None
        };
        let title =
            if member == "alpha" { self.mark("seat", "title", &subject) } else { "Director".to_owned() };
        let record = SeatRecord {
            id: id(&format!("seat-{subject}")),
            member: id(member),
            kind,
            organisation,
            organisation_name: None,
            title: Some(title),
        };
        store::seats::insert(write, &record).await.unwrap();
    }

    async fn person(&mut self, write: &mut Write, subject: &str, languages: &[&str]) {
        let name = subject.replace('_', "-");
        let person = pid(subject);
        self.note("person", "id", subject, &person);
        let shown = self.note("person", "name", subject, &format!("cny-name-{name}-q"));
        let email = self.note("person", "email", subject, &format!("cny-mail-{name}-q@example.org"));
        let speaks =
            |code: &&str| Speaks { code: Language::parse(code).unwrap(), level: LanguageLevel::First };
        let record = PersonRecord {
            id: id(&person),
            name: shown,
            email: EmailAddress::parse(&email).unwrap(),
            locale: Locale::En,
            time_zone: "Africa/Accra".to_owned(),
            languages: languages.iter().map(speaks).collect(),
        };
        store::people::insert(write, &record).await.unwrap();
        let hours: Vec<FreeHourRecord> = (0..5)
            .map(|day| FreeHourRecord { person: id(&person), day, from_minute: 9 * 60, to_minute: 17 * 60 })
            .collect();
        store::free_hours::replace(write, &id(&person), &hours).await.unwrap();
    }

    async fn holds(&mut self, write: &mut Write, subject: &str, seat: &str, to_ms: Option<i64>) {
        let holding = HoldingRecord {
            seat: id(&format!("seat-{seat}")),
            person: id(&pid(subject)),
            from_ms: BASE_MS - 100 * DAY_MS,
            to_ms,
        };
        store::seats::hold(write, &holding).await.unwrap();
    }

    async fn grant(&mut self, write: &mut Write, subject: &str, role: Role, to_ms: Option<i64>) {
        let record = GrantRecord { person: id(&pid(subject)), role, from_ms: BASE_MS - 100 * DAY_MS, to_ms };
        store::grants::insert(write, &record).await.unwrap();
    }

    async fn people(&mut self, write: &mut Write) {
        let both: &[&str] = &["en", "es"];
        for caller in CALLERS.into_iter().filter(|caller| *caller != "anonymous") {
            let languages: &[&str] = match caller {
                "facilitator" => &["en"],
                "facilitator_ended" => &["fr"],
                "government_seat" => &["en"],
                _ => both,
            };
            self.person(write, caller, languages).await;
        }
        for (subject, languages) in [
            ("beta-gov", &["en"][..]),
            ("beta-civ", both),
            ("gamma-gov", &["es"]),
            ("gamma-civ", both),
            ("delta-gov", &["es"]),
            ("zeta-gov", &["en"]),
            ("zeta-civ", both),
            ("zeta-2-gov", &["en"]),
            ("epsilon-2-gov", &["en"]),
            ("epsilon-civ", both),
            ("eta-gov", both),
            ("theta-civ", both),
            ("facilitator_z", both),
            ("mentor_c", both),
            ("mentor_z", both),
            ("mentor_hidden", both),
            (INVITING, both),
        ] {
            self.person(write, subject, languages).await;
            if let Some(seat) = subject.strip_suffix("-gov").or(subject.strip_suffix("-civ")) {
                let kind = &subject[seat.len()..];
                self.holds(write, subject, &format!("{seat}{kind}"), None).await;
            }
        }
        self.holds(write, "government_seat", "alpha-gov", None).await;
        self.holds(write, "government_seat", "epsilon-gov", Some(ENDED_MS)).await;
        self.holds(write, "civil_society_seat", "alpha-civ", None).await;
        self.holds(write, "staff_of_alpha", "alpha-dep", None).await;
        self.holds(write, "government_seat_ended", "alpha-dep", Some(ENDED_MS)).await;
        self.holds(write, "civil_society_seat_ended", "alpha-civ", Some(ENDED_MS)).await;
        for (role, subject) in [
            (Role::Mentor, "mentor"),
            (Role::Facilitator, "facilitator"),
            (Role::Reformer, "reformer"),
            (Role::Staff, "staff"),
            (Role::Admin, "admin"),
            (Role::SafeguardingOfficer, "officer"),
        ] {
            self.grant(write, subject, role, None).await;
            self.grant(write, &format!("{subject}_ended"), role, Some(ENDED_MS)).await;
            if role != Role::Reformer {
                self.grant(write, &format!("{subject}_ended"), Role::Reformer, None).await;
            }
        }
        self.grant(write, "staff_of_alpha", Role::Staff, None).await;
        self.grant(write, INVITING, Role::Staff, None).await;
        self.grant(write, "government_seat_ended", Role::Reformer, None).await;
        self.grant(write, "civil_society_seat_ended", Role::Reformer, None).await;
        self.grant(write, "facilitator_z", Role::Facilitator, None).await;
        for subject in ["mentor_c", "mentor_z", "mentor_hidden"] {
            self.grant(write, subject, Role::Mentor, None).await;
        }
    }

    async fn programme(&mut self, write: &mut Write) {
        let cohorts: [(&str, &str, &[&str]); 3] = [
            ("now", "2026-07-06", &["alpha", "beta", "gamma", "delta"]),
            ("other", "2026-07-13", &["zeta", "zeta-2"]),
            ("past", "2026-05-18", &["epsilon", "epsilon-2"]),
        ];
        for (name, starts_on, members) in cohorts {
            let title = self.mark("cohort", "sessions", name);
            let titles = Titles { en: title.clone(), es: title.clone(), fr: title };
            let cohort = CohortRecord {
                id: id(name),
                name: self.mark("cohort", "name", name),
                starts_on: starts_on.to_owned(),
                weeks: 4,
                sessions: vec![CohortSession { topic: Topic::Fundamentals, title: titles }],
                phases: vec![Phase {
                    topic: Topic::CoCreation,
                    starts_on: starts_on.to_owned(),
                    ends_on: "2026-08-30".to_owned(),
                }],
            };
            store::cohorts::insert(write, &cohort).await.unwrap();
            for member in members {
                store::cohorts::add_member(write, &cohort.id, &id(member)).await.unwrap();
                let need = NeedRecord {
                    member: id(member),
                    cohort: cohort.id.clone(),
                    problem: self.mark("need", "problem", member),
                    problem_language: Language::parse("en").unwrap(),
                    stage: 1,
                    themes: vec![Theme { slug: self.mark("need", "themes", member), weight: 2 }],
                    wishes: vec![id(&self.mark("need", "wishes", member))],
                    waited_rounds: 0,
                };
                store::needs::upsert(write, &need).await.unwrap();
            }
        }
        for subject in ["mentor", "mentor_ended", "mentor_c", "mentor_z", "mentor_hidden"] {
            let profile = MentoringProfileRecord {
                person: id(&pid(subject)),
                member: id("theta"),
                side: Side::Government,
                capacity: 4,
                version: 1,
                paused: false,
                approved: subject != "mentor_hidden",
                stage: 3,
                experience: self.mark("mentoring_profile", "experience", subject),
                experience_language: Language::parse("en").unwrap(),
                offers: vec![Offer { slug: self.mark("mentoring_profile", "offers", subject), level: 3 }],
            };
            store::mentoring_profiles::insert(write, &profile).await.unwrap();
        }
    }

    async fn calls(&mut self, write: &mut Write) {
        for (name, first) in [
            ("call-open-own", "alpha"),
            ("call-open-other", "applicant-9"),
            ("call-frozen-own", "alpha"),
            ("call-frozen-other", "applicant-9"),
        ] {
            let applicants: Vec<Applicant> = [first, "applicant-1", "applicant-2"]
                .into_iter()
                .map(|applicant| Applicant {
                    id: id(applicant),
                    name: self.mark_row("application_call", "applicants", name, applicant),
                    country: Country::parse("GH").unwrap(),
                    region: Region::AfricaMiddleEast,
                    kind: Kind::City,
                    band: SizeBand::Under100k,
                    first: false,
                    reviews: vec![Review {
                        reviewer: self.mark_row(
                            "application_call",
                            "applicants",
                            name,
                            &format!("{applicant}-reviewer"),
                        ),
                        country: Country::parse("AR").unwrap(),
                        score: 80_000,
                    }],
                })
                .collect();
            let call = CallRecord {
                id: id(name),
                name: self.mark("application_call", "name", name),
                seats: 2,
                version: 1,
                created_at_ms: BASE_MS,
                applicants: serde_json::to_string(&applicants).unwrap(),
                form: serde_json::to_string(&BalanceForm::default()).unwrap(),
                frozen: None,
            };
            store::calls::insert(write, &call).await.unwrap();
        }
    }

    /// The token of a sign-in link for a caller; for nobody, one of the government seat.
    async fn link(&mut self, write: &mut Write, caller: &str) -> String {
        let subject = if caller == "anonymous" { "government_seat" } else { caller };
        let url = PublicUrl::parse("http://127.0.0.1:1").unwrap();
        let clock = Clock::held_at(NOW_MS);
        let made = link::make(write, &self.ids, &clock, &url, &id(&pid(subject)), None).await.unwrap();
        let token = made.rsplit('/').next().unwrap().to_owned();
        let hash = server::ids::Token::parse(&token).unwrap().hash(Purpose::SignIn);
        self.note("sign_in_link", "token_hash", "hash", &hash);
        self.note("sign_in_link", "token_hash", "token", &token);
        token
    }

    /// What ended, and markers in what the engine made; gives the group of each member.
    async fn endings(&mut self, write: &mut Write) -> BTreeMap<String, String> {
        let mut groups = BTreeMap::new();
        for cohort in ["now", "other", "past"] {
            let cohort_id = id(cohort);
            let pairs = store::mentorships::of_cohort(write, &cohort_id, NOW_MS).await.unwrap();
            if cohort == "past" {
                for pair in &pairs {
                    store::mentorships::end(write, &pair.id, ENDED_MS).await.unwrap();
                }
            }
            let records = store::groups::of_cohort(write, &cohort_id).await.unwrap();
            for group in &records {
                for member in &group.members {
                    groups.insert(member.as_str().to_owned(), group.id.as_str().to_owned());
                }
            }
        }
        groups
    }

    /// Markers in rows that nothing else of the world needs, and in what the engine said; commits.
    async fn rest(&mut self, mut write: Write) {
        self.reasons(&mut write).await;
        let bound = LinkRecord {
            token_hash: "0".repeat(64),
            person: id(&pid("reformer")),
            purpose: "sign_in".to_owned(),
            email: None,
            browser_hash: Some(self.mark("sign_in_link", "browser_hash", "reformer")),
            code_hash: Some(self.mark("sign_in_link", "code_hash", "reformer")),
            created_at_ms: NOW_MS,
            expires_at_ms: NOW_MS + DAY_MS,
        };
        store::sign_in_links::insert(&mut write, &bound).await.unwrap();
        let key = self.mark("allowance", "key", "row");
        store::limits::take(&mut write, &key, Allowance::LINK_PER_MAILBOX, NOW_MS).await.unwrap();
        store::meta::set(&mut write, "cny", &self.mark("meta", "value", "row")).await.unwrap();
        store::countries_at_risk::flag(&mut write, &Country::parse("BY").unwrap(), NOW_MS).await.unwrap();
        let hash = self.mark("erasure", "person_hash", "row");
        store::erasures::note(&mut write, &hash, NOW_MS).await.unwrap();
        let address = self.note("outbox", "to_address", "mail", "cny-outbox-to@example.org");
        let audit = Audit::new(NOW_MS, None, Act::MembersImported);
        let mut audit =
            audit.with("added", self.mark("audit", "params", "row")).mail(self.mail("mail", &address));
        for (subject, to) in MAILS {
            audit = audit.mail(self.mail(subject, &address_of(to)));
        }
        write.commit(audit).await.unwrap();
    }

    fn mail(&mut self, subject: &str, to: &str) -> NewMail {
        let params = Param::from(self.mark("outbox", "params", subject));
        NewMail {
            id: self.mark("outbox", "id", subject),
            event: self.mark("outbox", "event", subject),
            to: EmailAddress::parse(to).unwrap(),
            locale: Locale::En,
            template: "groups_published".to_owned(),
            params: BTreeMap::from([("x".to_owned(), params)]),
            message_id: self.mark("outbox", "message_id", subject),
            not_before_ms: None,
            about: None,
        }
    }

    /// What became of [`MAILS`]: the last has left, the others were given up.
    async fn mails(&mut self, mut write: Write) {
        for (subject, _) in MAILS {
            let name = format!("cny-outbox-id-{subject}-q");
            if subject == "mail-sent" {
                assert!(store::outbox::mark_sent(&mut write, &name, NOW_MS).await.unwrap());
                continue;
            }
            let listed = store::outbox::find(&mut write, &name).await.unwrap().unwrap();
            let fault = MailFault::RecipientRefused;
            let failed = Failed { fault, reply: Some(550), then: Then::GiveUp };
            assert!(store::outbox::mark_failed(&mut write, &listed.mail, failed, NOW_MS).await.unwrap());
        }
        commit(write).await;
    }

    /// What somebody decided about themselves: a level, a consent, files of their data, and the end of their account.
    async fn account(&mut self, write: &mut Write, subject: &str) {
        let person = id(&pid(subject));
        let (field, level) = (Field::Experience, Level::Introductions);
        store::visibility::choose(write, &person, field, level, SetBy::Owner, NOW_MS).await.unwrap();
        let consent = ConsentRecord {
            purpose: Agreed::WiderProfile,
            given_at_ms: NOW_MS,
            text_version: Agreed::WiderProfile.text_version(),
            language: Locale::En,
        };
        assert!(store::consents::give(write, &person, &consent).await.unwrap());
        let request = RequestRecord { person, asked_at_ms: NOW_MS, due_at_ms: NOW_MS + 14 * DAY_MS };
        assert!(store::erasures::ask(write, &request).await.unwrap());
        self.export(write, &format!("{subject}-before"), NOW_MS - 10 * DAY_MS).await;
        self.export(write, subject, NOW_MS - DAY_MS).await;
    }

    /// A file of somebody's own data that was made at `now_ms`.
    async fn export(&mut self, write: &mut Write, subject: &str, now_ms: i64) {
        let name = id(&self.mark("export", "id", subject));
        let person = id(&pid(subject.trim_end_matches("-before")));
        assert!(store::exports::ask(write, &name, &person, now_ms).await.unwrap());
        let file = export::encode(self.mark("export", "file", subject).as_bytes());
        let ends_at_ms = now_ms + export::LIFETIME_MS;
        assert!(store::exports::keep(write, &name, &file, now_ms, ends_at_ms).await.unwrap());
    }

    /// Something that happened once.
    async fn receipt(&mut self, store: &Store) {
        let request = Request {
            actor: pid("reformer"),
            key_hash: self.mark("idempotency", "key_hash", "row"),
            request_hash: self.mark("idempotency", "request_hash", "row"),
            at_ms: NOW_MS,
        };
        let receipt = Receipt::of(self.mark("idempotency", "receipt", "row"));
        let Begun::First(write) = store.write_once(request).await.unwrap() else {
            panic!("nothing was done under this key");
        };
        write.commit_without_audit(&[], NOW_MS, &receipt).await.unwrap();
    }

    /// A reason that everybody in a group or a pair may read, and one that nobody may: the wish of the other side.
    async fn reasons(&mut self, write: &mut Write) {
        let reason = |code: &str, text: String| Reason {
            code: code.to_owned(),
            params: BTreeMap::from([("cny".to_owned(), Param::from(text))]),
        };
        for cohort in ["now", "other", "past"] {
            let mut groups = store::groups::of_cohort(write, &id(cohort)).await.unwrap();
            for group in &mut groups {
                // Who leads which group is for this world to say, and not for the engine.
                let lead = match (cohort, group.members.contains(&id("alpha"))) {
                    ("now", true) => "facilitator",
                    ("now", false) => "facilitator_ended",
                    _ => "facilitator_z",
                };
                group.facilitator = Some(id(&pid(lead)));
                let subject = group.members[0].as_str().to_owned();
                let shared = self.mark("learning_group", "reasons", &subject);
                group.reasons.push(reason("shared_theme", shared));
                let private = self.mark("learning_group", "reasons", &format!("{subject}-private"));
                group.reasons.push(reason("apart", private));
            }
            store::groups::publish(write, &id(cohort), &groups[0].run, &groups).await.unwrap();
        }
        for cohort in ["now", "other"] {
            let mut pairs = store::mentorships::of_cohort(write, &id(cohort), NOW_MS).await.unwrap();
            // Nobody is matched with a mentor who has a part in this world but as it says.
            pairs.retain(|pair| PAIRS.contains(&(pair.mentee.as_str(), pair.mentor.as_str())));
            for pair in &mut pairs {
                let subject = pair.mentee.as_str().to_owned();
                pair.id = id(&format!("{}-again", &pair.id.as_str()[..20]));
                pair.why.push(reason("shared_themes", self.mark("mentorship", "why", &subject)));
                let private = self.mark("mentorship", "why", &format!("{subject}-private"));
                pair.why.push(reason("mentee_wish", private));
            }
            let window = Window { now_ms: NOW_MS - 10 * DAY_MS, final_at_ms: NOW_MS - 10 * DAY_MS };
            let run = pairs[0].run.clone();
            let done = store::mentorships::publish(write, &id(cohort), &run, &pairs, window).await.unwrap();
            assert_eq!(done, store::mentorships::Publication::Done);
        }
    }
}
