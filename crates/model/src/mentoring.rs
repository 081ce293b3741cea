//! A mentorship as its people see it, on either side.

use serde::{Deserialize, Serialize};

use crate::id::{MemberId, MentorshipId};
use crate::place::Country;
use crate::reason::Reason;
use crate::words::Language;

/// `GET /api/v1/mentoring`: the viewer's own mentorships, on either side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mentoring {
    /// Mentors of the viewer's member.
    pub mentors: Vec<MyMentor>,
    /// Members the viewer mentors.
    pub mentees: Vec<MyMentee>,
    /// The viewer's own offer, when they mentor.
    pub offer: Option<MyOffer>,
}

/// A mentor as the mentee sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyMentor {
    /// The mentorship.
    pub id: MentorshipId,
    /// The mentor's name.
    pub name: String,
    /// Name of the mentor's member.
    pub member: String,
    /// Its id.
    pub member_id: MemberId,
    /// Its country.
    pub country: Country,
    /// The mentor's time zone.
    pub time_zone: String,
    /// Languages both work in.
    pub languages: Vec<Language>,
    /// What the mentor has done, in their own words.
    pub experience: String,
    /// The language of those words.
    pub experience_language: Language,
    /// Why this mentor, strongest first, without what concerns anybody else.
    pub why: Vec<Reason>,
    /// When it was published.
    pub since_ms: i64,
}

/// A mentee as the mentor sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyMentee {
    /// The mentorship.
    pub id: MentorshipId,
    /// The member.
    pub member_id: MemberId,
    /// Its name.
    pub member: String,
    /// Its country.
    pub country: Country,
    /// Name of its government lead.
    pub lead: Option<String>,
    /// Their time zone.
    pub time_zone: Option<String>,
    /// Languages both work in.
    pub languages: Vec<Language>,
    /// The problem in the mentee's own words.
    pub problem: String,
    /// The language of those words.
    pub problem_language: Language,
    /// Why this mentee, strongest first, without what concerns anybody else.
    pub why: Vec<Reason>,
    /// When it was published.
    pub since_ms: i64,
}

/// What the viewer offers as a mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyOffer {
    /// How many mentees they take.
    pub capacity: u16,
    /// Whether they take a break.
    pub paused: bool,
    /// Whether they have been approved.
    pub approved: bool,
    /// Policy areas.
    pub offers: Vec<String>,
}
