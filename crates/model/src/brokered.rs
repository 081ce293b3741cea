//! Introductions that the Support Unit brokers: it proposes with a note that two sides meet, and each says to nobody but
//! itself whether it wants to (rule PRI-15).
//!
//! What the Support Unit sees is a [`BrokeredState`], of the time and of a meeting that both agreed to tell of; what a side
//! sees of the other is where it is and on which side, until both said yes. Whether they did is said by [`agreed`].

use serde::{Deserialize, Serialize};

use crate::id::{BrokeredId, MemberId};
use crate::introduction::{GivenAnswer, Introduced, Side};
use crate::place::{Region, codes};
use crate::plain_text::RequestText;
use crate::problem::{FieldProblem, field};
use crate::state::BrokeredState;
use crate::words::Language;

/// How many members a region has besides the reader's own before a card names it: whoever is behind the card is one of at
/// least so many (rule PRI-4).
pub const LEAST_IN_REGION: usize = 3;

/// One side of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SideOf {
    /// Which member.
    pub member: MemberId,
    /// Which side of it.
    pub side: Side,
}

/// `POST /api/v1/staff/brokered-introductions`: proposes that two sides meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BrokeredForm {
    /// One side.
    pub first: SideOf,
    /// The other.
    pub second: SideOf,
    /// A policy area, by its slug.
    #[serde(default)]
    pub topic: Option<String>,
    /// The note that both read: 1 to 500 characters, plain, without links or addresses.
    pub words: String,
    /// The language of the note, and of the answers that are hoped for.
    pub language: Language,
}

/// A proposal that can be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBrokered {
    /// Both sides, which differ.
    pub sides: [SideOf; 2],
    /// The policy area, by its slug.
    pub topic: Option<String>,
    /// The note.
    pub words: RequestText,
    /// Its language.
    pub language: Language,
}

impl BrokeredForm {
    /// The proposal, or everything that is wrong with the form. Whether there are such members and such a topic, and who sits
    /// there, is the server's to say.
    pub fn parse(&self) -> Result<NewBrokered, Vec<FieldProblem>> {
        let same = (self.first == self.second).then(|| FieldProblem::new("second.side", field::DUPLICATE));
        match (RequestText::parse("words", &self.words), same) {
            (Ok(words), None) => Ok(NewBrokered {
                sides: [self.first.clone(), self.second.clone()],
                topic: self.topic.clone(),
                words,
                language: self.language.clone(),
            }),
            (words, same) => Err(words.err().into_iter().chain(same).collect()),
        }
    }
}

/// `GET /api/v1/staff/brokered-introductions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BrokeredIntroductions {
    /// Newest first, without those of a side on which the reader sits: whoever is asked reads a card without names.
    pub rows: Vec<BrokeredRow>,
}

/// A proposal as the Support Unit sees it. Nothing in it follows from what either side does, but for a meeting that both
/// agreed to tell of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BrokeredRow {
    /// Its id.
    pub id: BrokeredId,
    /// One side.
    pub first: NamedSide,
    /// The other.
    pub second: NamedSide,
    /// The policy area, by its slug.
    pub topic: Option<String>,
    /// The note.
    pub words: String,
    /// Its language.
    pub language: Language,
    /// The name of who proposed it; nothing for somebody without an account.
    pub proposed_by: Option<String>,
    /// When it was sent.
    pub sent_at_ms: i64,
    /// When it closes by itself.
    pub closes_at_ms: i64,
    /// How it stands.
    pub state: BrokeredState,
}

/// One side of a member, with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedSide {
    /// Which member.
    pub member: MemberId,
    /// Its name.
    pub member_name: String,
    /// Which side of it.
    pub side: Side,
}

/// A proposal as one of the two sides sees it. Until both said yes, nothing in it depends on the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivedBrokered {
    /// Its id.
    pub id: BrokeredId,
    /// For which side of which member the viewer is asked.
    pub asked: NamedSide,
    /// What the card shows of the other side.
    pub other: BrokeredCard,
    /// The policy area, by its slug.
    pub topic: Option<String>,
    /// The note of the Support Unit.
    pub words: String,
    /// Its language.
    pub language: Language,
    /// When it was sent.
    pub sent_at_ms: i64,
    /// Until when it can be answered.
    pub closes_at_ms: i64,
    /// Whether it can be answered, or the other side still can.
    pub open: bool,
    /// What the viewer answered; nothing while it waits.
    pub answer: Option<GivenAnswer>,
    /// Whether the Support Unit may learn from the viewer that the two met.
    pub tells: bool,
    /// Whom they were introduced to; when both said yes only.
    pub introduced: Option<Introduced>,
}

/// All that a card shows of the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BrokeredCard {
    /// On which side they are.
    pub side: Side,
    /// Where, unless that would say too much.
    pub region: Option<Region>,
}

/// The region of the other side, where it may stand on a card: `others` are the regions of the members that everybody sees,
/// without the reader's own.
pub fn shown_region(region: Region, others: impl IntoIterator<Item = Region>) -> Option<Region> {
    let there = others.into_iter().filter(|other| *other == region).count();
    (there >= LEAST_IN_REGION).then_some(region)
}

codes! {
    /// What can be answered to a proposal.
    BrokeredAnswer {
        /// If the other side says so too, both are told who the other is.
        Yes = "yes",
        /// Nobody is told anything.
        NotNow = "not_now",
        /// Nobody is told anything.
        No = "no",
        /// Nobody is told anything, and nothing new comes to either from the other.
        Block = "block",
    }
}

/// `POST /api/v1/brokered-introductions/{brokered}/answer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BrokeredAnswerForm {
    /// What.
    pub answer: BrokeredAnswer,
    /// Whether the Support Unit may learn that the two met, with a yes alone.
    #[serde(default)]
    pub tells: bool,
}

/// What a side said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Yes; and whether it may be told.
    Yes(Telling),
    /// Not now.
    NotNow,
    /// No.
    No,
}

/// Whether the Support Unit may learn of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// It may.
    Told,
    /// It may not.
    Untold,
}

/// An answer that can be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewBrokeredAnswer {
    /// One that is kept.
    Says(Said),
    /// Block.
    Block,
}

impl Said {
    /// The answer, as whoever gave it reads it.
    pub fn answer(self) -> GivenAnswer {
        match self {
            Self::Yes(_) => GivenAnswer::Yes,
            Self::NotNow => GivenAnswer::NotNow,
            Self::No => GivenAnswer::No,
        }
    }

    /// Whether the Support Unit may learn of a meeting.
    pub fn tells(self) -> bool {
        self == Self::Yes(Telling::Told)
    }
}

impl BrokeredAnswerForm {
    /// The answer, or what is wrong with the form.
    pub fn parse(&self) -> Result<NewBrokeredAnswer, Vec<FieldProblem>> {
        let said = match (self.answer, self.tells) {
            (BrokeredAnswer::Yes, true) => Said::Yes(Telling::Told),
            (BrokeredAnswer::Yes, false) => Said::Yes(Telling::Untold),
            (BrokeredAnswer::NotNow | BrokeredAnswer::No | BrokeredAnswer::Block, true) => {
                return Err(vec![FieldProblem::new("tells", field::CONTRADICTS).with("other", "answer")]);
            }
            (BrokeredAnswer::NotNow, false) => Said::NotNow,
            (BrokeredAnswer::No, false) => Said::No,
            (BrokeredAnswer::Block, false) => return Ok(NewBrokeredAnswer::Block),
        };
        Ok(NewBrokeredAnswer::Says(said))
    }
}

/// Whether the two meet who said this, and whether the Support Unit may learn of it: both yes, and both agree to tell.
pub fn agreed(one: Option<Said>, other: Option<Said>) -> Option<Telling> {
    match (one, other) {
        (Some(Said::Yes(Telling::Told)), Some(Said::Yes(Telling::Told))) => Some(Telling::Told),
        (Some(Said::Yes(_)), Some(Said::Yes(_))) => Some(Telling::Untold),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(member: &str, side: Side) -> SideOf {
        SideOf { member: MemberId::parse(member).unwrap(), side }
    }

    fn form() -> BrokeredForm {
        BrokeredForm {
            first: side("tamale-gh", Side::Government),
            second: side("tbilisi-ge", Side::CivilSociety),
            topic: Some("open-contracting".to_owned()),
            words: "  Both of you publish contracts. ".to_owned(),
            language: Language::parse("en").unwrap(),
        }
    }

    #[test]
    fn a_proposal_is_of_two_sides_and_names_every_wrong_field() {
        let new = form().parse().unwrap();
        assert_eq!(new.words.as_str(), "Both of you publish contracts.");
        assert_eq!(new.sides, [form().first, form().second]);
        let of_one_member = BrokeredForm { second: side("tamale-gh", Side::CivilSociety), ..form() };
        assert!(of_one_member.parse().is_ok(), "the two sides of one member can meet");
        let wrong = BrokeredForm { second: form().first, words: "see www.example.org".to_owned(), ..form() };
        let found: Vec<_> = wrong.parse().unwrap_err().into_iter().map(|one| (one.path, one.code)).collect();
        let expected = [("words", field::HAS_LINK), ("second.side", field::DUPLICATE)];
        assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code.to_owned())));
    }

    #[test]
    fn only_a_yes_can_tell() {
        let parse = |answer, tells| BrokeredAnswerForm { answer, tells }.parse();
        for answer in BrokeredAnswer::ALL {
            assert!(parse(*answer, false).is_ok(), "{answer:?}");
            assert_eq!(parse(*answer, true).is_ok(), *answer == BrokeredAnswer::Yes, "{answer:?}");
        }
        assert_eq!(parse(BrokeredAnswer::Block, false), Ok(NewBrokeredAnswer::Block));
        assert_eq!(parse(BrokeredAnswer::Yes, true), Ok(NewBrokeredAnswer::Says(Said::Yes(Telling::Told))));
    }

    /// PRI-15.
    #[test]
    fn two_meet_who_both_said_yes_and_it_is_told_where_both_agree() {
        let all = [
            None,
            Some(Said::No),
            Some(Said::NotNow),
            Some(Said::Yes(Telling::Untold)),
            Some(Said::Yes(Telling::Told)),
        ];
        for one in all {
            for other in all {
                let yes = |said: Option<Said>| said.is_some_and(|said| said.answer() == GivenAnswer::Yes);
                let told = |said: Option<Said>| said.is_some_and(Said::tells);
                let agreed = agreed(one, other);
                assert_eq!(agreed.is_some(), yes(one) && yes(other), "{one:?} {other:?}");
                assert_eq!(agreed == Some(Telling::Told), told(one) && told(other), "{one:?} {other:?}");
            }
        }
    }

    /// PRI-4.
    #[test]
    fn a_region_is_shown_where_at_least_three_could_be_meant() {
        let many = |count| std::iter::repeat_n(Region::Europe, count).chain([Region::Americas]);
        assert_eq!(shown_region(Region::Europe, many(2)), None);
        assert_eq!(shown_region(Region::Europe, many(3)), Some(Region::Europe));
        assert_eq!(shown_region(Region::Americas, many(3)), None);
    }
}
