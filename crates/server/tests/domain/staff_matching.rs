//! Staff match the cohort with the mentors and publish.

use matching::run::Run;
use model::group::PublishForm;
use model::matching::{MatchRunForm, Pair, PoolIssueKind};
use model::paths::{fill, template};
use model::problem::Code;
use model::state::RunState;

use crate::stage::{Stage, cohort, refused};

#[tokio::test]
async fn a_run_is_verified_and_every_bar_adds_up() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let studio = staff.match_studio(&cohort()).await.unwrap();
    assert_eq!((studio.pool.mentees.len(), studio.pool.mentors.len()), (37, 40));
    let issue = |kind| studio.pool.issues.iter().find(|one| one.kind == kind).map_or(0, |one| one.who.len());
    assert_eq!((issue(PoolIssueKind::Paused), issue(PoolIssueKind::NotApproved)), (2, 1));
    let run = staff.run_matching(&cohort(), &stage.match_form().await).await.unwrap();
    assert!(run.verified);
    assert_eq!(run.matches.len() + run.unmatched.len(), 37);
    assert!(run.matches.iter().all(|one| one.parts.len() == 7 && one.parts.iter().sum::<i64>() == one.score));
    assert_eq!(run.bands.iter().sum::<u32>(), run.matched);
    assert_eq!(run.total, run.matches.iter().map(|one| one.score).sum::<i64>());
    assert_eq!(staff.match_studio(&cohort()).await.unwrap().latest, Some(run));
}

#[tokio::test]
async fn pins_and_bans_are_kept_and_a_pin_that_breaks_a_rule_is_refused_with_the_rule() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let form = stage.match_form().await;
    let free = staff.run_matching(&cohort(), &form).await.unwrap();
    let pair =
        |at: usize| Pair { mentee: free.matches[at].mentee.clone(), mentor: free.matches[at].mentor.clone() };
    let bound = MatchRunForm { pinned: vec![pair(0)], forbidden: vec![pair(1)], ..form.clone() };
    let run = staff.run_matching(&cohort(), &bound).await.unwrap();
    let has =
        |pair: &Pair| run.matches.iter().any(|one| one.mentee == pair.mentee && one.mentor == pair.mentor);
    assert!(has(&pair(0)) && !has(&pair(1)));
    let mentee = free.matches[0].mentee.clone();
    let mentor = model::id::PersonId::parse("p-quito-ec-gov").unwrap();
    let paused = MatchRunForm { pinned: vec![Pair { mentee, mentor }], ..form.clone() };
    let (code, fields) = refused(staff.run_matching(&cohort(), &paused).await);
    assert_eq!((code, fields[0].0.as_str()), (Code::Invalid, "pinned[0]"));
    let unknown = Pair { mentee: free.matches[0].mentee.clone(), mentor: "p-nobody".parse().unwrap() };
    let unknown = MatchRunForm { forbidden: vec![unknown], ..form.clone() };
    let wrong = vec![("forbidden[0].mentor".to_owned(), "unknown".to_owned())];
    assert_eq!(refused(staff.run_matching(&cohort(), &unknown).await), (Code::Invalid, wrong));
    let mut charm = form;
    charm.ruleset.weights.insert("charm".to_owned(), 5);
    let wrong = vec![("ruleset.weights.charm".to_owned(), "unknown".to_owned())];
    assert_eq!(refused(staff.run_matching(&cohort(), &charm).await), (Code::Invalid, wrong));
}

#[tokio::test]
async fn the_record_of_a_run_verifies_itself() {
    let stage = Stage::new().await;
    let run = stage.published_matches().await;
    assert_eq!(run.state, RunState::Published);
    let cookie = stage.server.sign_in("staff").await;
    let path = fill(template::MATCH_RECORD, run.id.as_str());
    let answer = stage.server.ask("GET", &path, &[("cookie", &cookie)], "").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    assert!(answer.header("content-disposition").unwrap().starts_with("attachment"));
    let record: Run = serde_json::from_str(&answer.body).unwrap();
    record.verify().unwrap();
    assert_eq!(record.matches.len(), run.matched as usize);
}

#[tokio::test]
async fn a_second_publication_replaces_the_first_and_never_exceeds_a_mentors_places() {
    let stage = Stage::new().await;
    let first = stage.published_matches().await;
    let staff = stage.role("staff").await;
    let again = PublishForm { version: first.version };
    assert_eq!(refused(staff.publish_matches(&first.id, &again).await).0, Code::IllegalStep);
    let second = stage.published_matches().await;
    assert_eq!(second.matched, first.matched, "places of the first run are free for the second");
    let mut read = stage.server.app.store.read().await.unwrap();
    let running = store::mentorships::of_cohort(&mut read, &cohort()).await.unwrap();
    assert_eq!(running.len(), second.matched as usize);
    for profile in store::mentoring_profiles::all(&mut read).await.unwrap() {
        let here = running.iter().filter(|one| one.mentor == profile.person).count();
        assert_eq!(usize::from(profile.taken), here);
        assert!(profile.taken <= profile.capacity && (here == 0 || (profile.approved && !profile.paused)));
    }
    assert_eq!(staff.match_studio(&cohort()).await.unwrap().published, Some(second.id));
}

#[tokio::test]
async fn a_run_with_a_pair_that_breaks_a_rule_by_now_is_not_published() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let run = staff.run_matching(&cohort(), &stage.match_form().await).await.unwrap();
    let mentee = "goias-br".parse().unwrap();
    assert!(run.matches.iter().any(|one| one.mentee == mentee));
    stage.replace_lead(&mentee).await;
    let form = PublishForm { version: run.version };
    let (code, fields) = refused(staff.publish_matches(&run.id, &form).await);
    // The new lead has said nothing about their time yet.
    assert_eq!((code, fields.len(), fields[0].1.as_str()), (Code::PublishConflict, 1, "overlap"));
    let mut read = stage.server.app.store.read().await.unwrap();
    assert!(store::mentorships::of_cohort(&mut read, &cohort()).await.unwrap().is_empty());
    assert!(store::outbox::recent(&mut read, 10).await.unwrap().is_empty(), "nobody was told");
}
