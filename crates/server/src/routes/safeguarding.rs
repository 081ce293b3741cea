//! The part of the route table that is about reports, their cases, and the officers who read those.

use http::StatusCode;
use model::case::{CasePage, Cases, CloseForm, RenewalForm};
use model::officer::{OfficerForm, Officers};
use model::paths::template;
use model::problem::Code;
use model::report::{OwnReport, ReportForm, Reports};

use super::{ADMIN, OFFICERS, SIGNED_IN};
use crate::api::{cases, reports, staff};
use crate::route::{Operation, get, post, post_once};

/// These operations. For whoever is not named on a case it is as one that never was, whatever their role (rule SAF-3).
pub(super) fn table() -> Vec<Operation> {
    vec![
        get(template::REPORTS, reports::list)
            .says("What the viewer reported, and who read it")
            .answers::<Reports>(StatusCode::OK)
            .roles(SIGNED_IN),
        post_once(template::REPORTS, reports::create)
            .says("Report something that the viewer sees")
            .takes::<ReportForm>()
            .answers::<OwnReport>(StatusCode::CREATED)
            .roles(SIGNED_IN),
        get(template::CASES, cases::list)
            .says("The cases the viewer is named on")
            .answers::<Cases>(StatusCode::OK)
            .roles(OFFICERS),
        post(template::CASE_READING, cases::read)
            .says("Read a case, which its reporter sees")
            .repeats("each reading is noted")
            .answers::<CasePage>(StatusCode::OK)
            .roles(SIGNED_IN),
        post(template::CASE_TAKING_UP, cases::take_up)
            .says("Begin to work on a case")
            .refuses(&[Code::IllegalStep])
            .repeats("a case is taken up once")
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post_once(template::CASE_RENEWAL, cases::renew)
            .says("Read a case for another 90 days")
            .takes::<RenewalForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        post_once(template::CASE_CLOSING, cases::close)
            .says("Close a case and answer its reporter")
            .refuses(&[Code::IllegalStep])
            .takes::<CloseForm>()
            .answers_nothing(StatusCode::NO_CONTENT)
            .roles(SIGNED_IN),
        get(template::OFFICERS, staff::officers::list)
            .says("The safeguarding officers, and who is proposed")
            .answers::<Officers>(StatusCode::OK)
            .roles(ADMIN),
        post(template::OFFICER, staff::officers::step)
            .says("Propose somebody as safeguarding officer, agree to it, or take the role away")
            .refuses(&[Code::IllegalStep])
            .repeats("nobody proposes twice, or agrees to what they proposed")
            .takes::<OfficerForm>()
            .answers::<Officers>(StatusCode::OK)
            .roles(ADMIN),
    ]
}
