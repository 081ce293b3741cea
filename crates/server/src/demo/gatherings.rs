//! What the invented people of a demonstration write in its circles, each in the language of the circle. Its groups are formed
//! and published by whoever shows it, and begin with nothing.

use model::conversation::Gathering;
use model::id::{CircleId, ConversationId, MessageId, PersonId};
use store::conversations::{self, MessageRecord};
use store::{Seal, Write, circles, gatherings};

use super::World;
use super::introductions::NobodyAsks;

const HOUR_MS: i64 = 60 * 60_000;

/// What is written in a circle, by whom, the oldest first.
const WRITTEN: [(&str, &[(&str, &str)]); 3] = [
    (
        "ci-demo-contracts",
        &[
            (
                "p-facilitator-2",
                "Welcome. For our first date, please think of one contract file that you would show to a neighbour.",
            ),
            ("p-reformer-2", "I have one with forty columns. Which five would you keep?"),
            (
                "p-tamale-gh-gov",
                "Supplier, what for, how much, from when, until when. People ask us for nothing else.",
            ),
        ],
    ),
    (
        "ci-demo-presupuestos",
        &[
            (
                "p-facilitator-4",
                "Bienvenidas y bienvenidos. ¿Qué salió mal la última vez que preguntaron en la plaza?",
            ),
            ("p-reformer-1", "Llegamos con todo decidido y se notó. Este año preguntamos antes de calcular."),
        ],
    ),
    (
        "ci-demo-ecoute",
        &[(
            "p-facilitator-1",
            "Bonjour. Pour commencer : où allez-vous quand personne ne vient à la réunion ?",
        )],
    ),
];

/// Writes it into a demonstration whose circles are there. Whoever is not inside writes nothing, and those inside have read
/// what there is.
pub(super) async fn insert(write: &mut Write, seal: &Seal, world: &World) -> Result<(), NobodyAsks> {
    for (number, (circle, messages)) in (1..).zip(WRITTEN) {
        let circle = CircleId::parse(circle)?;
        let inside: Vec<PersonId> =
            circles::inside(write, &circle).await?.into_iter().map(|one| one.person).collect();
        let gathering = Gathering::Circle(circle);
        for (at, (sender, text)) in (1_i64..).zip(messages) {
            let Some(sender) = inside.iter().find(|person| person.as_str() == *sender) else { continue };
            let sent_at_ms = world.now_ms - (30 - 3 * at) * HOUR_MS;
            let id = ConversationId::parse(&format!("cv-demo-circle-{number}"))?;
            let conversation = gatherings::begin(write, &id, &gathering, sent_at_ms).await?;
            let id = MessageId::parse(&format!("ms-demo-circle-{number}-{at}"))?;
            let record = MessageRecord {
                body: seal.seal(id.as_str(), text.as_bytes()),
                id,
                conversation: conversation.clone(),
                number: 0,
                sender: sender.clone(),
                sent_at_ms,
            };
            let newest = conversations::send(write, &record).await?;
            for reader in &inside {
                gatherings::read(write, &conversation, reader, &[], newest).await?;
            }
        }
    }
    Ok(())
}
