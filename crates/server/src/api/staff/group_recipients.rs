//! Who is told of published groups: those whose group is new, those whose group is no longer what it was, and those who
//! have none any more.

use std::collections::BTreeSet;

use model::group_edit::GroupMessage;
use model::id::{PersonId, RunId};
use model::words::Locale;
use store::groups::GroupRecord;
use store::outbox::NewMail;
use store::people::PersonRecord;
use store::{StoreError, Tx};

use super::seat_holders;
use crate::app::App;
use crate::ids::NoRandomness;
use crate::mail::message::Template;
use crate::mail::words::BrokenWords;

/// Everybody who gets a mail about a publication of groups; nobody gets two.
pub(super) struct GroupRecipients {
    told: Vec<(Template, PersonRecord)>,
    /// How many of the groups differ from those before in hour, language, lead or members.
    pub(super) changed: u16,
}

impl GroupRecipients {
    /// For `after` in place of `before`, at `now_ms`.
    pub(super) async fn of(
        tx: &mut Tx,
        before: &[GroupRecord],
        after: &[GroupRecord],
        now_ms: i64,
    ) -> Result<Self, StoreError> {
        let differing = |group: &&GroupRecord, others: &[GroupRecord]| {
            !others.iter().any(|other| other.number == group.number && same(other, group))
        };
        let new: Vec<&GroupRecord> = after.iter().filter(|group| differing(group, before)).collect();
        let old: Vec<&GroupRecord> = before.iter().filter(|group| differing(group, after)).collect();
        let had = people(tx, before.iter(), now_ms).await?;
        let has = people(tx, after.iter(), now_ms).await?;
        let touched = people(tx, new.iter().copied().chain(old), now_ms).await?;
        let mut told = Vec::with_capacity(touched.len());
        for id in touched {
            let template = template(&id, &had, &has);
            told.extend(store::people::find(tx, &id).await?.map(|person| (template, person)));
        }
        Ok(Self { told, changed: new.len() as u16 })
    }

    /// How many people that is.
    pub(super) fn count(&self) -> u32 {
        self.told.len() as u32
    }

    /// The mails about `run`.
    pub(super) fn mails(&self, app: &App, run: &RunId) -> Result<Vec<NewMail>, NoRandomness> {
        self.told.iter().map(|(template, person)| super::mail(app, *template, run, person, None)).collect()
    }

    /// The mails as they will read, with how many read each.
    pub(super) fn messages(&self, app: &App) -> Result<Vec<GroupMessage>, BrokenWords> {
        let mut messages = Vec::new();
        for template in [Template::GroupsPublished, Template::GroupsChanged, Template::WithoutGroup] {
            let link = template.page().map(|page| app.config.public_url.join(page)).unwrap_or_default();
            for locale in Locale::ALL {
                let reads =
                    |(told, person): &&(Template, PersonRecord)| *told == template && person.locale == locale;
                let recipients = self.told.iter().filter(reads).count() as u32;
                if recipients > 0 {
                    let (subject, text) = template.render(locale, &link)?;
                    messages.push(GroupMessage { locale, recipients, subject, text });
                }
            }
        }
        Ok(messages)
    }
}

/// The mail to `id`, where `had` are those who had a group before and `has` those who have one now.
fn template(id: &PersonId, had: &BTreeSet<PersonId>, has: &BTreeSet<PersonId>) -> Template {
    match (had.contains(id), has.contains(id)) {
        (true, true) => Template::GroupsChanged,
        (true, false) => Template::WithoutGroup,
        (false, _) => Template::GroupsPublished,
    }
}

/// Whether people would notice a difference.
fn same(one: &GroupRecord, other: &GroupRecord) -> bool {
    let key = |group: &GroupRecord| {
        (
            (group.day, group.utc_minute, group.session_minutes, group.second.clone()),
            (group.language.clone(), group.facilitator.clone()),
            group.members.iter().cloned().collect::<BTreeSet<_>>(),
        )
    };
    key(one) == key(other)
}

/// Everybody with a seat of a member of these groups, and who leads them.
async fn people<'a>(
    tx: &mut Tx,
    groups: impl Iterator<Item = &'a GroupRecord> + Clone,
    now_ms: i64,
) -> Result<BTreeSet<PersonId>, StoreError> {
    let mut people = seat_holders(tx, groups.clone().flat_map(|group| &group.members), now_ms).await?;
    people.extend(groups.filter_map(|group| group.facilitator.clone()));
    Ok(people)
}
