//! Questions to the network: asking, answering, passing, and what both sides make public; a file each.
//!
//! Whoever asks is told nothing but answers, so what those asked do is written to rows of their own and leaves no row in the
//! audit log, which the Support Unit reads. Two of whom one blocked the other are not there for each other, but for
//! what they had read when somebody blocked a request without knowing whose it is, and for what is public.

pub mod answer;
pub mod ask;
pub(crate) mod candidates;
pub mod list;
pub mod public;

use model::id::NetworkQuestionId;
use model::introduction::Card;
use model::network::{AskedQuestion, OwnAnswer, Publication, ReceivedQuestion, SeenAnswer};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::problem::Code;
use store::network::{Done, QuestionRecord};
use store::network_answers::{AnswerRecord, Partner};
use store::{Seal, Tx, network, network_answers};

use crate::app::App;
use crate::http::problem::{Problem, Require as _};
use crate::sealed;
use crate::visibility::person::introduced;
use crate::visibility::{Apart, Onlooker};

/// Somebody who reads questions and answers, with what that takes.
struct Reader<'a> {
    seal: &'a Seal,
    actor: &'a Actor,
    /// From whom they are kept apart by any block.
    apart: Apart,
    /// From whom they are kept apart by a block of somebody whom its maker knew.
    known: Apart,
    now_ms: i64,
}

impl<'a> Reader<'a> {
    async fn of(tx: &mut Tx, app: &'a App, actor: &'a Actor) -> Result<Self, Problem> {
        Ok(Self {
            seal: &app.seal,
            actor,
            apart: Apart::of(tx, &app.seal, Some(actor)).await?,
            known: Apart::by_name(tx, &app.seal, Some(actor)).await?,
            now_ms: app.clock.now_ms(),
        })
    }

    /// A question of the reader, with the answers that are there for them. Whoever blocks a request does not know whose it is,
    /// and its asker is not to learn of that (rule PRI-11): such a block takes no answer away that the reader has.
    async fn asked(&self, tx: &mut Tx, record: &QuestionRecord) -> Result<AskedQuestion, Problem> {
        let mut answers = Vec::new();
        for answer in network_answers::of_question(tx, &record.id).await? {
            if !self.known.contains(&answer.person) {
                answers.push(self.seen(tx, answer).await?);
            }
        }
        Ok(AskedQuestion {
            id: record.id.clone(),
            card: self.card(record)?,
            sent_at_ms: record.sent_at_ms,
            closes_at_ms: record.closes_at_ms,
            open: record.is_open(self.now_ms),
            answers,
        })
    }

    /// An answer to the reader, with who wrote it where that was chosen.
    async fn seen(&self, tx: &mut Tx, record: AnswerRecord) -> Result<SeenAnswer, Problem> {
        let onlooker = Onlooker { actor: Some(self.actor), apart: &self.known };
        let with = if record.shows_name {
            Some(introduced(tx, onlooker, Some(&record.person), self.now_ms).await?)
        } else {
            None
        };
        Ok(SeenAnswer {
            words: sealed::open(self.seal, record.id.as_str(), &record.words)?,
            publication: publication(&record, Partner::Asker),
            id: record.id,
            answered_at_ms: record.answered_at_ms,
            seat: record.seat,
            region: record.region,
            with,
        })
    }

    /// A question to the reader, as far as it is there for them.
    async fn received(
        &self,
        tx: &mut Tx,
        record: &QuestionRecord,
        done: Option<Done>,
    ) -> Result<Option<ReceivedQuestion>, Problem> {
        if !self.is_there(record, done) {
            return Ok(None);
        }
        let mut answer = None;
        if done.is_some() {
            let all = network_answers::of_question(tx, &record.id).await?;
            let own = all.into_iter().find(|one| one.person == self.actor.person);
            answer = own.map(|own| self.own(own)).transpose()?;
        }
        Ok(Some(ReceivedQuestion {
            id: record.id.clone(),
            card: self.card(record)?,
            sent_at_ms: record.sent_at_ms,
            closes_at_ms: record.closes_at_ms,
            answer,
        }))
    }

    fn own(&self, record: AnswerRecord) -> Result<OwnAnswer, Problem> {
        Ok(OwnAnswer {
            words: sealed::open(self.seal, record.id.as_str(), &record.words)?,
            publication: publication(&record, Partner::Answerer),
            id: record.id,
            answered_at_ms: record.answered_at_ms,
            shows_name: record.shows_name,
        })
    }

    /// Whether a question is there for the reader, to whom it went and who did `done`: it waits, and neither has blocked the
    /// other; or they have answered it, and neither has blocked the other knowing them. Whoever answered has the card, and
    /// were it to go with the block of a request, they would know who blocked them.
    fn is_there(&self, record: &QuestionRecord, done: Option<Done>) -> bool {
        match done {
            None => record.is_open(self.now_ms) && !self.apart.contains(&record.asker),
            Some(Done::Replied) => !self.known.contains(&record.asker),
            Some(Done::Passed) => false,
        }
    }

    fn card(&self, record: &QuestionRecord) -> Result<Card, Problem> {
        Ok(Card {
            topic: Some(record.area.clone()),
            words: sealed::open(self.seal, record.id.as_str(), &record.words)?,
            language: record.language.clone(),
            seat: record.seat,
            place: record.place,
            country: record.country.clone(),
        })
    }
}

/// Who agreed, as one of the two sees it.
fn publication(record: &AnswerRecord, viewer: Partner) -> Publication {
    let (mine, theirs) = match viewer {
        Partner::Asker => (record.asker_agrees, record.person_agrees),
        Partner::Answerer => (record.person_agrees, record.asker_agrees),
    };
    Publication { mine, theirs, taken_away: record.removed_at_ms.is_some() }
}

/// The question, if `reader` can answer it or pass; any other is as one that never was.
async fn waiting(
    tx: &mut Tx,
    reader: &Reader<'_>,
    id: &NetworkQuestionId,
) -> Result<QuestionRecord, Problem> {
    let record = network::find(tx, id).await?.ok_or(Code::NotFound)?;
    let done = network::delivery(tx, id, &reader.actor.person).await?.ok_or(Code::NotFound)?;
    // It went to the actor: there is a row that says so.
    let facts = ObjectFacts { people: vec![reader.actor.person.clone()], ..ObjectFacts::default() };
    can(Some(reader.actor), Action::TakePartInQuestion, &facts).required()?;
    if !reader.is_there(&record, done) {
        return Err(Problem::new(Code::NotFound));
    }
    if done.is_some() {
        return Err(Problem::new(Code::IllegalStep));
    }
    Ok(record)
}
