//! The addresses of the API, once: the server routes them and the client asks for them.

/// The route templates, as the server declares them.
pub mod template {
    /// `GET` the session.
    pub const SESSION: &str = "/api/v1/session";
    /// `POST` asks for a link by mail.
    pub const SIGN_IN_LINKS: &str = "/api/v1/sign-in-links";
    /// `POST` ends the session.
    pub const SIGN_OUT: &str = "/api/v1/sign-out";
    /// `POST` signs in by password.
    pub const SIGN_IN: &str = "/api/v1/sign-in";
    /// `POST` signs in by the code that a link showed in another browser.
    pub const SIGN_IN_CODES: &str = "/api/v1/sign-in-codes";
    /// `POST` makes what a passkey signs to sign in.
    pub const PASSKEY_SIGN_IN_CHALLENGE: &str = "/api/v1/sign-in/passkey/challenge";
    /// `POST` signs in by passkey.
    pub const PASSKEY_SIGN_IN: &str = "/api/v1/sign-in/passkey";
    /// `POST` gives the second factor.
    pub const SECOND_FACTOR: &str = "/api/v1/second-factor";
    /// `POST` proves that the person is still there.
    pub const REAUTHENTICATION: &str = "/api/v1/reauthentication";
    /// `GET` the account page.
    pub const ACCOUNT: &str = "/api/v1/account";
    /// `POST` a new password.
    pub const PASSWORD: &str = "/api/v1/account/password";
    /// `POST` takes the password away.
    pub const PASSWORD_REMOVAL: &str = "/api/v1/account/password/removal";
    /// `POST` asks for another address.
    pub const ADDRESS: &str = "/api/v1/account/address";
    /// `GET` the viewer's passkeys, `POST` a new one.
    pub const PASSKEYS: &str = "/api/v1/account/passkeys";
    /// `POST` makes what a new passkey signs.
    pub const PASSKEY_CHALLENGE: &str = "/api/v1/account/passkeys/challenge";
    /// `POST` what a passkey is called.
    pub const PASSKEY_LABEL: &str = "/api/v1/account/passkeys/{passkey}/label";
    /// `POST` takes a passkey away.
    pub const PASSKEY_REMOVAL: &str = "/api/v1/account/passkeys/{passkey}/removal";
    /// `POST` begins a second factor.
    pub const SECOND_FACTOR_SET_UP: &str = "/api/v1/account/second-factor";
    /// `POST` proves a new second factor.
    pub const SECOND_FACTOR_CONFIRMATION: &str = "/api/v1/account/second-factor/confirmation";
    /// `POST` takes the second factor away.
    pub const SECOND_FACTOR_REMOVAL: &str = "/api/v1/account/second-factor/removal";
    /// `POST` makes new recovery codes.
    pub const RECOVERY_CODES: &str = "/api/v1/account/recovery-codes";
    /// `GET` the viewer's sessions.
    pub const SESSIONS: &str = "/api/v1/sessions";
    /// `POST` ends all but this one.
    pub const OTHER_SESSIONS_END: &str = "/api/v1/sessions/end-others";
    /// `POST` ends one.
    pub const SESSION_END: &str = "/api/v1/sessions/{session}/end";
    /// `POST` what its device is called.
    pub const SESSION_LABEL: &str = "/api/v1/sessions/{session}/label";
    /// `GET` invitations, `POST` a new one.
    pub const INVITATIONS: &str = "/api/v1/invitations";
    /// `POST` takes an invitation back.
    pub const INVITATION_REVOCATION: &str = "/api/v1/invitations/{invitation}/revocation";
    /// `GET` what an invitation is to, by its link.
    pub const WELCOME: &str = "/api/v1/welcome/{token}";
    /// `POST` accepts an invitation.
    pub const WELCOME_ACCEPTANCE: &str = "/api/v1/welcome/{token}/acceptance";
    /// `GET` the viewer's introductions, `POST` asks for one.
    pub const INTRODUCTIONS: &str = "/api/v1/introductions";
    /// `POST` takes a request back.
    pub const INTRODUCTION_WITHDRAWAL: &str = "/api/v1/introductions/{introduction}/withdrawal";
    /// `POST` answers a request.
    pub const INTRODUCTION_ANSWER: &str = "/api/v1/introductions/{introduction}/answer";
    /// `POST` replies to a question.
    pub const QUESTION_REPLY: &str = "/api/v1/introduction-questions/{question}/reply";
    /// `POST` answers a proposal of the Support Unit that two sides meet.
    pub const BROKERED_ANSWER: &str = "/api/v1/brokered-introductions/{brokered}/answer";
    /// `GET` the introductions that the Support Unit brokers, `POST` proposes one.
    pub const STAFF_BROKERED: &str = "/api/v1/staff/brokered-introductions";
    /// `POST` takes a proposal back.
    pub const BROKERED_WITHDRAWAL: &str = "/api/v1/staff/brokered-introductions/{brokered}/withdrawal";
    /// `GET` the viewer's conversations.
    pub const CONVERSATIONS: &str = "/api/v1/conversations";
    /// `GET` messages, `?before=` says before which; `POST` one.
    pub const MESSAGES: &str = "/api/v1/conversations/{conversation}/messages";
    /// `POST` says up to which message the viewer has read.
    pub const CONVERSATION_READING: &str = "/api/v1/conversations/{conversation}/reading";
    /// `POST` blocks the other one.
    pub const CONVERSATION_BLOCK: &str = "/api/v1/conversations/{conversation}/block";
    /// `GET` looks for words in what the viewer can read of messages.
    pub const MESSAGE_SEARCH: &str = "/api/v1/messages";
    /// Whether mails hold the messages that they tell of.
    pub const MESSAGE_MAILS: &str = "/api/v1/message-mails";
    /// `POST` blocks whoever wrote a message.
    pub const MESSAGE_BLOCK: &str = "/api/v1/messages/{message}/block";
    /// `GET` what the two of a conversation released to each other, `POST` releases channels of the viewer.
    pub const RELEASES: &str = "/api/v1/conversations/{conversation}/releases";
    /// `POST` withdraws a release.
    pub const RELEASE_WITHDRAWAL: &str = "/api/v1/releases/{release}/withdrawal";
    /// `GET` the viewer's contact channels, `POST` a new one.
    pub const CHANNELS: &str = "/api/v1/account/channels";
    /// `POST` takes a channel away, from everybody who has it.
    pub const CHANNEL_REMOVAL: &str = "/api/v1/account/channels/{channel}/removal";
    /// `GET` the viewer's blocks.
    pub const BLOCKS: &str = "/api/v1/blocks";
    /// `POST` lifts a block.
    pub const BLOCK_LIFTING: &str = "/api/v1/blocks/{block}/lifting";
    /// `GET` the mails a demo kept.
    pub const DEMO_MAILS: &str = "/api/v1/demo/mails";
    /// `GET` the directory.
    pub const MEMBERS: &str = "/api/v1/members";
    /// `GET` rows of the directory that fit a question.
    pub const DIRECTORY: &str = "/api/v1/directory";
    /// `GET` one member.
    pub const MEMBER: &str = "/api/v1/members/{member}";
    /// `POST` a practice of a member.
    pub const MEMBER_PRACTICES: &str = "/api/v1/members/{member}/practices";
    /// `GET` one practice, `PUT` changes it.
    pub const PRACTICE: &str = "/api/v1/practices/{practice}";
    /// `POST` takes a practice away.
    pub const PRACTICE_REMOVAL: &str = "/api/v1/practices/{practice}/removal";
    /// `GET` the viewer's questions to the network, `POST` asks one.
    pub const QUESTIONS: &str = "/api/v1/questions";
    /// `POST` answers a question to the network.
    pub const QUESTION_ANSWER: &str = "/api/v1/questions/{question}/answer";
    /// `POST` passes on a question to the network.
    pub const QUESTION_PASSING: &str = "/api/v1/questions/{question}/passing";
    /// `POST` says whether the viewer wants to be asked.
    pub const QUESTION_CHOICE: &str = "/api/v1/question-choice";
    /// `GET` the answers that are public.
    pub const ANSWERS: &str = "/api/v1/answers";
    /// `GET` one of them.
    pub const ANSWER: &str = "/api/v1/answers/{answer}";
    /// `POST` says whether the viewer agrees that it is public.
    pub const ANSWER_AGREEMENT: &str = "/api/v1/answers/{answer}/agreement";
    /// `POST` takes a public answer away.
    pub const ANSWER_REMOVAL: &str = "/api/v1/answers/{answer}/removal";
    /// `GET` the circles, `POST` opens one.
    pub const CIRCLES: &str = "/api/v1/circles";
    /// `GET` one circle, `PUT` changes it.
    pub const CIRCLE: &str = "/api/v1/circles/{circle}";
    /// `PUT` changes what a circle is about, and its dates.
    pub const CIRCLE_PLAN: &str = "/api/v1/circles/{circle}/plan";
    /// `POST` joins a circle.
    pub const CIRCLE_JOINING: &str = "/api/v1/circles/{circle}/joining";
    /// `POST` leaves a circle.
    pub const CIRCLE_LEAVING: &str = "/api/v1/circles/{circle}/leaving";
    /// `POST` closes a circle.
    pub const CIRCLE_CLOSING: &str = "/api/v1/circles/{circle}/closing";
    /// `GET` the taxonomy.
    pub const POLICY_AREAS: &str = "/api/v1/policy-areas";
    /// `GET` the home page.
    pub const HOME: &str = "/api/v1/home";
    /// `GET` a stream of events, each of which says that there is something new for the viewer.
    pub const NEWS: &str = "/api/v1/news";
    /// `GET` how much waits for the viewer.
    pub const WAITING: &str = "/api/v1/waiting";
    /// `GET` the viewer's groups.
    pub const GROUPS: &str = "/api/v1/groups";
    /// `GET` the sessions of a group as a calendar file.
    pub const GROUP_CALENDAR: &str = "/api/v1/groups/{group}/calendar.ics";
    /// `GET` the viewer's mentorships.
    pub const MENTORING: &str = "/api/v1/mentoring";
    /// `GET` who reads what of the viewer, their consents, export and erasure.
    pub const PRIVACY: &str = "/api/v1/account/privacy";
    /// `POST` changes who reads what.
    pub const PRIVACY_LEVELS: &str = "/api/v1/account/privacy/levels";
    /// `GET` the viewer as somebody else sees them; `?as=` says who.
    pub const PRIVACY_PREVIEW: &str = "/api/v1/account/privacy/preview";
    /// `POST` gives a consent or withdraws it.
    pub const CONSENTS: &str = "/api/v1/account/consents";
    /// `POST` asks for a file of one's own data.
    pub const EXPORTS: &str = "/api/v1/account/exports";
    /// `POST` fetches it, once.
    pub const EXPORT_FILE: &str = "/api/v1/account/exports/{export}/file";
    /// `POST` asks for the end of the account.
    pub const ERASURE: &str = "/api/v1/account/erasure";
    /// `POST` takes that back.
    pub const ERASURE_CANCELLATION: &str = "/api/v1/account/erasure/cancellation";
    /// `GET` who reads what of somebody, `POST` makes a field narrower.
    pub const PERSON_LEVELS: &str = "/api/v1/staff/people/{person}/levels";
    /// `GET` the countries in which people are at risk, `POST` flags one or lifts its flag.
    pub const COUNTRIES_AT_RISK: &str = "/api/v1/staff/countries-at-risk";
    /// `GET` the queue of staff.
    pub const TODAY: &str = "/api/v1/staff/today";
    /// `GET` the cohorts.
    pub const COHORTS: &str = "/api/v1/staff/cohorts";
    /// `GET` one cohort.
    pub const COHORT: &str = "/api/v1/staff/cohorts/{cohort}";
    /// `GET` the group former of a cohort.
    pub const GROUP_STUDIO: &str = "/api/v1/staff/cohorts/{cohort}/groups";
    /// `POST` forms groups.
    pub const GROUP_RUNS: &str = "/api/v1/staff/cohorts/{cohort}/group-runs";
    /// `POST` places whoever is in no published group.
    pub const GROUP_LATE: &str = "/api/v1/staff/cohorts/{cohort}/late-joiners";
    /// `POST` changes a proposal.
    pub const GROUP_EDITS: &str = "/api/v1/staff/group-runs/{run}/edits";
    /// `GET` where a member of a proposal could be; `?member=` says which.
    pub const GROUP_OPTIONS: &str = "/api/v1/staff/group-runs/{run}/options";
    /// `GET` what publishing a proposal would do.
    pub const GROUP_PREVIEW: &str = "/api/v1/staff/group-runs/{run}/publication-preview";
    /// `POST` publishes groups.
    pub const GROUP_PUBLICATION: &str = "/api/v1/staff/group-runs/{run}/publication";
    /// `GET` the matching studio of a cohort.
    pub const MATCH_STUDIO: &str = "/api/v1/staff/cohorts/{cohort}/matching";
    /// `GET` the runs that were kept, `POST` runs the matching.
    pub const MATCH_RUNS: &str = "/api/v1/staff/cohorts/{cohort}/match-runs";
    /// `GET` one run.
    pub const MATCH_RUN: &str = "/api/v1/staff/match-runs/{run}";
    /// `GET` the record of a run, to be kept and repeated.
    pub const MATCH_RECORD: &str = "/api/v1/staff/match-runs/{run}/record";
    /// `POST` publishes matches, `DELETE` takes the publication back.
    pub const MATCH_PUBLICATION: &str = "/api/v1/staff/match-runs/{run}/publication";
    /// `GET` what publishing a run would do.
    pub const PUBLICATION_PREVIEW: &str = "/api/v1/staff/match-runs/{run}/publication-preview";
    /// `PUT` a mentor's places.
    pub const MENTOR_PLACES: &str = "/api/v1/staff/mentors/{mentor}/places";
    /// `GET` the calls for applications, `POST` a new one.
    pub const CALLS: &str = "/api/v1/staff/calls";
    /// `GET` one call with its applicants and who would join.
    pub const CALL: &str = "/api/v1/staff/calls/{call}";
    /// `POST` a CSV file of applications; `?dry_run=true` writes nothing.
    pub const CALL_APPLICANTS: &str = "/api/v1/staff/calls/{call}/applicants";
    /// `POST` asks who would join with other quotas; nothing is kept.
    pub const CALL_BALANCES: &str = "/api/v1/staff/calls/{call}/balances";
    /// `PUT` keeps quotas and decisions.
    pub const CALL_BALANCE: &str = "/api/v1/staff/calls/{call}/balance";
    /// `POST` freezes the selection.
    pub const CALL_FREEZE: &str = "/api/v1/staff/calls/{call}/freeze";
    /// `GET` the frozen selection with its problem, to be kept and repeated.
    pub const CALL_RECORD: &str = "/api/v1/staff/calls/{call}/record";
    /// `GET` the frozen selection as a table.
    pub const CALL_TABLE: &str = "/api/v1/staff/calls/{call}/selection.csv";
    /// `GET` people and seats.
    pub const PEOPLE: &str = "/api/v1/staff/people";
    /// `GET` the sessions of somebody.
    pub const PERSON_SESSIONS: &str = "/api/v1/staff/people/{person}/sessions";
    /// `POST` ends all sessions of somebody.
    pub const PERSON_SESSIONS_END: &str = "/api/v1/staff/people/{person}/sessions/end";
    /// `POST` suspends somebody or lets them back in.
    pub const ACCOUNT_STATE: &str = "/api/v1/staff/people/{person}/account-state";
    /// `POST` asks for, or agrees to, the reset of a lost second factor.
    pub const SECOND_FACTOR_RESET: &str = "/api/v1/staff/people/{person}/second-factor-reset";
    /// `POST` a CSV file of members; `?dry_run=true` writes nothing.
    pub const IMPORT_MEMBERS: &str = "/api/v1/staff/imports/members";
    /// `GET` all members as the file that an import takes.
    pub const MEMBERS_FILE: &str = "/api/v1/staff/members.csv";
    /// `GET` the mails that wait or were given up.
    pub const MAILS: &str = "/api/v1/staff/mails";
    /// `POST` sends all mails again that were given up.
    pub const MAILS_RESEND: &str = "/api/v1/staff/mails/resend";
    /// `POST` sends a mail again that was given up.
    pub const MAIL_RESEND: &str = "/api/v1/staff/mails/{mail}/resend";
    /// `GET` the safeguarding officers, and who is proposed.
    pub const OFFICERS: &str = "/api/v1/staff/officers";
    /// `POST` proposes somebody as officer, agrees to it, or takes the role away.
    pub const OFFICER: &str = "/api/v1/staff/people/{person}/officer";
    /// `GET` the viewer's reports, `POST` a new one.
    pub const REPORTS: &str = "/api/v1/reports";
    /// `GET` the cases the viewer is named on.
    pub const CASES: &str = "/api/v1/cases";
    /// `POST` reads a case, which is noted.
    pub const CASE_READING: &str = "/api/v1/cases/{case}/reading";
    /// `POST` takes a case up.
    pub const CASE_TAKING_UP: &str = "/api/v1/cases/{case}/taking-up";
    /// `POST` goes on reading a case for another 90 days.
    pub const CASE_RENEWAL: &str = "/api/v1/cases/{case}/renewal";
    /// `POST` closes a case.
    pub const CASE_CLOSING: &str = "/api/v1/cases/{case}/closing";
    /// `GET` the audit log.
    pub const AUDIT: &str = "/api/v1/staff/audit";
}

/// `template` with its one `{...}` replaced by `id`.
pub fn fill(template: &str, id: &str) -> String {
    match (template.find('{'), template.find('}')) {
        (Some(from), Some(to)) if from < to => format!("{}{id}{}", &template[..from], &template[to + 1..]),
        _ => template.to_owned(),
    }
}

/// `text` as the value of a query of the API.
pub fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b',' | b'/' => {
                encoded.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_once() {
        assert_eq!(fill(template::MEMBER, "rosario-ar"), "/api/v1/members/rosario-ar");
        assert_eq!(fill(template::GROUP_CALENDAR, "g-1"), "/api/v1/groups/g-1/calendar.ics");
        assert_eq!(fill(template::HOME, "x"), "/api/v1/home");
    }

    #[test]
    fn what_would_end_or_change_a_value_is_encoded() {
        assert_eq!(encode("a&b=c#d?e+f%20 /x,y~"), "a%26b%3Dc%23d%3Fe%2Bf%2520%20/x,y~");
        assert_eq!(encode("río"), "r%C3%ADo");
    }
}
