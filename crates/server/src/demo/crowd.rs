//! As many more invented mentors as somebody wants, to see how the directory does with them. They show themselves to
//! everybody and take nobody on, so the rest of the demonstration stays as it is.

use std::collections::BTreeMap;

use model::email::EmailAddress;
use model::id::PersonId;
use model::privacy::Purpose;
use model::visibility::{Field, Level, SetBy};
use model::words::{Language, LanguageLevel, Locale, Speaks};
use store::consents::ConsentRecord;
use store::members::MemberRecord;
use store::mentoring_profiles::{MentoringProfileRecord, Offer, Side};
use store::people::PersonRecord;
use store::{StoreError, Write};

use super::World;
use super::random::Random;
use super::source::{BrokenData, Names, Source};

const SENTENCES: &str = include_str!("../../../../data/demo/crowd.json");
/// What everybody reads of them.
const SHOWN: [Field; 4] = [Field::Name, Field::Languages, Field::Experience, Field::Topics];

/// Why there is no crowd; the demonstration is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CrowdError {
    /// The embedded data is not what it must be.
    #[error(transparent)]
    Data(#[from] BrokenData),
    /// The database refused.
    #[error("the mentors could not be written")]
    Store(#[from] StoreError),
}

/// Adds `count` mentors to the demonstration of `world`, and commits. The same count gives the same people.
pub async fn add(mut write: Write, world: &World, count: u32) -> Result<(), CrowdError> {
    let source = Source::read()?;
    let sentences: BTreeMap<Locale, Vec<String>> = serde_json::from_str(SENTENCES)
        .map_err(|source| BrokenData::Json { file: "demo/crowd.json", source })?;
    let homes: Vec<(&MemberRecord, &Names)> = world
        .members
        .iter()
        .filter_map(|member| Some((member, source.names.get(member.country.as_str())?)))
        .collect();
    for number in 0..count {
        let (person, profile) = mentor(world, &homes, &sentences, number)?;
        store::people::insert(&mut write, &person).await?;
        store::mentoring_profiles::insert(&mut write, &profile).await?;
        let purpose = Purpose::WiderProfile;
        let consent = ConsentRecord {
            purpose,
            given_at_ms: world.now_ms,
            text_version: purpose.text_version(),
            language: person.locale,
        };
        store::consents::give(&mut write, &person.id, &consent).await?;
        for field in SHOWN {
            let (level, by) = (Level::Public, SetBy::Owner);
            store::visibility::choose(&mut write, &person.id, field, level, by, world.now_ms).await?;
        }
    }
    // They belong to the creation of the demonstration, which the audit log has.
    Ok(write.commit_without_audit(&[], world.now_ms).await?)
}

fn mentor(
    world: &World,
    homes: &[(&MemberRecord, &Names)],
    sentences: &BTreeMap<Locale, Vec<String>>,
    number: u32,
) -> Result<(PersonRecord, MentoringProfileRecord), BrokenData> {
    let wrong = |what: &str| BrokenData::Contradiction(format!("nobody can be made of {what}"));
    let mut random = Random::for_key(&format!("crowd {number}"));
    let (member, names) = homes[random.below(homes.len())];
    let given = if random.below(2) == 0 { &names.given_f } else { &names.given_m };
    let mut one_of = |list: &[String]| list[random.below(list.len())].clone();
    let name = format!("{} {} {}", one_of(given), one_of(&names.family), one_of(&names.family));
    let email =
        EmailAddress::parse(&format!("mentor.{number}@example.org")).map_err(|_| wrong("this address"))?;
    let id = PersonId::parse(&format!("p-crowd-{number}")).map_err(|_| wrong("this id"))?;
    // Who writes in one of our languages writes in it, and everybody else in English.
    let speaks = |locale: &Locale| member.languages.iter().any(|one| one.as_str() == locale.code());
    let locale = Locale::ALL.into_iter().find(speaks).unwrap_or(Locale::En);
    let areas: Vec<&model::policy_area::PolicyArea> = (0..=random.below(3))
        .map(|_| &world.policy_areas[random.below(world.policy_areas.len())])
        .filter(|area| !area.retired)
        .collect();
    let told = sentences.get(&locale).filter(|all| !all.is_empty()).ok_or_else(|| wrong("no sentence"))?;
    let topic = areas.first().map_or("", |area| area.name(locale)).to_lowercase();
    let experience =
        told[random.below(told.len())].replace("{topic}", &topic).replace("{place}", &member.name);
    let mut offers: Vec<Offer> = areas
        .iter()
        .map(|area| Offer { slug: area.slug.clone(), level: 1 + random.below(3) as u16 })
        .collect();
    offers.sort_by(|a, b| a.slug.cmp(&b.slug));
    offers.dedup_by(|a, b| a.slug == b.slug);
    let language = Language::parse(locale.code()).map_err(|_| wrong("this language"))?;
    let own = member.languages.iter().filter(|one| **one != language).take(2).cloned();
    let languages = std::iter::once(language.clone()).chain(own);
    let person = PersonRecord {
        id: id.clone(),
        name,
        email,
        locale,
        time_zone: member.time_zone.clone(),
        languages: languages.map(|code| Speaks { code, level: LanguageLevel::Working }).collect(),
    };
    let profile = MentoringProfileRecord {
        person: id,
        member: member.id.clone(),
        side: if random.below(2) == 0 { Side::Government } else { Side::CivilSociety },
        capacity: 0,
        version: 1,
        paused: true,
        approved: true,
        stage: 1 + random.below(4) as u8,
        experience,
        experience_language: language,
        offers,
    };
    Ok((person, profile))
}
