//! Cases as their officers read and close them, and which officers a case goes to (rules SAF-3 and SAF-4).

use serde::{Deserialize, Serialize};

use crate::id::{MemberId, PersonId, ReportId};
use crate::place::codes;
use crate::plain_text;
use crate::problem::{FieldProblem, field};
use crate::report::{CaseAct, ReportReason, Reported};
use crate::state::CaseState;

/// How many officers a case has at most.
pub const NAMED: usize = 2;
/// How long an officer reads a case, from when they were named or went on: 90 days.
pub const READ_DAYS: i64 = 90;

codes! {
    /// What came of a case. It says what was done, and nothing about the person that a report does not say already.
    CaseOutcome {
        /// An officer spoke with the person.
        SpokenTo = "spoken_to",
        /// What the person may do here was restricted, or their account was suspended.
        Restricted = "restricted",
        /// It was handed on to somebody outside, such as an employer or the police, with the reporter's agreement.
        PassedOn = "passed_on",
        /// Nothing was found that is against the rules.
        WithinRules = "within_rules",
        /// It could not be cleared up.
        Unclear = "unclear",
    }
}

/// `GET /api/v1/cases`: those the viewer is named on and that are not closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cases {
    /// Of people who feel unsafe first, then the oldest first.
    pub cases: Vec<CaseRow>,
}

/// What the list says of a case: nothing that its reporter wrote, and nobody's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseRow {
    /// Its id.
    pub id: ReportId,
    /// The number by which its reporter and its officers call it.
    pub number: String,
    /// What was reported.
    pub about: Reported,
    /// Why.
    pub reason: ReportReason,
    /// Whether its reporter feels unsafe.
    pub feels_unsafe: bool,
    /// When it was reported.
    pub reported_at_ms: i64,
    /// How it stands.
    pub state: CaseState,
    /// Until when the viewer reads it, unless they go on.
    pub read_until_ms: i64,
}

/// `POST /api/v1/cases/{case}/reading`: the whole case, whose reading is noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CasePage {
    /// What the list says.
    pub summary: CaseRow,
    /// Who reported; nobody once their account is erased.
    pub reporter: Option<String>,
    /// Whom the report is about, where that is one person who has an account.
    pub subject: Option<String>,
    /// The member whose page or side was reported, the cohort of a group or the topic of a circle, by name.
    pub place: Option<String>,
    /// The number of a group.
    pub group: Option<u16>,
    /// What its reporter wrote.
    pub text: String,
    /// The messages that they attached, and no others, oldest first.
    pub messages: Vec<AttachedMessage>,
    /// Who is named on it, by name.
    pub officers: Vec<String>,
    /// What was done with it, oldest first; its reporter sees the same.
    pub acts: Vec<CaseAct>,
}

/// A message that was attached to a report, as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttachedMessage {
    /// Who wrote it.
    pub by: AttachedBy,
    /// The name of whoever that is, where it is another one who has an account.
    pub name: Option<String>,
    /// What it says.
    pub text: String,
    /// When it was sent.
    pub sent_at_ms: i64,
}

codes! {
    /// Who wrote an attached message.
    AttachedBy {
        /// Whoever reported.
        Reporter = "reporter",
        /// The other one of the conversation, or another one of many.
        Other = "other",
    }
}

/// `POST /api/v1/cases/{case}/closing`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CloseForm {
    /// What came of it.
    pub outcome: CaseOutcome,
    /// What its reporter reads: 1 to 2000 characters, plain.
    pub answer: String,
}

/// `POST /api/v1/cases/{case}/renewal`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RenewalForm {
    /// Why it takes longer, which its reporter reads: 1 to 500 characters, plain.
    pub reason: String,
}

/// What somebody wrote does not appear in logs by accident.
impl std::fmt::Debug for CloseForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CloseForm({:?}, ..)", self.outcome)
    }
}

/// What somebody wrote does not appear in logs by accident.
impl std::fmt::Debug for RenewalForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RenewalForm(..)")
    }
}

impl CloseForm {
    /// Most characters of the answer.
    pub const ANSWER: usize = 2000;

    /// The outcome and the answer, or what is wrong with them.
    pub fn parse(&self) -> Result<(CaseOutcome, String), Vec<FieldProblem>> {
        let answer = plain_text::parse("answer", &self.answer, Self::ANSWER).map_err(|wrong| vec![wrong])?;
        Ok((self.outcome, answer))
    }
}

impl RenewalForm {
    /// Most characters of the reason.
    pub const REASON: usize = 500;

    /// The reason, or what is wrong with it.
    pub fn parse(&self) -> Result<String, Vec<FieldProblem>> {
        plain_text::parse("reason", &self.reason, Self::REASON).map_err(|wrong| vec![wrong])
    }
}

/// The number of a case: short enough to be read out, and telling nobody how many cases there are.
pub fn number(id: &ReportId) -> String {
    // Of an id the end is random; hyphens say where it was put together.
    let plain: Vec<char> = id.as_str().chars().filter(|c| *c != '-').collect();
    let tail: String = plain.iter().skip(plain.len().saturating_sub(8)).collect();
    let tail = tail.to_uppercase();
    match tail.char_indices().nth(4) {
        Some((at, _)) => format!("{}-{}", &tail[..at], &tail[at..]),
        None => tail,
    }
}

/// Whom a case concerns, at the moment at which that is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concerned {
    /// Who reported; nobody once their account is erased.
    pub reporter: Option<PersonId>,
    /// Whom the report is or may be about.
    pub subjects: Vec<PersonId>,
    /// The members those people belong to, and those whose page or group was reported.
    pub members: Vec<MemberId>,
    /// Whether one of those people is of the Support Unit.
    pub support_unit: SupportUnit,
}

/// Whether somebody is of the Support Unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SupportUnit {
    /// They are.
    Of,
    /// They are not.
    #[default]
    Outside,
}

/// A safeguarding officer, as far as it matters to which cases they can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// Who.
    pub person: PersonId,
    /// The members they belong to.
    pub members: Vec<MemberId>,
    /// Whether they are of the Support Unit too.
    pub support_unit: SupportUnit,
    /// How many cases that are not closed they are named on.
    pub cases: u32,
}

impl Concerned {
    /// Whether `officer` must not read the case: it is about them, about somebody of their own member, about a colleague
    /// of theirs in the Support Unit, or they reported it themselves (rules AUT-7 and SAF-4).
    pub fn conflicts_with(&self, officer: &Officer) -> bool {
        self.reporter.as_ref() == Some(&officer.person)
            || self.subjects.contains(&officer.person)
            || self.members.iter().any(|member| officer.members.contains(member))
            || (self.support_unit == SupportUnit::Of && officer.support_unit == SupportUnit::Of)
    }
}

/// Who is to be named on a case beside those who are: officers without conflict, whoever has the fewest cases first and
/// among equals by id, until there are two. Nobody where there is no such officer.
pub fn choose(concerned: &Concerned, named: &[PersonId], officers: &[Officer]) -> Vec<PersonId> {
    let free = |one: &&Officer| !named.contains(&one.person) && !concerned.conflicts_with(one);
    let mut free: Vec<&Officer> = officers.iter().filter(free).collect();
    free.sort_by(|one, other| (one.cases, &one.person).cmp(&(other.cases, &other.person)));
    let missing = NAMED.saturating_sub(named.len());
    free.into_iter().take(missing).map(|one| one.person.clone()).collect()
}

/// What is wrong with a list of choices that names something twice.
pub(crate) fn twice<T: PartialEq>(path: &str, items: &[T]) -> Vec<FieldProblem> {
    let again = |(at, item): (usize, &T)| {
        let before = items.iter().take(at).any(|one| one == item);
        before.then(|| FieldProblem::new(format!("{path}.{at}"), field::DUPLICATE))
    };
    items.iter().take(100).enumerate().filter_map(again).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str) -> PersonId {
        PersonId::parse(id).unwrap()
    }

    fn member(id: &str) -> MemberId {
        MemberId::parse(id).unwrap()
    }

    fn officer(id: &str, cases: u32) -> Officer {
        Officer { person: person(id), members: Vec::new(), support_unit: SupportUnit::Outside, cases }
    }

    fn chosen(concerned: &Concerned, named: &[&str], officers: &[Officer]) -> Vec<String> {
        let named: Vec<PersonId> = named.iter().map(|id| person(id)).collect();
        choose(concerned, &named, officers).into_iter().map(String::from).collect()
    }

    /// SAF-4: the routing table.
    #[test]
    fn a_case_goes_to_officers_whom_it_does_not_concern() {
        let seated = Officer { members: vec![member("tamale-gh")], ..officer("p-seat", 0) };
        let staff = Officer { support_unit: SupportUnit::Of, ..officer("p-staff", 0) };
        let all = [officer("p-a", 1), officer("p-b", 1), seated, staff];
        let about = |subject: &str| Concerned {
            reporter: Some(person("p-reporter")),
            subjects: vec![person(subject)],
            ..Concerned::default()
        };
        let table: [(&str, Concerned, &[&str]); 7] = [
            ("about somebody else", about("p-x"), &["p-seat", "p-staff"]),
            ("about an officer", about("p-seat"), &["p-staff", "p-a"]),
            (
                "about their own member",
                Concerned { members: vec![member("tamale-gh")], ..about("p-x") },
                &["p-staff", "p-a"],
            ),
            (
                "about the Support Unit",
                Concerned { support_unit: SupportUnit::Of, ..about("p-x") },
                &["p-seat", "p-a"],
            ),
            (
                "about the reporter's superior at an officer's member",
                Concerned { members: vec![member("tamale-gh")], ..about("p-boss") },
                &["p-staff", "p-a"],
            ),
            (
                "reported by an officer",
                Concerned { reporter: Some(person("p-a")), ..about("p-x") },
                &["p-seat", "p-staff"],
            ),
            (
                "about a group with several of them",
                Concerned {
                    subjects: vec![person("p-a"), person("p-staff")],
                    members: vec![member("tamale-gh")],
                    ..about("p-x")
                },
                &["p-b"],
            ),
        ];
        for (what, concerned, expected) in table {
            assert_eq!(chosen(&concerned, &[], &all), expected, "{what}");
        }
        let alone = [officer("p-a", 0)];
        assert!(
            chosen(&about("p-a"), &[], &alone).is_empty(),
            "nobody is left, so it is for the outside contact"
        );
    }

    /// SAF-3: two, whoever has the fewest cases first, and the same from the same.
    #[test]
    fn officers_share_the_work_and_two_are_enough() {
        let all = [officer("p-c", 2), officer("p-b", 0), officer("p-a", 0), officer("p-d", 1)];
        assert_eq!(chosen(&Concerned::default(), &[], &all), ["p-a", "p-b"]);
        assert_eq!(chosen(&Concerned::default(), &["p-a"], &all), ["p-b"]);
        assert!(chosen(&Concerned::default(), &["p-c", "p-d"], &all).is_empty());
        assert_eq!(chosen(&Concerned::default(), &["p-a"], &all[..1]), ["p-c"]);
    }

    #[test]
    fn a_number_can_be_read_out() {
        let of = |id: &str| number(&ReportId::parse(id).unwrap());
        assert_eq!(of("rp-0123456789abcdef"), "89AB-CDEF");
        assert_eq!(of("rp"), "RP");
    }

    #[test]
    fn an_answer_and_a_reason_have_to_say_something() {
        let close =
            |answer: &str| CloseForm { outcome: CaseOutcome::Unclear, answer: answer.to_owned() }.parse();
        assert_eq!(close(" done ").unwrap(), (CaseOutcome::Unclear, "done".to_owned()));
        assert_eq!(close(" ").unwrap_err()[0].path, "answer");
        assert!(close(&"é".repeat(2000)).is_ok() && close(&"é".repeat(2001)).is_err());
        let renew = |reason: &str| RenewalForm { reason: reason.to_owned() }.parse();
        assert!(
            renew("we wait for a witness").is_ok() && renew("").is_err() && renew(&"a".repeat(501)).is_err()
        );
    }
}
