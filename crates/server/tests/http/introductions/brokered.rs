//! PRI-15: the Support Unit proposes that two meet, learns of a meeting that both agree to tell, and of nothing else.

use model::brokered::{BrokeredIntroductions, BrokeredRow, ReceivedBrokered};
use model::conversation::BlockedFrom;
use model::id::BrokeredId;
use model::introduction::Side;
use model::problem::field;
use model::state::BrokeredState;
use server::privacy::erase::Eraser;

use super::alike::members;
use super::races::on_both;
use super::*;
use crate::accounts::mails;
use crate::support::NOW_MS;

const BROKERED: &str = "/api/v1/staff/brokered-introductions";

fn form() -> Value {
    json!({ "first": { "member": ASKER.1, "side": "government" },
            "second": { "member": ASKED.1, "side": "government" },
            "topic": "open-contracting", "language": "en",
            "words": "Both of you publish contracts and could compare notes." })
}

/// Somebody of the Support Unit who is signed in.
async fn staff(server: &Server) -> Peer<'_> {
    Peer { server, cookie: server.sign_in("staff").await }
}

async fn proposed(staff: &Peer<'_>) -> BrokeredRow {
    let answer = send(staff.server, BROKERED, &staff.cookie, &form()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}

async fn rows(staff: &Peer<'_>) -> Vec<BrokeredRow> {
    read::<BrokeredIntroductions>(staff.server, BROKERED, &staff.cookie).await.rows
}

async fn cards(peer: &Peer<'_>) -> Vec<ReceivedBrokered> {
    peer.list().await.brokered
}

async fn says(peer: &Peer<'_>, to: &BrokeredId, body: &Value) -> Answer {
    send(peer.server, &format!("/api/v1/brokered-introductions/{to}/answer"), &peer.cookie, body).await
}

async fn withdraws(staff: &Peer<'_>, what: &BrokeredId) -> u16 {
    staff.post(&format!("{BROKERED}/{what}/withdrawal"), &json!(null)).await
}

fn yes(tells: bool) -> Value {
    json!({ "answer": "yes", "tells": tells })
}

/// `one` keeps `other` away.
async fn keeps_away(server: &Server, one: &str, other: &str, origin: BlockedFrom) {
    let email = &server.world.people.iter().find(|person| person.id.as_str() == other).unwrap().email;
    let record = store::blocks::BlockRecord { id: id("bl-9"), person: id(one), origin, blocked_at_ms: 1 };
    let mut write = server.app.store.write().await.unwrap();
    let hash = server::visibility::apart::address_hash(&server.app.seal, email);
    store::blocks::insert(&mut write, &record, &hash).await.unwrap();
    write.commit_without_audit(&[], 1).await.unwrap();
}

async fn mails_to(server: &Server, person: &str) -> usize {
    let address = server.world.people.iter().find(|one| one.id.as_str() == person).unwrap().email.as_str();
    mails(server).await.into_iter().filter(|(to, _)| to == address).count()
}

/// PRI-15.
#[tokio::test]
async fn two_who_both_say_yes_meet_and_the_support_unit_learns_it_where_both_tell() {
    for (one_tells, other_tells) in [(true, true), (true, false), (false, false)] {
        let server = Server::start().await;
        let staff = staff(&server).await;
        let (one, other) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
        let row = proposed(&staff).await;
        assert_eq!(row.state, BrokeredState::Open);
        let card = cards(&one).await.remove(0);
        assert_eq!(card.asked.member.as_str(), ASKER.1);
        assert_eq!((card.other.side, card.introduced.is_none()), (Side::Government, true));
        let text = serde_json::to_string(&card).unwrap();
        assert!(!text.contains(ASKED.1) && !text.contains("Sekondi"), "the card names nobody: {text}");

        let first = says(&one, &row.id, &yes(one_tells)).await;
        assert_eq!((first.status, first.body.as_str()), (200, r#"{"conversation":null}"#));
        assert_eq!(cards(&other).await[0].answer, None, "nothing of it is seen on the other side");
        assert_eq!(rows(&staff).await, std::slice::from_ref(&row), "nor by the Support Unit");
        let second = says(&other, &row.id, &yes(other_tells)).await;
        let conversation = serde_json::from_str::<Answered>(&second.body).unwrap().conversation.unwrap();
        for peer in [&one, &other] {
            let met = cards(peer).await.remove(0).introduced.unwrap();
            assert_eq!(met.conversation.as_ref(), Some(&conversation));
            assert!(met.with.name.is_some());
            assert_eq!(peer.conversations().await.conversations.len(), 1);
        }
        let told = one_tells && other_tells;
        let seen = rows(&staff).await;
        if told {
            assert_eq!(seen, [BrokeredRow { state: BrokeredState::Met, ..row.clone() }]);
            assert_eq!(withdraws(&staff, &row.id).await, 409);
        } else {
            assert_eq!(seen, std::slice::from_ref(&row), "as if both were silent");
            assert_eq!(withdraws(&staff, &row.id).await, 204);
            assert_eq!(cards(&one).await.len(), 1, "the two keep what they have");
            assert!(cards(&one).await[0].introduced.is_some());
        }
        assert_eq!([mails_to(&server, ASKER.0).await, mails_to(&server, ASKED.0).await], [2, 2]);
    }
}

/// What the two sides do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum History {
    Silence,
    Declined,
    NotNow,
    OneYes,
    BothYesUntold,
    Blocks,
    BlockedBefore,
    BlockedUnnamed,
    KnowEachOther,
    Erased,
}

const HISTORIES: [History; 10] = [
    History::Silence,
    History::Declined,
    History::NotNow,
    History::OneYes,
    History::BothYesUntold,
    History::Blocks,
    History::BlockedBefore,
    History::BlockedUnnamed,
    History::KnowEachOther,
    History::Erased,
];

/// What the Support Unit fetches that could tell of it.
const PATHS: [&str; 5] =
    [BROKERED, "/api/v1/staff/audit", "/api/v1/staff/mails", "/api/v1/staff/today", "/api/v1/staff/people"];

async fn fetched(staff: &Peer<'_>, id: &str) -> Vec<String> {
    let mut all = Vec::new();
    for path in PATHS {
        let answer = staff.server.ask("GET", path, &[("cookie", &staff.cookie)], "").await;
        let own = |name: &str| ["x-request-id", "date"].contains(&name);
        let headers: Vec<_> = answer.headers.iter().filter(|(name, _)| !own(name)).collect();
        all.push(format!("{path} {} {headers:?} {}", answer.status, answer.body.replace(id, "ID")));
    }
    all
}

/// What the Support Unit saw of a proposal: the answer to it, after the two acted, when it had closed.
async fn seen(history: History, withdraws_it: bool) -> [Vec<String>; 3] {
    let server = Server::start().await;
    match history {
        History::BlockedBefore => {
            keeps_away(&server, ASKED.0, ASKER.0, BlockedFrom::Introduction).await;
        }
        History::BlockedUnnamed => keeps_away(&server, ASKER.0, ASKED.0, BlockedFrom::Unnamed).await,
        History::KnowEachOther => {
            let mut write = server.app.store.write().await.unwrap();
            let two = [&id(ASKER.0), &id(ASKED.0)];
            store::conversations::begin(&mut write, &id("cv-9"), two, 1).await.unwrap();
            write.commit_without_audit(&[], 1).await.unwrap();
        }
        _ => {}
    }
    let staff = staff(&server).await;
    let (one, other) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
    let before = fetched(&staff, "none").await;
    let answer = send(&server, BROKERED, &staff.cookie, &form()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let row: BrokeredRow = serde_json::from_str(&answer.body).unwrap();
    let mut after = fetched(&staff, row.id.as_str()).await;
    assert_eq!(before.len(), after.len());
    after.push(answer.body.replace(row.id.as_str(), "ID"));
    let reached =
        !matches!(history, History::BlockedBefore | History::BlockedUnnamed | History::KnowEachOther);
    for peer in [&one, &other] {
        assert_eq!(cards(peer).await.len(), usize::from(reached), "{history:?}");
    }
    let answers = match history {
        History::Declined => vec![(&one, json!({ "answer": "no" }))],
        History::NotNow => vec![(&other, json!({ "answer": "not_now" })), (&one, yes(true))],
        History::OneYes => vec![(&one, yes(true))],
        History::BothYesUntold => vec![(&one, yes(true)), (&other, yes(false))],
        History::Blocks => vec![(&other, json!({ "answer": "block" })), (&one, yes(true))],
        _ => vec![],
    };
    for (peer, body) in answers {
        let answer = says(peer, &row.id, &body).await;
        assert_eq!(answer.status, 200, "{history:?} {answer:?}");
    }
    if history == History::Erased {
        // Whoever is erased goes from the page of people; what is compared below is the proposal.
        assert!(Eraser::of(&server.app).erase(&id(ASKED.0)).await.unwrap());
    }
    let acted = fetched(&staff, row.id.as_str()).await;
    if withdraws_it {
        assert_eq!(withdraws(&staff, &row.id).await, 204, "{history:?}");
    }
    days(&server, 15).await;
    let staff = super::brokered::staff(&server).await;
    let closed = fetched(&staff, row.id.as_str()).await;
    let only_own = |all: Vec<String>| {
        if history == History::Erased { all.into_iter().take(1).collect() } else { all }
    };
    [after, only_own(acted), only_own(closed)]
}

/// PRI-15: every history but a meeting that both tell is one to the Support Unit, in bytes, headers, log, counts and time.
#[tokio::test]
async fn whatever_two_do_who_do_not_both_tell_looks_like_silence_to_the_support_unit() {
    for withdraws_it in [false, true] {
        let silence = seen(History::Silence, withdraws_it).await;
        assert!(silence[2][0].contains(if withdraws_it { "\"withdrawn\"" } else { "\"closed\"" }));
        for history in HISTORIES {
            let other = seen(history, withdraws_it).await;
            for (at, (found, silent)) in other.iter().zip(&silence).enumerate() {
                for (found, silent) in found.iter().zip(silent) {
                    assert_eq!(found, silent, "{history:?} at {at}");
                }
            }
        }
    }
}

/// PRI-15: and what one side does is the same to the other, until both said yes.
#[tokio::test]
async fn one_side_learns_nothing_of_the_other() {
    let mut recorded: Vec<(History, Vec<String>)> = Vec::new();
    for history in
        [History::Silence, History::Declined, History::NotNow, History::Blocks, History::BlockedUnnamed]
    {
        let server = Server::start().await;
        let staff = staff(&server).await;
        let (one, other) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
        let row = proposed(&staff).await;
        let mut seen = Vec::new();
        let look = async || {
            let mut all = Vec::new();
            for path in [INTRODUCTIONS, CONVERSATIONS, "/api/v1/blocks", "/api/v1/home"] {
                let answer = server.ask("GET", path, &[("cookie", &one.cookie)], "").await;
                all.push(answer.body.replace(row.id.as_str(), "ID"));
            }
            all
        };
        let body = match history {
            History::Declined => Some(json!({ "answer": "no" })),
            History::NotNow => Some(json!({ "answer": "not_now" })),
            History::Blocks => Some(json!({ "answer": "block" })),
            _ => None,
        };
        if let Some(body) = body {
            assert_eq!(says(&other, &row.id, &body).await.status, 200);
        }
        if history == History::BlockedUnnamed {
            keeps_away(&server, ASKED.0, ASKER.0, BlockedFrom::Unnamed).await;
            assert_eq!(says(&other, &row.id, &yes(false)).await.status, 200);
        }
        seen.extend(look().await);
        let answer = says(&one, &row.id, &yes(true)).await;
        seen.push(format!("{} {}", answer.status, answer.body));
        seen.extend(look().await);
        days(&server, 15).await;
        let one = Peer::new(&server, ASKER.0).await;
        let closed = one.list().await.brokered;
        assert_eq!((closed.len(), closed[0].open, closed[0].introduced.is_none()), (1, false, true));
        seen.push(format!("{}", mails_to(&server, ASKER.0).await));
        recorded.push((history, seen));
    }
    for (history, seen) in &recorded {
        assert_eq!(seen, &recorded[0].1, "{history:?}");
    }
}

/// SAF-6: whoever blocks second keeps the other away too, and sees nothing of what the other did or that they are gone.
#[tokio::test]
async fn both_sides_can_block_and_neither_sees_that_the_other_did() {
    let mut recorded = Vec::new();
    for history in [History::Silence, History::Blocks, History::Erased] {
        let server = Server::start().await;
        let staff = staff(&server).await;
        let (one, other) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
        let row = proposed(&staff).await;
        let block = json!({ "answer": "block" });
        if history == History::Blocks {
            assert_eq!(says(&other, &row.id, &block).await.status, 200);
            assert_eq!(other.list().await.brokered, [], "it is gone for whoever blocked");
        }
        if history == History::Erased {
            assert!(Eraser::of(&server.app).erase(&id(ASKED.0)).await.unwrap());
        }
        let answer = says(&one, &row.id, &block).await;
        let again = says(&one, &row.id, &yes(true)).await.status;
        let blocks: model::conversation::Blocks = read(&server, "/api/v1/blocks", &one.cookie).await;
        let from: Vec<_> = blocks.blocks.iter().map(|one| (one.from, one.blocked_at_ms)).collect();
        recorded.push((answer.status, answer.body, again, from, one.list().await.brokered.len()));
        if history == History::Blocks {
            let mut read = server.app.store.read().await.unwrap();
            let (seal, asker) = (&server.app.seal, id::<PersonId>(ASKER.0));
            let apart = server::visibility::Apart::from_anew(&mut read, seal, &asker).await.unwrap();
            assert!(apart.contains(&id(ASKED.0)));
        }
    }
    assert_eq!(recorded[0].3.len(), 1, "{recorded:?}");
    assert!(recorded.iter().all(|one| *one == recorded[0]), "{recorded:?}");
}

#[tokio::test]
async fn what_the_support_unit_knows_is_said_plainly() {
    let server = Server::start().await;
    let staff = staff(&server).await;
    let wrong = async |change: &dyn Fn(&mut Value)| {
        let mut body = form();
        change(&mut body);
        let answer = send(&server, BROKERED, &staff.cookie, &body).await;
        assert_eq!(answer.status, 422, "{answer:?}");
        answer.body
    };
    let has = |body: &str, path: &str, code: &str| {
        assert!(body.contains(path) && body.contains(code), "{path} {code}: {body}");
    };
    let body = wrong(&|form| form["second"] = form["first"].clone()).await;
    has(&body, "second.side", field::DUPLICATE);
    let body = wrong(&|form| form["first"]["member"] = json!("nowhere")).await;
    has(&body, "first.member", field::UNKNOWN);
    let body = wrong(&|form| form["topic"] = json!("nothing")).await;
    has(&body, "topic", field::UNKNOWN);
    let body = wrong(&|form| form["words"] = json!("See https://example.org")).await;
    has(&body, "words", field::HAS_LINK);
    let civil = members(&server).await.remove(0);
    let of_civil = json!({ "member": civil, "side": "civil_society" });
    seat_civil_society(&server, &civil, None).await;
    let body = wrong(&|form| form["second"] = of_civil.clone()).await;
    has(&body, "second.side", field::UNKNOWN);
    seat_civil_society(&server, &civil, Some(ASKER.0)).await;
    let body = wrong(&|form| form["second"] = of_civil.clone()).await;
    has(&body, "second.side", field::DUPLICATE);
    assert_eq!(rows(&staff).await, [], "nothing was kept");
    proposed(&staff).await;
    let mut turned = form();
    (turned["first"], turned["second"]) = (form()["second"].clone(), form()["first"].clone());
    for body in [form(), turned] {
        let again = send(&server, BROKERED, &staff.cookie, &body).await;
        assert_eq!(again.status, 429, "{again:?}");
    }
    days(&server, 90).await;
    let staff = super::brokered::staff(&server).await;
    let again = send(&server, BROKERED, &staff.cookie, &form()).await;
    assert_eq!(again.status, 201, "whatever was answered: {again:?}");
}

/// Somebody of the Support Unit who sits on a side does not propose to it, and reads its proposals as a side alone.
#[tokio::test]
async fn whoever_sits_on_a_side_does_not_see_it_as_the_support_unit() {
    let server = Server::start().await;
    let proposer = staff(&server).await;
    let roles = server::demo::roles(&server.world).unwrap();
    let me = roles.into_iter().find(|(role, _)| *role == "staff").unwrap().1.to_string();
    let civil = members(&server).await.remove(0);
    seat_civil_society(&server, &civil, Some(&me)).await;
    let mut own = form();
    own["second"] = json!({ "member": civil, "side": "civil_society" });
    let refused = send(&server, BROKERED, &proposer.cookie, &own).await;
    assert_eq!(refused.status, 422, "{refused:?}");
    assert!(refused.body.contains(field::OWN), "{refused:?}");
    let admin = Peer { server: &server, cookie: server.sign_in_admin().await };
    let answer = send(&server, BROKERED, &admin.cookie, &own).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let row: BrokeredRow = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(rows(&proposer).await, []);
    assert_eq!(withdraws(&proposer, &row.id).await, 404);
    assert_eq!(cards(&proposer).await.len(), 1, "they read the card");
    assert_eq!(rows(&admin).await.len(), 1);
}

#[tokio::test]
async fn a_proposal_is_answered_once_while_it_is_open_by_those_it_came_to() {
    let server = Server::start().await;
    let staff = staff(&server).await;
    let one = Peer::new(&server, ASKER.0).await;
    let stranger = Peer::new(&server, "p-reformer-1").await;
    let row = proposed(&staff).await;
    assert_eq!(says(&stranger, &row.id, &yes(true)).await.status, 404);
    assert_eq!(says(&one, &id("bi-none"), &yes(true)).await.status, 404);
    assert_eq!(says(&one, &row.id, &json!({ "answer": "no", "tells": true })).await.status, 422);
    assert_eq!(says(&one, &row.id, &json!({ "answer": "question" })).await.status, 422);
    assert_eq!(says(&one, &row.id, &json!({ "answer": "no" })).await.status, 200);
    assert_eq!(says(&one, &row.id, &yes(true)).await.status, 409, "the first counts");
    days(&server, 4).await;
    assert_eq!(mails_to(&server, ASKED.0).await, 1);
    days(&server, 8).await;
    assert_eq!(mails_to(&server, ASKED.0).await, 3, "two reminders");
    assert_eq!(mails_to(&server, ASKER.0).await, 1, "none to whoever answered");
    let staff = super::brokered::staff(&server).await;
    let (one, other) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
    assert_eq!(withdraws(&staff, &row.id).await, 204);
    assert_eq!(withdraws(&staff, &row.id).await, 409);
    assert_eq!((cards(&one).await, cards(&other).await), (vec![], vec![]), "it is gone");
    assert_eq!(says(&other, &row.id, &yes(true)).await.status, 404);
    assert_eq!(server.app.clock.now_ms(), NOW_MS + 12 * DAY_MS);
}

/// What both knew of goes with a block of somebody known, and stays told to the Support Unit; a block of somebody unknown takes
/// nothing that two have.
#[tokio::test]
async fn what_two_met_by_goes_with_a_block() {
    let server = Server::start().await;
    let staff = staff(&server).await;
    let (one, other) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
    let row = proposed(&staff).await;
    says(&one, &row.id, &yes(true)).await;
    let met = says(&other, &row.id, &yes(true)).await;
    let conversation = serde_json::from_str::<Answered>(&met.body).unwrap().conversation.unwrap();
    assert_eq!(one.post(&format!("{CONVERSATIONS}/{conversation}/block"), &json!(null)).await, 204);
    assert_eq!((cards(&one).await, cards(&other).await), (vec![], vec![]));
    assert_eq!(rows(&staff).await[0].state, BrokeredState::Met, "its going would tell of the block");
    assert!(Eraser::of(&server.app).erase(&id(ASKER.0)).await.unwrap());
    assert_eq!(rows(&staff).await[0].state, BrokeredState::Met);
}

/// Two who met otherwise meanwhile go on in the conversation that they have.
#[tokio::test]
async fn two_who_know_each_other_by_then_keep_their_conversation() {
    let server = Server::start().await;
    let staff = staff(&server).await;
    let row = proposed(&staff).await;
    let (one, other, conversation) = acquainted(&server).await;
    says(&one, &row.id, &yes(false)).await;
    let met = says(&other, &row.id, &yes(false)).await;
    assert_eq!(serde_json::from_str::<Answered>(&met.body).unwrap().conversation, Some(conversation));
    assert_eq!(one.conversations().await.conversations.len(), 1);
}

/// DAT-5.
#[tokio::test(flavor = "multi_thread")]
async fn two_who_say_yes_at_once_have_one_conversation() {
    on_both("brokered", async |here, there| {
        let row = proposed(&staff(here).await).await;
        let (one, other) = (Peer::new(here, ASKER.0).await, Peer::new(there, ASKED.0).await);
        let (told, untold) = (yes(true), yes(true));
        let (first, second) = tokio::join!(says(&one, &row.id, &told), says(&other, &row.id, &untold));
        assert_eq!((first.status, second.status), (200, 200), "{first:?} {second:?}");
        let answers = [first, second].map(|answer| serde_json::from_str::<Answered>(&answer.body).unwrap());
        assert_eq!(answers.iter().filter(|answer| answer.conversation.is_some()).count(), 1);
        for peer in [&one, &other] {
            assert_eq!(peer.conversations().await.conversations.len(), 1);
            assert!(cards(peer).await[0].introduced.is_some());
        }
        assert_eq!(rows(&staff(here).await).await[0].state, BrokeredState::Met);
    })
    .await;
}

/// DAT-5: of two of the Support Unit who propose the same at once one does.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_proposed_once() {
    on_both("brokered_twice", async |here, there| {
        let (one, other) = (staff(here).await, staff(there).await);
        let mut turned = form();
        (turned["first"], turned["second"]) = (form()["second"].clone(), form()["first"].clone());
        let form = form();
        let (first, second) = tokio::join!(
            send(here, BROKERED, &one.cookie, &form),
            send(there, BROKERED, &other.cookie, &turned)
        );
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 429], "{first:?} {second:?}");
        assert_eq!(rows(&one).await.len(), 1);
    })
    .await;
}

/// DAT-5: whichever of a yes and a withdrawal is first, the two meet or the proposal is gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_yes_and_a_withdrawal_at_once_have_one_outcome() {
    on_both("brokered_withdrawal", async |here, there| {
        let unit = staff(there).await;
        let row = proposed(&unit).await;
        let (one, other) = (Peer::new(here, ASKER.0).await, Peer::new(here, ASKED.0).await);
        says(&one, &row.id, &yes(false)).await;
        let untold = yes(false);
        let (said, withdrawn) = tokio::join!(says(&other, &row.id, &untold), withdraws(&unit, &row.id));
        assert_eq!(withdrawn, 204, "a meeting that is not told does not stand in its way");
        let met = said.status == 200;
        assert!(met || said.status == 404 || said.status == 409, "{said:?}");
        for peer in [&one, &other] {
            assert_eq!(cards(peer).await.len(), usize::from(met), "{said:?}");
            assert_eq!(peer.conversations().await.conversations.len(), usize::from(met));
        }
        assert_eq!(rows(&unit).await[0].state, BrokeredState::Withdrawn);
    })
    .await;
}

/// DAT-5, PRI-15: where both agree to tell, a withdrawal at the same moment is refused or nobody meets: the Support Unit never
/// reads that they met after it was told that it took the proposal back.
#[tokio::test(flavor = "multi_thread")]
async fn a_told_meeting_and_a_withdrawal_at_once_have_one_outcome() {
    on_both("brokered_told", async |here, there| {
        let unit = staff(there).await;
        let row = proposed(&unit).await;
        let (one, other) = (Peer::new(here, ASKER.0).await, Peer::new(here, ASKED.0).await);
        says(&one, &row.id, &yes(true)).await;
        let told = yes(true);
        let (said, withdrawn) = tokio::join!(says(&other, &row.id, &told), withdraws(&unit, &row.id));
        let state = rows(&unit).await[0].state;
        match withdrawn {
            204 => assert_eq!(state, BrokeredState::Withdrawn, "{said:?}"),
            409 => assert_eq!((state, said.status), (BrokeredState::Met, 200)),
            other => panic!("{other}"),
        }
        assert_ne!(said.status == 200, withdrawn == 204, "{said:?}");
    })
    .await;
}
