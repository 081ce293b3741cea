//! Builders: records in which only what a case is about has to be said.

use std::collections::BTreeMap;

use model::cohort::{Phase, Topic};
use model::directory::{Jurisdiction, SeatKind};
use model::group::Titles;
use model::place::{Coordinates, Country, Kind, MemberStatus, Region};
use model::reason::{Param, Reason};
use model::words::{Language, LanguageLevel, Locale, Speaks};
use store::cohorts::{CohortRecord, CohortSession};
use store::groups::GroupRecord;
use store::members::MemberRecord;
use store::mentoring_profiles::{MentoringProfileRecord, Offer, Side};
use store::mentorships::{MentorshipRecord, Window};
use store::needs::{NeedRecord, Theme};
use store::outbox::NewMail;
use store::people::PersonRecord;
use store::runs::{NewRun, PublicationRecord, RunKind};
use store::seats::SeatRecord;
use store::{Write, cohorts, members, mentoring_profiles, people, runs};

/// Any id, typed by where it is used.
pub(crate) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub(crate) fn language(code: &str) -> Language {
    Language::parse(code).unwrap()
}

pub(crate) fn reason(code: &str) -> Reason {
    let params = BTreeMap::from([
        ("minutes".to_owned(), Param::Number(90)),
        ("who".to_owned(), Param::Text("Córdoba".to_owned())),
        ("themes".to_owned(), Param::List(vec!["open-data".to_owned()])),
    ]);
    Reason { code: code.to_owned(), params }
}

pub(crate) fn member(name: &str) -> MemberRecord {
    MemberRecord {
        id: id(name),
        name: format!("City of {name}"),
        own_name: Some("თბილისი".to_owned()),
        kind: Kind::City,
        country: Country::parse("AR").unwrap(),
        region: Region::Americas,
        languages: vec![language("es"), language("dag")],
        population: Some(3_120_612),
        coordinates: Some(Coordinates { lat_e2: -3460, lon_e2: -5840 }),
        cohort_year: Some(2016),
        time_zone: "America/Argentina/Buenos_Aires".to_owned(),
        status: MemberStatus::Member,
        note: None,
        source: Some("https://example.org".to_owned()),
        jurisdictions: vec![
            Jurisdiction { name: "A".to_owned(), kind: Kind::City },
            Jurisdiction { name: "B".to_owned(), kind: Kind::Province },
        ],
    }
}

pub(crate) fn person(name: &str) -> PersonRecord {
    PersonRecord {
        id: id(name),
        name: format!("Ana {name}"),
        email: model::email::EmailAddress::parse(&format!("{name}@example.org")).unwrap(),
        locale: Locale::Es,
        time_zone: "America/Lima".to_owned(),
        languages: vec![Speaks { code: language("es"), level: LanguageLevel::First }],
    }
}

pub(crate) fn seat(name: &str, member: &str, kind: SeatKind) -> SeatRecord {
    SeatRecord {
        id: id(name),
        member: id(member),
        kind,
        organisation: None,
        organisation_name: None,
        title: Some("Director".to_owned()),
    }
}

pub(crate) fn cohort(name: &str) -> CohortRecord {
    let title = Titles { en: "Start".to_owned(), es: "Inicio".to_owned(), fr: "Début".to_owned() };
    CohortRecord {
        id: id(name),
        name: format!("Cohort {name}"),
        starts_on: "2026-02-02".to_owned(),
        weeks: 16,
        sessions: vec![CohortSession { topic: Topic::Fundamentals, title }],
        phases: vec![Phase {
            topic: Topic::CoCreation,
            starts_on: "2026-02-02".to_owned(),
            ends_on: "2026-03-01".to_owned(),
        }],
    }
}

pub(crate) fn profile(person: &str, member: &str, capacity: u16) -> MentoringProfileRecord {
    MentoringProfileRecord {
        person: id(person),
        member: id(member),
        side: Side::CivilSociety,
        capacity,
        version: 1,
        paused: false,
        approved: true,
        stage: 3,
        experience: "Presupuesto participativo \"desde cero\"".to_owned(),
        experience_language: language("es"),
        offers: vec![Offer { slug: "open-data".to_owned(), level: 3 }],
    }
}

pub(crate) fn need(member: &str, cohort: &str) -> NeedRecord {
    NeedRecord {
        member: id(member),
        cohort: id(cohort),
        problem: "Nobody comes to our meetings".to_owned(),
        problem_language: language("en"),
        stage: 1,
        themes: vec![Theme { slug: "open-data".to_owned(), weight: 2 }],
        wishes: vec![id("p1"), id("p2")],
        waited_rounds: 1,
    }
}

pub(crate) fn run(name: &str, kind: RunKind, cohort: &str) -> NewRun {
    NewRun {
        id: id(name),
        kind,
        cohort: id(cohort),
        created_at_ms: 1000,
        created_by: None,
        form: "{\"seed\":1}".to_owned(),
        record: "{\"result\":[]}".to_owned(),
    }
}

pub(crate) fn group(name: &str, number: u16, members: &[&str]) -> GroupRecord {
    GroupRecord {
        id: id(name),
        cohort: id("c1"),
        number,
        run: id("r1"),
        language: language("en"),
        day: 1,
        utc_minute: 14 * 60,
        second: None,
        session_minutes: 90,
        facilitator: None,
        reasons: vec![reason("one_language")],
        members: members.iter().map(|member| id(member)).collect(),
    }
}

pub(crate) fn pair(name: &str, cohort: &str, mentee: &str, mentor: &str) -> MentorshipRecord {
    MentorshipRecord {
        id: id(name),
        cohort: id(cohort),
        run: id(&format!("{cohort}-m")),
        mentee: id(mentee),
        mentor: id(mentor),
        score: 777,
        why: vec![reason("shared_themes")],
        published_at_ms: 0,
        ended_at_ms: None,
    }
}

/// A publication at `now_ms` that can be taken back for `undo_ms`.
pub(crate) fn publication(now_ms: i64, undo_ms: i64) -> PublicationRecord {
    PublicationRecord { published_at_ms: now_ms, published_by: None, final_at_ms: now_ms + undo_ms }
}

/// A publication at `now_ms` that is final at once.
pub(crate) fn at(now_ms: i64) -> Window {
    Window { now_ms, final_at_ms: now_ms }
}

pub(crate) fn mail(name: &str, event: &str) -> NewMail {
    NewMail {
        id: name.to_owned(),
        event: event.to_owned(),
        to: model::email::EmailAddress::parse("ana@example.org").unwrap(),
        locale: Locale::Fr,
        template: "sign_in".to_owned(),
        params: BTreeMap::from([("name".to_owned(), Param::from("Ana"))]),
        message_id: format!("<{name}@example.org>"),
        not_before_ms: None,
        about: None,
    }
}

/// Members `m1` and `m2`, people `p1` and `p2`, the cohort `c1` with both members, its group run `r1` and its match
/// run `c1-m`, and `p1` and `p2` as mentors of `m2` with one and two places.
pub(crate) async fn populate(write: &mut Write) {
    for name in ["m1", "m2"] {
        members::upsert(write, &member(name)).await.unwrap();
    }
    for name in ["p1", "p2"] {
        people::insert(write, &person(name)).await.unwrap();
    }
    cohorts::insert(write, &cohort("c1")).await.unwrap();
    for name in ["m1", "m2"] {
        cohorts::add_member(write, &id("c1"), &id(name)).await.unwrap();
    }
    runs::insert(write, &run("r1", RunKind::Group, "c1")).await.unwrap();
    runs::insert(write, &run("c1-m", RunKind::Match, "c1")).await.unwrap();
    mentoring_profiles::insert(write, &profile("p1", "m2", 1)).await.unwrap();
    mentoring_profiles::insert(write, &profile("p2", "m2", 2)).await.unwrap();
}
