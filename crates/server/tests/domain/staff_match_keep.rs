//! Staff match again and stay close to an earlier run.

use matching::run::Run;
use model::id::CohortId;
use model::match_keep::KeepForm;
use model::matching::{MatchRun, MatchRunForm, Pair};
use model::paths::{fill, template};
use model::problem::Code;
use serde_json::json;
use store::cohorts::CohortRecord;
use store::runs::RunKind;

use crate::stage::{Stage, cohort, refused};

fn pairs(run: &MatchRun) -> Vec<Pair> {
    let pair =
        |at: usize| Pair { mentee: run.matches[at].mentee.clone(), mentor: run.matches[at].mentor.clone() };
    let mut pairs: Vec<Pair> = (0..run.matches.len()).map(pair).collect();
    pairs.sort();
    pairs
}

impl Stage {
    /// The rules of a first run with other weights, so that many pairs would move; the journey sets the same.
    async fn other_rules(&self) -> MatchRunForm {
        let mut form = self.match_form().await;
        let weights = [("themes", 0), ("own_words", 0), ("overlap", 50)];
        form.ruleset.weights.extend(weights.map(|(criterion, weight)| (criterion.to_owned(), weight)));
        form
    }

    /// A second cohort with the members of the first.
    async fn another_cohort(&self) -> CohortId {
        let app = &self.server.app;
        let mut write = app.store.write().await.unwrap();
        let first = store::cohorts::find(&mut write, &cohort()).await.unwrap().unwrap();
        let id = CohortId::parse("another").unwrap();
        let other = CohortRecord { id: id.clone(), name: "Another".to_owned(), ..first };
        store::cohorts::insert(&mut write, &other).await.unwrap();
        for member in store::cohorts::members(&mut write, &cohort()).await.unwrap() {
            store::cohorts::add_member(&mut write, &id, &member).await.unwrap();
        }
        write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
        id
    }

    async fn record(&self, run: &MatchRun) -> Run {
        let mut read = self.server.app.store.read().await.unwrap();
        let kept = store::runs::find(&mut read, RunKind::Match, &run.id).await.unwrap().unwrap();
        serde_json::from_str(&kept.record).unwrap()
    }
}

#[tokio::test]
async fn as_many_pairs_stay_as_asked_and_what_is_saved_is_what_is_shown() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let first = staff.run_matching(&cohort(), &stage.match_form().await).await.unwrap();
    assert_eq!(first.kept, None);
    let rules = stage.other_rules().await;
    let free = staff.run_matching(&cohort(), &rules).await.unwrap();
    let stays = |run: &MatchRun| pairs(run).iter().filter(|pair| pairs(&first).contains(pair)).count() as u32;
    assert!(
        stays(&free) * 10 < first.matched * 8,
        "{} of {} stay by themselves",
        stays(&free),
        first.matched
    );

    let keep = Some(KeepForm { run: first.id.clone(), percent: 80 });
    let form = MatchRunForm { keep, ..rules };
    let run = staff.run_matching(&cohort(), &form).await.unwrap();
    assert!(run.verified);
    assert_eq!((&run.form, run.matched), (&form, free.matched), "nobody is left out for it");
    let kept = run.kept.clone().unwrap();
    assert_eq!((kept.number, &kept.pairs), (first.number, &pairs(&first)));
    let count = kept.count;
    assert_eq!((count.of, count.asked), (first.matched, (first.matched * 80).div_ceil(100)));
    assert_eq!(count.kept, stays(&run));
    assert!(count.kept >= count.asked);
    let held: Vec<_> = run.matches.iter().filter(|row| row.kept).collect();
    assert!(!held.is_empty() && held.iter().all(|row| !row.pinned));
    assert!(free.matches.iter().all(|row| !row.kept));
    assert_eq!(staff.match_run(&run.id).await.unwrap(), run);
    assert_eq!(staff.match_studio(&cohort()).await.unwrap().latest, Some(run.clone()));
    stage.record(&run).await.verify().unwrap();
}

#[tokio::test]
async fn a_pinned_and_a_banned_pair_of_the_earlier_run_are_what_staff_say() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let first = staff.run_matching(&cohort(), &stage.match_form().await).await.unwrap();
    let all = pairs(&first);
    let form = MatchRunForm {
        pinned: vec![all[0].clone()],
        forbidden: vec![all[1].clone()],
        keep: Some(KeepForm { run: first.id.clone(), percent: 100 }),
        ..stage.match_form().await
    };
    let run = staff.run_matching(&cohort(), &form).await.unwrap();
    let kept = run.kept.unwrap();
    assert_eq!(
        (kept.count.of, kept.pairs.len()),
        (first.matched - 1, all.len()),
        "a banned pair is not counted"
    );
    let row = run.matches.iter().find(|row| row.mentee == all[0].mentee).unwrap();
    assert_eq!((row.pinned, row.kept), (true, false));
}

#[tokio::test]
async fn a_pair_whose_member_has_lost_its_lead_is_forgotten() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let first = staff.run_matching(&cohort(), &stage.match_form().await).await.unwrap();
    let left = first.matches[0].mentee.clone();
    stage.vacate(&left).await;
    let keep = Some(KeepForm { run: first.id.clone(), percent: 100 });
    let form = MatchRunForm { keep, ..stage.match_form().await };
    let run = staff.run_matching(&cohort(), &form).await.unwrap();
    let kept = run.kept.clone().unwrap();
    assert_eq!((kept.count.of, kept.pairs.len() as u32), (first.matched - 1, first.matched));
    let keep = stage.record(&run).await.inputs.keep.clone().unwrap();
    assert_eq!(keep.pairs.len() as u32, first.matched - 1);
    assert!(keep.pairs.iter().all(|(mentee, _)| mentee != left.as_str()));
    assert_eq!(staff.publication_preview(&run.id).await.unwrap().changes, []);
}

#[tokio::test]
async fn a_run_that_is_not_one_of_the_cohort_is_refused_at_its_field() {
    let stage = Stage::new().await;
    let staff = stage.role("staff").await;
    let form = stage.match_form().await;
    let first = staff.run_matching(&cohort(), &form).await.unwrap();
    let keeping = |run: &str, percent| MatchRunForm {
        keep: Some(KeepForm { run: run.parse().unwrap(), percent }),
        ..form.clone()
    };
    let unknown = vec![("keep.run".to_owned(), "unknown".to_owned())];
    let told = refused(staff.run_matching(&cohort(), &keeping("no-such-run", 60)).await);
    assert_eq!(told, (Code::Invalid, unknown.clone()));
    let elsewhere = stage.another_cohort().await;
    let told = refused(staff.run_matching(&elsewhere, &keeping(first.id.as_str(), 60)).await);
    assert_eq!(told, (Code::Invalid, unknown.clone()));
    let groups = stage.formed_groups().await;
    let told = refused(staff.run_matching(&cohort(), &keeping(groups.id.as_str(), 60)).await);
    assert_eq!(told, (Code::Invalid, unknown), "a run of the groups is none of the matching");
    let told = refused(staff.run_matching(&cohort(), &keeping(first.id.as_str(), 101)).await);
    assert_eq!(told, (Code::Invalid, vec![("keep.percent".to_owned(), "out_of_range".to_owned())]));
}

#[tokio::test]
async fn a_percentage_that_is_none_is_refused_at_its_field() {
    let stage = Stage::new().await;
    let cookie = stage.server.sign_in("staff").await;
    let path = fill(template::MATCH_RUNS, cohort().as_str());
    for percent in [json!(-1), json!("60"), json!(6.5), json!(300), json!(null)] {
        let mut body = serde_json::to_value(stage.match_form().await).unwrap();
        body["keep"] = json!({ "run": "run-1", "percent": percent });
        let answer = stage.server.post(&path, &cookie, &body.to_string()).await;
        let problem = answer.problem();
        assert_eq!((answer.status, problem.code), (422, Code::Invalid), "{percent}");
        let at = (problem.fields[0].path.as_str(), problem.fields[0].code.as_str());
        assert_eq!(at, ("keep.percent", "malformed"), "{percent}");
    }
}
