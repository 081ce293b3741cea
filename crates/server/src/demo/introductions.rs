//! What the invented people of a demonstration ask each other: a request that waits for the government seat, one that it
//! sent, and two who know each other and write in Spanish. What they write in circles is written with it.
//!
//! Words are sealed, so they are written once the key is there, after everything else.

use model::directory::SeatKind;
use model::id::{ConversationId, IntroductionId, InvalidId, MemberId, MessageId, PersonId};
use model::introduction::{GivenAnswer, Side};
use model::permissions::Role;
use model::state::IntroductionState;
use model::words::Language;
use store::conversations::{self, MessageRecord};
use store::introductions::{self, IntroductionRecord};
use store::{Seal, StoreError, Write};

use super::source::BrokenData;
use super::{World, gatherings, network};

const DAY_MS: i64 = 24 * 60 * 60_000;
const HOUR_MS: i64 = 60 * 60_000;
/// As long as real ones are open.
const OPEN_MS: i64 = crate::api::introductions::OPEN_MS;

/// Who sits for the government of the member that the demonstration shows, and that member.
const GOVERNMENT: (&str, &str) = ("p-tamale-gh-gov", "tamale-gh");
/// Who looks for peers and writes Spanish, and who writes English.
const REFORMERS: [&str; 2] = ["p-reformer-1", "p-reformer-2"];

/// Why nobody asks anybody; the demonstration is whole without.
#[derive(Debug, thiserror::Error)]
pub enum NobodyAsks {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The invented people are others than this part knows.
    #[error(transparent)]
    Broken(#[from] BrokenData),
    /// A name here is no id.
    #[error(transparent)]
    Id(#[from] InvalidId),
}

/// Writes them into a demonstration that was created a moment ago, and commits.
pub async fn create(mut write: Write, seal: &Seal, world: &World) -> Result<(), NobodyAsks> {
    let demo = Demo { seal, now_ms: world.now_ms };
    let government = PersonId::parse(GOVERNMENT.0)?;
    let [spanish, english] = [PersonId::parse(REFORMERS[0])?, PersonId::parse(REFORMERS[1])?];

    let text = "I help a city write its first open contracting rules and would like to hear how you began. Half an \
                hour by video would be plenty.";
    let mut waits = demo.request("it-demo-1", &english, MemberId::parse(GOVERNMENT.1)?, text)?;
    waits.topic =
        world.policy_areas.iter().map(|area| area.slug.clone()).find(|slug| slug == "open-contracting");
    waits.seat = Some(Role::Reformer);
    keep(&mut write, &waits, &government).await?;

    let text =
        "We hold public hearings on the budget in five languages and look for somebody who does the same.";
    let (asked, member) = seated(world, "en", SeatKind::CivilSocietyLead)?;
    let civil_society = asked.clone();
    let mut sent = demo.request("it-demo-2", &government, member, text)?;
    sent.side = Side::CivilSociety;
    sent.seat = Some(Role::GovernmentSeat);
    keep(&mut write, &sent, &asked).await?;

    let (asked, member) = seated(world, "es", SeatKind::GovernmentLead)?;
    let text =
        "Acompaño a un municipio que abre sus datos de obra pública. ¿Cómo lograron que la gente los usara?";
    let mut met = demo.request("it-demo-3", &spanish, member, text)?;
    met.language = Language::parse("es").map_err(|_| broken("es is no language"))?;
    met.sent_at_ms -= 4 * DAY_MS;
    met.closes_at_ms -= 4 * DAY_MS;
    let conversation = ConversationId::parse("cv-demo-1")?;
    let began_ms = world.now_ms - 2 * DAY_MS;
    conversations::begin(&mut write, &conversation, [&spanish, &asked], began_ms).await?;
    met.state = IntroductionState::Introduced;
    met.conversation = Some(conversation.clone());
    keep(&mut write, &met, &asked).await?;
    introductions::answer(&mut write, &met.id, GivenAnswer::Yes, began_ms).await?;
    let messages = [
        (&spanish, "Buenos días, y gracias por aceptar. ¿Con qué datos empezaron ustedes?"),
        (&asked, "Con el presupuesto, porque era lo que más nos pedían. Las obras vinieron un año después."),
        (&spanish, "Eso nos ayuda mucho. ¿Podríamos hablar la semana que viene, el martes por la tarde?"),
    ];
    for (at, (sender, text)) in (1_i64..).zip(messages) {
        let id = MessageId::parse(&format!("ms-demo-{at}"))?;
        let record = MessageRecord {
            body: seal.seal(id.as_str(), text.as_bytes()),
            id,
            conversation: conversation.clone(),
            number: 0,
            sender: sender.clone(),
            sent_at_ms: began_ms + at * HOUR_MS,
        };
        conversations::send(&mut write, &record).await?;
    }
    gatherings::insert(&mut write, seal, world).await?;
    let answer = [&civil_society, &asked];
    network::insert(&mut write, seal, [&government, &spanish], answer, world.now_ms).await?;
    Ok(write.commit_without_audit(&[], world.now_ms).await?)
}

struct Demo<'a> {
    seal: &'a Seal,
    now_ms: i64,
}

impl Demo<'_> {
    /// A request in English to a government side, sent the day before yesterday.
    fn request(
        &self,
        id: &str,
        asker: &PersonId,
        member: MemberId,
        words: &str,
    ) -> Result<IntroductionRecord, NobodyAsks> {
        let sent_at_ms = self.now_ms - 2 * DAY_MS;
        Ok(IntroductionRecord {
            id: IntroductionId::parse(id)?,
            asker: asker.clone(),
            member,
            side: Side::Government,
            topic: None,
            words: self.seal.seal(id, words.as_bytes()),
            language: Language::parse("en").map_err(|_| broken("en is no language"))?,
            seat: None,
            place: None,
            country: None,
            sent_at_ms,
            closes_at_ms: sent_at_ms + OPEN_MS,
            state: IntroductionState::Sent,
            conversation: None,
        })
    }
}

async fn keep(write: &mut Write, record: &IntroductionRecord, asked: &PersonId) -> Result<(), StoreError> {
    introductions::insert(write, record).await?;
    introductions::deliver(write, &record.id, asked).await
}

/// Somebody of another member who sits in a seat of this kind and whose member works in `language`, with that member.
fn seated(world: &World, language: &str, kind: SeatKind) -> Result<(PersonId, MemberId), BrokenData> {
    let speaks = |member: &MemberId| {
        let of = world.members.iter().find(|one| one.id == *member);
        of.is_some_and(|of| of.languages.iter().any(|code| code.as_str() == language))
    };
    let other = |member: &MemberId| member.as_str() != GOVERNMENT.1;
    let mut seats =
        world.seats.iter().filter(|seat| seat.kind == kind && other(&seat.member) && speaks(&seat.member));
    let found = seats.find_map(|seat| {
        let holding = world.holdings.iter().find(|one| one.seat == seat.id && one.to_ms.is_none())?;
        Some((holding.person.clone(), seat.member.clone()))
    });
    found.ok_or_else(|| broken("nobody sits where the demonstration asks"))
}

pub(super) fn broken(what: &str) -> BrokenData {
    BrokenData::Contradiction(what.to_owned())
}
