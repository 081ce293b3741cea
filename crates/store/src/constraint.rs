//! Broken constraints, the same on both databases (rule DAT-7).

/// Which constraint a statement would have broken. A caller maps those it can cause to a field error or a conflict;
/// any other is a bug and answered as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// Another person has this address.
    EmailTaken,
    /// The member has an organisation of this name.
    OrganisationNameTaken,
    /// Another cohort has this name.
    CohortNameTaken,
    /// Another call has this name.
    CallNameTaken,
    /// The cohort has a run of this number.
    RunNumberTaken,
    /// The cohort has a group of this number.
    GroupNumberTaken,
    /// The member is in another group of the cohort.
    MemberGrouped,
    /// The same two are in a mentorship that has not ended.
    PairMatched,
    /// A mail for this event and recipient, or with this message id, is there.
    MailTaken,
    /// The person has an open request to the same side of the same member.
    IntroductionOpen,
    /// A row with this key is there.
    KeyTaken,
    /// The row refers to something that is not there, or something refers to the row.
    Reference,
    /// A value is outside what its column takes.
    Range,
    /// A value that must be there is missing.
    Missing,
    /// A text holds the character NUL, which PostgreSQL cannot keep.
    NulInText,
}

/// What the databases tell about a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Unique,
    ForeignKey,
    Check,
    NotNull,
}

/// Unique constraints by PostgreSQL's name and by SQLite's list of columns.
const UNIQUE: [(&str, &str, Constraint); 11] = [
    ("person_email", "person.email", Constraint::EmailTaken),
    ("organisation_name", "organisation.member, organisation.name", Constraint::OrganisationNameTaken),
    ("cohort_name", "cohort.name", Constraint::CohortNameTaken),
    ("application_call_name", "application_call.name", Constraint::CallNameTaken),
    ("run_number", "run.cohort, run.kind, run.number", Constraint::RunNumberTaken),
    ("learning_group_number", "learning_group.cohort, learning_group.number", Constraint::GroupNumberTaken),
    ("group_member_once", "group_member.cohort, group_member.member", Constraint::MemberGrouped),
    ("mentorship_pair", "mentorship.mentee, mentorship.mentor", Constraint::PairMatched),
    (
        "introduction_open",
        "introduction.asker, introduction.member, introduction.side",
        Constraint::IntroductionOpen,
    ),
    ("outbox_recipient", "outbox.event, outbox.to_address", Constraint::MailTaken),
    ("outbox_message_id", "outbox.message_id", Constraint::MailTaken),
];

impl Constraint {
    /// The constraint behind a violation; `name` is PostgreSQL's name or SQLite's list of columns.
    pub(crate) fn of(kind: Kind, name: &str) -> Self {
        match kind {
            Kind::Unique => UNIQUE
                .iter()
                .find(|(postgres, sqlite, _)| *postgres == name || *sqlite == name)
                .map_or(Self::KeyTaken, |(_, _, constraint)| *constraint),
            Kind::ForeignKey => Self::Reference,
            Kind::Check => Self::Range,
            Kind::NotNull => Self::Missing,
        }
    }
}

#[cfg(test)]
mod tests;
