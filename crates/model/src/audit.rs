//! The audit log as staff read it.

use serde::{Deserialize, Serialize};

use crate::reason::Reason;

/// What stands as the actor of somebody whose account was erased; the page words it.
pub const DELETED_MEMBER: &str = "deleted-member";

/// `GET /api/v1/staff/audit?before=SEQUENCE`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// Newest first, at most a hundred.
    pub rows: Vec<AuditRow>,
    /// The `before` of the next page, if there is one.
    pub next: Option<i64>,
}

/// One act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditRow {
    /// Position in the log.
    pub sequence: i64,
    /// When.
    pub at_ms: i64,
    /// Who: a name, or nothing for the system itself.
    pub actor: Option<String>,
    /// What: a code of [`Act`] and its parameters.
    pub act: Reason,
}

crate::place::codes! {
    /// What can stand in the audit log.
    Act {
        /// The demo was set up.
        DemoCreated = "demo_created",
        /// Members were imported: `added`, `changed`.
        MembersImported = "members_imported",
        /// Somebody signed in.
        SignedIn = "signed_in",
        /// Somebody signed out.
        SignedOut = "signed_out",
        /// Groups were formed: `cohort`, `groups`, `unplaced`.
        GroupsFormed = "groups_formed",
        /// A member was moved: `member`, `from`, `to`.
        MemberMoved = "member_moved",
        /// Two members changed places: `member`, `with`.
        MembersSwapped = "members_swapped",
        /// A change was supposed so that somebody has a group: `member`.
        GroupChangeTaken = "group_change_taken",
        /// A member was kept in its group: `member`.
        MemberLocked = "member_locked",
        /// A member was let go again: `member`.
        MemberUnlocked = "member_unlocked",
        /// The last edit of a proposal was taken back: `cohort`.
        GroupEditUndone = "group_edit_undone",
        /// A place was sought for members without a group: `cohort`, `placed`, `unplaced`.
        LateJoinersPlaced = "late_joiners_placed",
        /// Groups were published: `cohort`, `groups`.
        GroupsPublished = "groups_published",
        /// A call for applications was made: `call`, `seats`.
        CallMade = "call_made",
        /// Applications of a call came from a file: `call`, `added`, `changed`.
        ApplicantsImported = "applicants_imported",
        /// Quotas of a call were kept: `call`, `quotas`.
        BalanceKept = "balance_kept",
        /// The selection of a call was frozen: `call`, `selected`.
        SelectionFrozen = "selection_frozen",
        /// Matching was run: `cohort`, `matched`, `unmatched`.
        MatchingRun = "matching_run",
        /// Matches were published: `cohort`, `matched`.
        MatchesPublished = "matches_published",
        /// A publication of matches was taken back: `cohort`, `number` of the run, `matched`.
        MatchesWithdrawn = "matches_withdrawn",
        /// Staff changed a mentor's places with the mentor's agreement: `mentor`, `from`, `to`, `paused` (0 or 1),
        /// `reason` where one was given.
        MentorPlacesChanged = "mentor_places_changed",
        /// An administrator was created on the command line: `name`.
        AdminCreated = "admin_created",
        /// A mail that was given up was sent again: `template`, `recipient`.
        MailResent = "mail_resent",
        /// All mails that were given up were sent again: `mails`.
        MailsResent = "mails_resent",
        /// Somebody gave their second factor.
        SecondFactorGiven = "second_factor_given",
        /// Somebody set or changed their password.
        PasswordChanged = "password_changed",
        /// Somebody took their password away, or the command line did: `name`.
        PasswordRemoved = "password_removed",
        /// Somebody set up a second factor.
        SecondFactorSet = "second_factor_set",
        /// A second factor was taken away, by its owner or on the command line: `name`.
        SecondFactorRemoved = "second_factor_removed",
        /// Somebody made new recovery codes.
        RecoveryCodesMade = "recovery_codes_made",
        /// Somebody asked for another address.
        AddressAsked = "address_asked",
        /// Somebody confirmed another address.
        AddressChanged = "address_changed",
        /// Somebody added a passkey.
        PasskeyAdded = "passkey_added",
        /// Somebody took a passkey away.
        PasskeyRemoved = "passkey_removed",
        /// The reset of a lost second factor was asked for: `name`.
        SecondFactorResetAsked = "second_factor_reset_asked",
        /// Another agreed to it: `name`.
        SecondFactorResetAgreed = "second_factor_reset_agreed",
        /// A lost second factor was taken away after the time to object: `name`.
        SecondFactorResetDone = "second_factor_reset_done",
        /// Sessions of somebody were ended: `name`, `sessions`.
        SessionsEnded = "sessions_ended",
        /// Somebody was suspended: `name`.
        AccountSuspended = "account_suspended",
        /// Somebody was let back in: `name`.
        AccountRestored = "account_restored",
        /// Somebody was invited: to `seat` of `member`, or to `role`.
        Invited = "invited",
        /// An invitation was taken back: to `seat` of `member`, or to `role`.
        InvitationRevoked = "invitation_revoked",
        /// An invitation was accepted: `name`.
        InvitationAccepted = "invitation_accepted",
        /// Somebody asked one side of a member for an introduction.
        IntroductionAsked = "introduction_asked",
        /// Somebody took such a request back.
        IntroductionWithdrawn = "introduction_withdrawn",
        /// An introduction was proposed to two sides.
        IntroductionBrokered = "introduction_brokered",
        /// Such a proposal was taken back.
        BrokeredWithdrawn = "brokered_withdrawn",
        /// Two said yes to each other; who is not told.
        TwoIntroduced = "two_introduced",
        /// Somebody opened more profiles in a day than one person may.
        ProfileLimitPassed = "profile_limit_passed",
        /// Somebody would have opened one more profile than the people of an organisation may together in a day:
        /// `organisation`, `member` it is of.
        ProfileLimitShared = "profile_limit_shared",
        /// A practice was published: `member`.
        PracticePublished = "practice_published",
        /// A practice was changed: `member`.
        PracticeChanged = "practice_changed",
        /// A practice was taken away: `member`.
        PracticeRemoved = "practice_removed",
        /// Somebody asked the network.
        NetworkAsked = "network_asked",
        /// A public answer was taken away.
        AnswerTakenAway = "answer_taken_away",
        /// A circle was opened: `circle`, `leads`.
        CircleOpened = "circle_opened",
        /// What is said of a circle was changed: `circle`.
        CircleChanged = "circle_changed",
        /// A circle was changed, and others lead it: `circle`, `leads`.
        CircleLeadsNamed = "circle_leads_named",
        /// A circle was closed: `circle`.
        CircleClosed = "circle_closed",
        /// Somebody was proposed as safeguarding officer: `name`.
        OfficerProposed = "officer_proposed",
        /// Another agreed, and they are one: `name`.
        OfficerConfirmed = "officer_confirmed",
        /// Somebody is no safeguarding officer any more, or is not proposed any more: `name`.
        OfficerEnded = "officer_ended",
        /// A backup was put into the place of the database.
        DatabaseRestored = "database_restored",
        /// Somebody chose who reads what of them: `fields`.
        VisibilityChanged = "visibility_changed",
        /// Staff made a field of somebody narrower: `person` (an id), `field`, `level`.
        VisibilityNarrowed = "visibility_narrowed",
        /// A country was flagged as one in which people are at risk: `country`.
        CountryFlagged = "country_flagged",
        /// The flag was lifted: `country`.
        CountryFlagLifted = "country_flag_lifted",
        /// Somebody gave a consent: `purpose`.
        ConsentGiven = "consent_given",
        /// Somebody withdrew a consent: `purpose`.
        ConsentWithdrawn = "consent_withdrawn",
        /// Somebody asked for a file of their data.
        ExportAsked = "export_asked",
        /// Somebody fetched it.
        ExportFetched = "export_fetched",
        /// Somebody asked for the end of their account.
        ErasureAsked = "erasure_asked",
        /// Somebody took that back.
        ErasureCancelled = "erasure_cancelled",
        /// An account was erased.
        MemberErased = "member_erased",
        /// What is no longer kept was forgotten: `rows`.
        DataForgotten = "data_forgotten",
    }
}
