//! Questions to the network of the world: for every caller one that they asked, one that waits for them, and one that they
//! answered; one each of somebody who has blocked them; an answer that is public, and one that was taken away.

use model::network::Network;
use model::place::Region;
use model::words::Language;
use store::network::{self, Done, QuestionRecord};
use store::network_answers::{self, AnswerRecord, Partner};
use store::{Seal, Write};

use crate::accounts::owner;
use crate::support::NOW_MS;
use crate::world::{CALLERS, DAY_MS, Making, id, pid};

/// Who asks the callers and answers them, and who has blocked them.
const ASKS: &str = "gamma-civ";
const ANSWERS: &str = "theta-civ";
const BLOCKS: &str = "epsilon-2-gov";

fn named(table: &str, subject: &str) -> String {
    format!("cny-{table}-id-{}-q", owner(subject).replace('_', "-"))
}

pub(crate) fn waits_of(subject: &str) -> String {
    named("network-question", &format!("{}-waits", owner(subject)))
}

/// The answer that somebody wrote.
pub(crate) fn answer_of(subject: &str) -> String {
    named("network-answer", &format!("{}-wrote", owner(subject)))
}

impl Making {
    /// Everything in this file.
    pub(crate) async fn network(&mut self, write: &mut Write, seal: &Seal) {
        let callers = CALLERS.into_iter().filter(|caller| *caller != "anonymous");
        for subject in callers.chain(["beta-gov", "zeta-gov"]) {
            let theirs = |which: &str| format!("{subject}-{which}");
            self.asked(write, seal, &theirs("waits"), (ASKS, subject)).await;
            self.asked(write, seal, &theirs("asked"), (subject, ANSWERS)).await;
            self.wrote(write, seal, &theirs("asked"), ANSWERS).await;
            self.asked(write, seal, &theirs("wrote"), (ASKS, subject)).await;
            self.wrote(write, seal, &theirs("wrote"), subject).await;
            network::choose(write, &id(&pid(subject)), true).await.unwrap();
            if CALLERS.contains(&subject) {
                let with = theirs("blocked");
                self.asked(write, seal, &format!("{with}-waits"), (BLOCKS, subject)).await;
                self.asked(write, seal, &format!("{with}-wrote"), (BLOCKS, subject)).await;
                self.wrote(write, seal, &format!("{with}-wrote"), subject).await;
                let theirs = format!("{with}-asked");
                self.asked(write, seal, &theirs, (subject, BLOCKS)).await;
                self.wrote(write, seal, &theirs, BLOCKS).await;
            }
        }
        for subject in ["network-public-wrote", "network-gone-wrote"] {
            self.asked(write, seal, subject, (ASKS, ANSWERS)).await;
            self.wrote(write, seal, subject, ANSWERS).await;
            let name = id(&named("network-answer", subject));
            for partner in [Partner::Asker, Partner::Answerer] {
                assert!(network_answers::agree(write, &name, partner, true, NOW_MS).await.unwrap());
            }
        }
        let gone = id(&answer_of("network-gone"));
        assert!(network_answers::remove(write, &gone, NOW_MS).await.unwrap());
    }

    async fn asked(&mut self, write: &mut Write, seal: &Seal, subject: &str, (asker, asked): (&str, &str)) {
        let name = self.mark("network_question", "id", subject);
        let words = self.mark("network_question", "words", subject);
        // Long enough ago that the callers may ask again.
        let sent_at_ms =
            NOW_MS - 13 * DAY_MS - if subject.ends_with("blocked-asked") { 10 * DAY_MS } else { 0 };
        let record = QuestionRecord {
            words: seal.seal(&name, words.as_bytes()),
            id: id(&name),
            asker: id(&pid(asker)),
            area: self.mark("network_question", "area", subject),
            language: Language::parse("en").unwrap(),
            seat: None,
            place: None,
            country: None,
            sent_at_ms,
            closes_at_ms: sent_at_ms + Network::OPEN_MS,
        };
        network::insert(write, &record).await.unwrap();
        network::deliver(write, &record.id, &id(&pid(asked))).await.unwrap();
    }

    /// An answer of `person` to the question of this subject.
    async fn wrote(&mut self, write: &mut Write, seal: &Seal, subject: &str, person: &str) {
        let name = self.mark("network_answer", "id", subject);
        let words = self.mark("network_answer", "words", subject);
        let question = id(&named("network-question", subject));
        let person = id(&pid(person));
        let record = AnswerRecord {
            words: seal.seal(&name, words.as_bytes()),
            id: id(&name),
            question,
            person,
            seat: None,
            region: Some(Region::Europe),
            shows_name: false,
            answered_at_ms: NOW_MS - DAY_MS,
            asker_agrees: false,
            person_agrees: false,
            published_at_ms: None,
            removed_at_ms: None,
        };
        let then_ms = NOW_MS - 13 * DAY_MS;
        network::settle(write, &record.question, &record.person, Done::Replied, then_ms).await.unwrap();
        network_answers::insert(write, &record).await.unwrap();
    }
}
