//! Staff publish matches in two steps, and take a publication back.

use std::collections::BTreeMap;

use model::audit::Act;
use model::group::PublishForm;
use model::home::NextStep;
use model::id::PersonId;
use model::matching::{MatchRun, MatchRunForm, Pair};
use model::mentor_places::MentorPlacesForm;
use model::paths::{fill, template};
use model::problem::Code;
use model::publication::ChangeWeight::{Blocks, Informs};
use model::publication::{ChangeKind, MatchRole};
use model::reason::Param;
use model::state::RunState;
use server::jobs;
use server::pool::cohort::CohortData;
use server::pool::match_changes::Compared;
use store::mentorships::{Shortage, Standing};
use store::runs::RunKind;
use tokio::task::JoinSet;

use crate::stage::{Stage, cohort, refused, refused_with};
use crate::support::UNDO_SECONDS;

impl Stage {
    async fn draft(&self) -> MatchRun {
        self.role("staff").await.run_matching(&cohort(), &self.match_form().await).await.unwrap()
    }

    /// Sets places and break of a mentor, as staff.
    async fn set_places(&self, mentor: &PersonId, places: u16, paused: bool) {
        let staff = self.role("staff").await;
        let pool = staff.match_studio(&cohort()).await.unwrap().pool;
        let version = pool.mentors.iter().find(|one| one.id == *mentor).unwrap().version;
        let form = MentorPlacesForm { places, paused, agreed: true, reason: String::new() };
        staff.set_mentor_places(mentor, version, &form).await.unwrap();
    }

    async fn mails_sent(&self) -> Vec<model::account::DemoMail> {
        jobs::outbox::run(&self.server.app).await.unwrap();
        let server::mail::Outgoing::Folder(folder) = &self.server.app.config.mail else { panic!("a folder") };
        let all = server::mail::message::kept(folder, 1000).unwrap();
        all.into_iter().filter(|mail| mail.text.contains("/mentoring")).collect()
    }
}

fn publish(run: &MatchRun) -> PublishForm {
    PublishForm { version: run.version }
}

#[tokio::test]
async fn the_preview_holds_every_mail_word_for_word_and_how_many_get_it() {
    let stage = Stage::new().await;
    let run = stage.draft().await;
    let staff = stage.role("staff").await;
    let preview = staff.publication_preview(&run.id).await.unwrap();
    assert_eq!((preview.pairs, preview.ending, preview.replaces), (run.matched, 0, None));
    assert_eq!(
        (preview.version, preview.undo_seconds, &preview.changes),
        (run.version, UNDO_SECONDS, &Vec::new())
    );
    for role in MatchRole::ALL {
        let locales = preview.messages.iter().filter(|one| one.role == *role).count();
        assert_eq!(locales, 3, "people of the demonstration read all three languages");
    }
    staff.publish_matches(&run.id, &publish(&run)).await.unwrap();
    assert_eq!(refused(staff.publication_preview(&run.id).await).0, Code::IllegalStep);
    assert_eq!(stage.mails_sent().await.len(), 0, "nobody is told while it can be taken back");
    stage.let_pass(UNDO_SECONDS);
    let mut sent = 0;
    loop {
        let mails = stage.mails_sent().await;
        if mails.len() == sent {
            break;
        }
        sent = mails.len();
    }
    assert_eq!(sent as u32, preview.mails);
    let mut texts: BTreeMap<(String, String), u32> = BTreeMap::new();
    for mail in stage.mails_sent().await {
        *texts.entry((mail.subject, mail.text)).or_default() += 1;
    }
    let foreseen =
        preview.messages.into_iter().map(|one| ((one.subject, one.text), one.recipients)).collect();
    assert_eq!(texts, foreseen);
    assert!(preview.people <= preview.mails && preview.people > 0);
}

/// AUT-7: whoever sits for a member that has a mentor ends nobody's mentorship by publishing a run without it.
#[tokio::test]
async fn staff_do_not_end_the_mentorship_of_their_own_member() {
    let stage = Stage::new().await;
    let first = stage.published_matches().await;
    let matched = first.matches[0].clone();
    let staff = stage.role("staff").await;
    let mut form = stage.match_form().await;
    form.forbidden = vec![Pair { mentee: matched.mentee.clone(), mentor: matched.mentor.clone() }];
    let without = loop {
        let run = staff.run_matching(&cohort(), &form).await.unwrap();
        let Some(other) = run.matches.iter().find(|one| one.mentee == matched.mentee) else { break run };
        form.forbidden.push(Pair { mentee: other.mentee.clone(), mentor: other.mentor.clone() });
    };
    stage.seat("p-support-unit-1", &matched.mentee).await;
    let refusal = refused(staff.publish_matches(&without.id, &publish(&without)).await);
    assert_eq!(refusal.0, Code::ConflictOfInterest);
    let others = stage.person("p-support-unit-2").await;
    others.publish_matches(&without.id, &publish(&without)).await.unwrap();
    let refusal = refused(staff.withdraw_matches(&without.id, without.version + 1).await);
    assert_eq!(refusal.0, Code::ConflictOfInterest, "nor do they bring it back");
}

#[tokio::test]
async fn members_see_a_mentorship_when_it_cannot_be_taken_back_any_more() {
    let stage = Stage::new().await;
    let run = stage.open_matches().await;
    let publication = run.publication.clone().unwrap();
    let (mentee, mentor) = (stage.role("government").await, stage.role("mentor").await);
    let seen = async || {
        let (mentee, mentor) = (mentee.mentoring().await.unwrap(), mentor.home().await.unwrap());
        (mentee.mentors.len(), mentor.mentees, mentor.next_step)
    };
    let before = seen().await;
    assert_eq!((before.0, before.1), (0, 0));
    assert_ne!(before.2, NextStep::MeetMentees);
    assert_eq!(mentee.home().await.unwrap().mentors, []);
    let staff = stage.role("staff").await;
    let without = async || {
        let figures = staff.today().await.unwrap().figures;
        figures.iter().find(|one| one.kind == model::today::FigureKind::WithoutMentor).unwrap().count
    };
    assert_eq!(without().await, 37);
    stage.let_pass(UNDO_SECONDS);
    assert_eq!(seen().await.0, 1);
    assert_eq!(without().await, 37 - run.matched);
    let since = mentee.mentoring().await.unwrap().mentors[0].since_ms;
    assert_eq!(since, publication.final_at_ms);
    assert_eq!(publication.final_at_ms - publication.published_at_ms, i64::from(UNDO_SECONDS) * 1000);
    assert_eq!(publication.undo_left_ms, i64::from(UNDO_SECONDS) * 1000);
    let over = staff.match_run(&run.id).await.unwrap().publication.unwrap();
    assert_eq!(over.undo_left_ms, 0);
}

#[tokio::test]
async fn a_publication_is_taken_back_leaves_no_trace_outside_and_can_be_published_again() {
    let stage = Stage::new().await;
    let first = stage.published_matches().await;
    let staff = stage.role("staff").await;
    let mentee = stage.role("government").await;
    let before = mentee.mentoring().await.unwrap();
    let other = Pair { mentee: first.matches[0].mentee.clone(), mentor: first.matches[0].mentor.clone() };
    let form = MatchRunForm { forbidden: vec![other], ..stage.match_form().await };
    let saved = stage.draft().await;
    let run = staff.run_matching(&cohort(), &form).await.unwrap();
    let preview = staff.publication_preview(&run.id).await.unwrap();
    assert_eq!((preview.ending, preview.replaces), (first.matched, Some(first.number)));
    let open = staff.publish_matches(&run.id, &publish(&run)).await.unwrap();
    let state = async |id| staff.match_run(id).await.unwrap().state;
    assert_eq!((state(&first.id).await, state(&saved.id).await), (RunState::Replaced, RunState::Replaced));
    assert_eq!(mentee.mentoring().await.unwrap(), before, "what runs goes on");

    stage.let_pass(UNDO_SECONDS - 1);
    let draft = staff.withdraw_matches(&run.id, open.version).await.unwrap();
    assert_eq!((draft.state, &draft.publication), (RunState::Draft, &None));
    assert_eq!((state(&first.id).await, state(&saved.id).await), (RunState::Published, RunState::Draft));
    assert_eq!(staff.match_studio(&cohort()).await.unwrap().published, Some(first.id.clone()));
    stage.let_pass(2 * UNDO_SECONDS);
    assert_eq!(mentee.mentoring().await.unwrap(), before);
    let mut read = stage.server.app.store.read().await.unwrap();
    let mails = store::outbox::recent(&mut read, 1000).await.unwrap();
    assert!(mails.iter().all(|mail| mail.event.ends_with(first.id.as_str())), "the mails are gone");
    drop(read);
    let row = staff.audit(None).await.unwrap().rows.remove(0);
    assert_eq!(row.act.code, Act::MatchesWithdrawn.code());
    assert_eq!(row.act.number("number"), Some(i64::from(run.number)));
    assert!(row.actor.is_some());

    // ACC-26: whoever publishes has shown a moment ago who they are.
    let late = staff.publish_matches(&run.id, &publish(&draft)).await;
    assert_eq!(refused(late).0, Code::ReauthenticationRequired);
    let staff = stage.role("staff").await;
    let again = staff.publish_matches(&run.id, &publish(&draft)).await.unwrap();
    stage.let_pass(UNDO_SECONDS);
    assert_eq!(refused(staff.withdraw_matches(&run.id, again.version).await).0, Code::UndoOver);
    let after = mentee.mentoring().await.unwrap();
    assert_ne!(after, before);
    let mut read = stage.server.app.store.read().await.unwrap();
    let mails = store::outbox::recent(&mut read, 1000).await.unwrap();
    assert_eq!(
        mails.iter().filter(|mail| mail.event.ends_with(run.id.as_str())).count() as u32,
        preview.mails
    );
}

/// DAT-4.
#[tokio::test]
async fn taking_back_names_the_version_and_only_a_publication_can_be_taken_back() {
    let stage = Stage::new().await;
    let open = stage.open_matches().await;
    let staff = stage.role("staff").await;
    let fields = refused_with(Code::Stale, staff.withdraw_matches(&open.id, open.version - 1).await);
    assert_eq!(fields[0].params["version"], i64::from(open.version).into());
    assert_eq!(fields[0].params["state"], "published".into());
    let cookie = stage.server.sign_in("staff").await;
    let path = fill(template::MATCH_PUBLICATION, open.id.as_str());
    let headers = [("origin", stage.server.origin()), ("cookie", cookie.as_str())];
    let answer = stage.server.ask("DELETE", &path, &headers, "").await;
    assert_eq!((answer.status, answer.problem().code), (428, Code::VersionRequired));
    let draft = staff.withdraw_matches(&open.id, open.version).await.unwrap();
    assert_eq!(refused(staff.withdraw_matches(&open.id, draft.version).await).0, Code::IllegalStep);
}

#[tokio::test]
async fn a_mail_that_somebody_began_to_send_ends_the_time_to_take_back() {
    let stage = Stage::new().await;
    let open = stage.open_matches().await;
    let app = &stage.server.app;
    // Another server whose clock is ahead.
    let ahead_ms = app.clock.now_ms() + i64::from(UNDO_SECONDS) * 1000;
    let mut write = app.store.write().await.unwrap();
    assert_eq!(store::outbox::claim(&mut write, ahead_ms, 1000, 1).await.unwrap().len(), 1);
    write.commit_without_audit(&[], ahead_ms).await.unwrap();
    let staff = stage.role("staff").await;
    assert_eq!(refused(staff.withdraw_matches(&open.id, open.version).await).0, Code::UndoOver);
    assert_eq!(staff.match_run(&open.id).await.unwrap(), open, "nothing was changed");
}

#[tokio::test]
async fn what_changed_since_a_run_is_told_before_and_refused_exactly() {
    let stage = Stage::new().await;
    let run = stage.draft().await;
    let staff = stage.role("staff").await;
    let pool = staff.match_studio(&cohort()).await.unwrap().pool;
    let places = |id: &PersonId| pool.mentors.iter().find(|one| one.id == *id).unwrap().capacity;
    let mut mentors: Vec<_> = run.matches.iter().map(|one| one.mentor.clone()).collect();
    mentors.sort();
    mentors.dedup();
    let [fewer, rests, more] = &mentors[..3] else { panic!("three mentors") };
    stage.set_places(fewer, 0, false).await;
    stage.set_places(rests, places(rests), true).await;
    stage.set_places(more, places(more) + 1, false).await;
    let preview = staff.publication_preview(&run.id).await.unwrap();
    let change =
        |id: &PersonId| preview.changes.iter().find(|one| one.mentor.as_ref().unwrap().id == *id).unwrap();
    assert_eq!(preview.changes.len(), 3);
    let told = |id: &PersonId| {
        let one = change(id);
        (one.kind, one.weight, one.before, one.now)
    };
    assert_eq!(told(fewer), (ChangeKind::PlacesChanged, Blocks, Some(places(fewer)), Some(0)));
    assert_eq!(told(rests), (ChangeKind::MentorPaused, Blocks, Some(places(rests)), Some(0)));
    assert_eq!(told(more), (ChangeKind::PlacesChanged, Informs, Some(places(more)), Some(places(more) + 1)));
    assert_eq!(preview.changes[2].weight, Informs, "what blocks stands first");
    let of = |id: &PersonId| {
        let mut names: Vec<_> =
            run.matches.iter().filter(|one| one.mentor == *id).map(|one| one.mentee_name.clone()).collect();
        names.sort();
        names
    };
    let mentees = |id: &PersonId| change(id).mentees.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    assert_eq!((mentees(fewer), mentees(more)), (of(fewer), of(more)));

    // Whoever changes a mentor between reading the cohort and taking the places is told in the same words.
    let app = &stage.server.app;
    let mut read = app.store.read().await.unwrap();
    let data = CohortData::load(&mut read, &cohort(), app.clock.now_ms()).await.unwrap().unwrap();
    let kept = store::runs::find(&mut read, RunKind::Match, &run.id).await.unwrap().unwrap();
    let kept: matching::run::Run = serde_json::from_str(&kept.record).unwrap();
    let short = Shortage { mentor: fewer.clone(), standing: Standing::Open, wanted: 1, places: 0 };
    let late = Compared::new(&data, &kept).shortage(&short).unwrap();
    assert_eq!(late, *change(fewer));
    drop(read);

    let fields = refused_with(Code::PublishConflict, staff.publish_matches(&run.id, &publish(&run)).await);
    let codes: Vec<_> = fields.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["places_changed", "mentor_paused"]);
    assert_eq!(fields[0].params["mentor_id"], fewer.as_str().into());
    assert_eq!(fields[0].params["mentees"], Param::List(of(fewer)));
    assert_eq!(
        (&fields[0].params["before"], &fields[0].params["now"]),
        (&i64::from(places(fewer)).into(), &0.into())
    );
}

#[tokio::test]
async fn a_member_without_a_lead_blocks_its_pair_by_name() {
    let stage = Stage::new().await;
    let run = stage.draft().await;
    let staff = stage.role("staff").await;
    let left = &run.matches[0];
    stage.vacate(&left.mentee).await;
    let changes = staff.publication_preview(&run.id).await.unwrap().changes;
    assert_eq!((changes.len(), changes[0].kind), (1, ChangeKind::MenteeGone));
    assert_eq!(changes[0].mentees[0].name, left.mentee_name);
    assert_eq!(
        staff.match_run(&run.id).await.unwrap().matches.len(),
        run.matches.len(),
        "a kept run stays whole"
    );
    let fields = refused_with(Code::PublishConflict, staff.publish_matches(&run.id, &publish(&run)).await);
    assert_eq!((fields.len(), fields[0].code.as_str()), (1, "mentee_gone"));
}

#[tokio::test]
async fn of_two_who_publish_at_once_the_second_is_told_by_whom_and_until_when() {
    let stage = Stage::new().await;
    let (one, two) = (stage.draft().await, stage.draft().await);
    let (ana, ben) = (stage.person("p-support-unit-1").await, stage.person("p-support-unit-2").await);
    let (one_form, two_form) = (publish(&one), publish(&two));
    let (first, second) =
        tokio::join!(ana.publish_matches(&one.id, &one_form), ben.publish_matches(&two.id, &two_form));
    let (done, refused) = match (first, second) {
        (Ok(done), refused) => (done, refused),
        (refused, Ok(done)) => (done, refused),
        neither => panic!("{neither:?}"),
    };
    let fields = refused_with(Code::PublicationOpen, refused);
    let publication = done.publication.unwrap();
    assert_eq!(fields[0].params["number"], i64::from(done.number).into());
    assert_eq!(fields[0].params["by"], publication.published_by.into());
    assert_eq!(fields[0].params["final_at_ms"], publication.final_at_ms.into());
}

/// DAT-5: publications of different runs, withdrawals and changes of places, all at once.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_staff_do_at_once_no_mentor_has_more_mentees_than_places() {
    let stage = Stage::new().await;
    let mut runs = Vec::new();
    for _ in 0..8 {
        runs.push(stage.draft().await);
    }
    let staff = stage.role("staff").await;
    let mentors = staff.match_studio(&cohort()).await.unwrap().pool.mentors;
    let busy: Vec<_> =
        mentors.into_iter().filter(|one| runs[0].matches.iter().any(|pair| pair.mentor == one.id)).collect();
    let mut tasks: JoinSet<bool> = JoinSet::new();
    for number in 0..32 {
        let (staff, run, mentor) =
            (staff.clone(), runs[number % 8].clone(), busy[number % busy.len()].clone());
        tasks.spawn(async move {
            match number % 4 {
                3 => {
                    let (places, paused) = ([0, 1, 20][number % 3], number % 8 == 7);
                    let form = MentorPlacesForm { places, paused, agreed: true, reason: String::new() };
                    staff.set_mentor_places(&mentor.id, mentor.version, &form).await.is_ok()
                }
                2 => staff.withdraw_matches(&run.id, run.version + 1).await.is_ok(),
                _ => staff.publish_matches(&run.id, &publish(&run)).await.is_ok(),
            }
        });
    }
    assert!(tasks.join_all().await.contains(&true));
    let app = &stage.server.app;
    let mut read = app.store.read().await.unwrap();
    let now_ms = app.clock.now_ms();
    for at_ms in [now_ms, now_ms + i64::from(UNDO_SECONDS) * 1000] {
        for profile in store::mentoring_profiles::all(&mut read).await.unwrap() {
            let has = store::mentorships::of_mentor(&mut read, &profile.person, at_ms).await.unwrap().len();
            assert!(has <= usize::from(profile.capacity), "{has} of {profile:?}");
        }
    }
    let list = staff.match_runs(&cohort(), None).await.unwrap().runs;
    assert!(list.iter().filter(|run| run.state == RunState::Published).count() <= 1);
}
