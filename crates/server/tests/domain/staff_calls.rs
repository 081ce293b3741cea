//! The balancer: who would join, what a quota changes, keeping, freezing, and the files of a frozen selection.

use model::call::{BalanceForm, CallPage, CallState, Certainty, FreezeForm, NewCall, Quota, QuotaAttribute};
use model::id::{ApplicantId, CallId};
use model::import::RowFault;
use model::paths::{fill, template};
use model::problem::Code;

use crate::stage::{Stage, refused};

fn call() -> CallId {
    CallId::parse("call-2028").unwrap()
}

fn quota(page: &CallPage, attribute: QuotaAttribute, value: &str) -> usize {
    page.form.quotas.iter().position(|quota| quota.attribute == attribute && quota.value == value).unwrap()
}

const FILE: &str = "id,name,country,region,kind,population,reviews\n\
    a,Ada,GH,africa-middle-east,city,90000,Nino|GE|80;Ama|GH|95\n\
    b,Bo,TD,africa-middle-east,city,300000,Nino|GE|70.25\n\
    c,Cy,GE,europe,city,,\n";

fn new_call(name: &str, seats: u16) -> NewCall {
    NewCall { name: name.to_owned(), seats }
}

#[tokio::test]
async fn a_call_is_made_and_its_applications_come_from_a_file() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let made = staff.make_call(&new_call(" 2030 ", 2)).await.unwrap();
    assert_eq!((made.name.as_str(), made.seats, made.applicants.len()), ("2030", 2, 0));
    assert!(made.balance.standings.is_empty() && made.balance.proved);
    for (name, seats, path, code) in [
        ("2030", 2, "name", "duplicate"),
        ("", 2, "name", "required"),
        ("2031", 0, "seats", "out_of_range"),
        ("2031", 501, "seats", "out_of_range"),
    ] {
        let (found, fields) = refused(staff.make_call(&new_call(name, seats)).await);
        assert_eq!((found, fields), (Code::Invalid, vec![(path.to_owned(), code.to_owned())]));
    }

    let import = async |csv: &str, dry_run| staff.import_applicants(&made.id, csv.to_owned(), dry_run).await;
    let broken = FILE.replace("70.25", "170").replace("b,Bo", "a,Bo");
    let report = import(&broken, false).await.unwrap();
    let told: Vec<_> = report.errors.iter().map(|one| (one.line, one.column.as_str(), one.reason)).collect();
    assert_eq!(told, [(3, "id", RowFault::Duplicate), (3, "reviews", RowFault::OutOfRange)]);
    assert_eq!(import(FILE, true).await.unwrap().added, 3);
    assert_eq!(staff.application_call(&made.id).await.unwrap(), made, "neither wrote anything");
    assert_eq!(import(FILE, false).await.unwrap().added, 3);
    assert!(import(FILE, false).await.unwrap().changes_nothing());

    let page = staff.application_call(&made.id).await.unwrap();
    assert_eq!((page.version, page.applicants.len()), (made.version + 1, 3));
    let first: Vec<bool> = page.applicants.iter().map(|one| one.first).collect();
    assert_eq!(first, [false, true, false], "Ghana and Georgia have members");
    let standing = &page.balance.standings[0];
    assert_eq!((standing.applicant.as_str(), standing.score, standing.recused), ("a", 80_000, 1));
    assert_eq!(page.balance.total, 150_250);
    let acts = staff.audit(None).await.unwrap().rows;
    let act = |at: usize| (acts[at].act.code.as_str(), acts[at].act.number("added"));
    assert_eq!((act(0), act(1)), (("applicants_imported", Some(3)), ("call_made", None)));

    // Quotas that were set with the earlier applicants are not kept over these, and a frozen call takes nobody.
    let stale = staff.keep_balance(&made.id, made.version, &BalanceForm::default()).await;
    assert_eq!(refused(stale).0, Code::Stale);
    staff.freeze_call(&made.id, &FreezeForm { version: page.version }).await.unwrap();
    assert_eq!(refused(import(FILE, true).await).0, Code::IllegalStep);
    let nowhere = CallId::parse("none").unwrap();
    assert_eq!(refused(staff.import_applicants(&nowhere, FILE.to_owned(), true).await).0, Code::NotFound);
}

#[tokio::test]
async fn of_two_calls_of_one_name_at_once_one_is_made() {
    let stage = Stage::new().await;
    let (staff, other) = (stage.role("staff").await, stage.person("p-support-unit-2").await);
    let call = new_call("2030", 3);
    let (one, two) = tokio::join!(staff.make_call(&call), other.make_call(&call));
    let lost = if one.is_ok() { two } else { one };
    assert_eq!(refused(lost).1, [("name".to_owned(), "duplicate".to_owned())]);
    assert_eq!(staff.calls().await.unwrap().calls.iter().filter(|one| one.name == "2030").count(), 1);
}

#[tokio::test]
async fn of_two_files_at_once_one_is_taken_and_the_other_told() {
    let stage = Stage::new().await;
    let (staff, other) = (stage.role("staff").await, stage.person("p-support-unit-2").await);
    let call = staff.make_call(&new_call("2030", 2)).await.unwrap().id;
    let second = FILE.replace("\na,", "\nd,");
    let (one, two) = tokio::join!(
        staff.import_applicants(&call, FILE.to_owned(), false),
        other.import_applicants(&call, second, false)
    );
    let count = staff.application_call(&call).await.unwrap().applicants.len();
    match (one, two) {
        // One after the other: both are there.
        (Ok(_), Ok(_)) => assert_eq!(count, 4),
        (Ok(_), lost) | (lost, Ok(_)) => assert_eq!((refused(lost).0, count), (Code::Stale, 3)),
        (one, two) => panic!("one of them is taken: {one:?}, {two:?}"),
    }
}

#[tokio::test]
async fn the_call_of_the_demonstration_is_balanced_by_its_quotas() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let calls = staff.calls().await.unwrap().calls;
    assert_eq!(
        (calls.len(), calls[0].applicants, calls[0].seats, calls[0].state),
        (1, 138, 50, CallState::Open)
    );
    let page = staff.application_call(&call()).await.unwrap();
    let balance = &page.balance;
    assert_eq!((balance.standings.len(), balance.loosened.len()), (138, 0));
    let selected = || balance.standings.iter().filter(|standing| standing.selected);
    assert_eq!(selected().count(), 50);
    assert_eq!(selected().map(|standing| u64::from(standing.score)).sum::<u64>(), balance.total);
    assert!(balance.standings.is_sorted_by_key(|standing| std::cmp::Reverse(standing.score)));
    let of = |id: &ApplicantId| page.applicants.iter().find(|one| one.id == *id).unwrap();
    let count =
        |quota: &Quota| selected().filter(|standing| quota.counts(of(&standing.applicant))).count() as u16;
    for quota in &page.form.quotas {
        assert!((quota.min..=quota.max).contains(&count(quota)), "{quota:?} counts {}", count(quota));
    }
    assert!(page.form.quotas.iter().any(|quota| quota.max == count(quota)), "one binds");
    for standing in &balance.standings {
        match standing.certainty {
            Certainty::In => assert!(standing.selected),
            Certainty::Out => assert!(!standing.selected),
            Certainty::Grey => {}
        }
        let applicant = page.applicants.iter().find(|one| one.id == standing.applicant).unwrap();
        let own = applicant.reviews.iter().filter(|review| review.country == applicant.country).count();
        assert_eq!(standing.recused as usize, own);
    }
    assert!(balance.standings.iter().any(|standing| standing.recused > 0));
}

#[tokio::test]
async fn a_quota_that_moves_by_one_does_what_was_said() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let page = staff.application_call(&call()).await.unwrap();
    assert!(!page.balance.moves.is_empty());
    for change in page.balance.moves.iter().take(4) {
        let mut form = page.form.clone();
        let quota = &mut form.quotas[usize::from(change.quota)];
        match change.bound {
            model::call::Bound::Min => quota.min = change.to,
            model::call::Bound::Max => quota.max = change.to,
        }
        let after = staff.balance(&call(), &form).await.unwrap();
        assert_eq!(after.total as i64 - page.balance.total as i64, change.gain, "{change:?}");
        let now =
            |id: &ApplicantId| after.standings.iter().find(|one| one.applicant == *id).unwrap().selected;
        assert!(change.joins.iter().all(now) && !change.leaves.iter().any(now), "{change:?}");
    }
    assert_eq!(staff.application_call(&call()).await.unwrap(), page, "asking keeps nothing");

    // More Europeans than applied: the quota gives way by exactly what is missing.
    let mut form = page.form.clone();
    let europe = quota(&page, QuotaAttribute::Region, "europe");
    (form.quotas[europe].min, form.quotas[europe].max) = (50, 50);
    let after = staff.balance(&call(), &form).await.unwrap();
    assert!(!after.loosened.is_empty());
    assert_eq!(after.standings.iter().filter(|one| one.selected).count(), 50);
}

#[tokio::test]
async fn quotas_are_kept_by_whoever_saw_the_latest_and_a_frozen_selection_stays() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let page = staff.application_call(&call()).await.unwrap();
    let mut form = page.form.clone();
    let africa = quota(&page, QuotaAttribute::Region, "africa-middle-east");
    form.quotas[africa].min += 1;
    let kept = staff.keep_balance(&call(), page.version, &form).await.unwrap();
    assert_eq!((kept.version, &kept.form), (page.version + 1, &form));
    assert_eq!(refused(staff.keep_balance(&call(), page.version, &form).await).0, Code::Stale);
    let early = format!("/api/v1/staff/calls/{}/record", call());
    let cookie = stage.server.sign_in("staff").await;
    let read = async |path: &str| stage.server.ask("GET", path, &[("cookie", &cookie)], "").await;
    assert_eq!(read(&early).await.status, 404);

    let other = stage.person("p-support-unit-2").await;
    let (id, freeze) = (call(), FreezeForm { version: kept.version });
    let (one, two) = tokio::join!(staff.freeze_call(&id, &freeze), other.freeze_call(&id, &freeze));
    let (won, lost) = if one.is_ok() { (one, two) } else { (two, one) };
    let frozen = won.unwrap();
    assert!([Code::Stale, Code::IllegalStep].contains(&refused(lost).0));
    assert_eq!((frozen.state, &frozen.balance), (CallState::Frozen, &kept.balance));
    assert!(frozen.frozen_at_ms.is_some() && !frozen.frozen_by.is_empty());
    assert_eq!(refused(staff.keep_balance(&call(), frozen.version, &form).await).0, Code::IllegalStep);
    assert_eq!(staff.application_call(&call()).await.unwrap(), frozen);

    // The record repeats itself, and the table has everybody once.
    let record: serde_json::Value = serde_json::from_str(&read(&early).await.body).unwrap();
    let text = record["problem"].to_string();
    let problem = matching::select::Problem::from_json(text.as_bytes()).unwrap();
    let again = matching::select::Prepared::new(&problem).unwrap().solve();
    assert_eq!(serde_json::to_value(&again).unwrap(), record["selection"]);
    let table = read(&fill(template::CALL_TABLE, call().as_str())).await;
    assert_eq!((table.status, table.header("content-type")), (200, Some("text/csv; charset=utf-8")));
    let mut rows = csv::Reader::from_reader(table.body.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 138);
    assert_eq!(rows.iter().filter(|row| &row[11] == "yes").count(), 50);
    assert!(!table.body.contains("Serwaa"), "who reviewed is nobody else's business");
}

#[tokio::test]
async fn wrong_quotas_name_their_fields_and_others_see_nothing() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let page = staff.application_call(&call()).await.unwrap();
    let mut form = page.form.clone();
    (form.quotas[0].min, form.quotas[1].max) = (19, 51);
    form.must.push(ApplicantId::parse("nowhere").unwrap());
    let (code, fields) = refused(staff.balance(&call(), &form).await);
    let expected =
        [("quotas[0].min", "contradicts"), ("quotas[1].max", "out_of_range"), ("must[0]", "unknown")];
    assert_eq!(code, Code::Invalid);
    assert_eq!(fields, expected.map(|(path, code)| (path.to_owned(), code.to_owned())));
    assert_eq!(refused(staff.application_call(&CallId::parse("none").unwrap()).await).0, Code::NotFound);
    for role in ["government", "mentor", "facilitator", "reformer"] {
        let other = stage.role(role).await;
        assert_eq!(refused(other.calls().await).0, Code::Forbidden, "{role}");
        assert_eq!(refused(other.application_call(&call()).await).0, Code::Forbidden);
        assert_eq!(refused(other.balance(&call(), &BalanceForm::default()).await).0, Code::Forbidden);
        assert_eq!(refused(other.make_call(&new_call("2030", 3)).await).0, Code::Forbidden);
        assert_eq!(refused(other.import_applicants(&call(), FILE.to_owned(), true).await).0, Code::Forbidden);
        let freeze = FreezeForm { version: page.version };
        assert_eq!(refused(other.freeze_call(&call(), &freeze).await).0, Code::Forbidden);
    }
}
