//! Whom a case concerns, and which officers are named on it (rules SAF-3 and SAF-4).
//!
//! [`settle`] brings a case to where it should be: whoever lost the role, was suspended, or is concerned by it now is taken
//! off, and officers whom it does not concern are named until there are two. It is called where something of this
//! changes, and by a job for the rest, so no path has to know all the others. Nothing of it stands in the audit log, which
//! the Support Unit reads: a case has a log of its own that its reporter sees.

use std::collections::BTreeMap;

use model::case::{Concerned, Officer, READ_DAYS, SupportUnit, choose};
use model::conversation::Gathering;
use model::id::{CircleId, MemberId, PersonId, ReportId};
use model::permissions::{Action, Actor, ObjectFacts, Role, can};
use model::report::{CaseActKind, Thing};
use model::words::Locale;
use store::case_officers::{self, NamedRecord};
use store::outbox::NewMail;
use store::reports::{self, ActRecord, ConcernRecord, ReportRecord};
use store::{StoreError, Tx, Write};

use crate::api::introductions::mail;
use crate::app::App;
use crate::http::problem::Problem;
use crate::mail::message::{Template, message_id};

const DAY_MS: i64 = 24 * 60 * 60_000;
/// How long an officer reads a case, from when they were named or went on.
pub const READ_MS: i64 = READ_DAYS * DAY_MS;

/// Whom a case concerns: whoever it concerns at `now_ms`, and whoever was noted before, when somebody may have sat
/// elsewhere, been of another group, or had an account that is gone.
pub async fn concerned(tx: &mut Tx, report: &ReportRecord, now_ms: i64) -> Result<Concerned, StoreError> {
    let kept = reports::concerns(tx, &report.id).await?;
    let mut subjects: Vec<PersonId> = report.subject.iter().cloned().collect();
    let mut members = Vec::new();
    match &report.thing {
        Thing::Member(member) => members.push(member.clone()),
        Thing::Conversation(id) => match Gathering::of(id) {
            Some(Gathering::Circle(id)) => subjects.extend(inside(tx, &id).await?),
            // Noted when it was reported: groups that are formed anew take the ids of those before them.
            Some(Gathering::Group(_)) | None => {}
        },
        Thing::Circle(id) => subjects.extend(inside(tx, id).await?),
        Thing::Introduction(id) => {
            // Of a request that its own asker reports, the side that was asked is concerned, whoever sits there.
            if let Some(request) = store::introductions::find(tx, id).await?
                && report.subject.as_ref() != Some(&request.asker)
            {
                members.push(request.member);
            }
        }
        Thing::Group(id) => {
            // Asked once: groups that are formed anew take the ids of those before them.
            if kept.members.is_empty()
                && let Some(group) = store::groups::find(tx, id).await?
            {
                subjects.extend(group.facilitator);
                members.extend(group.members);
            }
        }
    }
    for member in members.clone() {
        let holders = store::seats::holders_of_member(tx, &member, now_ms).await?;
        subjects.extend(holders.into_iter().map(|holder| holder.person));
    }
    subjects.sort();
    subjects.dedup();
    members.extend(kept.members);
    let mut support_unit = if kept.support_unit { SupportUnit::Of } else { SupportUnit::Outside };
    for subject in &subjects {
        members.extend(members_of(tx, subject, now_ms).await?);
        if of_support_unit(tx, subject, now_ms).await? == SupportUnit::Of {
            support_unit = SupportUnit::Of;
        }
    }
    subjects.extend(kept.people);
    members.sort();
    members.dedup();
    Ok(Concerned { reporter: report.reporter.clone(), subjects, members, support_unit })
}

/// Who is inside a circle.
async fn inside(tx: &mut Tx, id: &CircleId) -> Result<Vec<PersonId>, StoreError> {
    Ok(store::circles::inside(tx, id).await?.into_iter().map(|one| one.person).collect())
}

/// Notes that a case concerns these people and members from the start, where what was reported need not lead to them later:
/// whoever wrote among many may leave, and a group is formed anew.
pub async fn concern(
    write: &mut Write,
    report: &ReportId,
    people: Vec<PersonId>,
    members: Vec<MemberId>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let mut record = ConcernRecord { people, members, support_unit: false };
    for person in &record.people {
        record.members.extend(members_of(write, person, now_ms).await?);
        record.support_unit |= of_support_unit(write, person, now_ms).await? == SupportUnit::Of;
    }
    reports::concern(write, report, &record).await
}

/// An officer as it matters to which cases they can be named.
pub async fn officer(tx: &mut Tx, person: &PersonId, now_ms: i64) -> Result<Officer, StoreError> {
    Ok(Officer {
        members: members_of(tx, person, now_ms).await?,
        support_unit: of_support_unit(tx, person, now_ms).await?,
        cases: case_officers::count(tx, person).await?,
        person: person.clone(),
    })
}

/// The members somebody sits for or mentors from; a body outside government belongs to its member.
async fn members_of(tx: &mut Tx, person: &PersonId, now_ms: i64) -> Result<Vec<MemberId>, StoreError> {
    let held = store::seats::held_by(tx, person, now_ms).await?;
    let mut members: Vec<MemberId> = held.into_iter().map(|holder| holder.seat.member).collect();
    members.extend(store::mentoring_profiles::find(tx, person).await?.map(|profile| profile.member));
    members.sort();
    members.dedup();
    Ok(members)
}

async fn of_support_unit(tx: &mut Tx, person: &PersonId, now_ms: i64) -> Result<SupportUnit, StoreError> {
    let grants = store::grants::of_person(tx, person, now_ms).await?;
    let actor = Actor { person: person.clone(), grants };
    let runs = can(Some(&actor), Action::RunProgramme, &ObjectFacts::default()).allowed();
    Ok(if runs { SupportUnit::Of } else { SupportUnit::Outside })
}

/// Whom a case is there for at `now_ms`: who is named on it and whom it does not concern.
pub async fn readers(
    tx: &mut Tx,
    report: &ReportRecord,
    now_ms: i64,
) -> Result<Vec<NamedRecord>, StoreError> {
    let concerned = concerned(tx, report, now_ms).await?;
    let mut readers = Vec::new();
    for named in case_officers::of_report(tx, &report.id).await? {
        if !concerned.conflicts_with(&officer(tx, &named.person, now_ms).await?) {
            readers.push(named);
        }
    }
    Ok(readers)
}

/// Names whoever is missing on a case that is not closed, takes off whoever should not be named any more, and gives the
/// mails that tell of it. Where no officer is left, the contact outside is told once that something waits.
pub async fn settle(
    app: &App,
    write: &mut Write,
    report: &ReportRecord,
    now_ms: i64,
) -> Result<Vec<NewMail>, Problem> {
    // What the caller read may be old: on PostgreSQL somebody may close the case at this moment.
    if !reports::hold_open(write, &report.id).await? {
        return Ok(Vec::new());
    }
    let given = store::grants::people_with(write, Role::GIVEN_BY_TWO, now_ms).await?;
    let mut officers = Vec::with_capacity(given.len());
    for person in &given {
        officers.push(officer(write, person, now_ms).await?);
    }
    let concerned = concerned(write, report, now_ms).await?;
    // A colleague of whom it is about is kept too: whoever leaves a seat does not become impartial by that.
    let theirs = officers.iter().filter(|one| concerned.conflicts_with(one)).map(|one| one.person.clone());
    let kept = ConcernRecord {
        people: concerned.subjects.iter().cloned().chain(theirs).collect(),
        members: concerned.members.clone(),
        support_unit: concerned.support_unit == SupportUnit::Of,
    };
    reports::concern(write, &report.id, &kept).await?;
    let stays = |person: &PersonId| {
        officers.iter().any(|one| one.person == *person && !concerned.conflicts_with(one))
    };
    let (mut named, mut mails) = (Vec::new(), Vec::new());
    for one in case_officers::of_report(write, &report.id).await? {
        if stays(&one.person) {
            mails.extend(remind(app, write, &one, now_ms).await?);
            named.push(one.person);
        } else if case_officers::leave(write, &report.id, &one.person).await? {
            note(app, write, &report.id, CaseActKind::Left, Some(&one.person)).await?;
        }
    }
    for person in choose(&concerned, &named, &officers) {
        let record = NamedRecord {
            report: report.id.clone(),
            person: person.clone(),
            named_at_ms: now_ms,
            read_until_ms: now_ms + READ_MS,
        };
        if !case_officers::name(write, &record).await? {
            continue;
        }
        let act = note(app, write, &report.id, CaseActKind::Named, Some(&person)).await?;
        let event = format!("{}-{act}", Template::CaseWaiting.code());
        mails.extend(mail(app, write, &person, Template::CaseWaiting, event).await?);
        named.push(person);
    }
    if named.is_empty() {
        mails.extend(tell_outside(app, write, &report.id).await?);
    }
    Ok(mails)
}

/// The mail that tells an officer, once, that their time to read a case is over and the case waits.
async fn remind(
    app: &App,
    write: &mut Write,
    named: &NamedRecord,
    now_ms: i64,
) -> Result<Option<NewMail>, Problem> {
    if named.read_until_ms > now_ms {
        return Ok(None);
    }
    let event = format!("{}-{}-{}", Template::CaseWaiting.code(), named.report, named.read_until_ms);
    mail(app, write, &named.person, Template::CaseWaiting, event).await
}

/// The mail that tells the contact outside, once, that a case waits which no officer may read.
async fn tell_outside(app: &App, write: &mut Write, report: &ReportId) -> Result<Option<NewMail>, Problem> {
    let Some(contact) = &app.config.outside_contact else { return Ok(None) };
    let told = |act: &ActRecord| act.kind == CaseActKind::OutsideTold;
    if reports::acts(write, report).await?.iter().any(told) {
        return Ok(None);
    }
    note(app, write, report, CaseActKind::OutsideTold, None).await?;
    let id = app.ids.id("mail")?;
    Ok(Some(NewMail {
        event: format!("{}-{report}", Template::CaseOutside.code()),
        to: contact.clone(),
        locale: Locale::En,
        template: Template::CaseOutside.code().to_owned(),
        params: BTreeMap::new(),
        message_id: message_id(&id, app.config.public_url.host()),
        id,
        not_before_ms: None,
        about: None,
    }))
}

/// The same for every case that is not closed, oldest first.
pub async fn settle_all(app: &App, write: &mut Write, now_ms: i64) -> Result<Vec<NewMail>, Problem> {
    let mut mails = Vec::new();
    for report in reports::waiting(write).await? {
        mails.extend(settle(app, write, &report, now_ms).await?);
    }
    Ok(mails)
}

/// Notes in the log of a case what was done without any words; gives the id of the row.
pub async fn note(
    app: &App,
    write: &mut Write,
    report: &ReportId,
    kind: CaseActKind,
    officer: Option<&PersonId>,
) -> Result<String, Problem> {
    let id = app.ids.id("ca")?;
    let record = ActRecord {
        id: id.clone(),
        report: report.clone(),
        kind,
        at_ms: app.clock.now_ms(),
        officer: officer.cloned(),
        words: None,
    };
    reports::note(write, &record).await?;
    Ok(id)
}
