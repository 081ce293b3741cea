//! What staff read.

use leptos::prelude::*;
use model::audit::AuditPage;
use model::brokered::BrokeredIntroductions;
use model::call::{CallPage, Calls};
use model::cohort::{CohortPage, Cohorts};
use model::group::GroupStudio;
use model::id::{CallId, CohortId, PersonId, RunId};
use model::mail::StaffMails;
use model::matching::{MatchRun, MatchRuns, MatchStudio};
use model::people::People;
use model::privacy::{CountriesAtRisk, PersonLevels};
use model::today::Today;

use super::{Fetched, use_client};

/// The queue of staff.
pub fn today() -> Fetched<Today> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.today().await }
    })
}

/// The introductions that the Support Unit brokers.
pub fn brokered() -> Fetched<BrokeredIntroductions> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.brokered_introductions().await }
    })
}

/// The cohorts, newest first.
pub fn cohorts() -> Fetched<Cohorts> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.cohorts().await }
    })
}

/// One cohort; fetched again when `cohort` changes.
pub fn cohort(cohort: Memo<CohortId>) -> Fetched<CohortPage> {
    let client = use_client();
    Fetched::new(move || {
        let (client, cohort) = (client.clone(), cohort.get());
        async move { client.cohort(&cohort).await }
    })
}

/// The calls for applications, newest first.
pub fn calls() -> Fetched<Calls> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.calls().await }
    })
}

/// One call; fetched again when `call` changes.
pub fn application_call(call: Memo<CallId>) -> Fetched<CallPage> {
    let client = use_client();
    Fetched::new(move || {
        let (client, call) = (client.clone(), call.get());
        async move { client.application_call(&call).await }
    })
}

/// The group former of a cohort; fetched again when `cohort` changes.
pub fn group_studio(cohort: Memo<CohortId>) -> Fetched<GroupStudio> {
    let client = use_client();
    Fetched::new(move || {
        let (client, cohort) = (client.clone(), cohort.get());
        async move { client.group_studio(&cohort).await }
    })
}

/// The matching studio of a cohort; fetched again when `cohort` changes.
pub fn match_studio(cohort: Memo<CohortId>) -> Fetched<MatchStudio> {
    let client = use_client();
    Fetched::new(move || {
        let (client, cohort) = (client.clone(), cohort.get());
        async move { client.match_studio(&cohort).await }
    })
}

/// The runs of a cohort that were kept: those before a number, or the newest; fetched again when any of it changes, and when
/// the last value does, which counts the writes of the page.
pub fn match_runs(asked: Memo<(CohortId, Option<u32>, u32)>) -> Fetched<MatchRuns> {
    let client = use_client();
    Fetched::new(move || {
        let (client, (cohort, before, _)) = (client.clone(), asked.get());
        async move { client.match_runs(&cohort, before).await }
    })
}

/// The newest runs of a cohort that were kept, and `published` beside them; fetched again when either changes, and when the
/// last value does, which counts the writes of the page.
pub fn newest_match_runs(
    asked: Memo<(CohortId, Option<RunId>, u32)>,
) -> Fetched<(MatchRuns, Option<MatchRun>)> {
    let client = use_client();
    Fetched::new(move || {
        let (client, (cohort, published, _)) = (client.clone(), asked.get());
        async move {
            let newest = client.match_runs(&cohort, None).await?;
            let published = match published {
                Some(run) => Some(client.match_run(&run).await?),
                None => None,
            };
            Ok((newest, published))
        }
    })
}

/// Two runs, to compare them; fetched again when either changes.
pub fn two_match_runs(asked: Memo<(RunId, RunId)>) -> Fetched<(MatchRun, MatchRun)> {
    let client = use_client();
    Fetched::new(move || {
        let (client, (one, other)) = (client.clone(), asked.get());
        async move { Ok((client.match_run(&one).await?, client.match_run(&other).await?)) }
    })
}

/// People and seats, by name.
pub fn people() -> Fetched<People> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.people().await }
    })
}

/// Who reads what of somebody; fetched again when `person` changes.
pub fn person_levels(person: Memo<PersonId>) -> Fetched<PersonLevels> {
    let client = use_client();
    Fetched::new(move || {
        let (client, person) = (client.clone(), person.get());
        async move { client.person_levels(&person).await }
    })
}

/// The countries in which people are at risk.
pub fn countries_at_risk() -> Fetched<CountriesAtRisk> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.countries_at_risk().await }
    })
}

/// The mails that wait or were given up.
pub fn mails() -> Fetched<StaffMails> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.mails().await }
    })
}

/// The audit log from the newest row, or from before the row `before`; fetched again when that changes.
pub fn audit(before: Memo<Option<i64>>) -> Fetched<AuditPage> {
    let client = use_client();
    Fetched::new(move || {
        let (client, before) = (client.clone(), before.get());
        async move { client.audit(before).await }
    })
}
