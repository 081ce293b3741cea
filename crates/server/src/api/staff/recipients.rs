//! Who is told of published matches, on which side, and in which words.

use std::collections::BTreeMap;

use matching::run::Run;
use model::id::{InvalidId, MemberId, PersonId, RunId};
use model::publication::{MatchRole, RoleMessage};
use model::words::Locale;
use store::outbox::NewMail;
use store::people::PersonRecord;
use store::{StoreError, Tx};

use super::seat_holders;
use crate::app::App;
use crate::ids::NoRandomness;
use crate::mail::message::Template;
use crate::mail::words::BrokenWords;

/// Why nobody can be told; only a damaged database or a broken build brings one about.
#[derive(Debug, thiserror::Error)]
pub(super) enum Untellable {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The run names somebody by what is no id.
    #[error(transparent)]
    Id(#[from] InvalidId),
}

impl From<Untellable> for crate::http::problem::Problem {
    fn from(error: Untellable) -> Self {
        match error {
            Untellable::Store(error) => error.into(),
            Untellable::Id(_) => Self::internal(&error),
        }
    }
}

/// Everybody who gets a mail about a run, by side; somebody on both sides gets one for each.
pub(super) struct Recipients(BTreeMap<MatchRole, Vec<PersonRecord>>);

impl Recipients {
    /// Those who hold a seat of a matched member at `now_ms`, and the mentors.
    pub(super) async fn of(tx: &mut Tx, run: &Run, now_ms: i64) -> Result<Self, Untellable> {
        let ids = |id: &String| MemberId::parse(id);
        let members: Vec<MemberId> =
            run.matches.iter().map(|one| ids(&one.mentee)).collect::<Result<_, _>>()?;
        let mentees = seat_holders(tx, &members, now_ms).await?;
        let mentors: std::collections::BTreeSet<PersonId> =
            run.matches.iter().map(|one| PersonId::parse(&one.mentor)).collect::<Result<_, _>>()?;
        let mut sides = BTreeMap::new();
        for (role, ids) in [(MatchRole::Mentee, mentees), (MatchRole::Mentor, mentors)] {
            let mut people = Vec::with_capacity(ids.len());
            for id in ids {
                people.extend(store::people::find(tx, &id).await?);
            }
            sides.insert(role, people);
        }
        Ok(Self(sides))
    }

    /// How many mails that makes.
    pub(super) fn mails_count(&self) -> u32 {
        self.0.values().map(|people| people.len() as u32).sum()
    }

    /// How many people that is.
    pub(super) fn people_count(&self) -> u32 {
        let ids: std::collections::BTreeSet<&PersonId> =
            self.0.values().flatten().map(|one| &one.id).collect();
        ids.len() as u32
    }

    /// The mails about `run`, which leave at `not_before_ms`.
    pub(super) fn mails(
        &self,
        app: &App,
        run: &RunId,
        not_before_ms: i64,
    ) -> Result<Vec<NewMail>, NoRandomness> {
        let mut mails = Vec::new();
        for (role, people) in &self.0 {
            for person in people {
                mails.push(super::mail(app, template(*role), run, person, Some(not_before_ms))?);
            }
        }
        Ok(mails)
    }

    /// The mails as they will read, by side, then language, with how many read each.
    pub(super) fn messages(&self, app: &App) -> Result<Vec<RoleMessage>, BrokenWords> {
        let mut messages = Vec::new();
        for (role, people) in &self.0 {
            let link =
                template(*role).page().map(|page| app.config.public_url.join(page)).unwrap_or_default();
            for locale in Locale::ALL {
                let recipients = people.iter().filter(|person| person.locale == locale).count() as u32;
                if recipients > 0 {
                    let (subject, text) = template(*role).render(locale, &link)?;
                    messages.push(RoleMessage { role: *role, locale, recipients, subject, text });
                }
            }
        }
        Ok(messages)
    }
}

/// The mail of each side.
fn template(role: MatchRole) -> Template {
    match role {
        MatchRole::Mentee => Template::MatchesPublishedMentee,
        MatchRole::Mentor => Template::MatchesPublishedMentor,
    }
}

/// The events in the outbox by which the mails about `run` can be taken back.
pub(super) fn events(run: &RunId) -> [String; 2] {
    [MatchRole::Mentee, MatchRole::Mentor].map(|role| super::mail_event(template(role), run))
}
