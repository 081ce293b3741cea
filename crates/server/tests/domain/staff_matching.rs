//! Staff match the cohort with the mentors and publish.

use answers::keep::engine_keep;
use matching::objective::ObjectiveCode;
use matching::pool::Pool;
use matching::run::Run;
use matching::time::{Change, Zone, Zones};
use model::group::PublishForm;
use model::match_keep::KeepForm;
use model::matching::{MatchRunForm, Objective, Pair, PoolIssueKind};
use model::paths::{fill, template};
use model::problem::Code;
use model::state::RunState;
use store::runs::RunKind;

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
    let now_ms = stage.server.app.clock.now_ms();
    let mut read = stage.server.app.store.read().await.unwrap();
    let running = store::mentorships::of_cohort(&mut read, &cohort(), now_ms).await.unwrap();
    assert_eq!(running.len(), second.matched as usize);
    for profile in store::mentoring_profiles::all(&mut read).await.unwrap() {
        let here = running.iter().filter(|one| one.mentor == profile.person).count() as u32;
        assert_eq!(store::mentorships::held(&mut read, &profile.person, now_ms).await.unwrap(), here);
        assert!(here <= u32::from(profile.capacity) && (here == 0 || (profile.approved && !profile.paused)));
    }
    assert_eq!(staff.match_studio(&cohort()).await.unwrap().published, Some(second.id));
}

/// The engine in the page is given what the engine on the server is given, so it answers the same, byte for byte.
#[tokio::test]
async fn the_page_can_repeat_the_run_of_the_server() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let studio = staff.match_studio(&cohort()).await.unwrap();
    let mut pool = Pool::parse(studio.input.pool.to_string().as_bytes()).unwrap();
    assert!(pool.pinned.is_empty() && pool.forbidden.is_empty() && studio.input.closed.is_empty());
    let zone = |rules: &model::match_input::ZoneRules| {
        let changes = rules
            .changes
            .iter()
            .map(|one| Change { utc_minute: one.utc_minute, offset_minutes: one.offset_minutes });
        Zone::new(rules.first_offset_minutes, changes.collect())
    };
    let zones: Zones = studio.input.zones.iter().map(|(name, rules)| (name.clone(), zone(rules))).collect();
    for (objective, code) in [
        (Objective::Bands, ObjectiveCode::Bands),
        (Objective::WorstOff, ObjectiveCode::WorstOff),
        (Objective::Total, ObjectiveCode::Total),
    ] {
        let mut form = MatchRunForm { objective, ..stage.match_form().await };
        if let Some(run) = &staff.match_studio(&cohort()).await.unwrap().latest {
            let pair = |at: usize| (run.matches[at].mentee.clone(), run.matches[at].mentor.clone());
            form.pinned = vec![pair(0)].into_iter().map(|(mentee, mentor)| Pair { mentee, mentor }).collect();
            form.forbidden =
                vec![pair(1)].into_iter().map(|(mentee, mentor)| Pair { mentee, mentor }).collect();
            form.keep = Some(KeepForm { run: run.id.clone(), percent: 90 });
        }
        let run = staff.run_matching(&cohort(), &form).await.unwrap();
        assert_eq!(run.form.objective, objective);
        pool.objective = code;
        let pairs = |list: &[Pair]| {
            list.iter().map(|one| (one.mentee.as_str().to_owned(), one.mentor.as_str().to_owned())).collect()
        };
        (pool.pinned, pool.forbidden) = (pairs(&form.pinned), pairs(&form.forbidden));
        let kept = run.kept.map(|kept| kept.pairs).unwrap_or_default();
        pool.keep = form.keep.as_ref().map(|keep| engine_keep(&pool, keep.percent, &kept));
        let here = matching::run::run(&pool, &zones).unwrap();
        let mut read = stage.server.app.store.read().await.unwrap();
        let kept = store::runs::find(&mut read, RunKind::Match, &run.id).await.unwrap().unwrap();
        assert_eq!(serde_json::to_string(&here).unwrap(), kept.record, "{objective:?}");
    }
}

#[tokio::test]
async fn kept_runs_are_listed_from_the_newest_and_opened_one_by_one() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let mut made = Vec::new();
    let form = stage.match_form().await;
    for _ in 0..21 {
        made.push(staff.run_matching(&cohort(), &form).await.unwrap());
    }
    let first = staff.match_runs(&cohort(), None).await.unwrap();
    let numbers: Vec<u32> = first.runs.iter().map(|run| run.number).collect();
    assert_eq!((numbers, first.next), ((2..=21).rev().collect(), Some(2)));
    let rest = staff.match_runs(&cohort(), first.next).await.unwrap();
    assert_eq!((rest.runs.len(), rest.next), (1, None));
    let (one, run) = (&rest.runs[0], &made[0]);
    assert_eq!((&one.id, one.number, one.state), (&run.id, 1, RunState::Draft));
    assert_eq!((one.matched, one.total, one.worst), (run.matched, run.total, run.worst));
    assert_eq!((&one.bands, one.mentees, &one.created_by), (&run.bands, 37, &run.created_by));
    assert_eq!(staff.match_run(&run.id).await.unwrap(), *run);
    let nobody = model::id::CohortId::parse("1999").unwrap();
    assert_eq!(refused(staff.match_runs(&nobody, None).await).0, Code::NotFound);
    assert_eq!(refused(staff.match_run(&"no-such-run".parse().unwrap()).await).0, Code::NotFound);
}
