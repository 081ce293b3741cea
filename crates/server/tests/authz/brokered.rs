//! Introductions that the Support Unit brokers: for every caller one that waits for them, one whose time is over, and one with
//! somebody who has blocked them, which looks as any other.

use model::brokered::SideOf;
use model::introduction::Side;
use model::words::Language;
use server::api::introductions::OPEN_MS;
use store::brokered::{self, BrokeredRecord};
use store::{Seal, Write};

use crate::accounts::owner;
use crate::support::NOW_MS;
use crate::world::{CALLERS, DAY_MS, Making, id, pid};

/// Who is asked on the other side, and who has blocked the callers.
const OTHER: &str = "gamma-civ";
const BLOCKS: &str = "epsilon-2-gov";

/// The proposal that came to somebody.
pub(crate) fn brokered_of(subject: &str) -> String {
    format!("cny-brokered-id-{}-q", owner(subject).replace('_', "-"))
}

impl Making {
    /// Everything in this file.
    pub(crate) async fn brokered(&mut self, write: &mut Write, seal: &Seal) {
        let callers = CALLERS.into_iter().filter(|caller| *caller != "anonymous");
        for subject in callers.chain(["beta-gov", "zeta-gov"]) {
            self.proposal(write, seal, subject, (subject, OTHER), NOW_MS - DAY_MS).await;
            let over = format!("{subject}-over");
            self.proposal(write, seal, &over, (subject, OTHER), NOW_MS - 20 * DAY_MS).await;
            if CALLERS.contains(&subject) {
                let with = format!("{subject}-blocked");
                self.proposal(write, seal, &with, (subject, BLOCKS), NOW_MS - DAY_MS).await;
            }
        }
    }

    async fn proposal(
        &mut self,
        write: &mut Write,
        seal: &Seal,
        subject: &str,
        (one, other): (&str, &str),
        sent_at_ms: i64,
    ) {
        let name = self.mark("brokered", "id", subject);
        let words = self.mark("brokered", "words", subject);
        let side = |member| SideOf { member: id(member), side: Side::Government };
        let record = BrokeredRecord {
            words: seal.seal(&name, words.as_bytes()),
            id: id(&name),
            proposer: Some(id(&pid("staff"))),
            // Sides of nobody who calls: whoever sits on one does not see the proposal as the Support Unit does.
            sides: [side("zeta-2"), side("theta")],
            topic: Some(self.mark("brokered", "topic", subject)),
            language: Language::parse("en").unwrap(),
            sent_at_ms,
            closes_at_ms: sent_at_ms + OPEN_MS,
            withdrawn_at_ms: None,
            meeting: None,
        };
        brokered::insert(write, &record).await.unwrap();
        let (one, other) = (id(&pid(one)), id(&pid(other)));
        brokered::deliver(write, &record.id, [(&one, None), (&other, None)]).await.unwrap();
    }
}
