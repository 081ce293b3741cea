//! What is written in the circles and groups of the world: in every circle something by somebody who has left it, and in each
//! group of the cohort something by one of its seats.

use model::conversation::Gathering;
use store::conversations::MessageRecord;
use store::{Seal, Write, conversations, gatherings};

use crate::circles::circle_of;
use crate::support::NOW_MS;
use crate::world::{CALLERS, Making, id, pid};

/// How an address calls what is written in the circle of this subject.
pub(crate) fn in_circle(subject: &str) -> String {
    format!("circle-{}", circle_of(subject))
}

/// How an address calls what is written in a group.
pub(crate) fn in_group(group: &str) -> String {
    format!("group-{group}")
}

impl Making {
    /// Everything in this file.
    pub(crate) async fn gatherings(&mut self, write: &mut Write, seal: &Seal) {
        let callers = CALLERS.into_iter().filter(|caller| *caller != "anonymous");
        for subject in callers.chain(["circle-other", "circle-closed"]) {
            let circle = Gathering::Circle(id(&circle_of(subject)));
            self.written(write, seal, &format!("{subject}-many"), (&circle, "gamma-gov")).await;
        }
        for group in store::groups::of_cohort(write, &id("now")).await.unwrap() {
            let gamma = group.members.contains(&id("gamma"));
            let (subject, sender) =
                if gamma { ("gamma-many", "gamma-gov") } else { ("beta-many", "beta-gov") };
            self.written(write, seal, subject, (&Gathering::Group(group.id), sender)).await;
        }
    }

    async fn written(&mut self, write: &mut Write, seal: &Seal, subject: &str, to: (&Gathering, &str)) {
        let (gathering, sender) = to;
        let name = id(&self.mark("conversation", "id", subject));
        let conversation = gatherings::begin(write, &name, gathering, NOW_MS).await.unwrap();
        let message = self.mark("message", "id", subject);
        let body = self.mark("message", "body", subject);
        let record = MessageRecord {
            body: seal.seal(&message, body.as_bytes()),
            id: id(&message),
            conversation,
            number: 0,
            sender: id(&pid(sender)),
            sent_at_ms: NOW_MS,
        };
        conversations::send(write, &record).await.unwrap();
    }
}
