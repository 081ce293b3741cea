//! Questions to the network: somebody who found nobody asks once, and a few who are well placed answer or do not.
//!
//! Whoever asks is told nothing but answers: not who was asked, nor how many, nor who passed (rules PRI-11 and PRI-12). What
//! those asked read is the [`Card`] of an introduction, made by the same function. An answer can become public, without
//! names, when both sides agree to that. Whom a question goes to is said by [`crate::network_choice`].

use serde::{Deserialize, Serialize};

use crate::id::{NetworkAnswerId, NetworkQuestionId};
use crate::introduction::{Card, Own, Peer, Shown, card_of};
use crate::permissions::Role;
use crate::place::Region;
use crate::plain_text::{self, RequestText};
use crate::problem::{FieldProblem, field};
use crate::words::Language;

/// `POST /api/v1/questions`: asks the network.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NetworkQuestionForm {
    /// The policy area, by its slug.
    pub area: String,
    /// The question: 20 to 500 characters, plain, without links or addresses.
    pub words: String,
    /// The language of the question, and of the answers.
    pub language: Language,
    /// What the asker shows of themselves, each once.
    #[serde(default)]
    pub shows: Vec<Shown>,
}

/// What somebody wrote does not appear in logs by accident.
impl std::fmt::Debug for NetworkQuestionForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NetworkQuestionForm(..)")
    }
}

/// The limits of questions and answers.
#[derive(Clone, Copy, Debug)]
pub struct Network;

impl Network {
    /// The fewest characters of a question and of an answer.
    pub const LEAST: usize = 20;
    /// The most characters of a question.
    pub const QUESTION: usize = RequestText::MAX;
    /// The most characters of an answer.
    pub const ANSWER: usize = 2000;
    /// Most open questions of one person.
    pub const OPEN: usize = 2;
    /// Most new questions of one person in [`Self::WEEK_MS`].
    pub const IN_A_WEEK: usize = 3;
    /// Seven days.
    pub const WEEK_MS: i64 = 7 * 24 * 60 * 60_000;
    /// How long a question can be answered: 14 days.
    pub const OPEN_MS: i64 = 2 * Self::WEEK_MS;

    /// When somebody may ask again, of whose questions `sent_ms` says when each was sent; nothing where they may at `now_ms`.
    pub fn again_at_ms(sent_ms: &[i64], now_ms: i64) -> Option<i64> {
        // The moment from which fewer than `most` of the questions that last for `span_ms` are left.
        let free = |most: usize, span_ms: i64| {
            let mut ends: Vec<i64> = sent_ms.iter().map(|sent| sent.saturating_add(span_ms)).collect();
            ends.retain(|end| *end > now_ms);
            ends.sort_unstable_by(|one, other| other.cmp(one));
            ends.get(most - 1).copied()
        };
        free(Self::OPEN, Self::OPEN_MS).max(free(Self::IN_A_WEEK, Self::WEEK_MS))
    }
}

impl NetworkQuestionForm {
    /// The card of an asker of whom `own` is true, or everything that is wrong with the form. Whether there is such a policy
    /// area is the server's to say.
    pub fn parse(&self, own: &Own) -> Result<Card, Vec<FieldProblem>> {
        let words =
            long_enough(RequestText::parse("words", &self.words).map(|text| text.as_str().to_owned()));
        let area = self.area.is_empty().then(|| FieldProblem::new("area", field::REQUIRED));
        let twice = |(at, shown): (usize, &Shown)| {
            let before = self.shows.iter().take(at).any(|other| other == shown);
            before.then(|| FieldProblem::new(format!("shows.{at}"), field::DUPLICATE))
        };
        let twice = self.shows.iter().enumerate().filter_map(twice);
        let wrong: Vec<FieldProblem> = words.err().into_iter().chain(area).chain(twice).collect();
        if wrong.is_empty() { Ok(self.card(own)) } else { Err(wrong) }
    }

    /// What those asked would read of the form as it is.
    pub fn card(&self, own: &Own) -> Card {
        let area = Some(self.area.clone()).filter(|area| !area.is_empty());
        card_of(area, &self.words, self.language.clone(), &self.shows, own)
    }
}

fn long_enough(text: Result<String, FieldProblem>) -> Result<String, FieldProblem> {
    let text = text?;
    if text.chars().count() < Network::LEAST {
        return Err(FieldProblem::new("words", field::TOO_SHORT).with("min", Network::LEAST as i64));
    }
    Ok(text)
}

/// `POST /api/v1/questions/{question}/answer`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NetworkAnswerForm {
    /// The answer: 20 to 2000 characters, plain, without links or addresses.
    pub words: String,
    /// Whether the asker reads who wrote it, and for which member.
    #[serde(default)]
    pub shows_name: bool,
}

/// What somebody wrote does not appear in logs by accident.
impl std::fmt::Debug for NetworkAnswerForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NetworkAnswerForm(..)")
    }
}

/// An answer that can be written down.
#[derive(Clone, PartialEq, Eq)]
pub struct NewNetworkAnswer {
    /// What it says.
    pub words: String,
    /// Whether the asker reads who wrote it.
    pub shows_name: bool,
}

/// What somebody wrote does not appear in logs by accident.
impl std::fmt::Debug for NewNetworkAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewNetworkAnswer(..)")
    }
}

impl NetworkAnswerForm {
    /// The answer, or what is wrong with it.
    pub fn parse(&self) -> Result<NewNetworkAnswer, Vec<FieldProblem>> {
        let text = plain_text::parse_unaddressed("words", &self.words, Network::ANSWER);
        let words = long_enough(text).map_err(|problem| vec![problem])?;
        Ok(NewNetworkAnswer { words, shows_name: self.shows_name })
    }
}

/// `POST /api/v1/answers/{answer}/agreement`: whether the viewer agrees that question and answer are public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AgreementForm {
    /// Whether.
    pub agrees: bool,
}

/// `POST /api/v1/question-choice`: whether the viewer wants to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QuestionChoiceForm {
    /// Whether.
    pub willing: bool,
}

/// `GET /api/v1/questions`: what the viewer asked, and what they are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NetworkQuestions {
    /// What the viewer can show of themselves on a card.
    pub own: Own,
    /// Their own questions, newest first.
    pub asked: Vec<AskedQuestion>,
    /// The questions to them, those that wait first, then the newest first.
    pub received: Vec<ReceivedQuestion>,
    /// When the viewer may ask again; nothing where they may now.
    pub again_at_ms: Option<i64>,
    /// Whether the viewer is asked questions, when they are well placed.
    pub willing: bool,
}

/// A question as its asker sees it. Nothing in it depends on the others but answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskedQuestion {
    /// Its id.
    pub id: NetworkQuestionId,
    /// What those asked read.
    pub card: Card,
    /// When it was sent.
    pub sent_at_ms: i64,
    /// When it closes by itself.
    pub closes_at_ms: i64,
    /// Whether it can still be answered.
    pub open: bool,
    /// The answers, oldest first.
    pub answers: Vec<SeenAnswer>,
}

/// An answer as the asker reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeenAnswer {
    /// Its id.
    pub id: NetworkAnswerId,
    /// What it says.
    pub words: String,
    /// When it was written.
    pub answered_at_ms: i64,
    /// What its writer is in the programme.
    pub seat: Option<Role>,
    /// The region of their member.
    pub region: Option<Region>,
    /// Who wrote it, where they show that.
    pub with: Option<Peer>,
    /// Whether it is to be public.
    pub publication: Publication,
}

/// A question as somebody sees it who was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivedQuestion {
    /// Its id.
    pub id: NetworkQuestionId,
    /// What its asker shows.
    pub card: Card,
    /// When it was sent.
    pub sent_at_ms: i64,
    /// Until when it can be answered.
    pub closes_at_ms: i64,
    /// What the viewer answered; nothing while it waits.
    pub answer: Option<OwnAnswer>,
}

/// An answer as its writer reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnAnswer {
    /// Its id.
    pub id: NetworkAnswerId,
    /// What it says.
    pub words: String,
    /// When it was written.
    pub answered_at_ms: i64,
    /// Whether the asker reads who wrote it.
    pub shows_name: bool,
    /// Whether it is to be public.
    pub publication: Publication,
}

/// Who agreed that a question and its answer are public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Publication {
    /// The viewer.
    pub mine: bool,
    /// The other side.
    pub theirs: bool,
    /// Whether the Support Unit took it away; it is not public then, and cannot be again.
    pub taken_away: bool,
}

impl Publication {
    /// Whether anybody can read the two.
    pub fn is_public(self) -> bool {
        self.mine && self.theirs && !self.taken_away
    }
}

/// `GET /api/v1/answers`: what is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicAnswers {
    /// The newest first, at most 500.
    pub answers: Vec<PublicAnswer>,
}

impl PublicAnswers {
    /// Most of them in one list.
    pub const MOST: u32 = 100;
}

/// `GET /api/v1/answers/{answer}`: a question and its answer as anybody reads them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicAnswer {
    /// Its id.
    pub id: NetworkAnswerId,
    /// The policy area, by its slug.
    pub area: String,
    /// The language of both texts.
    pub language: Language,
    /// The month since which both agree, as `2026-11`.
    pub month: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// Whether the viewer wrote one of the two, and can take both back.
    pub mine: bool,
    /// Whether the viewer may take it away.
    pub may_remove: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> NetworkQuestionForm {
        NetworkQuestionForm {
            area: "open-contracting".to_owned(),
            words: "  Who has published contracts of a hospital? ".to_owned(),
            language: Language::parse("en").unwrap(),
            shows: vec![Shown::Seat],
        }
    }

    fn own() -> Own {
        Own { seat: Some(Role::Reformer), place: None, country: None }
    }

    fn wrong(form: &NetworkQuestionForm) -> Vec<(String, String)> {
        form.parse(&own()).unwrap_err().into_iter().map(|one| (one.path, one.code)).collect()
    }

    #[test]
    fn what_was_previewed_is_what_is_sent() {
        let card = form().parse(&own()).unwrap();
        assert_eq!(card, form().card(&own()));
        assert_eq!(card.words, "Who has published contracts of a hospital?");
        assert_eq!((card.topic.as_deref(), card.seat), (Some("open-contracting"), Some(Role::Reformer)));
        let bare = NetworkQuestionForm { shows: vec![], ..form() };
        assert_eq!(bare.parse(&own()).unwrap().seat, None);
    }

    #[test]
    fn a_question_names_every_wrong_field_at_once() {
        let pair = |path: &str, code: &str| (path.to_owned(), code.to_owned());
        let bad = NetworkQuestionForm {
            area: String::new(),
            words: "Too short, is it?".to_owned(),
            shows: vec![Shown::Seat, Shown::Seat],
            ..form()
        };
        let all = [
            pair("words", field::TOO_SHORT),
            pair("area", field::REQUIRED),
            pair("shows.1", field::DUPLICATE),
        ];
        assert_eq!(wrong(&bad), all);
        let words = |words: &str| NetworkQuestionForm { words: words.to_owned(), ..form() };
        assert_eq!(wrong(&words("Write to me at ana@example.org, please")), [pair("words", field::HAS_LINK)]);
        assert_eq!(wrong(&words(&"ñ".repeat(501))), [pair("words", field::TOO_LONG)]);
        assert_eq!(wrong(&words(" ")), [pair("words", field::REQUIRED)]);
        assert!(
            words(&"ñ".repeat(20)).parse(&own()).is_ok() && words(&"ñ".repeat(500)).parse(&own()).is_ok()
        );
    }

    #[test]
    fn an_answer_is_plain_and_has_no_address() {
        let parse = |words: &str| NetworkAnswerForm { words: words.to_owned(), shows_name: false }.parse();
        let code = |words: &str| parse(words).unwrap_err()[0].code.clone();
        assert_eq!(
            parse(&format!(" {}\r\nb ", "a".repeat(20))).unwrap().words,
            format!("{}\nb", "a".repeat(20))
        );
        assert!(parse(&"a".repeat(2000)).is_ok());
        assert_eq!(code(&"a".repeat(2001)), field::TOO_LONG);
        assert_eq!(code(&"a".repeat(19)), field::TOO_SHORT);
        assert_eq!(code("It all stands on www.example.org"), field::HAS_LINK);
        assert_eq!(code("It all stands\u{202e} there, you know"), field::MALFORMED);
    }

    #[test]
    fn two_are_open_and_three_are_new_in_a_week() {
        let (day, now) = (Network::WEEK_MS / 7, 100 * Network::WEEK_MS);
        let again = |days: &[i64]| {
            let sent: Vec<i64> = days.iter().map(|days| now - days * day).collect();
            Network::again_at_ms(&sent, now).map(|at| (at - now) / day)
        };
        assert_eq!(again(&[]), None);
        assert_eq!(again(&[3]), None);
        assert_eq!(again(&[3, 1]), Some(11), "the older of the two closes in eleven days");
        assert_eq!(again(&[14, 1]), None, "what closed counts no more");
        assert_eq!(again(&[13, 1]), Some(1));
        // Were they closed sooner, three of a week would be too many all the same.
        assert_eq!(again(&[6, 5, 4]), Some(9));
    }

    #[test]
    fn both_agree_and_nobody_took_it_away() {
        for (mine, theirs, taken_away) in
            [(true, true, false), (true, false, false), (false, true, false), (true, true, true)]
        {
            let publication = Publication { mine, theirs, taken_away };
            assert_eq!(publication.is_public(), mine && theirs && !taken_away);
        }
    }
}
