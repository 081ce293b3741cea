//! Reports, their cases, and the officers who read those.

use model::case::{CasePage, Cases};
use model::id::ReportId;
use model::officer::Officers;
use model::report::Reports;

use super::{Fetched, use_client};

/// What the viewer reported.
pub fn reports() -> Fetched<Reports> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.reports().await }
    })
}

/// The cases the viewer is named on.
pub fn cases() -> Fetched<Cases> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.cases().await }
    })
}

/// A case. Each time it is fetched its reporter sees that the viewer read it, so nothing fetches it again by itself.
pub fn case(case: ReportId) -> Fetched<CasePage> {
    let client = use_client();
    Fetched::new(move || {
        let (client, case) = (client.clone(), case.clone());
        async move { client.read_case(&case).await }
    })
}

/// The safeguarding officers, and who is proposed.
pub fn officers() -> Fetched<Officers> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.officers().await }
    })
}
