//! The circles of a demonstration: three in three languages, led and joined by its invented people.

use model::circle::{CircleDate, CircleForm};
use model::id::{CircleId, PersonId};
use model::words::Language;
use store::circles;
use store::{StoreError, Write};

use super::World;

const DAY_MS: i64 = 24 * 60 * 60_000;
const HOUR_MS: i64 = 60 * 60_000;

/// A circle, and who is inside beside its leads.
struct Invented {
    id: &'static str,
    language: &'static str,
    area: &'static str,
    topic: &'static str,
    about: &'static str,
    leads: &'static [&'static str],
    people: &'static [&'static str],
    /// In how many days it meets, and at which hour of UTC.
    meets: &'static [(i64, i64)],
}

const CIRCLES: [Invented; 3] = [
    Invented {
        id: "ci-demo-contracts",
        language: "en",
        area: "open-contracting",
        topic: "Open contracts in small towns",
        about: "For whoever publishes contracts with two people and no budget. We look at one real file each time, \
                and say what we would leave out.",
        leads: &["p-facilitator-2"],
        people: &["p-tamale-gh-gov", "p-reformer-2"],
        meets: &[(9, 13), (37, 13)],
    },
    Invented {
        id: "ci-demo-presupuestos",
        language: "es",
        area: "participatory-budgeting",
        topic: "Presupuestos que se discuten en la plaza",
        about: "Para quienes convocan a vecinas y vecinos a decidir una parte del presupuesto. Compartimos lo que \
                salió mal, que enseña más.",
        leads: &["p-facilitator-4"],
        people: &["p-reformer-1"],
        meets: &[(12, 16)],
    },
    Invented {
        id: "ci-demo-ecoute",
        language: "fr",
        area: "public-participation",
        topic: "Écouter celles et ceux qui ne viennent pas",
        about: "Comment aller vers les personnes que les réunions publiques ne touchent jamais : marchés, radios \
                locales, porte-à-porte.",
        leads: &["p-facilitator-1"],
        people: &[],
        meets: &[(15, 10), (29, 10)],
    },
];

/// Writes them into a demonstration that is being created. Whoever its world does not have is not inside.
pub(super) async fn insert(write: &mut Write, world: &World) -> Result<(), StoreError> {
    let there = |ids: &[&str]| -> Vec<PersonId> {
        let known = world.people.iter().filter(|person| ids.contains(&person.id.as_str()));
        known.map(|person| person.id.clone()).collect()
    };
    let today_ms = world.now_ms - world.now_ms.rem_euclid(DAY_MS);
    for one in &CIRCLES {
        let date = |(days, hour): &(i64, i64)| CircleDate {
            starts_at_ms: today_ms + days * DAY_MS + hour * HOUR_MS,
            minutes: 60,
            link: format!("https://meet.example.org/{}", one.id),
        };
        let form = CircleForm {
            topic: one.topic.to_owned(),
            about: one.about.to_owned(),
            area: Some(one.area.to_owned()),
            language: Language::parse(one.language).ok(),
            leads: there(one.leads),
            dates: one.meets.iter().map(date).collect(),
        };
        let (Ok(id), Ok(circle)) = (CircleId::parse(one.id), form.parse()) else { continue };
        circles::insert(write, &id, &circle).await?;
        for person in there(one.people) {
            circles::join(write, &id, &person).await?;
        }
    }
    Ok(())
}
