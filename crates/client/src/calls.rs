//! One function for each operation of the API.

use model::account::{DemoMails, SessionInfo, SignInForm};
use model::audit::AuditPage;
use model::call::{Balance, BalanceForm, CallPage, Calls, FreezeForm, NewCall};
use model::cohort::{CohortPage, Cohorts};
use model::directory::{Directory, MemberPage};
use model::directory_search::{SearchAnswer, SearchQuery};
use model::group::{GroupRun, GroupRunForm, GroupStudio, MyGroups, PublishForm};
use model::group_edit::{GroupEditForm, GroupOptions, GroupProposals, GroupPublicationPreview};
use model::home::Home;
use model::id::{CallId, CohortId, ExportId, MailId, MemberId, PersonId, RunId};
use model::import::ImportReport;
use model::mail::{Resent, StaffMails};
use model::matching::{MatchRun, MatchRunForm, MatchRuns, MatchStudio};
use model::mentor_places::{MentorPlaces, MentorPlacesForm};
use model::mentoring::Mentoring;
use model::paths::{fill, template};
use model::people::People;
use model::policy_area::PolicyAreas;
use model::privacy::{
    ConsentForm, CountriesAtRisk, ErasureAnswer, ErasureForm, Export, Eye, LevelsForm, NarrowForm,
    PersonLevels, Privacy, RiskForm, SeenPerson,
};
use model::publication::PublicationPreview;
use model::today::Today;
use reqwest::Method;

use crate::{Client, ClientError};

impl Client {
    /// Who is signed in.
    pub async fn session(&self) -> Result<SessionInfo, ClientError> {
        self.get(template::SESSION).await
    }

    /// Asks for a sign-in link by mail.
    pub async fn request_sign_in_link(&self, form: &SignInForm) -> Result<(), ClientError> {
        self.post_once(template::SIGN_IN_LINKS, form).await
    }

    /// Ends the session.
    pub async fn sign_out(&self) -> Result<(), ClientError> {
        self.post(template::SIGN_OUT, &()).await
    }

    /// The mails a demo kept instead of sending.
    pub async fn demo_mails(&self) -> Result<DemoMails, ClientError> {
        self.get(template::DEMO_MAILS).await
    }

    /// Every member the viewer may see.
    pub async fn directory(&self) -> Result<Directory, ClientError> {
        self.get(template::MEMBERS).await
    }

    /// What of it is otherwise than in the list with these digests; all of it where there are none.
    pub async fn directory_since(&self, digests: &str) -> Result<Directory, ClientError> {
        let question = if digests.is_empty() { "" } else { "?have=" };
        self.get(&[template::MEMBERS, question, digests].concat()).await
    }

    /// Rows of the directory that fit a question.
    pub async fn search_directory(&self, query: &SearchQuery) -> Result<SearchAnswer, ClientError> {
        self.get(&query.to_url(template::DIRECTORY)).await
    }

    /// One member.
    pub async fn member(&self, member: &MemberId) -> Result<MemberPage, ClientError> {
        self.get(&fill(template::MEMBER, member.as_str())).await
    }

    /// The taxonomy.
    pub async fn policy_areas(&self) -> Result<PolicyAreas, ClientError> {
        self.get(template::POLICY_AREAS).await
    }

    /// The viewer's home.
    pub async fn home(&self) -> Result<Home, ClientError> {
        self.get(template::HOME).await
    }

    /// The viewer's groups.
    pub async fn groups(&self) -> Result<MyGroups, ClientError> {
        self.get(template::GROUPS).await
    }

    /// The viewer's mentorships.
    pub async fn mentoring(&self) -> Result<Mentoring, ClientError> {
        self.get(template::MENTORING).await
    }

    /// Who reads what of the viewer, their consents, and what they asked for.
    pub async fn privacy(&self) -> Result<Privacy, ClientError> {
        self.get(template::PRIVACY).await
    }

    /// Chooses who reads which field.
    pub async fn choose_levels(&self, form: &LevelsForm) -> Result<Privacy, ClientError> {
        self.post(template::PRIVACY_LEVELS, form).await
    }

    /// The viewer as somebody else sees them.
    pub async fn preview(&self, eye: Eye) -> Result<SeenPerson, ClientError> {
        self.get(&format!("{}?as={}", template::PRIVACY_PREVIEW, eye.code())).await
    }

    /// Gives a consent or withdraws it.
    pub async fn consent(&self, form: &ConsentForm) -> Result<Privacy, ClientError> {
        self.post(template::CONSENTS, form).await
    }

    /// Asks for a file of the viewer's own data.
    pub async fn ask_export(&self) -> Result<Export, ClientError> {
        self.post(template::EXPORTS, &()).await
    }

    /// Fetches that file, once.
    pub async fn export_file(&self, export: &ExportId) -> Result<Vec<u8>, ClientError> {
        self.post_for_bytes(&fill(template::EXPORT_FILE, export.as_str())).await
    }

    /// Asks for the end of the viewer's account.
    pub async fn erase_account(&self, form: &ErasureForm) -> Result<ErasureAnswer, ClientError> {
        self.post(template::ERASURE, form).await
    }

    /// Takes that back.
    pub async fn keep_account(&self) -> Result<Privacy, ClientError> {
        self.post(template::ERASURE_CANCELLATION, &()).await
    }

    /// Who reads what of somebody.
    pub async fn person_levels(&self, person: &PersonId) -> Result<PersonLevels, ClientError> {
        self.get(&fill(template::PERSON_LEVELS, person.as_str())).await
    }

    /// Makes a field of somebody narrower.
    pub async fn narrow(&self, person: &PersonId, form: &NarrowForm) -> Result<(), ClientError> {
        self.post(&fill(template::PERSON_LEVELS, person.as_str()), form).await
    }

    /// The countries in which people are at risk.
    pub async fn countries_at_risk(&self) -> Result<CountriesAtRisk, ClientError> {
        self.get(template::COUNTRIES_AT_RISK).await
    }

    /// Flags a country, or lifts its flag.
    pub async fn set_risk(&self, form: &RiskForm) -> Result<CountriesAtRisk, ClientError> {
        self.post(template::COUNTRIES_AT_RISK, form).await
    }

    /// The queue of staff.
    pub async fn today(&self) -> Result<Today, ClientError> {
        self.get(template::TODAY).await
    }

    /// The cohorts.
    pub async fn cohorts(&self) -> Result<Cohorts, ClientError> {
        self.get(template::COHORTS).await
    }

    /// One cohort.
    pub async fn cohort(&self, cohort: &CohortId) -> Result<CohortPage, ClientError> {
        self.get(&fill(template::COHORT, cohort.as_str())).await
    }

    /// The group former of a cohort.
    pub async fn group_studio(&self, cohort: &CohortId) -> Result<GroupStudio, ClientError> {
        self.get(&fill(template::GROUP_STUDIO, cohort.as_str())).await
    }

    /// Forms groups anew.
    pub async fn form_groups(
        &self,
        cohort: &CohortId,
        form: &GroupRunForm,
    ) -> Result<GroupProposals, ClientError> {
        self.post_once(&fill(template::GROUP_RUNS, cohort.as_str()), form).await
    }

    /// Places whoever is in no published group.
    pub async fn place_late(&self, cohort: &CohortId) -> Result<GroupProposals, ClientError> {
        self.post_once(&fill(template::GROUP_LATE, cohort.as_str()), &()).await
    }

    /// Changes a proposal.
    pub async fn edit_groups(&self, run: &RunId, form: &GroupEditForm) -> Result<GroupRun, ClientError> {
        self.post_once(&fill(template::GROUP_EDITS, run.as_str()), form).await
    }

    /// Where a member of a proposal could be.
    pub async fn group_options(&self, run: &RunId, member: &MemberId) -> Result<GroupOptions, ClientError> {
        self.get(&format!("{}?member={member}", fill(template::GROUP_OPTIONS, run.as_str()))).await
    }

    /// What publishing a proposal would do.
    pub async fn group_preview(&self, run: &RunId) -> Result<GroupPublicationPreview, ClientError> {
        self.get(&fill(template::GROUP_PREVIEW, run.as_str())).await
    }

    /// Publishes groups.
    pub async fn publish_groups(&self, run: &RunId, form: &PublishForm) -> Result<GroupRun, ClientError> {
        self.post_once(&fill(template::GROUP_PUBLICATION, run.as_str()), form).await
    }

    /// The calls for applications.
    pub async fn calls(&self) -> Result<Calls, ClientError> {
        self.get(template::CALLS).await
    }

    /// Makes a call without applicants.
    pub async fn make_call(&self, call: &NewCall) -> Result<CallPage, ClientError> {
        self.post_once(template::CALLS, call).await
    }

    /// Imports applications of a call from the text of a CSV file.
    pub async fn import_applicants(
        &self,
        call: &CallId,
        csv: String,
        dry_run: bool,
    ) -> Result<ImportReport, ClientError> {
        self.import(&fill(template::CALL_APPLICANTS, call.as_str()), csv, dry_run).await
    }

    /// The frozen selection of a call as a table in CSV.
    pub async fn call_table(&self, call: &CallId) -> Result<Vec<u8>, ClientError> {
        self.get_bytes(&fill(template::CALL_TABLE, call.as_str())).await
    }

    /// A call, its applicants, and who would join.
    pub async fn application_call(&self, call: &CallId) -> Result<CallPage, ClientError> {
        self.get(&fill(template::CALL, call.as_str())).await
    }

    /// Who would join with other quotas.
    pub async fn balance(&self, call: &CallId, form: &BalanceForm) -> Result<Balance, ClientError> {
        self.post(&fill(template::CALL_BALANCES, call.as_str()), form).await
    }

    /// Keeps the quotas of a call.
    pub async fn keep_balance(
        &self,
        call: &CallId,
        version: u32,
        form: &BalanceForm,
    ) -> Result<CallPage, ClientError> {
        self.put(&fill(template::CALL_BALANCE, call.as_str()), version, form).await
    }

    /// Freezes the selection of a call.
    pub async fn freeze_call(&self, call: &CallId, form: &FreezeForm) -> Result<CallPage, ClientError> {
        self.post_once(&fill(template::CALL_FREEZE, call.as_str()), form).await
    }

    /// The matching studio of a cohort.
    pub async fn match_studio(&self, cohort: &CohortId) -> Result<MatchStudio, ClientError> {
        self.get(&fill(template::MATCH_STUDIO, cohort.as_str())).await
    }

    /// Runs the matching.
    pub async fn run_matching(
        &self,
        cohort: &CohortId,
        form: &MatchRunForm,
    ) -> Result<MatchRun, ClientError> {
        self.post_once(&fill(template::MATCH_RUNS, cohort.as_str()), form).await
    }

    /// The runs of a cohort that were kept, from the newest or from before `number`.
    pub async fn match_runs(&self, cohort: &CohortId, before: Option<u32>) -> Result<MatchRuns, ClientError> {
        let path = fill(template::MATCH_RUNS, cohort.as_str());
        match before {
            Some(number) => self.get(&format!("{path}?before={number}")).await,
            None => self.get(&path).await,
        }
    }

    /// One run of the matching.
    pub async fn match_run(&self, run: &RunId) -> Result<MatchRun, ClientError> {
        self.get(&fill(template::MATCH_RUN, run.as_str())).await
    }

    /// What publishing a run would do.
    pub async fn publication_preview(&self, run: &RunId) -> Result<PublicationPreview, ClientError> {
        self.get(&fill(template::PUBLICATION_PREVIEW, run.as_str())).await
    }

    /// Publishes matches.
    pub async fn publish_matches(&self, run: &RunId, form: &PublishForm) -> Result<MatchRun, ClientError> {
        self.post_once(&fill(template::MATCH_PUBLICATION, run.as_str()), form).await
    }

    /// Takes the publication of a run back that has `version`, while that is possible.
    pub async fn withdraw_matches(&self, run: &RunId, version: u32) -> Result<MatchRun, ClientError> {
        self.delete(&fill(template::MATCH_PUBLICATION, run.as_str()), version).await
    }

    /// Sets the places of a mentor whose profile has `version`.
    pub async fn set_mentor_places(
        &self,
        mentor: &PersonId,
        version: u32,
        form: &MentorPlacesForm,
    ) -> Result<MentorPlaces, ClientError> {
        self.put(&fill(template::MENTOR_PLACES, mentor.as_str()), version, form).await
    }

    /// People and seats.
    pub async fn people(&self) -> Result<People, ClientError> {
        self.get(template::PEOPLE).await
    }

    /// All members as the file that [`Self::import_members`] takes.
    pub async fn members_file(&self) -> Result<Vec<u8>, ClientError> {
        self.get_bytes(template::MEMBERS_FILE).await
    }

    /// Imports members from the text of a CSV file.
    pub async fn import_members(&self, csv: String, dry_run: bool) -> Result<ImportReport, ClientError> {
        self.import(template::IMPORT_MEMBERS, csv, dry_run).await
    }

    async fn import(&self, path: &str, csv: String, dry_run: bool) -> Result<ImportReport, ClientError> {
        let path = format!("{path}?dry_run={dry_run}");
        let request = self.keyed(self.request(Method::POST, &path));
        self.call(request.header("content-type", "text/csv; charset=utf-8").body(csv)).await
    }

    /// The mails that wait or were given up.
    pub async fn mails(&self) -> Result<StaffMails, ClientError> {
        self.get(template::MAILS).await
    }

    /// Sends a mail again that was given up.
    pub async fn resend_mail(&self, mail: &MailId) -> Result<Resent, ClientError> {
        self.post(&fill(template::MAIL_RESEND, mail.as_str()), &()).await
    }

    /// Sends all mails again that were given up.
    pub async fn resend_mails(&self) -> Result<Resent, ClientError> {
        self.post(template::MAILS_RESEND, &()).await
    }

    /// The audit log, from the newest row or from before `sequence`.
    pub async fn audit(&self, before: Option<i64>) -> Result<AuditPage, ClientError> {
        match before {
            Some(sequence) => self.get(&format!("{}?before={sequence}", template::AUDIT)).await,
            None => self.get(template::AUDIT).await,
        }
    }
}
