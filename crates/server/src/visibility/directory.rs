//! The people of the directory: whoever sits somewhere or mentors, as far as the viewer may read them. Nobody stands there
//! without a name (rule PRI-6).

use std::collections::BTreeMap;

use model::directory::PersonSummary;
use model::id::{MemberId, PersonId};
use model::privacy::{SeenPerson, SeenSeat};
use store::members::MemberRecord;
use store::mentoring_profiles::MentoringProfileRecord;
use store::seats::Holder;
use store::visibility::SettingsRecord;
use store::{StoreError, Tx};

use super::Onlooker;
use super::person::{seen, whole};
use super::ties::Ties;

/// Everything that is known of people, read once for one answer.
#[derive(Debug)]
pub struct Known {
    /// Who reads what, by person.
    pub settings: BTreeMap<PersonId, SettingsRecord>,
    /// Mentors whom staff have approved, by person.
    pub mentors: BTreeMap<PersonId, MentoringProfileRecord>,
    /// What ties people to each other.
    pub ties: Ties,
    holders: Vec<Holder>,
}

impl Known {
    /// What is known at `now_ms`. A mentor on a break still knows what they know.
    pub async fn read(tx: &mut Tx, now_ms: i64) -> Result<Self, StoreError> {
        let holders = store::seats::holders(tx, now_ms).await?;
        let profiles = store::mentoring_profiles::all(tx).await?.into_iter();
        let approved = profiles.filter(|profile| profile.approved);
        Ok(Self {
            settings: store::visibility::all(tx).await?,
            mentors: approved.map(|profile| (profile.person.clone(), profile)).collect(),
            ties: Ties::read(tx, &holders, now_ms).await?,
            holders,
        })
    }

    /// The people whom `viewer` reads by name, in the order of their ids; `members` are those that are listed for the viewer,
    /// and a seat of any other is not told. The viewer is not among those they look for.
    pub async fn people(
        &self,
        tx: &mut Tx,
        viewer: Onlooker<'_>,
        members: &[MemberRecord],
    ) -> Result<Vec<PersonSummary>, StoreError> {
        let names: BTreeMap<&MemberId, &str> =
            members.iter().map(|member| (&member.id, member.name.as_str())).collect();
        let mut seats: BTreeMap<&PersonId, Vec<SeenSeat>> = BTreeMap::new();
        for Holder { seat, person, .. } in &self.holders {
            let Some(member_name) = names.get(&seat.member).map(|name| (*name).to_owned()) else { continue };
            seats.entry(person).or_default().push(SeenSeat {
                member: seat.member.clone(),
                member_name,
                kind: seat.kind,
                title: seat.title.clone(),
                organisation: seat.organisation_name.clone(),
            });
        }
        let mut people = Vec::new();
        for person in store::people::all(tx).await? {
            let mentor = self.mentors.get(&person.id).filter(|profile| names.contains_key(&profile.member));
            let held = seats.remove(&person.id).unwrap_or_default();
            let Some(settings) = self.settings.get(&person.id) else { continue };
            let themselves = viewer.actor.is_some_and(|actor| actor.person == person.id);
            if themselves || mentor.is_none() && held.is_empty() {
                continue;
            }
            let everything = SeenPerson {
                seats: held,
                experience: mentor.map(|profile| profile.experience.clone()),
                topics: mentor.map_or_else(Vec::new, |profile| {
                    profile.offers.iter().map(|offer| offer.slug.clone()).collect()
                }),
                ..whole(&person)
            };
            let shown = seen(viewer, &self.ties.of_person(&person.id), settings, everything);
            let Some(name) = shown.name else { continue };
            people.push(PersonSummary {
                id: person.id,
                name,
                // Where they come from is told with what they offer, and not otherwise.
                mentors_from: mentor
                    .filter(|_| !shown.topics.is_empty())
                    .map(|profile| profile.member.clone()),
                seats: shown.seats,
                languages: shown.languages,
                experience: shown.experience,
                offers: shown.topics,
            });
        }
        people.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(people)
    }
}
