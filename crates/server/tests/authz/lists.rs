//! Every list against the plain filter: in random worlds, on both databases, a viewer is answered the rows of which `can`
//! says so, and no others. The facts are worked out here from whole tables, and not by the queries of the lists.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use model::account::DeviceKind;
use model::audit::Act;
use model::call::{Applicant, BalanceForm};
use model::cohort::Topic;
use model::conversation::BlockedFrom;
use model::directory::{Directory, SeatKind};
use model::email::EmailAddress;
use model::group::Titles;
use model::id::{MemberId, PersonId};
use model::permissions::{Action, Actor, Grant, ObjectFacts, Role, can};
use model::place::{Country, Kind, MemberStatus, Region};
use model::privacy::Purpose as Agreed;
use model::visibility::{Field, Level, SetBy};
use model::words::{Language, LanguageLevel, Locale, Speaks};
use search::generate::{Population, population};
use serde_json::Value;
use server::ids::{Ids, Purpose};
use server::routes;
use server::visibility::apart::address_hash;
use server::visibility::{group_facts, mentorship_facts};
use store::blocks::BlockRecord;
use store::calls::CallRecord;
use store::cohorts::{CohortRecord, CohortSession};
use store::consents::ConsentRecord;
use store::grants::GrantRecord;
use store::groups::GroupRecord;
use store::invitations::{InvitationRecord, Place};
use store::members::MemberRecord;
use store::mentoring_profiles::{MentoringProfileRecord, Offer, Side};
use store::mentorships::{MentorshipRecord, Window};
use store::needs::{NeedRecord, Theme};
use store::people::PersonRecord;
use store::runs::{NewRun, RunKind};
use store::seats::{HoldingRecord, SeatRecord};
use store::sessions::{NewSession, Proof};
use store::visibility::SettingsRecord;
use store::{Audit, Location, Seal, Store, Write};

use crate::live::{Folder, Live, open};
use crate::search::{Tally, catches_up, is_the_scan};
use crate::support::NOW_MS;
use crate::world::{DAY_MS, id};

const MEMBERS: usize = 12;
const PEOPLE: usize = 18;
const COHORTS: usize = 3;
const COUNTRIES: [&str; 3] = ["GH", "PH", "GE"];
const STATUSES: [MemberStatus; 5] = [
    MemberStatus::Member,
    MemberStatus::Inactive,
    MemberStatus::Withdrawn,
    MemberStatus::Applicant,
    MemberStatus::Community,
];

/// Numbers that a seed repeats (splitmix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    /// A span that has ended, runs, ends at this moment, or is still to begin.
    fn span(&mut self) -> (i64, Option<i64>) {
        match self.below(6) {
            0 => (NOW_MS - 20 * DAY_MS, Some(NOW_MS - 1)),
            1 => (NOW_MS - 20 * DAY_MS, Some(NOW_MS)),
            2 => (NOW_MS + 1, None),
            3 => (NOW_MS, None),
            _ => (NOW_MS - 20 * DAY_MS, None),
        }
    }
}

fn person_id(number: usize) -> String {
    format!("p-{number:02}")
}

fn member_id(number: usize) -> String {
    format!("m-{number:02}")
}

pub(crate) async fn fill(write: &mut Write, random: &mut Random) {
    for number in 0..MEMBERS {
        store::members::upsert(write, &member(number, STATUSES[random.below(7).min(4) % 5])).await.unwrap();
        for (kind, name) in [(SeatKind::GovernmentLead, "gov"), (SeatKind::CivilSocietyLead, "civ")] {
            let seat = SeatRecord {
                id: id(&format!("s-{number:02}-{name}")),
                member: id(&member_id(number)),
                kind,
                organisation: None,
                organisation_name: None,
                title: None,
            };
            store::seats::insert(write, &seat).await.unwrap();
        }
    }
    for number in 0..PEOPLE {
        store::people::insert(write, &person(number)).await.unwrap();
        for _ in 0..random.below(3) {
            let kind = if random.one_in(2) { "gov" } else { "civ" };
            let (from_ms, to_ms) = random.span();
            let seat = id(&format!("s-{:02}-{kind}", random.below(MEMBERS)));
            let holding = HoldingRecord { seat, person: id(&person_id(number)), from_ms, to_ms };
            let held = store::seats::held_by(write, &holding.person, NOW_MS).await.unwrap();
            if held.iter().all(|one| one.seat.id != holding.seat) {
                // The same seat twice from the same moment is no world of ours.
                store::seats::hold(write, &holding).await.unwrap();
            }
        }
    }
    // Every role is somebody's, and whatever chance adds comes on top.
    let given = [Role::Mentor, Role::Facilitator, Role::Reformer, Role::Staff, Role::Admin];
    for (number, role) in given.into_iter().enumerate() {
        grant(write, number, role, (NOW_MS - 20 * DAY_MS, None)).await;
        grant(write, 5 + random.below(PEOPLE - 5), role, random.span()).await;
    }
    programme(write, random).await;
    levels(write, random).await;
    for number in 0..PEOPLE {
        let invitation = InvitationRecord {
            id: id(&format!("in-{number:02}")),
            email: EmailAddress::parse(&format!("i{number}@example.org")).unwrap(),
            name: format!("Invited {number:02}"),
            locale: Locale::En,
            place: Place::Role(Role::Mentor),
            invited_by: id(&person_id(random.below(PEOPLE))),
            created_at_ms: NOW_MS,
            expires_at_ms: NOW_MS + DAY_MS,
            revoked_at_ms: None,
            accepted_at_ms: None,
        };
        store::invitations::insert(write, &invitation).await.unwrap();
    }
}

/// Who shows what to whom: chosen levels, half of them with the consent that makes wider ones hold, and a country at risk.
async fn levels(write: &mut Write, random: &mut Random) {
    let country = Country::parse(COUNTRIES[random.below(COUNTRIES.len())]).unwrap();
    store::countries_at_risk::flag(write, &country, NOW_MS - 5 * DAY_MS).await.unwrap();
    for number in 0..PEOPLE {
        let person = id(&person_id(number));
        for field in Field::ALL {
            if random.one_in(3) {
                let level = Level::ALL[random.below(Level::ALL.len())];
                let set_at_ms = NOW_MS - (random.below(10) as i64) * DAY_MS;
                store::visibility::choose(write, &person, *field, level, SetBy::Owner, set_at_ms)
                    .await
                    .unwrap();
            }
        }
        if random.one_in(2) {
            consent(write, &person).await;
        }
    }
}

/// Somebody keeps whoever has an address with this hash away.
pub(crate) async fn block(write: &mut Write, by: &PersonId, hash: &str, origin: BlockedFrom) {
    let record = BlockRecord {
        id: id(&format!("b-{}", by.as_str())),
        person: by.clone(),
        origin,
        blocked_at_ms: NOW_MS,
    };
    store::blocks::insert(write, &record, hash).await.unwrap();
}

/// Somebody agrees that more people read of them.
pub(crate) async fn consent(write: &mut Write, person: &PersonId) {
    let consent = ConsentRecord {
        purpose: Agreed::WiderProfile,
        given_at_ms: NOW_MS,
        text_version: 1,
        language: Locale::En,
    };
    store::consents::give(write, person, &consent).await.unwrap();
}

async fn grant(write: &mut Write, number: usize, role: Role, (from_ms, to_ms): (i64, Option<i64>)) {
    let record = GrantRecord { person: id(&person_id(number)), role, from_ms, to_ms };
    store::grants::insert(write, &record).await.unwrap();
}

async fn programme(write: &mut Write, random: &mut Random) {
    for number in 0..6 {
        let profile = MentoringProfileRecord {
            person: id(&person_id(number * 3)),
            member: id(&member_id(random.below(MEMBERS))),
            side: Side::Government,
            capacity: 20,
            version: 1,
            paused: false,
            approved: number < 4,
            stage: 2,
            experience: told(number, 3),
            experience_language: Language::parse("en").unwrap(),
            offers: vec![Offer { slug: format!("offer-{number}"), level: 2 }],
        };
        store::mentoring_profiles::insert(write, &profile).await.unwrap();
    }
    let mut pairs = BTreeSet::new();
    for number in 0..COHORTS {
        let name = format!("c-{number}");
        store::cohorts::insert(write, &cohort(&name, number)).await.unwrap();
        let members: Vec<String> =
            (0..MEMBERS).filter(|_| random.one_in(2)).map(member_id).collect::<Vec<_>>();
        for member in &members {
            store::cohorts::add_member(write, &id(&name), &id(member)).await.unwrap();
            let need = NeedRecord {
                member: id(member),
                cohort: id(&name),
                problem: String::new(),
                problem_language: Language::parse("en").unwrap(),
                stage: 1,
                themes: vec![Theme { slug: format!("theme-{member}"), weight: 1 }],
                wishes: Vec::new(),
                waited_rounds: 0,
            };
            store::needs::upsert(write, &need).await.unwrap();
        }
        publish(write, random, &name, &members, &mut pairs).await;
    }
    // The newest cohort has no runs yet; nobody is in it.
    store::cohorts::insert(write, &cohort("c-new", 9)).await.unwrap();
    for number in 0..2 {
        let call = CallRecord {
            id: id(&format!("call-{number}")),
            name: format!("Call {number}"),
            seats: 1,
            version: 1,
            created_at_ms: NOW_MS,
            applicants: serde_json::to_string(&Vec::<Applicant>::new()).unwrap(),
            form: serde_json::to_string(&BalanceForm::default()).unwrap(),
            frozen: None,
        };
        store::calls::insert(write, &call).await.unwrap();
    }
}

/// Groups and mentorships of a cohort: some are final, some are not yet, some have ended.
async fn publish(
    write: &mut Write,
    random: &mut Random,
    cohort: &str,
    members: &[String],
    pairs: &mut BTreeSet<(String, String)>,
) {
    for (run, kind) in [("g", RunKind::Group), ("m", RunKind::Match)] {
        let new = NewRun {
            id: id(&format!("run-{cohort}-{run}")),
            kind,
            cohort: id(cohort),
            created_at_ms: NOW_MS - 10 * DAY_MS,
            created_by: None,
            form: "{}".to_owned(),
            record: "{}".to_owned(),
        };
        store::runs::insert(write, &new).await.unwrap();
    }
    let half = members.len() / 2;
    let halves = [&members[..half], &members[half..]];
    let groups: Vec<GroupRecord> = std::iter::zip(1.., halves)
        .filter(|(_, members)| !members.is_empty())
        .map(|(number, members)| GroupRecord {
            id: id(&format!("{cohort}-g{number}")),
            cohort: id(cohort),
            number,
            run: id(&format!("run-{cohort}-g")),
            language: Language::parse("en").unwrap(),
            day: 1,
            utc_minute: 600,
            second: None,
            session_minutes: 60,
            facilitator: (!random.one_in(3)).then(|| id(&person_id(random.below(PEOPLE)))),
            reasons: Vec::new(),
            members: members.iter().map(|member| id(member)).collect(),
        })
        .collect();
    store::groups::publish(write, &id(cohort), &id(&format!("run-{cohort}-g")), &groups).await.unwrap();
    let final_at_ms = if random.one_in(3) { NOW_MS + 1000 } else { NOW_MS - 5 * DAY_MS };
    let mut matched = Vec::new();
    for (number, mentee) in members.iter().enumerate() {
        let mentor = person_id(random.below(4) * 3);
        if pairs.insert((mentee.clone(), mentor.clone())) {
            matched.push(MentorshipRecord {
                id: id(&format!("{cohort}-pair-{number}")),
                cohort: id(cohort),
                run: id(&format!("run-{cohort}-m")),
                mentee: id(mentee),
                mentor: id(&mentor),
                score: 1,
                why: Vec::new(),
                published_at_ms: 0,
                ended_at_ms: None,
            });
        }
    }
    let window = Window { now_ms: NOW_MS - 5 * DAY_MS, final_at_ms };
    let run = id(&format!("run-{cohort}-m"));
    let done = store::mentorships::publish(write, &id(cohort), &run, &matched, window).await.unwrap();
    assert_eq!(done, store::mentorships::Publication::Done);
    for pair in matched.iter().filter(|_| final_at_ms < NOW_MS) {
        if random.one_in(4) {
            store::mentorships::end(write, &pair.id, NOW_MS - DAY_MS).await.unwrap();
        }
    }
}

/// A text of made-up people and places: names in many scripts, topics, stories.
fn told(number: usize, field: usize) -> String {
    static TOLD: LazyLock<Population> = LazyLock::new(|| population(11, 90));
    // They are sorted by name, and neighbours write in the same script.
    let texts = &TOLD.documents[number * 7 % 90].texts;
    texts.get(field).and_then(|texts| texts.first()).cloned().unwrap_or_else(|| format!("Nobody {number}"))
}

fn member(number: usize, status: MemberStatus) -> MemberRecord {
    MemberRecord {
        id: id(&member_id(number)),
        name: told(PEOPLE + number, 1),
        own_name: number.is_multiple_of(3).then(|| told(PEOPLE + number, 0)),
        kind: Kind::City,
        country: Country::parse(COUNTRIES[number % COUNTRIES.len()]).unwrap(),
        region: Region::Europe,
        languages: vec![Language::parse("en").unwrap()],
        population: None,
        coordinates: None,
        cohort_year: None,
        time_zone: "Africa/Accra".to_owned(),
        status,
        note: None,
        source: None,
        jurisdictions: Vec::new(),
    }
}

pub(crate) fn person(number: usize) -> PersonRecord {
    PersonRecord {
        id: id(&person_id(number)),
        name: told(number, 0),
        email: EmailAddress::parse(&format!("p{number}@example.org")).unwrap(),
        locale: Locale::En,
        time_zone: "Africa/Accra".to_owned(),
        languages: vec![Speaks { code: Language::parse("en").unwrap(), level: LanguageLevel::First }],
    }
}

fn cohort(name: &str, number: usize) -> CohortRecord {
    let title = "Session".to_owned();
    let title = Titles { en: title.clone(), es: title.clone(), fr: title };
    CohortRecord {
        id: id(name),
        name: format!("Cohort {name}"),
        starts_on: format!("202{number}-02-02"),
        weeks: 4,
        sessions: vec![CohortSession { topic: Topic::Fundamentals, title }],
        phases: Vec::new(),
    }
}

/// Whole tables, and what follows from them.
struct Tables {
    members: Vec<MemberRecord>,
    cohorts: Vec<(String, Vec<MemberId>)>,
    groups: Vec<GroupRecord>,
    mentorships: Vec<MentorshipRecord>,
    grants: BTreeMap<PersonId, Vec<Grant>>,
    holders: Vec<store::seats::Holder>,
    profiles: Vec<MentoringProfileRecord>,
    settings: BTreeMap<PersonId, SettingsRecord>,
    invitations: Vec<InvitationRecord>,
    seats: Vec<SeatRecord>,
    acts: usize,
}

impl Tables {
    async fn read(store: &Store) -> Self {
        let mut read = store.read().await.unwrap();
        let mut cohorts = Vec::new();
        let mut groups = Vec::new();
        let mut mentorships = Vec::new();
        for cohort in store::cohorts::all(&mut read).await.unwrap() {
            let members = store::cohorts::members(&mut read, &cohort.id).await.unwrap();
            groups.extend(store::groups::of_cohort(&mut read, &cohort.id).await.unwrap());
            for number in 0..MEMBERS {
                let pair = format!("{}-pair-{number}", cohort.id.as_str());
                mentorships.extend(store::mentorships::find(&mut read, &id(&pair)).await.unwrap());
            }
            cohorts.push((cohort.id.as_str().to_owned(), members));
        }
        let mut grants: BTreeMap<PersonId, Vec<Grant>> = BTreeMap::new();
        for (person, grant) in store::grants::all(&mut read, NOW_MS).await.unwrap() {
            grants.entry(person).or_default().push(grant);
        }
        Self {
            members: store::members::all(&mut read).await.unwrap(),
            cohorts,
            groups,
            mentorships,
            grants,
            holders: store::seats::holders(&mut read, NOW_MS).await.unwrap(),
            profiles: store::mentoring_profiles::all(&mut read).await.unwrap(),
            settings: store::visibility::all(&mut read).await.unwrap(),
            invitations: store::invitations::all(&mut read).await.unwrap(),
            seats: store::seats::all(&mut read).await.unwrap(),
            acts: store::audit::page(&mut read, None, 1000).await.unwrap().len(),
        }
    }

    fn running(&self) -> impl Iterator<Item = &MentorshipRecord> {
        let now = |one: &&MentorshipRecord| {
            one.published_at_ms <= NOW_MS && one.ended_at_ms.is_none_or(|end| end > NOW_MS)
        };
        self.mentorships.iter().filter(now)
    }

    fn facts(&self, member: &MemberId) -> ObjectFacts {
        let mut facts = ObjectFacts { members: vec![member.clone()], ..ObjectFacts::default() };
        for (_, members) in self.cohorts.iter().filter(|(_, members)| members.contains(member)) {
            facts.cohort_members.extend(members.iter().cloned());
        }
        for group in self.groups.iter().filter(|group| group.members.contains(member)) {
            facts.group_members.extend(group.members.iter().cloned());
            facts.facilitators.extend(group.facilitator.iter().cloned());
        }
        let mentors = self.running().filter(|one| one.mentee == *member);
        facts.people.extend(mentors.map(|one| one.mentor.clone()));
        facts
    }

    fn facts_of_person(&self, person: &PersonId) -> ObjectFacts {
        let mut facts = ObjectFacts::default();
        for holder in self.holders.iter().filter(|holder| holder.person == *person) {
            let member = self.facts(&holder.seat.member);
            facts.members.extend(member.members);
            facts.cohort_members.extend(member.cohort_members);
            facts.group_members.extend(member.group_members);
            facts.facilitators.extend(member.facilitators);
            facts.people.extend(member.people);
        }
        for group in self.groups.iter().filter(|group| group.facilitator.as_ref() == Some(person)) {
            facts.group_members.extend(group.members.iter().cloned());
        }
        let mentees = self.running().filter(|one| one.mentor == *person);
        facts.mentees.extend(mentees.map(|one| one.mentee.clone()));
        facts
    }

    /// Who sits for `member` in a seat of `kind`; the first where there are two.
    fn holder(&self, member: &MemberId, kind: SeatKind) -> Option<&store::seats::Holder> {
        self.holders.iter().find(|holder| holder.seat.member == *member && holder.seat.kind == kind)
    }
}

fn is_listed(member: &MemberRecord, viewer: Option<&Actor>) -> bool {
    let known = [MemberStatus::Member, MemberStatus::Inactive, MemberStatus::Withdrawn];
    known.contains(&member.status) || can(viewer, Action::RunProgramme, &ObjectFacts::default()).allowed()
}

/// One viewer of a served world.
struct Viewer<'a> {
    live: &'a Live,
    tables: &'a Tables,
    actor: Option<Actor>,
    cookie: Option<String>,
}

fn texts(list: &Value, key: &str) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|one| one[key].as_str().unwrap().to_owned()).collect()
}

impl Viewer<'_> {
    async fn get(&self, path: &str) -> (u16, Value) {
        let cookie = self.cookie.iter().map(|cookie| ("cookie", cookie.clone())).collect::<Vec<_>>();
        let answer = self.live.ask("GET", path, &cookie, "").await;
        (answer.status, serde_json::from_str(&answer.body).unwrap_or(Value::Null))
    }

    fn may(&self, action: Action, facts: &ObjectFacts) -> bool {
        can(self.actor.as_ref(), action, facts).allowed()
    }

    /// Whether a field of somebody is read, of whom these facts hold.
    fn sees(&self, person: &PersonId, field: Field, facts: &ObjectFacts) -> bool {
        let level = self.tables.settings[person].level(field);
        let (subject, level) = (Some(person.clone()), Some(level));
        self.may(Action::SeeField(field), &ObjectFacts { subject, level, ..facts.clone() })
    }

    fn runs_the_programme(&self) -> bool {
        self.may(Action::RunProgramme, &ObjectFacts::default())
    }

    fn sits_for(&self, member: &MemberId) -> bool {
        self.actor.as_ref().is_some_and(|actor| actor.sits_for(member))
    }

    fn is(&self, person: &PersonId) -> bool {
        self.actor.as_ref().is_some_and(|actor| actor.person == *person)
    }

    async fn directory(&self) {
        let (status, page) = self.get("/api/v1/members").await;
        assert_eq!(status, 200);
        let listed = |member: &&MemberRecord| is_listed(member, self.actor.as_ref());
        let expected: BTreeSet<String> =
            self.tables.members.iter().filter(listed).map(|one| one.id.as_str().to_owned()).collect();
        assert_eq!(texts(&page["members"], "id"), expected);
        let sees = self.may(Action::SeeOffers, &ObjectFacts::default());
        for summary in page["members"].as_array().unwrap() {
            let of = |one: &&MentoringProfileRecord| one.approved && summary["id"] == one.member.as_str();
            let shown = |one: &&MentoringProfileRecord| {
                sees && self.sees(&one.person, Field::Topics, &self.tables.facts_of_person(&one.person))
            };
            let offers = self.tables.profiles.iter().filter(of).filter(shown);
            let offers: BTreeSet<String> = offers.map(|one| one.offers[0].slug.clone()).collect();
            let found: Vec<String> = serde_json::from_value(summary["offers"].clone()).unwrap();
            assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), offers);
            let looks_for = summary["looks_for"].as_array().unwrap().len();
            let in_cohort = |(_, members): &&(String, Vec<MemberId>)| {
                members.iter().any(|member| summary["id"] == member.as_str())
            };
            let needs = self.tables.cohorts.iter().any(|one| in_cohort(&one));
            assert_eq!(looks_for > 0, needs && sees);
        }
        // PRI-6: nobody stands among the people whom the viewer does not read by name.
        let listed_id = |id: &MemberId| self.tables.members.iter().any(|one| one.id == *id && listed(&one));
        let sits =
            self.tables.holders.iter().filter(|one| listed_id(&one.seat.member)).map(|one| &one.person);
        let mentors = self.tables.profiles.iter().filter(|one| one.approved && listed_id(&one.member));
        let by_name = |person: &&PersonId| {
            !self.is(person) && self.sees(person, Field::Name, &self.tables.facts_of_person(person))
        };
        let people = sits.chain(mentors.map(|one| &one.person)).filter(by_name);
        let people: BTreeSet<String> = people.map(|person| person.as_str().to_owned()).collect();
        assert_eq!(texts(&page["people"], "id"), people);
        for member in &self.tables.members {
            let (status, page) = self.get(&format!("/api/v1/members/{}", member.id.as_str())).await;
            assert_eq!(status, if listed(&member) { 200 } else { 404 });
            let facts = self.tables.facts(&member.id);
            for seat in page["seats"].as_array().into_iter().flatten() {
                let kind = SeatKind::from_code(seat["kind"].as_str().unwrap()).unwrap();
                let holder = self.tables.holder(&member.id, kind);
                let known = holder.is_some_and(|one| self.sees(&one.person, Field::Name, &facts));
                assert_eq!(seat["filled"], holder.is_some());
                assert_eq!(!seat["holder"].is_null(), known, "{} {}", member.id.as_str(), kind.code());
            }
        }
    }

    async fn groups(&self) {
        let allowed = |group: &&GroupRecord| self.may(Action::SeeGroup, &group_facts(group));
        for group in &self.tables.groups {
            let (status, _) = self.get(&format!("/api/v1/groups/{}/calendar.ics", group.id.as_str())).await;
            assert_eq!(status, if allowed(&group) { 200 } else { 404 });
        }
        // Staff may see every group, and their list is of those they have a part in, as everybody's is.
        let part = |group: &&GroupRecord| {
            group.members.iter().any(|member| self.sits_for(member))
                || group.facilitator.as_ref().is_some_and(|person| self.is(person))
        };
        let mine = |group: &&GroupRecord| allowed(group) && (!self.runs_the_programme() || part(group));
        let expected: BTreeSet<String> =
            self.tables.groups.iter().filter(mine).map(|group| group.id.as_str().to_owned()).collect();
        let (_, page) = self.get("/api/v1/groups").await;
        assert_eq!(texts(&page["groups"], "id"), expected);
        let (_, home) = self.get("/api/v1/home").await;
        assert_eq!(texts(&home["groups"], "id"), expected);
        for page in page["groups"].as_array().unwrap() {
            let group = self.tables.groups.iter().find(|group| page["id"] == group.id.as_str()).unwrap();
            let cohort = self.tables.cohorts.iter().find(|(name, _)| name == group.cohort.as_str()).unwrap();
            let of_the_lead = ObjectFacts { group_members: group.members.clone(), ..ObjectFacts::default() };
            let lead = group.facilitator.as_ref().is_some_and(|lead| {
                [Field::Name, Field::Clock].iter().all(|field| self.sees(lead, *field, &of_the_lead))
            });
            assert_eq!(!page["facilitator"].is_null(), lead);
            for shown in page["members"].as_array().unwrap() {
                let member: MemberId = id(shown["id"].as_str().unwrap());
                let facts = ObjectFacts {
                    members: vec![member.clone()],
                    cohort_members: cohort.1.clone(),
                    group_members: group.members.clone(),
                    facilitators: group.facilitator.iter().cloned().collect(),
                    ..ObjectFacts::default()
                };
                for (key, kind) in [
                    ("government_lead", SeatKind::GovernmentLead),
                    ("civil_society_lead", SeatKind::CivilSocietyLead),
                ] {
                    let holder = self.tables.holder(&member, kind);
                    let known = holder.is_some_and(|one| self.sees(&one.person, Field::Name, &facts));
                    assert_eq!(!shown[key].is_null(), known);
                }
            }
        }
    }

    async fn mentoring(&self) {
        let (_, page) = self.get("/api/v1/mentoring").await;
        let allowed = |one: &&MentorshipRecord| self.may(Action::SeeMentorship, &mentorship_facts(one));
        let ids = |found: Vec<&MentorshipRecord>| {
            found.into_iter().map(|one| one.id.as_str().to_owned()).collect::<BTreeSet<_>>()
        };
        let all: Vec<&MentorshipRecord> = self.tables.running().filter(allowed).collect();
        let mentors = all.iter().copied().filter(|one| self.sits_for(&one.mentee)).collect();
        let mentees: Vec<&MentorshipRecord> =
            all.iter().copied().filter(|one| self.is(&one.mentor)).collect();
        let (_, home) = self.get("/api/v1/home").await;
        assert_eq!(home["mentees"], mentees.len());
        assert_eq!(texts(&page["mentors"], "id"), ids(mentors));
        assert_eq!(texts(&page["mentees"], "id"), ids(mentees));
        if !self.runs_the_programme() {
            let shown = &texts(&page["mentors"], "id") | &texts(&page["mentees"], "id");
            assert_eq!(shown, ids(all), "whoever may see one has it in their list");
        }
    }

    async fn invitations(&self) {
        let (status, page) = self.get("/api/v1/invitations").await;
        let roles = self.actor.as_ref().map(Actor::roles).unwrap_or_default();
        let invites = roles.iter().any(|role| routes::INVITERS.contains(role));
        assert_eq!(status, if invites { 200 } else { 403 });
        if invites {
            let mine = |one: &&InvitationRecord| self.runs_the_programme() || self.is(&one.invited_by);
            let expected: BTreeSet<String> =
                self.tables.invitations.iter().filter(mine).map(|one| one.id.as_str().to_owned()).collect();
            assert_eq!(texts(&page["invitations"], "id"), expected);
            let fits = |one: &&SeatRecord| {
                let facts = ObjectFacts {
                    members: vec![one.member.clone()],
                    seat: Some(one.kind),
                    ..ObjectFacts::default()
                };
                can(self.actor.as_ref(), Action::Invite, &facts).allowed()
            };
            let expected: BTreeSet<String> =
                self.tables.seats.iter().filter(fits).map(|one| one.id.as_str().to_owned()).collect();
            assert_eq!(texts(&page["seats"], "id"), expected);
        }
    }

    async fn of_staff(&self) {
        let paths = ["people", "cohorts", "calls", "audit", "today"];
        for path in paths {
            let (status, page) = self.get(&format!("/api/v1/staff/{path}")).await;
            assert_eq!(status, if self.runs_the_programme() { 200 } else { 403 }, "{path}");
            if status != 200 {
                continue;
            }
            let count = |key: &str| page[key].as_array().unwrap().len();
            match path {
                "people" => assert_eq!(count("people"), PEOPLE),
                "cohorts" => assert_eq!(count("cohorts"), COHORTS + 1),
                "calls" => assert_eq!(count("calls"), 2),
                "audit" => assert_eq!(count("rows"), self.tables.acts),
                _ => {
                    let figures = page["figures"].as_array().unwrap();
                    let members = figures.iter().find(|figure| figure["kind"] == "members").unwrap();
                    assert_eq!(members["count"], MEMBERS);
                }
            }
        }
    }
}

async fn every_list_is_the_plain_filter((store, seal): (Store, Seal), folder: Folder, seed: u64) {
    let mut write = store.write().await.unwrap();
    fill(&mut write, &mut Random(seed)).await;
    let ids = Ids::seeded(seed);
    let mut cookies = BTreeMap::new();
    for number in 0..PEOPLE {
        let token = ids.token().unwrap();
        let session = NewSession {
            id: id(&format!("se-{number:02}")),
            token_hash: token.hash(Purpose::Session),
            person: id(&person_id(number)),
            device: DeviceKind::Shared,
            label: None,
            started_at_ms: NOW_MS,
            idle_ms: DAY_MS,
            absolute_ms: DAY_MS,
        };
        store::sessions::insert(&mut write, &session).await.unwrap();
        let hash = &session.token_hash;
        let given = store::sessions::renew(&mut write, hash, hash, Proof::SecondFactor, NOW_MS).await;
        assert!(given.unwrap());
        cookies.insert(session.person, format!("__Host-sid={}", token.reveal()));
    }
    write.commit(Audit::new(NOW_MS, None, Act::DemoCreated)).await.unwrap();
    let tables = Tables::read(&store).await;
    let live = Live::over((store, seal), folder, NOW_MS, routes::table()).await;
    let nobody = Viewer { live: &live, tables: &tables, actor: None, cookie: None };
    nobody.directory().await;
    let mut roles = BTreeSet::new();
    for (person, cookie) in &cookies {
        let grants = tables.grants.get(person).cloned().unwrap_or_default();
        let actor = Actor { person: person.clone(), grants };
        roles.extend(actor.roles());
        let viewer =
            Viewer { live: &live, tables: &tables, actor: Some(actor), cookie: Some(cookie.clone()) };
        viewer.directory().await;
        viewer.groups().await;
        viewer.mentoring().await;
        viewer.invitations().await;
        viewer.of_staff().await;
    }
    searched(&live, &cookies, seed).await;
    assert!(roles.len() >= 5, "{roles:?}");
    drop(live.end().await);
}

/// Everybody finds what they are listed, and nothing else: at first, a moment later, and after each write.
async fn searched(live: &Live, cookies: &BTreeMap<PersonId, String>, seed: u64) {
    let mut tally = Tally::default();
    let viewers: Vec<Option<&str>> =
        std::iter::once(None).chain(cookies.values().map(|cookie| Some(cookie.as_str()))).collect();
    for (number, viewer) in viewers.iter().enumerate() {
        is_the_scan(live, *viewer, seed * 100 + number as u64, 54, &mut tally).await;
    }
    assert!(tally.queries >= 1_000, "{tally:?}");
    assert!(tally.rows > 1_000 && tally.typos > 100 && tally.scripts > 10, "{tally:?}");
    let (mut lists, mut changes, mut sent) = (vec![None; viewers.len()], 0, 0);
    let mut again = async || {
        for (viewer, list) in viewers.iter().zip(&mut lists) {
            is_the_scan(live, *viewer, seed, 3, &mut tally).await;
            let before: Option<Directory> = list.take();
            let (now, entries) = catches_up(live, *viewer, before.clone()).await;
            changes += usize::from(before.is_some_and(|before| before.digests != now.digests));
            sent += entries;
            *list = Some(now);
        }
        // Somebody else signs in, in the same tab: what a visitor had is no obstacle.
        let (_, entries) = catches_up(live, viewers[1], lists[0].clone()).await;
        sent += entries;
    };
    again().await;
    // Somebody takes a seat, and mentorships begin, without a write.
    for by_ms in [1, 1_000] {
        live.app.clock.advance(by_ms);
        again().await;
    }
    let somebody = |number: usize| id::<PersonId>(&person_id(number));
    let store = &live.app.store;
    let commit = async |write: Write| write.commit_without_audit(&[], NOW_MS).await.unwrap();
    let mut write = store.write().await.unwrap();
    for field in Field::ALL {
        let person = somebody(3);
        store::visibility::choose(&mut write, &person, *field, Level::Introductions, SetBy::Owner, NOW_MS)
            .await
            .unwrap();
    }
    commit(write).await;
    again().await;
    let mut write = store.write().await.unwrap();
    for by in 0..PEOPLE {
        let hash = address_hash(&live.app.seal, &person((by + 1) % PEOPLE).email);
        block(&mut write, &somebody(by), &hash, BlockedFrom::Conversation).await;
    }
    commit(write).await;
    again().await;
    let mut write = store.write().await.unwrap();
    store::members::upsert(&mut write, &member(PEOPLE, MemberStatus::Member)).await.unwrap();
    commit(write).await;
    again().await;
    assert!(changes > viewers.len() && sent > viewers.len(), "{changes} changes, {sent} entries");
}

/// AUT-4.
#[tokio::test(flavor = "multi_thread")]
async fn lists_show_what_may_be_seen_and_nothing_else() {
    for seed in 1..=3 {
        let folder = Folder::new();
        let opened = open(&folder.location(), &folder).await;
        every_list_is_the_plain_filter(opened, folder, seed).await;
    }
}

/// Runs one statement of PostgreSQL's own client: this crate speaks no SQL.
fn psql(server: &str, statement: &str) {
    let done = std::process::Command::new("psql")
        .args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--command", statement, server])
        .status();
    assert!(done.expect("psql is installed where PostgreSQL is").success(), "{statement}");
}

/// AUT-4, on PostgreSQL where `CONVENE_TEST_POSTGRES` names one.
#[tokio::test(flavor = "multi_thread")]
async fn lists_show_the_same_on_postgres() {
    let Ok(server) = std::env::var("CONVENE_TEST_POSTGRES") else {
        eprintln!("skipped: PostgreSQL (CONVENE_TEST_POSTGRES is not set)");
        return;
    };
    let schema = format!("authz_{}", std::process::id());
    psql(&server, &format!("CREATE SCHEMA {schema}"));
    let join = if server.contains('?') { '&' } else { '?' };
    let location = Location::parse(&format!("{server}{join}options[search_path]={schema}")).unwrap();
    let folder = Folder::new();
    let opened = open(&location, &folder).await;
    every_list_is_the_plain_filter(opened, folder, 1).await;
    psql(&server, &format!("DROP SCHEMA {schema} CASCADE"));
}
