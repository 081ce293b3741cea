//! What the invented people of a demonstration ask the network: a question that waits for the government seat, one of its own
//! with an answer, and one that both sides made public.

use model::id::{NetworkAnswerId, NetworkQuestionId, PersonId};
use model::network::Network;
use model::permissions::Role;
use model::place::Region;
use model::words::Language;
use store::network::{self, Done, QuestionRecord};
use store::network_answers::{self, AnswerRecord, Partner};
use store::{Seal, Write};

use super::introductions::{NobodyAsks, broken};

const DAY_MS: i64 = 24 * 60 * 60_000;

/// A question that was sent so many days ago.
struct Asked<'a> {
    id: &'a str,
    asker: &'a PersonId,
    area: &'a str,
    language: &'a str,
    seat: Option<Role>,
    words: &'a str,
    days: i64,
}

/// What the parts of the demonstration share.
struct Demo<'a> {
    write: &'a mut Write,
    seal: &'a Seal,
    now_ms: i64,
}

/// Writes them; `government` looks for answers and is asked, the others too.
pub(super) async fn insert(
    write: &mut Write,
    seal: &Seal,
    [government, reformer]: [&PersonId; 2],
    [civil_society, answers]: [&PersonId; 2],
    now_ms: i64,
) -> Result<(), NobodyAsks> {
    let mut demo = Demo { write, seal, now_ms };
    let waits = Asked {
        id: "nq-demo-1",
        asker: reformer,
        area: "open-contracting",
        language: "en",
        seat: Some(Role::Reformer),
        words: "Has anybody published contracts of a hospital, and what did suppliers say when you did?",
        days: 2,
    };
    demo.ask(&waits, government, None).await?;
    let own = Asked {
        id: "nq-demo-2",
        asker: government,
        area: "public-participation",
        language: "en",
        seat: None,
        words: "How do you reach people at markets who have no time to sit in a hearing?",
        days: 5,
    };
    let words = "We went to the water queue instead of the market: people wait there anyway. Two of us asked three \
                 questions, and came back a month later to say what had become of the answers.";
    demo.ask(&own, civil_society, Some(("na-demo-2", words))).await?;
    let public = Asked {
        id: "nq-demo-3",
        asker: reformer,
        area: "participatory-budgeting",
        language: "es",
        seat: Some(Role::Reformer),
        words: "¿Cómo explican a la gente por qué una propuesta votada no se pudo hacer?",
        days: 20,
    };
    let words = "Publicamos una ficha por propuesta, también de las que no se hicieron, con el motivo en dos frases y \
                 quién lo decidió. Quien la propuso recibe una llamada antes de que salga.";
    demo.ask(&public, answers, Some(("na-demo-1", words))).await?;
    let id = NetworkAnswerId::parse("na-demo-1")?;
    for partner in [Partner::Asker, Partner::Answerer] {
        network_answers::agree(demo.write, &id, partner, true, now_ms - 2 * DAY_MS).await?;
    }
    Ok(())
}

impl Demo<'_> {
    async fn ask(
        &mut self,
        asked: &Asked<'_>,
        of: &PersonId,
        answer: Option<(&str, &str)>,
    ) -> Result<(), NobodyAsks> {
        let sent_at_ms = self.now_ms - asked.days * DAY_MS;
        let record = QuestionRecord {
            id: NetworkQuestionId::parse(asked.id)?,
            asker: asked.asker.clone(),
            area: asked.area.to_owned(),
            words: self.seal.seal(asked.id, asked.words.as_bytes()),
            language: Language::parse(asked.language).map_err(|_| broken("a question has no language"))?,
            seat: asked.seat,
            place: None,
            country: None,
            sent_at_ms,
            closes_at_ms: sent_at_ms + Network::OPEN_MS,
        };
        network::insert(self.write, &record).await?;
        network::deliver(self.write, &record.id, of).await?;
        let Some((id, words)) = answer else { return Ok(()) };
        let answered_at_ms = sent_at_ms + DAY_MS;
        network::settle(self.write, &record.id, of, Done::Replied, answered_at_ms).await?;
        let answer = AnswerRecord {
            id: NetworkAnswerId::parse(id)?,
            question: record.id,
            person: of.clone(),
            words: self.seal.seal(id, words.as_bytes()),
            seat: Some(Role::CivilSocietySeat),
            region: Some(Region::Americas),
            shows_name: false,
            answered_at_ms,
            asker_agrees: false,
            person_agrees: false,
            published_at_ms: None,
            removed_at_ms: None,
        };
        Ok(network_answers::insert(self.write, &answer).await?)
    }
}
