//! Brings questions to the network to mind, once, to those who were asked a week ago and did nothing.
//!
//! When a question closes follows from its time alone, so there is nothing to be done then.

use model::id::{NetworkQuestionId, PersonId};
use model::network::Network;
use model::permissions::{Action, Actor, ObjectFacts, can};
use store::{grants, network, visibility};

use crate::api::introductions::mail;
use crate::api::network::candidates;
use crate::app::App;
use crate::http::problem::Problem;
use crate::mail::message::Template;
use crate::visibility::Apart;

/// One round: one write for each person, so that one that fails holds up nobody. The first failure is the round's.
pub async fn run(app: &App) -> Result<(), Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let forgotten = network::forgotten(&mut read, now_ms - Network::WEEK_MS, now_ms).await?;
    drop(read);
    let mut failed = None;
    for (id, asked) in forgotten {
        failed = failed.or(remind(app, &id, &asked, now_ms).await.err());
    }
    failed.map_or(Ok(()), Err)
}

async fn remind(app: &App, id: &NetworkQuestionId, asked: &PersonId, now_ms: i64) -> Result<(), Problem> {
    let mut write = app.store.write().await?;
    // Whoever is erased meanwhile has nothing left to be reminded of.
    if !visibility::guard(&mut write, asked).await? || !network::remind(&mut write, id, asked).await? {
        return Ok(());
    }
    let question = network::find(&mut write, id).await?;
    let actor = Actor { person: asked.clone(), grants: grants::of_person(&mut write, asked, now_ms).await? };
    let apart = Apart::of(&mut write, &app.seal, Some(&actor)).await?;
    let facts = ObjectFacts { people: vec![asked.clone()], ..ObjectFacts::default() };
    // Of whoever was blocked since nothing is there any more, and the link of a mail leads nowhere for whoever may not answer.
    let answers = can(Some(&actor), Action::TakePartInQuestion, &facts).allowed()
        && candidates::is_around(&mut write, asked).await?;
    let told = match question.filter(|question| answers && !apart.contains(&question.asker)) {
        Some(question) => {
            let event = format!("{}-{}", Template::NetworkReminder.code(), question.id);
            mail(app, &mut write, asked, Template::NetworkReminder, event).await?
        }
        None => None,
    };
    Ok(write.commit_without_audit(told.as_slice(), now_ms).await?)
}
