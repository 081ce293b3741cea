//! Circles of the world: for every caller one that they lead, one of others that they may join, and one of others that is
//! closed.

use model::circle::{CircleDate, CircleForm};
use model::id::CircleId;
use store::{Write, circles};

use crate::support::NOW_MS;
use crate::world::{CALLERS, DAY_MS, Making, id, pid};

/// Who leads the circles of others.
const LEADS: &str = "zeta-gov";

pub(crate) fn circle_of(subject: &str) -> String {
    format!("cny-circle-id-{subject}-q").replace('_', "-")
}

impl Making {
    /// Everything in this file.
    pub(crate) async fn circles(&mut self, write: &mut Write) {
        for caller in CALLERS.into_iter().filter(|caller| *caller != "anonymous") {
            self.circle(write, caller, caller).await;
        }
        self.circle(write, "circle-other", LEADS).await;
        let closed = self.circle(write, "circle-closed", LEADS).await;
        assert!(circles::close(write, &closed).await.unwrap());
    }

    async fn circle(&mut self, write: &mut Write, subject: &str, lead: &str) -> CircleId {
        let name: CircleId = id(&self.mark("circle", "id", subject));
        let link = format!("https://{}.example.org", self.mark("circle", "dates", subject));
        let form = CircleForm {
            topic: self.mark("circle", "topic", subject),
            about: self.mark("circle", "about", subject),
            area: None,
            language: None,
            leads: vec![id(&pid(lead))],
            dates: vec![CircleDate { starts_at_ms: NOW_MS + 30 * DAY_MS, minutes: 60, link }],
        };
        circles::insert(write, &name, &form.parse().unwrap()).await.unwrap();
        name
    }
}
