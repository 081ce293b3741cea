//! `POST /api/v1/introductions/{introduction}/answer`: yes, not now, no, block, or a question (rules PRI-11 and PRI-12).
//!
//! Only a yes changes the request itself. What else is answered is no act in the audit log: the Support Unit reads that,
//! some of them hold seats and ask for introductions themselves, and nobody is to learn there who declined whom.

use axum::Json;
use axum::extract::State;
use model::audit::Act;
use model::conversation::BlockedFrom;
use model::id::{IntroductionId, QuestionId};
use model::introduction::{AnswerForm, Answered, GivenAnswer, NewAnswer};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::plain_text::RequestText;
use model::problem::Code;
use model::state::IntroductionStep;
use store::introduction_questions::{self, QuestionRecord};
use store::introductions::{self, DeliveryRecord, IntroductionRecord};
use store::once::{OnceWrite, Receipt};
use store::{Audit, Write};

use super::{Reader, acquaint, keep_away, new_id};
use crate::api::acting;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, Require as _};
use crate::mail::message::Template;
use crate::visibility::Apart;

/// Answers a request that came to the actor.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<IntroductionId>,
    Parsed(form): Parsed<AnswerForm>,
) -> Result<Json<Answered>, Problem> {
    let answer = form.parse()?;
    let receipt = match once.begin(&app).await? {
        Attempt::First(first) => answered(&app, &first, &actor, &id, answer).await?,
        Attempt::Again(receipt) => receipt,
    };
    let conversation = receipt.ids.first().and_then(|id| id.parse().ok());
    Ok(Json(Answered { conversation }))
}

async fn answered(
    app: &App,
    first: &First,
    actor: &Actor,
    id: &IntroductionId,
    answer: NewAnswer,
) -> Result<Receipt, Problem> {
    let asker = introductions::find(&mut *app.store.read().await?, id).await?.map(|record| record.asker);
    let mut write = first.write(app).await?;
    introductions::guard(&mut write, &actor.person, asker.as_ref().unwrap_or(&actor.person)).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    let (record, delivery) = there(app, &mut write, &actor, id).await?;
    let answer_it = Answering { app, actor: &actor, record: &record, delivery: &delivery };
    match answer {
        NewAnswer::Yes => answer_it.yes(write).await,
        NewAnswer::Declined(given) => answer_it.declined(write, given).await,
        NewAnswer::Block => {
            keep_away(app, &mut write, &actor, &record.asker, BlockedFrom::Introduction).await?;
            answer_it.silently(write).await
        }
        NewAnswer::Question(words) => answer_it.question(write, &words).await,
    }
}

/// The request and to whom it came, if it is there for `actor`; any other is as one that never was.
async fn there(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    id: &IntroductionId,
) -> Result<(IntroductionRecord, DeliveryRecord), Problem> {
    let record = introductions::find(write, id).await?.ok_or(Code::NotFound)?;
    let delivery = introductions::delivery(write, id).await?.ok_or(Code::NotFound)?;
    let apart = Apart::of(write, &app.seal, Some(actor)).await?;
    let reader = Reader { seal: &app.seal, actor, apart: &apart, now_ms: app.clock.now_ms() };
    let facts = ObjectFacts { people: vec![delivery.asked.clone()], ..ObjectFacts::default() };
    can(Some(actor), Action::TakePartInIntroduction, &facts).required()?;
    if !reader.is_there(&record, &delivery) {
        return Err(Problem::new(Code::NotFound));
    }
    Ok((record, delivery))
}

/// An answer that is about to be written down.
struct Answering<'a> {
    app: &'a App,
    actor: &'a Actor,
    record: &'a IntroductionRecord,
    delivery: &'a DeliveryRecord,
}

impl Answering<'_> {
    async fn yes(&self, mut write: OnceWrite) -> Result<Receipt, Problem> {
        let now_ms = self.app.clock.now_ms();
        let step = self.record.state_at(now_ms).step(IntroductionStep::Introduce);
        step.map_err(|_| Problem::new(Code::IllegalStep))?;
        self.note(&mut write, GivenAnswer::Yes).await?;
        let people = [&self.record.asker, &self.actor.person];
        let (conversation, mails) = acquaint(self.app, &mut write, people, Template::Introduced).await?;
        if !introductions::introduce(&mut write, &self.record.id, &conversation, now_ms).await? {
            return Err(Problem::new(Code::IllegalStep));
        }
        // By nobody: who said yes to whom is for the two to tell (rule PRI-15).
        let audit = mails.into_iter().fold(Audit::new(now_ms, None, Act::TwoIntroduced), Audit::mail);
        let receipt = Receipt::of(conversation.as_str());
        write.commit(audit, &receipt).await?;
        Ok(receipt)
    }

    async fn declined(&self, mut write: OnceWrite, given: GivenAnswer) -> Result<Receipt, Problem> {
        self.note(&mut write, given).await?;
        self.silently(write).await
    }

    async fn question(&self, mut write: OnceWrite, words: &RequestText) -> Result<Receipt, Problem> {
        let id: QuestionId = new_id(self.app, "iq")?;
        let question = QuestionRecord {
            words: self.app.seal.seal(id.as_str(), words.as_str().as_bytes()),
            id,
            introduction: self.record.id.clone(),
            person: self.delivery.asked.clone(),
            asked_at_ms: self.app.clock.now_ms(),
            reply: None,
        };
        // One at a time: the next comes when there is a reply.
        if !introduction_questions::ask(&mut write, &question).await? {
            return Err(Problem::new(Code::IllegalStep));
        }
        write.tell(&self.record.asker);
        self.silently(write).await
    }

    /// One answer counts, and it is the first.
    async fn note(&self, write: &mut Write, given: GivenAnswer) -> Result<(), Problem> {
        let now_ms = self.app.clock.now_ms();
        let noted = introductions::answer(write, &self.record.id, given, now_ms).await?;
        if noted { Ok(()) } else { Err(Problem::new(Code::IllegalStep)) }
    }

    /// Commits what nobody but the actor learns of.
    async fn silently(&self, write: OnceWrite) -> Result<Receipt, Problem> {
        let receipt = Receipt::default();
        write.commit_without_audit(&[], self.app.clock.now_ms(), &receipt).await?;
        Ok(receipt)
    }
}
