//! Who may do what: one pure function. The server decides with it; the browser only chooses what to show.

mod circle;
mod facts;
mod invitation;
mod meeting;
mod part;
mod practice;
mod safeguarding;
pub mod second_factor;

use serde::{Deserialize, Serialize};

pub use facts::ObjectFacts;
use facts::runs_the_programme;
pub use part::Part;

use crate::directory::SeatKind;
use crate::id::{MemberId, PersonId};
use crate::place::codes;
use crate::problem::Code;
use crate::visibility::{Field, Level};

codes! {
    /// What a grant makes of somebody.
    Role {
        /// Holds a government seat of a member.
        GovernmentSeat = "government_seat",
        /// Holds a civil-society seat of a member.
        CivilSocietySeat = "civil_society_seat",
        /// Offers to mentor.
        Mentor = "mentor",
        /// Leads groups.
        Facilitator = "facilitator",
        /// Looks for peers, without a seat.
        Reformer = "reformer",
        /// Support Unit.
        Staff = "staff",
        /// Runs the installation.
        Admin = "admin",
        /// Reads and closes the cases they are named on.
        SafeguardingOfficer = "safeguarding_officer",
    }
}

impl Role {
    /// What the command line gives to whoever runs the installation (rule ACC-2).
    pub const GIVEN_BY_COMMAND: Self = Self::Admin;
    /// What two who run the installation give together (rule AUT-6).
    pub const GIVEN_BY_TWO: Self = Self::SafeguardingOfficer;

    /// What holding a seat of this kind makes of somebody.
    pub fn of_seat(kind: SeatKind) -> Self {
        if kind.is_government() { Self::GovernmentSeat } else { Self::CivilSocietySeat }
    }

    /// Whether it comes from holding a seat, and from nowhere else.
    pub fn comes_with_a_seat(self) -> bool {
        SeatKind::ALL.iter().any(|kind| Self::of_seat(*kind) == self)
    }
}

/// One grant that holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// What it makes of the person.
    pub role: Role,
    /// The member of a seat.
    pub member: Option<MemberId>,
}

/// Somebody who asks for something, with the grants that hold at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// Their grants.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// Whether any grant is of `role`.
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Whether the actor holds a seat of `member`.
    pub fn sits_for(&self, member: &MemberId) -> bool {
        self.grants.iter().any(|grant| match grant.role {
            Role::GovernmentSeat | Role::CivilSocietySeat => grant.member.as_ref() == Some(member),
            Role::Mentor
            | Role::Facilitator
            | Role::Reformer
            | Role::Staff
            | Role::Admin
            | Role::SafeguardingOfficer => false,
        })
    }

    /// The member whose seat the actor holds; the first when there are several.
    pub fn member(&self) -> Option<&MemberId> {
        self.grants.iter().find_map(|grant| match grant.role {
            Role::GovernmentSeat | Role::CivilSocietySeat => grant.member.as_ref(),
            Role::Mentor
            | Role::Facilitator
            | Role::Reformer
            | Role::Staff
            | Role::Admin
            | Role::SafeguardingOfficer => None,
        })
    }

    /// The roles, each once, in the order of [`Role::ALL`].
    pub fn roles(&self) -> Vec<Role> {
        Role::ALL.iter().copied().filter(|role| self.has(*role)).collect()
    }
}

/// What somebody wants to do with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Read what members offer and look for.
    SeeOffers,
    /// Read a field of a person.
    SeeField(Field),
    /// Read a published group.
    SeeGroup,
    /// Read a mentorship.
    SeeMentorship,
    /// Offer to mentor, and wait to be matched.
    OfferMentoring,
    /// Lead groups.
    LeadGroups,
    /// Run cohorts: form groups, match, import, read people and audit.
    RunProgramme,
    /// Decide about members: publish their groups and matches, keep or freeze a selection, change a mentor's places.
    DecideOnMembers,
    /// Invite somebody to a seat or to a role.
    Invite,
    /// Agree with another to take away a second factor that its owner lost.
    ResetSecondFactor,
    /// End the sessions of others, suspend them and let them back in.
    ManageAccounts,
    /// Ask one side of a member for an introduction.
    AskForIntroduction,
    /// Read a request for an introduction and answer it, or take back one's own.
    TakePartInIntroduction,
    /// Read a conversation of two, and write in it.
    TakePartInConversation,
    /// Read what those in a published group write to each other, and write there.
    TakePartInGroup,
    /// Read what those in a circle write to each other, and write there.
    TakePartInCircle,
    /// Tell of a practice of a member, or change it.
    TellPractice,
    /// Take a practice of a member away.
    RemovePractice,
    /// Ask the network.
    AskNetwork,
    /// Read a question to the network, answer it or pass; agree that what one wrote is public, and take that back.
    TakePartInQuestion,
    /// Take a public answer away.
    RemoveAnswer,
    /// See that there are circles, and what they are about; join them and leave them.
    SeeCircles,
    /// See who is inside a circle, and where it meets.
    SeeInsideCircle,
    /// Change what a circle is about, and its dates.
    PlanCircle,
    /// Open a circle, change everything about it, and close it.
    RunCircles,
    /// Propose somebody as safeguarding officer, agree to that, or take the role away.
    NameOfficers,
    /// Read a case, take it up and close it.
    WorkOnCase,
}

/// What the answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go on.
    Allow,
    /// Answer as if there were no such thing.
    Hide,
    /// The actor may know that it exists, and may not do this.
    Deny(DenyReason),
}

/// Why somebody may not do what they may know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DenyReason {
    /// No role of theirs does this.
    Role,
    /// They would decide about a member whose seat they hold, or about themselves.
    ConflictOfInterest,
}

impl Decision {
    /// Nothing, or the code to answer with.
    pub fn require(self) -> Result<(), Code> {
        match self {
            Self::Allow => Ok(()),
            Self::Hide => Err(Code::NotFound),
            Self::Deny(DenyReason::Role) => Err(Code::Forbidden),
            Self::Deny(DenyReason::ConflictOfInterest) => Err(Code::ConflictOfInterest),
        }
    }

    /// Whether to go on.
    pub fn allowed(self) -> bool {
        self == Self::Allow
    }
}

/// Whether `actor` (nobody, for a visitor) may do `action` with the object of which `facts` hold.
///
/// It starts at [`Decision::Hide`] and every role is named: a role added later gets nothing until somebody decides.
pub fn can(actor: Option<&Actor>, action: Action, facts: &ObjectFacts) -> Decision {
    let field = matches!(action, Action::SeeField(_));
    let public = field && facts.level == Some(Level::Public);
    let Some(actor) = actor else { return if public { Decision::Allow } else { Decision::Hide } };
    let own_field = field && facts.subject.as_ref() == Some(&actor.person);
    let apart = facts.apart.contains(&actor.person);
    let introduced = action == Action::SeeField(Field::Name) && facts.introduced.contains(&actor.person);
    // Whoever joins a circle tells those inside their name, unless it waits for introductions.
    let in_circle = action == Action::SeeField(Field::Name)
        && facts.level >= Some(Level::Cohort)
        && facts.circle.contains(&actor.person);
    if own_field || (!apart && (public || introduced || in_circle)) {
        return Decision::Allow;
    }
    let counted = actor.grants.iter().filter(|grant| !apart || runs_the_programme(grant.role));
    let decisions = counted.map(|grant| decide(actor, grant, action, facts));
    let union = decisions.fold(Decision::Hide, |best, next| match (best, next) {
        (Decision::Allow, _) | (_, Decision::Allow) => Decision::Allow,
        (Decision::Deny(reason), _) | (_, Decision::Deny(reason)) => Decision::Deny(reason),
        (Decision::Hide, Decision::Hide) => Decision::Hide,
    });
    let conflict = union.allowed() && in_conflict(actor, action, facts);
    if conflict { Decision::Deny(DenyReason::ConflictOfInterest) } else { union }
}

/// What several roles must not do together, whatever each of them may (rule AUT-7).
fn in_conflict(actor: &Actor, action: Action, facts: &ObjectFacts) -> bool {
    match action {
        Action::DecideOnMembers => {
            facts.people.contains(&actor.person) || facts.members.iter().any(|member| actor.sits_for(member))
        }
        Action::NameOfficers => facts.people.contains(&actor.person),
        Action::SeeOffers
        | Action::SeeField(_)
        | Action::SeeGroup
        | Action::SeeMentorship
        | Action::OfferMentoring
        | Action::LeadGroups
        | Action::RunProgramme
        | Action::Invite
        | Action::ResetSecondFactor
        | Action::ManageAccounts
        | Action::AskForIntroduction
        | Action::TakePartInIntroduction
        | Action::TakePartInConversation
        | Action::TakePartInGroup
        | Action::TakePartInCircle
        | Action::TellPractice
        | Action::RemovePractice
        | Action::AskNetwork
        | Action::TakePartInQuestion
        | Action::RemoveAnswer
        | Action::SeeCircles
        | Action::SeeInsideCircle
        | Action::PlanCircle
        | Action::RunCircles
        // Of whom a case is is settled when its officers are named, and asked again whenever one reads it.
        | Action::WorkOnCase => false,
    }
}

fn decide(actor: &Actor, grant: &Grant, action: Action, facts: &ObjectFacts) -> Decision {
    let when = |holds: bool| if holds { Decision::Allow } else { Decision::Hide };
    let own = grant.member.as_ref().is_some_and(|member| facts.members.contains(member));
    let same_cohort = grant.member.as_ref().is_some_and(|member| facts.cohort_members.contains(member));
    let same_group = grant.member.as_ref().is_some_and(|member| facts.group_members.contains(member));
    let part = facts.people.contains(&actor.person);
    let wide = |level| facts.level.is_some_and(|given| given >= level);
    let mentored = grant.member.as_ref().is_some_and(|member| facts.mentees.contains(member));
    match (grant.role, action) {
        (
            Role::GovernmentSeat
            | Role::CivilSocietySeat
            | Role::Mentor
            | Role::Facilitator
            | Role::Reformer
            | Role::Staff
            | Role::Admin,
            Action::SeeOffers,
        ) => Decision::Allow,
        (
            Role::Staff | Role::Admin,
            Action::RunProgramme | Action::DecideOnMembers | Action::ResetSecondFactor,
        )
        | (Role::Admin, Action::ManageAccounts)
        | (Role::Mentor, Action::OfferMentoring)
        | (Role::Facilitator, Action::LeadGroups) => Decision::Allow,
        (Role::Staff | Role::Admin, Action::SeeField(_)) => Decision::Allow,
        (Role::Staff, Action::SeeGroup | Action::SeeMentorship) => Decision::Allow,
        (Role::Admin, Action::SeeGroup | Action::SeeMentorship) => Decision::Hide,
        (Role::GovernmentSeat | Role::CivilSocietySeat, Action::SeeField(_)) => {
            let brought_together = own || same_group || mentored;
            when(wide(Level::Members) || (wide(Level::Cohort) && same_cohort) || brought_together)
        }
        (Role::GovernmentSeat | Role::CivilSocietySeat, Action::SeeGroup | Action::SeeMentorship) => {
            when(own)
        }
        (Role::Facilitator, Action::SeeField(_)) => {
            when(wide(Level::Members) || facts.facilitators.contains(&actor.person))
        }
        (Role::Facilitator, Action::SeeGroup) | (Role::Mentor, Action::SeeMentorship) => when(part),
        (Role::Mentor, Action::SeeField(_)) => when(wide(Level::Members) || (wide(Level::Cohort) && part)),
        // Somebody without a seat looks for members that offer a topic, and is shown no person by it.
        (Role::Reformer, Action::SeeField(Field::Topics)) => when(wide(Level::Members)),
        (Role::Facilitator, Action::SeeMentorship)
        | (Role::Mentor, Action::SeeGroup)
        | (
            Role::Reformer,
            Action::SeeField(
                Field::Name
                | Field::Role
                | Field::Organisation
                | Field::Languages
                | Field::Experience
                | Field::Clock,
            )
            | Action::SeeGroup
            | Action::SeeMentorship,
        ) => Decision::Hide,
        (
            Role::GovernmentSeat | Role::CivilSocietySeat | Role::Mentor | Role::Facilitator | Role::Reformer,
            Action::RunProgramme
            | Action::DecideOnMembers
            | Action::ResetSecondFactor
            | Action::ManageAccounts,
        )
        | (Role::Staff, Action::ManageAccounts)
        | (
            Role::GovernmentSeat
            | Role::CivilSocietySeat
            | Role::Facilitator
            | Role::Reformer
            | Role::Staff
            | Role::Admin,
            Action::OfferMentoring,
        )
        | (
            Role::GovernmentSeat
            | Role::CivilSocietySeat
            | Role::Mentor
            | Role::Reformer
            | Role::Staff
            | Role::Admin,
            Action::LeadGroups,
        ) => Decision::Deny(DenyReason::Role),
        (
            Role::SafeguardingOfficer,
            Action::SeeOffers | Action::SeeField(_) | Action::SeeGroup | Action::SeeMentorship,
        ) => Decision::Hide,
        (
            Role::SafeguardingOfficer,
            Action::OfferMentoring
            | Action::LeadGroups
            | Action::RunProgramme
            | Action::DecideOnMembers
            | Action::ResetSecondFactor
            | Action::ManageAccounts,
        ) => Decision::Deny(DenyReason::Role),
        (role, Action::Invite) => invitation::decide(role, own, facts),
        (
            role,
            Action::AskForIntroduction
            | Action::TakePartInIntroduction
            | Action::TakePartInConversation
            | Action::AskNetwork
            | Action::TakePartInQuestion,
        ) => meeting::decide(role, action, part),
        (role, Action::TakePartInGroup) => meeting::in_group(role, own, part),
        (role, Action::TakePartInCircle) => meeting::in_circle(role, part),
        (role, Action::RemoveAnswer) => meeting::remove_answer(role),
        (role, Action::TellPractice | Action::RemovePractice) => practice::decide(role, action, own),
        (role, Action::SeeCircles | Action::SeeInsideCircle | Action::PlanCircle | Action::RunCircles) => {
            circle::decide(role, action, part)
        }
        (role, Action::NameOfficers) => safeguarding::name_officers(role),
        (role, Action::WorkOnCase) => safeguarding::work_on_case(role, part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(id: &str) -> MemberId {
        MemberId::parse(id).unwrap()
    }

    fn actor(role: Role, of: Option<&str>) -> Actor {
        let grants = vec![Grant { role, member: of.map(member) }];
        Actor { person: PersonId::parse("p-1").unwrap(), grants }
    }

    #[test]
    fn a_visitor_may_do_nothing_here() {
        assert_eq!(can(None, Action::SeeOffers, &ObjectFacts::default()), Decision::Hide);
    }

    fn facts(level: Level) -> ObjectFacts {
        let members = |ids: &[&str]| ids.iter().copied().map(member).collect::<Vec<_>>();
        ObjectFacts {
            members: members(&["tamale-gh"]),
            cohort_members: members(&["tamale-gh", "baguio-ph", "plav-me"]),
            group_members: members(&["tamale-gh", "baguio-ph"]),
            mentees: members(&["chepo-pa"]),
            people: vec![PersonId::parse("p-mentor").unwrap()],
            facilitators: vec![PersonId::parse("p-leader").unwrap()],
            subject: Some(PersonId::parse("p-subject").unwrap()),
            level: Some(level),
            ..ObjectFacts::default()
        }
    }

    /// The readers of each level: `baguio-ph` shares the group, `plav-me` the cohort, `chepo-pa` is mentored.
    #[test]
    fn a_level_is_read_by_those_it_names_and_by_those_the_programme_brought_together() {
        let seat = |of| actor(Role::GovernmentSeat, Some(of));
        let named = |role, id: &str| Actor { person: PersonId::parse(id).unwrap(), ..actor(role, None) };
        let readers: [(&str, Option<Actor>, [bool; 4]); 13] = [
            ("visitor", None, [false, false, false, true]),
            ("own member", Some(seat("tamale-gh")), [true; 4]),
            ("same group", Some(seat("baguio-ph")), [true; 4]),
            ("mentee", Some(seat("chepo-pa")), [true; 4]),
            ("same cohort", Some(seat("plav-me")), [false, true, true, true]),
            ("another cohort", Some(seat("rosario-ar")), [false, false, true, true]),
            ("own mentor", Some(named(Role::Mentor, "p-mentor")), [false, true, true, true]),
            ("another mentor", Some(named(Role::Mentor, "p-other")), [false, false, true, true]),
            ("leader of the group", Some(named(Role::Facilitator, "p-leader")), [true; 4]),
            ("another facilitator", Some(named(Role::Facilitator, "p-other")), [false, false, true, true]),
            ("reformer", Some(named(Role::Reformer, "p-other")), [false, false, false, true]),
            ("staff", Some(named(Role::Staff, "p-other")), [true; 4]),
            ("themselves", Some(named(Role::Reformer, "p-subject")), [true; 4]),
        ];
        for (who, actor, expected) in readers {
            for (level, expected) in std::iter::zip(Level::ALL, expected) {
                let decision = can(actor.as_ref(), Action::SeeField(Field::Name), &facts(*level));
                assert_eq!(decision.allowed(), expected, "{who} {level:?}");
            }
        }
    }

    #[test]
    fn what_no_level_was_said_of_is_read_only_by_those_who_belong_together() {
        let unsaid = ObjectFacts { level: None, ..facts(Level::Public) };
        let see =
            |of| can(Some(&actor(Role::CivilSocietySeat, Some(of))), Action::SeeField(Field::Name), &unsaid);
        assert_eq!((see("plav-me"), see("baguio-ph")), (Decision::Hide, Decision::Allow));
        assert_eq!(can(None, Action::SeeField(Field::Name), &unsaid), Decision::Hide);
    }

    #[test]
    fn peers_without_a_seat_read_topics_that_stand_without_a_name() {
        let reformer = actor(Role::Reformer, None);
        let see = |level| can(Some(&reformer), Action::SeeField(Field::Topics), &facts(level)).allowed();
        assert_eq!(Level::ALL.iter().copied().map(see).collect::<Vec<_>>(), [false, false, true, true]);
    }

    #[test]
    fn only_staff_and_admin_run_the_programme() {
        for role in Role::ALL {
            let decision = can(Some(&actor(*role, None)), Action::RunProgramme, &ObjectFacts::default());
            let expected = matches!(role, Role::Staff | Role::Admin);
            assert_eq!(decision.allowed(), expected, "{role:?}");
        }
    }

    /// AUT-7.
    #[test]
    fn nobody_decides_about_their_own_member_or_themselves() {
        let mut staff = actor(Role::Staff, None);
        staff.grants.push(Grant { role: Role::CivilSocietySeat, member: Some(member("tamale-gh")) });
        let of = |id: &str| ObjectFacts { members: vec![member(id)], ..ObjectFacts::default() };
        let decide = |facts: &ObjectFacts| can(Some(&staff), Action::DecideOnMembers, facts);
        assert_eq!(decide(&of("baguio-ph")), Decision::Allow);
        assert_eq!(decide(&of("tamale-gh")), Decision::Deny(DenyReason::ConflictOfInterest));
        let own = ObjectFacts { people: vec![staff.person.clone()], ..ObjectFacts::default() };
        assert_eq!(decide(&own), Decision::Deny(DenyReason::ConflictOfInterest));
        assert!(can(Some(&staff), Action::RunProgramme, &of("tamale-gh")).allowed(), "they may read it");
        let seat = actor(Role::GovernmentSeat, Some("tamale-gh"));
        let refused = can(Some(&seat), Action::DecideOnMembers, &of("tamale-gh"));
        assert_eq!(refused, Decision::Deny(DenyReason::Role), "who may not decide at all is told that");
    }

    #[test]
    fn a_seat_is_filled_by_its_own_side_of_its_own_member() {
        let facts = |seat| ObjectFacts {
            members: vec![member("tamale-gh")],
            seat: Some(seat),
            ..ObjectFacts::default()
        };
        let invites = |role, of, seat| can(Some(&actor(role, of)), Action::Invite, &facts(seat)).allowed();
        for seat in SeatKind::ALL.iter().copied() {
            let government = seat.is_government();
            assert_eq!(invites(Role::GovernmentSeat, Some("tamale-gh"), seat), government, "{seat:?}");
            assert_eq!(invites(Role::CivilSocietySeat, Some("tamale-gh"), seat), !government, "{seat:?}");
            for (role, of) in [
                (Role::GovernmentSeat, Some("plav-me")),
                (Role::CivilSocietySeat, Some("plav-me")),
                (Role::Mentor, None),
                (Role::Facilitator, None),
                (Role::Reformer, None),
            ] {
                assert!(!invites(role, of, seat), "{role:?} {seat:?}");
            }
            assert!(invites(Role::Staff, None, seat) && invites(Role::Admin, None, seat));
        }
    }

    #[test]
    fn invitations_are_offered_to_whoever_can_make_one() {
        for role in Role::ALL.iter().copied() {
            let actor = actor(role, Some("tamale-gh"));
            let invites = SeatKind::ALL.iter().any(|seat| {
                let members = vec![member("tamale-gh")];
                let facts = ObjectFacts { members, seat: Some(*seat), ..ObjectFacts::default() };
                can(Some(&actor), Action::Invite, &facts).allowed()
            });
            assert_eq!(Part::Invitations.is_offered_to(&[role]), invites, "{role:?}");
        }
    }

    #[test]
    fn the_support_unit_is_joined_through_those_who_run_the_installation() {
        let invites = |role, to| {
            let facts = ObjectFacts { role: Some(to), ..ObjectFacts::default() };
            can(Some(&actor(role, Some("tamale-gh"))), Action::Invite, &facts).allowed()
        };
        for to in [Role::Mentor, Role::Facilitator, Role::Reformer, Role::Staff, Role::Admin] {
            assert_eq!(invites(Role::Staff, to), !matches!(to, Role::Staff | Role::Admin), "{to:?}");
            assert!(invites(Role::Admin, to));
            assert!(!invites(Role::SafeguardingOfficer, to), "{to:?}");
            for role in [Role::GovernmentSeat, Role::CivilSocietySeat, Role::Mentor, Role::Facilitator] {
                assert!(!invites(role, to), "{role:?} {to:?}");
            }
        }
    }

    #[test]
    fn peers_ask_for_introductions_and_the_support_unit_has_no_part_in_them() {
        for role in Role::ALL.iter().copied() {
            let actor = actor(role, Some("tamale-gh"));
            let of_them = ObjectFacts { people: vec![actor.person.clone()], ..ObjectFacts::default() };
            let peer = !matches!(role, Role::Staff | Role::Admin | Role::SafeguardingOfficer);
            for action in [Action::AskForIntroduction, Action::AskNetwork] {
                let asks = can(Some(&actor), action, &ObjectFacts::default());
                assert_eq!(asks.allowed(), peer, "{role:?}");
            }
            assert_eq!(Part::Introductions.is_offered_to(&[role]), peer, "{role:?}");
            let removes = can(Some(&actor), Action::RemoveAnswer, &of_them).allowed();
            assert_eq!(removes, matches!(role, Role::Staff | Role::Admin), "{role:?}");
            for action in
                [Action::TakePartInIntroduction, Action::TakePartInConversation, Action::TakePartInQuestion]
            {
                assert_eq!(can(Some(&actor), action, &of_them).allowed(), peer, "{role:?}");
                let others = can(Some(&actor), action, &ObjectFacts::default());
                assert_eq!(others, Decision::Hide, "{role:?}");
            }
        }
    }

    /// SAF-9: those in its seats and whoever leads it; the Support Unit sees a group and reads nothing that is written there.
    #[test]
    fn a_group_and_a_circle_talk_among_themselves() {
        for role in Role::ALL.iter().copied() {
            let actor = actor(role, Some("tamale-gh"));
            let seat = matches!(role, Role::GovernmentSeat | Role::CivilSocietySeat);
            let peer = !matches!(role, Role::Staff | Role::Admin | Role::SafeguardingOfficer);
            let of = |members: &[&str], people: Vec<PersonId>| {
                let members = members.iter().copied().map(member).collect();
                ObjectFacts { members, people, ..ObjectFacts::default() }
            };
            let own = || vec![actor.person.clone()];
            for (facts, in_group, in_circle) in [
                (of(&["tamale-gh"], Vec::new()), seat, false),
                (of(&["plav-me"], Vec::new()), false, false),
                (of(&["plav-me"], own()), role == Role::Facilitator, peer),
            ] {
                for (action, expected) in
                    [(Action::TakePartInGroup, in_group), (Action::TakePartInCircle, in_circle)]
                {
                    let wanted = if expected { Decision::Allow } else { Decision::Hide };
                    assert_eq!(can(Some(&actor), action, &facts), wanted, "{role:?} {action:?} {facts:?}");
                }
            }
        }
    }

    /// SAF-6: whoever is kept away sees less than a visitor, whatever their roles; the Support Unit sees what it needs.
    #[test]
    fn people_who_were_blocked_see_no_field() {
        for role in Role::ALL.iter().copied() {
            let actor = actor(role, Some("tamale-gh"));
            let apart = vec![actor.person.clone()];
            for (level, field) in
                Level::ALL.iter().flat_map(|level| Field::ALL.iter().map(move |one| (level, one)))
            {
                let introduced = vec![actor.person.clone()];
                let facts = ObjectFacts { apart: apart.clone(), introduced, ..facts(*level) };
                let sees = can(Some(&actor), Action::SeeField(*field), &facts).allowed();
                assert_eq!(sees, matches!(role, Role::Staff | Role::Admin), "{role:?} {level:?} {field:?}");
                let own = ObjectFacts { subject: Some(actor.person.clone()), ..facts };
                assert!(can(Some(&actor), Action::SeeField(*field), &own).allowed(), "one's own");
            }
        }
    }

    #[test]
    fn two_who_were_introduced_see_each_others_names_and_nothing_more_by_it() {
        let reformer = actor(Role::Reformer, None);
        let introduced = vec![reformer.person.clone()];
        let facts = ObjectFacts { introduced, ..facts(Level::Introductions) };
        for field in Field::ALL {
            let sees = can(Some(&reformer), Action::SeeField(*field), &facts).allowed();
            assert_eq!(sees, *field == Field::Name, "{field:?}");
        }
    }

    #[test]
    fn those_in_a_circle_see_names_that_do_not_wait_for_introductions_and_nothing_else() {
        let reformer = actor(Role::Reformer, None);
        for level in Level::ALL {
            for field in Field::ALL {
                let circle = vec![reformer.person.clone()];
                let inside = ObjectFacts { circle, ..facts(*level) };
                let without = can(Some(&reformer), Action::SeeField(*field), &facts(*level)).allowed();
                let named = *field == Field::Name && *level >= Level::Cohort;
                let sees = can(Some(&reformer), Action::SeeField(*field), &inside).allowed();
                assert_eq!(sees, without || named, "{level:?} {field:?}");
                let apart = ObjectFacts { apart: vec![reformer.person.clone()], ..inside };
                assert!(!can(Some(&reformer), Action::SeeField(*field), &apart).allowed());
            }
        }
    }

    #[test]
    fn circles_are_for_whoever_sees_the_directory_and_run_by_the_support_unit() {
        for role in Role::ALL.iter().copied() {
            let actor = actor(role, Some("tamale-gh"));
            let (none, part) = (
                ObjectFacts::default(),
                ObjectFacts { people: vec![actor.person.clone()], ..ObjectFacts::default() },
            );
            let may = |action, facts: &ObjectFacts| can(Some(&actor), action, facts).allowed();
            let (officer, staff) =
                (role == Role::SafeguardingOfficer, matches!(role, Role::Staff | Role::Admin));
            assert_eq!(may(Action::SeeCircles, &none), may(Action::SeeOffers, &none), "{role:?}");
            for action in [Action::SeeInsideCircle, Action::PlanCircle] {
                assert_eq!(
                    (may(action, &none), may(action, &part)),
                    (staff, !officer),
                    "{role:?} {action:?}"
                );
            }
            assert_eq!((may(Action::RunCircles, &none), may(Action::RunCircles, &part)), (staff, staff));
        }
    }

    #[test]
    fn several_grants_are_a_union() {
        let mut both = actor(Role::Mentor, None);
        both.grants.push(Grant { role: Role::GovernmentSeat, member: Some(member("tamale-gh")) });
        let facts = ObjectFacts { members: vec![member("tamale-gh")], ..ObjectFacts::default() };
        assert_eq!(can(Some(&both), Action::SeeGroup, &facts), Decision::Allow);
    }
}
