//! Groups: as their people see them, and as staff form them.

use serde::{Deserialize, Serialize};

use crate::cohort::Topic;
use crate::directory::PersonBrief;
use crate::group_edit::{Alternative, TakenChange};
use crate::id::{CohortId, GroupId, MemberId, PersonId, RunId};
use crate::place::{Coordinates, Country};
use crate::problem::{FieldProblem, field};
use crate::reason::Reason;
use crate::state::RunState;
use crate::words::{Language, Locale};

/// `GET /api/v1/groups`: the published groups the viewer belongs to or leads; mostly one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyGroups {
    /// By number.
    pub groups: Vec<GroupPage>,
}

/// A published group as its people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupPage {
    /// Its id.
    pub id: GroupId,
    /// Its number within the cohort, from 1.
    pub number: u16,
    /// Name of the cohort.
    pub cohort: String,
    /// The language everybody in it works in.
    pub language: Language,
    /// Who leads its sessions.
    pub facilitator: Option<Facilitator>,
    /// Its members by name.
    pub members: Vec<GroupMember>,
    /// All sessions in order.
    pub sessions: Vec<Session>,
    /// Index into `sessions` of the first that has not ended.
    pub next_session: Option<u16>,
    /// Everybody's civil hours and the slot.
    pub band: TimeBand,
    /// The hour that takes turns with it, where there are two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
    /// Why this group, strongest first.
    pub reasons: Vec<Reason>,
}

/// The person who leads a group's sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facilitator {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their IANA time zone.
    pub time_zone: String,
}

/// A member inside a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupMember {
    /// Its id.
    pub id: MemberId,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// Where its dot is.
    pub coordinates: Option<Coordinates>,
    /// Its government lead.
    pub government_lead: Option<PersonBrief>,
    /// Its civil-society lead.
    pub civil_society_lead: Option<PersonBrief>,
    /// Whether the viewer holds a seat of it.
    pub mine: bool,
}

/// One session of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Its number, from 1.
    pub number: u16,
    /// The topic it belongs to.
    pub topic: Topic,
    /// Its title in each language of the interface.
    pub title: Titles,
    /// When it begins.
    pub starts_at_ms: i64,
    /// When it ends.
    pub ends_at_ms: i64,
}

/// A title in the languages of the interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Titles {
    /// English.
    pub en: String,
    /// Spanish.
    pub es: String,
    /// French.
    pub fr: String,
}

impl Titles {
    /// The title in `locale`.
    pub fn of(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::Es => &self.es,
            Locale::Fr => &self.fr,
        }
    }
}

/// The civil hours of everybody in a group on one session day, and the slot they share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimeBand {
    /// When the session begins that the band was drawn for.
    pub starts_at_ms: i64,
    /// How long a session lasts, in minutes.
    pub minutes: u16,
    /// In how many weeks the slot was checked.
    pub weeks: u16,
    /// One row a member, west to east.
    pub rows: Vec<BandRow>,
}

/// The second of two hours that take turns, and how often it is whose turn to meet outside its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rotation {
    /// The numbers of the sessions at this hour; all others are at the first one.
    pub sessions: Vec<u16>,
    /// Everybody's civil hours around the first session at this hour.
    pub band: TimeBand,
    /// For each member how many sessions of both hours are outside its civil hours.
    pub outside: Vec<Outside>,
}

/// How often a member meets outside its civil hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outside {
    /// Which member.
    pub member: MemberId,
    /// Its name.
    pub name: String,
    /// In how many sessions.
    pub sessions: u16,
    /// By at most so many minutes.
    pub minutes: u16,
}

/// One member's civil hours. Minutes are counted from the start of the session, so any clock can be laid over them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BandRow {
    /// Which member.
    pub member: MemberId,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// Begin of its civil window in minutes after the start of the session, mostly negative.
    pub window_from: i32,
    /// End of its civil window in minutes after the start of the session.
    pub window_to: i32,
    /// When the session begins there, `HH:MM`.
    pub starts_local: String,
    /// The change of clocks within the programme, where there is one.
    pub change: Option<ClockChange>,
    /// Whether the viewer holds a seat of this member.
    pub mine: bool,
}

/// What happens to a row when clocks change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClockChange {
    /// First session day on the changed clock, `YYYY-MM-DD`.
    pub from: String,
    /// When the session begins there afterwards, `HH:MM`.
    pub starts_local: String,
    /// By how many minutes the window moves; negative is earlier in absolute time.
    pub window_shift: i32,
}

/// `GET /api/v1/staff/cohorts/{id}/groups`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupStudio {
    /// The cohort.
    pub cohort: CohortId,
    /// Its name.
    pub cohort_name: String,
    /// The latest proposals, which were made at once; none at the beginning.
    pub proposals: Vec<GroupRun>,
    /// Run that is published, if any.
    pub published: Option<RunId>,
    /// Members of the cohort who are in no published group, by name; none where nothing is published.
    pub late: Vec<String>,
}

/// `POST /api/v1/staff/cohorts/{id}/group-runs`: forms groups anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupRunForm {
    /// Fewest members a group may have.
    pub size_min: u16,
    /// Most members a group may have.
    pub size_max: u16,
    /// Length of a session in minutes.
    pub session_minutes: u16,
    /// Where the search begins; another number may give another, equally good proposal.
    pub seed: u32,
    /// Members who are to stay together, a list for each group they are in; those of different lists stay apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locked: Vec<Vec<MemberId>>,
}

impl GroupRunForm {
    /// The form with which the page opens.
    pub const DEFAULT: Self =
        Self { size_min: 5, size_max: 8, session_minutes: 90, seed: 1, locked: Vec::new() };

    /// The form itself when every value is in range, else all that is wrong.
    pub fn parse(&self) -> Result<&Self, Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        let mut within = |path: &str, value: u16, min: i64, max: i64| {
            if !(min..=max).contains(&i64::from(value)) {
                wrong.push(FieldProblem::new(path, field::OUT_OF_RANGE).with("min", min).with("max", max));
            }
        };
        within("size_min", self.size_min, 2, 30);
        within("size_max", self.size_max, 2, 30);
        within("session_minutes", self.session_minutes, 15, 240);
        let mut seen = std::collections::BTreeSet::new();
        for (list, members) in self.locked.iter().enumerate() {
            let path = || format!("locked[{list}]");
            if members.len() > usize::from(self.size_max) {
                let most = i64::from(self.size_max);
                wrong.push(FieldProblem::new(path(), field::OUT_OF_RANGE).with("min", 1).with("max", most));
            }
            if members.iter().any(|member| !seen.insert(member)) {
                wrong.push(FieldProblem::new(path(), field::DUPLICATE));
            }
        }
        if wrong.is_empty() && self.size_min > self.size_max {
            wrong.push(FieldProblem::new("size_min", field::CONTRADICTS).with("other", "size_max"));
        }
        if wrong.is_empty() { Ok(self) } else { Err(wrong) }
    }
}

/// A proposal of groups as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupRun {
    /// Its id.
    pub id: RunId,
    /// Changes with every move; a request that changes the run names it.
    pub version: u32,
    /// Draft or published.
    pub state: RunState,
    /// When it was made.
    pub created_at_ms: i64,
    /// Who made it.
    pub created_by: String,
    /// With which settings.
    pub form: GroupRunForm,
    /// The groups by number.
    pub groups: Vec<ProposedGroup>,
    /// Who could not be placed, and why.
    pub unplaced: Vec<Unplaced>,
    /// The least group score; `None` when there is no group.
    pub worst_group: Option<i64>,
    /// The sum of the group scores.
    pub total: i64,
    /// How many members can be placed at most, by the proof of the engine.
    pub bound_placed: Option<u32>,
    /// The length of a session in minutes; shorter than the form's where a change said so.
    pub session_minutes: u16,
    /// The changes that are supposed, in the order in which they were taken up.
    pub taken: Vec<TakenChange>,
    /// Members who are to stay in their groups.
    pub locked: Vec<MemberId>,
    /// Whether an edit can be taken back.
    pub can_undo: bool,
}

/// A group of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProposedGroup {
    /// Its number, from 1.
    pub number: u16,
    /// Its language.
    pub language: Language,
    /// When its first session begins.
    pub first_session_ms: i64,
    /// Who would lead it.
    pub facilitator: Option<Facilitator>,
    /// 0 to 1000.
    pub score: i64,
    /// Why it is as it is.
    pub reasons: Vec<Reason>,
    /// Its members by name.
    pub members: Vec<ProposedMember>,
    /// Everybody's civil hours and the slot.
    pub band: TimeBand,
    /// The hour that takes turns with it, where there are two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
}

/// A member inside a proposed group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProposedMember {
    /// Its id.
    pub id: MemberId,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// When the session begins there, `HH:MM`.
    pub starts_local: String,
}

/// A member without a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unplaced {
    /// Its id.
    pub id: MemberId,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// Why it could not be placed.
    pub reason: Reason,
    /// The smallest change that would help.
    pub fix: Reason,
    /// Other changes that would place it, each of which can be taken up instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
}

/// `POST /api/v1/staff/group-runs/{id}/publication` and `.../match-runs/{id}/publication`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishForm {
    /// The version the page shows.
    pub version: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_every_wrong_field_at_once() {
        let form = GroupRunForm { size_min: 1, size_max: 40, session_minutes: 5, ..GroupRunForm::DEFAULT };
        let paths: Vec<_> = form.parse().unwrap_err().into_iter().map(|p| p.path).collect();
        assert_eq!(paths, ["size_min", "size_max", "session_minutes"]);
        let crossed = GroupRunForm { size_min: 9, size_max: 8, ..GroupRunForm::DEFAULT };
        assert_eq!(crossed.parse().unwrap_err()[0].code, field::CONTRADICTS);
        assert!(GroupRunForm::DEFAULT.parse().is_ok());
    }
}
