//! One function for each operation on reports, their cases, and the officers who read those.

use model::case::{CasePage, Cases, CloseForm, RenewalForm};
use model::id::{PersonId, ReportId};
use model::officer::{OfficerForm, Officers};
use model::paths::{fill, template};
use model::report::{OwnReport, ReportForm, Reports};

use crate::{Client, ClientError};

impl Client {
    /// What the viewer reported.
    pub async fn reports(&self) -> Result<Reports, ClientError> {
        self.get(template::REPORTS).await
    }

    /// Reports something.
    pub async fn report(&self, form: &ReportForm) -> Result<OwnReport, ClientError> {
        self.post_once(template::REPORTS, form).await
    }

    /// The cases the viewer is named on.
    pub async fn cases(&self) -> Result<Cases, ClientError> {
        self.get(template::CASES).await
    }

    /// The whole case; that it was read is noted.
    pub async fn read_case(&self, case: &ReportId) -> Result<CasePage, ClientError> {
        self.post(&fill(template::CASE_READING, case.as_str()), &()).await
    }

    /// Begins to work on a case.
    pub async fn take_case_up(&self, case: &ReportId) -> Result<(), ClientError> {
        self.post(&fill(template::CASE_TAKING_UP, case.as_str()), &()).await
    }

    /// Reads a case for another 90 days.
    pub async fn renew_case(&self, case: &ReportId, form: &RenewalForm) -> Result<(), ClientError> {
        self.post_once(&fill(template::CASE_RENEWAL, case.as_str()), form).await
    }

    /// Closes a case.
    pub async fn close_case(&self, case: &ReportId, form: &CloseForm) -> Result<(), ClientError> {
        self.post_once(&fill(template::CASE_CLOSING, case.as_str()), form).await
    }

    /// The safeguarding officers, and who is proposed.
    pub async fn officers(&self) -> Result<Officers, ClientError> {
        self.get(template::OFFICERS).await
    }

    /// Proposes somebody as officer, agrees to it, or takes the role away.
    pub async fn name_officer(&self, person: &PersonId, form: &OfficerForm) -> Result<Officers, ClientError> {
        self.post(&fill(template::OFFICER, person.as_str()), form).await
    }
}
