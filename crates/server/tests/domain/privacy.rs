//! Who reads what of people, what they agreed to, their data as a file, and the end of their accounts.

use client::Client;
use model::audit::Act;
use model::directory::SeatView;
use model::id::{MemberId, PersonId, RunId};
use model::paths::{fill, template};
use model::place::Country;
use model::privacy::{
    ConsentForm, EraseWhen, ErasureForm, Eye, LevelChange, LevelsForm, NarrowForm, Privacy, Purpose, RiskForm,
};
use model::problem::Code;
use model::visibility::{Field, Level, SetBy};
use model::words::Locale;
use server::jobs::privacy::{make_exports, run};
use server::privacy::erase::Eraser;

use crate::stage::{Stage, refused};

const DAY_S: u32 = 24 * 60 * 60;

fn tamale() -> MemberId {
    MemberId::parse("tamale-gh").unwrap()
}

fn level(privacy: &Privacy, field: Field) -> Level {
    privacy.fields.iter().find(|one| one.field == field).unwrap().level
}

async fn choose(
    client: &Client,
    field: Field,
    from: Level,
    to: Level,
) -> Result<Privacy, client::ClientError> {
    client.choose_levels(&LevelsForm { changes: vec![LevelChange { field, from, to }] }).await
}

fn consent(given: bool) -> ConsentForm {
    let purpose = Purpose::WiderProfile;
    ConsentForm { purpose, given, text_version: purpose.text_version(), language: Locale::En }
}

async fn agree(client: &Client, given: bool) -> Privacy {
    client.consent(&consent(given)).await.unwrap()
}

/// The seats of Tamale as `viewer` sees them: government, then civil society.
async fn seats(viewer: &Client) -> Vec<SeatView> {
    viewer.member(&tamale()).await.unwrap().seats
}

async fn names(viewer: &Client) -> [bool; 2] {
    let seats = seats(viewer).await;
    [seats[0].holder.is_some(), seats[1].holder.is_some()]
}

/// PRI-1: the defaults as other people meet them; nobody sees more than before there were levels.
#[tokio::test]
async fn the_defaults_show_officials_to_the_cohort_and_civil_society_to_its_group() {
    let stage = Stage::new().await;
    stage.published_groups().await;
    let mine = stage.role("government").await;
    let group = mine.groups().await.unwrap().groups.remove(0);
    let other = group.members.iter().find(|one| !one.mine).unwrap().id.clone();
    let cohort = mine.privacy().await.unwrap();
    assert_eq!((level(&cohort, Field::Name), level(&cohort, Field::Role)), (Level::Cohort, Level::Public));
    let civil = stage.role("civil-society").await.privacy().await.unwrap();
    assert!(civil.fields.iter().all(|one| one.level == Level::Introductions && one.set_by.is_none()));
    assert_eq!(names(&stage.visitor()).await, [false, false]);
    assert_eq!(names(&stage.role("reformer").await).await, [false, false]);
    assert_eq!(names(&stage.person(&format!("p-{other}-gov")).await).await, [true, true], "the own group");
    assert_eq!(names(&stage.role("staff").await).await, [true, true]);
    assert!(
        seats(&stage.visitor()).await.iter().all(|one| one.title.is_none() && one.organisation.is_none())
    );
}

/// PRI-2, PRI-21: a wider field needs a consent and a session of now, and a withdrawal hides at the next request.
#[tokio::test]
async fn the_owner_widens_with_consent_and_a_withdrawal_hides_at_the_next_request() {
    let stage = Stage::new().await;
    let mine = stage.role("government").await;
    let wider = choose(&mine, Field::Name, Level::Cohort, Level::Public).await;
    assert_eq!(refused(wider), (Code::Invalid, vec![("consent".to_owned(), "required".to_owned())]));
    let before = mine.privacy().await.unwrap();
    assert!(before.consents.iter().all(|one| one.given_at_ms.is_none()), "nothing is ticked beforehand");
    assert!(agree(&mine, true).await.consents[0].given_at_ms.is_some());
    let after = choose(&mine, Field::Name, Level::Cohort, Level::Public).await.unwrap();
    assert_eq!(level(&after, Field::Name), Level::Public);
    let name = seats(&stage.visitor()).await[0].holder.clone().unwrap().name;
    assert_eq!(names(&stage.visitor()).await, [true, false]);

    let stale = choose(&mine, Field::Name, Level::Cohort, Level::Members).await;
    assert_eq!(refused(stale).0, Code::Stale, "a page that does not know the present level changes nothing");

    agree(&mine, false).await;
    let body = stage.server.get("/api/v1/members/tamale-gh").await.body;
    assert!(!body.contains(&name), "no answer after it carries the field");
    assert_eq!(level(&mine.privacy().await.unwrap(), Field::Name), Level::Cohort);
    agree(&mine, true).await;
    assert_eq!(names(&stage.visitor()).await, [false, false], "a new consent brings no old choice back");
}

/// PRI-2, ACC-26: showing more takes a session that began a moment ago, showing less does not.
#[tokio::test]
async fn an_old_session_can_hide_and_cannot_show() {
    let stage = Stage::new().await;
    let mine = stage.role("government").await;
    agree(&mine, true).await;
    stage.let_pass(11 * 60);
    let wider = choose(&mine, Field::Name, Level::Cohort, Level::Public).await;
    assert_eq!(refused(wider).0, Code::ReauthenticationRequired);
    choose(&mine, Field::Name, Level::Cohort, Level::Introductions).await.unwrap();
    assert_eq!(names(&stage.person("p-baguio-ph-gov").await).await, [false, false]);
    agree(&mine, false).await;
    let export = stage.role("government").await.ask_export().await.unwrap();
    make_exports(&stage.server.app).await.unwrap();
    for refusal in [
        refused(mine.ask_export().await).0,
        refused(mine.export_file(&export.id).await).0,
        refused(mine.consent(&consent(true)).await).0,
        refused(mine.erase_account(&ErasureForm { when: EraseWhen::Now }).await).0,
    ] {
        assert_eq!(refusal, Code::ReauthenticationRequired);
    }
}

/// PRI-2: the matrix of who may change whose fields in which direction.
#[tokio::test]
async fn staff_only_narrow_and_nobody_else_touches_anybody() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let poc = PersonId::parse("p-tamale-gh-gov").unwrap();
    let narrow = |level| NarrowForm { field: Field::Name, level };
    for (level, expected) in [
        (Level::Public, Code::Forbidden),
        (Level::Members, Code::Forbidden),
        (Level::Cohort, Code::Forbidden),
    ] {
        assert_eq!(refused(staff.narrow(&poc, &narrow(level)).await).0, expected, "{level:?}");
    }
    staff.narrow(&poc, &narrow(Level::Introductions)).await.unwrap();
    assert_eq!(names(&stage.person("p-baguio-ph-gov").await).await, [false, false]);
    let log = staff.audit(None).await.unwrap();
    let act = &log.rows.iter().find(|row| row.act.code == Act::VisibilityNarrowed.code()).unwrap().act;
    assert_eq!(act.text("person"), Some("Kojo Boakye"), "by name, where an id is kept");
    for role in ["government", "civil-society", "mentor", "reformer", "facilitator"] {
        let client = stage.role(role).await;
        assert_eq!(
            refused(client.narrow(&poc, &narrow(Level::Introductions)).await).0,
            Code::Forbidden,
            "{role}"
        );
    }
    let mine = stage.role("government").await;
    let settings = mine.privacy().await.unwrap();
    let name = settings.fields.iter().find(|one| one.field == Field::Name).unwrap();
    assert_eq!((name.level, name.set_by), (Level::Introductions, Some(SetBy::Staff)));
    assert_eq!(staff.person_levels(&poc).await.unwrap().fields, settings.fields, "staff read what holds");
    assert_eq!(refused(mine.person_levels(&poc).await).0, Code::Forbidden);
    choose(&mine, Field::Name, Level::Introductions, Level::Cohort).await.unwrap();
    assert_eq!(names(&stage.person("p-baguio-ph-gov").await).await, [true, false]);
    let nobody = PersonId::parse("p-nobody").unwrap();
    assert_eq!(refused(staff.narrow(&nobody, &narrow(Level::Introductions)).await).0, Code::NotFound);
}

/// PRI-1, PRI-2: a flag on a country hides its people at once, and lifting it shows nobody again.
#[tokio::test]
async fn a_country_at_risk_hides_its_people_and_lifting_the_flag_shows_nobody() {
    let stage = Stage::new().await;
    let (staff, other) = (stage.role("staff").await, stage.person("p-baguio-ph-gov").await);
    assert_eq!(names(&other).await, [true, false]);
    let country = Country::parse("GH").unwrap();
    let form = |at_risk| RiskForm { country: country.clone(), at_risk };
    assert_eq!(staff.set_risk(&form(true)).await.unwrap().countries, std::slice::from_ref(&country));
    assert_eq!(names(&other).await, [false, false]);
    let mine = stage.role("government").await;
    let settings = mine.privacy().await.unwrap();
    assert!(settings.at_risk && settings.fields.iter().all(|one| one.default == Level::Introductions));
    assert!(staff.set_risk(&form(false)).await.unwrap().countries.is_empty());
    assert!(staff.countries_at_risk().await.unwrap().countries.is_empty());
    assert_eq!(names(&other).await, [false, false], "who was hidden stays hidden");
    choose(&mine, Field::Name, Level::Introductions, Level::Cohort).await.unwrap();
    assert_eq!(names(&other).await, [true, false]);
    let asked = stage.role("government").await.countries_at_risk().await;
    assert_eq!(refused(asked).0, Code::Forbidden);
}

/// PRI-6: the directory that browsers search holds no topic of somebody whom the viewer may not read.
#[tokio::test]
async fn the_directory_holds_no_topic_of_a_protected_mentor() {
    let stage = Stage::new().await;
    let offers = async |viewer: &Client, id: &str| {
        let directory = viewer.directory().await.unwrap();
        directory.members.into_iter().find(|one| one.id.as_str() == id).unwrap().offers
    };
    let reformer = stage.role("reformer").await;
    assert!(!offers(&reformer, "sekondi-takoradi-gh").await.is_empty());
    let country = Country::parse("GH").unwrap();
    stage.role("staff").await.set_risk(&RiskForm { country, at_risk: true }).await.unwrap();
    assert!(offers(&reformer, "sekondi-takoradi-gh").await.is_empty());
    assert!(offers(&stage.role("civil-society").await, "sekondi-takoradi-gh").await.is_empty());
    assert!(!offers(&stage.role("mentor").await, "sekondi-takoradi-gh").await.is_empty(), "one's own");
    assert!(!offers(&stage.role("staff").await, "sekondi-takoradi-gh").await.is_empty());
}

/// The preview is what the others get: compared with their own requests.
#[tokio::test]
async fn the_preview_shows_what_others_are_answered() {
    let stage = Stage::new().await;
    let mine = stage.role("government").await;
    let seen = async |eye| mine.preview(eye).await.unwrap();
    let visitor = seen(Eye::Visitor).await;
    assert!(visitor.name.is_none() && visitor.languages.is_empty() && visitor.time_zone.is_none());
    assert_eq!(visitor.seats.len(), 1, "that the seat is filled is known");
    assert!(visitor.seats[0].title.is_none(), "an office would name whoever holds it");
    assert_eq!(seen(Eye::OtherCohort).await, visitor);
    let cohort = seen(Eye::Cohort).await;
    assert!(cohort.name.is_some() && !cohort.languages.is_empty());
    assert_eq!(seen(Eye::Staff).await, seen(Eye::Group).await);
    let seat = &seats(&stage.person("p-baguio-ph-gov").await).await[0];
    assert_eq!(seat.holder.as_ref().map(|one| one.name.clone()), cohort.name);
    assert_eq!(seat.title, cohort.seats[0].title);
    let civil = stage.role("civil-society").await;
    assert!(civil.preview(Eye::Cohort).await.unwrap().name.is_none());
    assert!(civil.preview(Eye::Group).await.unwrap().name.is_some());
}

/// A mentor who shows nothing to anybody is shown to those they mentor, who agreed to it by the match.
#[tokio::test]
async fn a_hidden_mentor_is_seen_by_their_mentees_alone() {
    let stage = Stage::new().await;
    let run = stage.published_matches().await;
    let row = run.matches.iter().find(|one| one.mentee == tamale()).unwrap();
    let staff = stage.role("staff").await;
    for field in Field::ALL {
        let form = NarrowForm { field: *field, level: Level::Introductions };
        // What is as narrow already cannot be made narrower.
        let _ = staff.narrow(&row.mentor, &form).await;
    }
    let mentoring = stage.role("government").await.mentoring().await.unwrap();
    assert_eq!(mentoring.mentors[0].name, row.mentor_name);
    assert!(!mentoring.mentors[0].experience.is_empty());
    // The other way round a hidden lead is not shown to the mentor.
    let poc = PersonId::parse("p-tamale-gh-gov").unwrap();
    for field in [Field::Name, Field::Languages, Field::Clock] {
        staff.narrow(&poc, &NarrowForm { field, level: Level::Introductions }).await.unwrap();
    }
    let mentees = stage.person(row.mentor.as_str()).await.mentoring().await.unwrap().mentees;
    let mentee = mentees.iter().find(|one| one.member_id == tamale()).unwrap();
    assert!(mentee.lead.is_none() && mentee.time_zone.is_none() && mentee.languages.is_empty());
}

/// PRI-17: asked for, made, fetched once, in time, by its owner.
#[tokio::test]
async fn a_file_of_own_data_is_fetched_once_by_its_owner_in_time() {
    let stage = Stage::new().await;
    let mentor = stage.role("mentor").await;
    let export = mentor.ask_export().await.unwrap();
    assert_eq!(refused(mentor.ask_export().await).0, Code::IllegalStep, "one waits");
    assert_eq!(refused(mentor.export_file(&export.id).await).0, Code::LinkGone, "not made yet");
    assert_eq!(make_exports(&stage.server.app).await.unwrap(), 1);
    let other = stage.role("government").await;
    assert_eq!(refused(other.export_file(&export.id).await).0, Code::LinkGone, "somebody else's");
    let file = mentor.export_file(&export.id).await.unwrap();
    assert!(file.starts_with(b"PK\x03\x04"));
    assert_eq!(refused(mentor.export_file(&export.id).await).0, Code::LinkGone, "once");
    let text = String::from_utf8_lossy(&file).into_owned();
    let entries = &store::inventory::read().unwrap().entries;
    for table in entries.iter().filter(|one| one.export).map(|one| one.table) {
        assert!(text.contains(&format!("{table}.csv")), "{table}");
    }
    let app = &stage.server.app;
    let mut read = app.store.read().await.unwrap();
    let me = PersonId::parse("p-sekondi-takoradi-gh-gov").unwrap();
    let own = store::mentoring_profiles::find(&mut read, &me).await.unwrap().unwrap().experience;
    assert!(text.contains("convene-export-1") && text.contains(&own));
    for person in store::people::all(&mut read).await.unwrap().into_iter().filter(|one| one.id != me) {
        assert!(!text.contains(&person.name) && !text.contains(person.email.as_str()), "{}", person.name);
    }
    for profile in store::mentoring_profiles::all(&mut read).await.unwrap() {
        assert!(profile.person == me || !text.contains(&profile.experience), "{}", profile.person);
    }
    drop(read);

    let second = mentor.ask_export().await.unwrap();
    make_exports(app).await.unwrap();
    stage.let_pass(3 * DAY_S);
    let late = stage.role("mentor").await;
    assert_eq!(refused(late.export_file(&second.id).await).0, Code::LinkGone, "72 hours are over");
    assert!(late.privacy().await.unwrap().export.is_none());
}

/// PRI-17.
#[tokio::test]
async fn three_files_a_day_are_enough() {
    let stage = Stage::new().await;
    let mine = stage.role("government").await;
    for _ in 0..3 {
        mine.ask_export().await.unwrap();
        make_exports(&stage.server.app).await.unwrap();
    }
    assert_eq!(refused(mine.ask_export().await).0, Code::TooMany);
    stage.let_pass(8 * 60 * 60);
    stage.role("government").await.ask_export().await.unwrap();
}

/// PRI-18: two weeks in which it can be taken back, then the account is gone.
#[tokio::test]
async fn an_account_waits_two_weeks_for_its_end() {
    let stage = Stage::new().await;
    let app = stage.server.app.clone();
    let later = ErasureForm { when: EraseWhen::Later };
    let mine = stage.role("civil-society").await;
    assert_eq!(refused(mine.keep_account().await).0, Code::IllegalStep);
    let waits = mine.erase_account(&later).await.unwrap().waits.unwrap();
    assert_eq!(waits.due_at_ms - waits.asked_at_ms, 14 * i64::from(DAY_S) * 1000);
    assert!(mine.keep_account().await.unwrap().erasure.is_none());
    mine.erase_account(&later).await.unwrap();
    stage.let_pass(14 * DAY_S - 1);
    run(&app).await;
    assert!(stage.role("civil-society").await.privacy().await.unwrap().erasure.is_some());
    stage.let_pass(1);
    run(&app).await;
    let mut read = app.store.read().await.unwrap();
    let me = PersonId::parse("p-tamale-gh-civ").unwrap();
    assert_eq!(store::people::find(&mut read, &me).await.unwrap(), None);
    let seats = stage.visitor().member(&tamale()).await.unwrap().seats;
    assert_eq!((seats[0].filled, seats[1].filled), (true, false), "the seat stays and is open");
}

/// The record of a matching as staff download it.
async fn record(stage: &Stage, run: &RunId) -> String {
    let cookie = stage.server.sign_in("staff").await;
    let path = fill(template::MATCH_RECORD, run.as_str());
    let answer = stage.server.ask("GET", &path, &[("cookie", &cookie)], "").await;
    assert_eq!(answer.status, 200);
    answer.body
}

/// PRI-18 to PRI-20: a mentor is erased at once; those they leave read one neutral mail, every page still answers, and a
/// database from before is erased anew when the program starts.
#[tokio::test]
async fn erasing_now_ends_everything_and_is_done_again_after_a_backup_was_put_back() {
    let stage = Stage::new().await;
    let app = stage.server.app.clone();
    let run = stage.published_matches().await;
    let mentor = run.matches.iter().find(|one| one.mentee == tamale()).unwrap().mentor.clone();
    let mine = stage.person(mentor.as_str()).await;
    let mut read = app.store.read().await.unwrap();
    let person = store::people::find(&mut read, &mentor).await.unwrap().unwrap();
    let words = store::mentoring_profiles::find(&mut read, &mentor).await.unwrap().unwrap().experience;
    drop(read);
    assert!(!words.is_empty() && record(&stage, &run.id).await.contains(&words));
    assert!(mine.erase_account(&ErasureForm { when: EraseWhen::Now }).await.unwrap().waits.is_none());
    assert_eq!(refused(mine.privacy().await).0, Code::SignInRequired, "no session is left");
    assert!(stage.role("government").await.mentoring().await.unwrap().mentors.is_empty());
    let staff = stage.role("staff").await;
    let shown = staff.match_run(&run.id).await.unwrap();
    assert!(shown.matches.iter().all(|one| one.mentor != mentor && one.mentor_name != person.name));
    assert!(shown.verified, "the result is still proved by its record");
    let kept = record(&stage, &run.id).await;
    for gone in [mentor.as_str(), &person.name, &words] {
        assert!(!kept.contains(&format!("\"{gone}\"")), "{gone}");
    }
    assert!(staff.match_studio(&crate::stage::cohort()).await.is_ok());
    assert!(staff.people().await.unwrap().people.iter().all(|one| one.id != mentor && !one.name.is_empty()));
    let log = staff.audit(None).await.unwrap();
    assert_eq!(log.rows[0].act.code, "signed_in");
    assert!(log.rows.iter().any(|one| one.actor.as_deref() == Some(model::audit::DELETED_MEMBER)));
    let mut read = app.store.read().await.unwrap();
    let mails = store::outbox::recent(&mut read, 200).await.unwrap();
    let told: Vec<_> = mails.iter().filter(|one| one.template == "mentorship_ended").collect();
    assert!(!told.is_empty() && mails.iter().all(|one| one.to != person.email));
    drop(read);

    // As if a backup from before had been put back.
    let mut write = app.store.write().await.unwrap();
    store::people::insert(&mut write, &person).await.unwrap();
    write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
    let eraser = Eraser::of(&app);
    assert_eq!(eraser.replay().await.unwrap(), 1);
    assert_eq!(eraser.replay().await.unwrap(), 0, "and nobody else");
    let mut read = app.store.read().await.unwrap();
    assert_eq!(store::people::find(&mut read, &mentor).await.unwrap(), None);
    let lines = std::fs::read_to_string(app.config.erasure_journal.as_ref().unwrap()).unwrap();
    assert!(!lines.is_empty() && !lines.contains(mentor.as_str()));
    assert_eq!(store::erasures::journal(&mut read).await.unwrap().len(), 1);
    drop(read);

    // What another server erased comes into the file of this one, once.
    let mut write = app.store.write().await.unwrap();
    store::erasures::note(&mut write, &"c".repeat(64), 7).await.unwrap();
    write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
    for _ in 0..2 {
        eraser.follow().await.unwrap();
    }
    let followed = std::fs::read_to_string(app.config.erasure_journal.as_ref().unwrap()).unwrap();
    assert_eq!(followed, format!("{lines}{} 7\n", "c".repeat(64)));
}

/// PRI-22: a dry run changes nothing, and a night is counted once.
#[tokio::test]
async fn a_night_forgets_once_and_a_dry_run_forgets_nothing() {
    let stage = Stage::new().await;
    let store = &stage.server.app.store;
    stage.role("staff").await;
    let late_ms = stage.server.app.clock.now_ms() + 1200 * i64::from(DAY_S) * 1000;
    let would = server::privacy::retention::dry_run(store, late_ms).await.unwrap();
    let rows = |all: &[store::retention::Forgotten]| all.iter().map(|one| one.rows).sum::<u64>();
    assert!(rows(&would) > 0);
    assert_eq!(server::privacy::retention::dry_run(store, late_ms).await.unwrap(), would);
    assert!(server::privacy::retention::run_nightly(store, late_ms).await.unwrap());
    assert!(!server::privacy::retention::run_nightly(store, late_ms).await.unwrap());
    assert_eq!(rows(&server::privacy::retention::dry_run(store, late_ms).await.unwrap()), 0);
}

/// Whoever is signed in has the page, whatever they do here.
#[tokio::test]
async fn every_role_has_its_settings() {
    let stage = Stage::new().await;
    for role in ["staff", "government", "civil-society", "mentor", "reformer", "facilitator"] {
        let client = stage.role(role).await;
        assert_eq!(client.privacy().await.unwrap().fields.len(), Field::ALL.len(), "{role}");
        for eye in Eye::ALL {
            client.preview(*eye).await.unwrap();
        }
    }
}

/// PRI-17, PRI-18: whoever has left their seat has an account and its rights.
#[tokio::test]
async fn somebody_without_any_role_takes_their_data_and_leaves() {
    let stage = Stage::new().await;
    let app = &stage.server.app;
    let mut write = app.store.write().await.unwrap();
    let me = PersonId::parse("p-tamale-gh-gov").unwrap();
    for holder in store::seats::held_by(&mut write, &me, app.clock.now_ms()).await.unwrap() {
        store::seats::end_holding(&mut write, &holder.seat.id, &me, app.clock.now_ms()).await.unwrap();
    }
    write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
    let client = stage.person("p-tamale-gh-gov").await;
    assert_eq!(level(&client.privacy().await.unwrap(), Field::Name), Level::Cohort);
    client.ask_export().await.unwrap();
    assert!(client.erase_account(&ErasureForm { when: EraseWhen::Now }).await.unwrap().waits.is_none());
}
