//! Blind introductions: somebody asks one side of a member without knowing who sits there, and is told nothing but a
//! yes (rules PRI-10 to PRI-13).
//!
//! What the other side reads is a [`Card`], made by [`card`] alone: the page shows it before it is sent, and the server
//! sends it. Which steps are possible is said by [`crate::state::IntroductionState`].

use serde::{Deserialize, Serialize};

use crate::brokered::ReceivedBrokered;
use crate::directory::SeatKind;
use crate::id::{ConversationId, IntroductionId, MemberId, QuestionId};
use crate::permissions::Role;
use crate::place::{Country, Kind, Region, codes};
use crate::plain_text::{RequestText, text_problem};
use crate::problem::{FieldProblem, field};
use crate::state::IntroductionState;
use crate::words::Language;

codes! {
    /// A side of a member.
    Side {
        /// The government side: its lead, or the deputy where there is none.
        Government = "government",
        /// Civil society.
        CivilSociety = "civil_society",
    }
}

impl Side {
    /// Whether a seat of this kind is on this side.
    pub fn has(self, seat: SeatKind) -> bool {
        match self {
            Self::Government => seat.is_government(),
            Self::CivilSociety => !seat.is_government(),
        }
    }
}

codes! {
    /// What an asker may show of themselves; nothing of it names them.
    Shown {
        /// What they are in the programme.
        Seat = "seat",
        /// The region and the kind of their own member.
        Place = "place",
        /// The country of their own member.
        Country = "country",
    }
}

/// `POST /api/v1/introductions`: asks one side of a member for an introduction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IntroductionForm {
    /// Which member.
    pub member: MemberId,
    /// Which side of it.
    pub side: Side,
    /// A policy area, by its slug.
    #[serde(default)]
    pub topic: Option<String>,
    /// What the asker writes: 1 to 500 characters, plain, without links or addresses.
    pub words: String,
    /// The language of the words, and of the answer that is hoped for.
    pub language: Language,
    /// What the asker shows of themselves, each once.
    #[serde(default)]
    pub shows: Vec<Shown>,
}

/// A request that can be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIntroduction {
    /// Which member.
    pub member: MemberId,
    /// Which side of it.
    pub side: Side,
    /// What the other side reads.
    pub card: Card,
}

impl IntroductionForm {
    /// The request of an asker of whom `own` is true, or everything that is wrong with the form. Whether there is such a
    /// member and such a topic is the server's to say.
    pub fn parse(&self, own: &Own) -> Result<NewIntroduction, Vec<FieldProblem>> {
        let words = RequestText::parse("words", &self.words);
        let twice = |(at, shown): (usize, &Shown)| {
            let before = self.shows.iter().take(at).any(|other| other == shown);
            before.then(|| FieldProblem::new(format!("shows.{at}"), field::DUPLICATE))
        };
        let twice = self.shows.iter().enumerate().filter_map(twice);
        let wrong: Vec<FieldProblem> = words.err().into_iter().chain(twice).collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(NewIntroduction { member: self.member.clone(), side: self.side, card: card(self, own) })
    }
}

/// What an asker can show of themselves, as the server knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Own {
    /// What they are in the programme; a seat before any other role.
    pub seat: Option<Role>,
    /// Where their own member is and what kind it has; nothing for somebody without one.
    pub place: Option<CardPlace>,
    /// The country of their own member.
    pub country: Option<Country>,
}

/// A region and a kind of local government.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardPlace {
    /// The region.
    pub region: Region,
    /// The kind.
    pub kind: Kind,
}

/// All that the other side reads of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Card {
    /// The policy area, by its slug.
    pub topic: Option<String>,
    /// What the asker wrote.
    pub words: String,
    /// In which language.
    pub language: Language,
    /// What the asker is in the programme, where they show it.
    pub seat: Option<Role>,
    /// The region and kind of their member, where they show it.
    pub place: Option<CardPlace>,
    /// The country of their member, where they show it.
    pub country: Option<Country>,
}

/// What the other side would read of `form` as it is, sent by somebody of whom `own` is true.
pub fn card(form: &IntroductionForm, own: &Own) -> Card {
    card_of(form.topic.clone(), &form.words, form.language.clone(), &form.shows, own)
}

/// A card with these words about `topic`, of somebody of whom `own` is true and who shows `shown` of it.
pub(crate) fn card_of(
    topic: Option<String>,
    words: &str,
    language: Language,
    shown: &[Shown],
    own: &Own,
) -> Card {
    let shows = |one| shown.contains(&one);
    Card {
        topic,
        words: RequestText::trimmed(words),
        language,
        seat: own.seat.filter(|_| shows(Shown::Seat)),
        place: own.place.filter(|_| shows(Shown::Place)),
        country: own.country.clone().filter(|_| shows(Shown::Country)),
    }
}

/// `GET /api/v1/introductions`: what the viewer asked for, and what they are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Introductions {
    /// What the viewer can show of themselves on a card.
    pub own: Own,
    /// Their own requests, newest first.
    pub sent: Vec<SentIntroduction>,
    /// The requests to them, those that wait first, then the newest first.
    pub received: Vec<ReceivedIntroduction>,
    /// What the Support Unit proposes to them, in the same order.
    pub brokered: Vec<ReceivedBrokered>,
}

/// A request as its asker sees it. Until there is a yes, nothing in it depends on the other side but a question that
/// the other side chose to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SentIntroduction {
    /// Its id.
    pub id: IntroductionId,
    /// Which member was asked.
    pub member: MemberId,
    /// Its name.
    pub member_name: String,
    /// Which side of it.
    pub side: Side,
    /// What the other side reads.
    pub card: Card,
    /// When it was sent.
    pub sent_at_ms: i64,
    /// When it closes by itself.
    pub closes_at_ms: i64,
    /// When the same side of the same member can be asked again.
    pub again_at_ms: i64,
    /// How it stands.
    pub state: IntroductionState,
    /// What the other side asked back, oldest first.
    pub questions: Vec<Question>,
    /// Whom they were introduced to; with a yes only.
    pub introduced: Option<Introduced>,
}

/// A request as the other side sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivedIntroduction {
    /// Its id.
    pub id: IntroductionId,
    /// Which member the viewer was asked for.
    pub member: MemberId,
    /// Its name.
    pub member_name: String,
    /// Which side of it.
    pub side: Side,
    /// What the asker shows.
    pub card: Card,
    /// When it was sent.
    pub sent_at_ms: i64,
    /// Until when it can be answered.
    pub closes_at_ms: i64,
    /// What the viewer answered; nothing while it waits.
    pub answer: Option<GivenAnswer>,
    /// What the viewer asked back, oldest first.
    pub questions: Vec<Question>,
    /// Whom they were introduced to; with a yes only.
    pub introduced: Option<Introduced>,
}

/// Two who know each other now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Introduced {
    /// The other one.
    pub with: Peer,
    /// Where they write to each other; nothing when it is no longer kept.
    pub conversation: Option<ConversationId>,
}

/// Somebody the viewer was introduced to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Peer {
    /// Their name; nothing for a former member, who has no account any more.
    pub name: Option<String>,
    /// What they are in the programme; a seat before any other role.
    pub role: Option<Role>,
    /// The seat they hold, if they hold one.
    pub seat: Option<SeatKind>,
    /// The member they sit for, or offer help from.
    pub member: Option<MemberId>,
    /// Its name.
    pub member_name: Option<String>,
}

/// Something the other side wants to know before it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// What was asked.
    pub words: String,
    /// When.
    pub asked_at_ms: i64,
    /// What the asker of the introduction replied; they reply once.
    pub reply: Option<Reply>,
}

/// A reply to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reply {
    /// What it says.
    pub words: String,
    /// When.
    pub replied_at_ms: i64,
}

codes! {
    /// What can be answered to a request.
    Answer {
        /// Both are told who the other is, and can write to each other.
        Yes = "yes",
        /// The asker is told nothing.
        NotNow = "not_now",
        /// The asker is told nothing.
        No = "no",
        /// The asker is told nothing, and the two never meet here again.
        Block = "block",
        /// The asker is asked something back; the request goes on waiting.
        Question = "question",
    }
}

codes! {
    /// What was answered, for whoever answered; after a block there is no request any more.
    GivenAnswer {
        /// Yes.
        Yes = "yes",
        /// Not now.
        NotNow = "not_now",
        /// No.
        No = "no",
    }
}

/// `POST /api/v1/introductions/{introduction}/answer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    /// What.
    pub answer: Answer,
    /// What is asked back: with a question, and with nothing else.
    #[serde(default)]
    pub words: Option<String>,
}

/// An answer that can be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewAnswer {
    /// Yes.
    Yes,
    /// Not now, or no.
    Declined(GivenAnswer),
    /// Block.
    Block,
    /// A question.
    Question(RequestText),
}

impl AnswerForm {
    /// The answer, or what is wrong with the form.
    pub fn parse(&self) -> Result<NewAnswer, Vec<FieldProblem>> {
        let answer = match (self.answer, self.words.as_deref()) {
            (Answer::Question, None) => Err(FieldProblem::new("words", field::REQUIRED)),
            (Answer::Question, Some(words)) => RequestText::parse("words", words).map(NewAnswer::Question),
            (Answer::Yes | Answer::NotNow | Answer::No | Answer::Block, Some(_)) => {
                Err(FieldProblem::new("words", field::CONTRADICTS).with("other", "answer"))
            }
            (Answer::Yes, None) => Ok(NewAnswer::Yes),
            (Answer::NotNow, None) => Ok(NewAnswer::Declined(GivenAnswer::NotNow)),
            (Answer::No, None) => Ok(NewAnswer::Declined(GivenAnswer::No)),
            (Answer::Block, None) => Ok(NewAnswer::Block),
        };
        answer.map_err(|problem| vec![problem])
    }
}

/// What answering came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answered {
    /// Where the two write to each other; with a yes only.
    pub conversation: Option<ConversationId>,
}

/// `POST /api/v1/introduction-questions/{question}/reply`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReplyForm {
    /// What it says: 1 to 500 characters, plain, without links or addresses.
    pub words: String,
}

impl ReplyForm {
    /// The reply, or what is wrong with it.
    pub fn parse(&self) -> Result<RequestText, Vec<FieldProblem>> {
        RequestText::parse("words", &self.words).map_err(|problem| vec![problem])
    }
}

/// What is wrong with the words of a request, a question or a reply, for a page that says so while somebody types.
pub fn words_problem(words: &str) -> Option<FieldProblem> {
    text_problem("words", words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> IntroductionForm {
        IntroductionForm {
            member: MemberId::parse("tbilisi-ge").unwrap(),
            side: Side::CivilSociety,
            topic: Some("open-contracting".to_owned()),
            words: "  We publish contracts and would like to compare notes. ".to_owned(),
            language: Language::parse("en").unwrap(),
            shows: vec![],
        }
    }

    fn own() -> Own {
        Own {
            seat: Some(Role::GovernmentSeat),
            place: Some(CardPlace { region: Region::Americas, kind: Kind::City }),
            country: Some(Country::parse("AR").unwrap()),
        }
    }

    /// PRI-10: the preview of the page and what is sent are one function.
    #[test]
    fn a_card_shows_what_its_asker_chose_and_nothing_else() {
        let bare = form().parse(&own()).unwrap().card;
        assert_eq!((bare.seat, bare.place, bare.country.clone()), (None, None, None));
        assert_eq!(bare, card(&form(), &own()), "what was previewed is what is sent");
        assert_eq!(bare.words, "We publish contracts and would like to compare notes.");
        for shown in Shown::ALL {
            let card = IntroductionForm { shows: vec![*shown], ..form() }.parse(&own()).unwrap().card;
            let there = [card.seat.is_some(), card.place.is_some(), card.country.is_some()];
            let expected = [Shown::Seat, Shown::Place, Shown::Country].map(|one| one == *shown);
            assert_eq!(there, expected, "{shown:?}");
        }
    }

    #[test]
    fn a_form_names_every_wrong_field_at_once() {
        let wrong = IntroductionForm {
            words: "see www.example.org".to_owned(),
            shows: vec![Shown::Seat, Shown::Seat],
            ..form()
        };
        let found: Vec<_> =
            wrong.parse(&own()).unwrap_err().into_iter().map(|one| (one.path, one.code)).collect();
        let expected = [("words", field::HAS_LINK), ("shows.1", field::DUPLICATE)];
        assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code.to_owned())));
    }

    #[test]
    fn only_a_question_has_words() {
        let parse =
            |answer, words: Option<&str>| AnswerForm { answer, words: words.map(str::to_owned) }.parse();
        assert!(matches!(parse(Answer::Question, Some(" Which year? ")), Ok(NewAnswer::Question(_))));
        assert!(parse(Answer::Question, None).is_err() && parse(Answer::Question, Some(" ")).is_err());
        assert_eq!(parse(Answer::No, None), Ok(NewAnswer::Declined(GivenAnswer::No)));
        for answer in [Answer::Yes, Answer::No, Answer::NotNow, Answer::Block] {
            assert!(parse(answer, None).is_ok() && parse(answer, Some("x")).is_err(), "{answer:?}");
        }
    }

    #[test]
    fn a_side_has_its_seats() {
        for seat in SeatKind::ALL {
            assert_ne!(Side::Government.has(*seat), Side::CivilSociety.has(*seat));
        }
    }
}
