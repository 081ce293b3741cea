//! Questions to the network: whom they go to, what their askers learn, and what both sides make public.

use client::Client;
use model::audit::Act;
use model::conversation::BlockedFrom;
use model::id::{NetworkAnswerId, NetworkQuestionId, PersonId};
use model::introduction::Shown;
use model::network::{
    AskedQuestion, Network, NetworkAnswerForm, NetworkQuestionForm, NetworkQuestions, ReceivedQuestion,
};
use model::network_choice::MOST;
use model::paths::template;
use model::privacy::{EraseWhen, ErasureForm};
use model::problem::{Code, field};
use model::words::Language;
use serde_json::{Value, json};

use crate::stage::{Stage, refused};

/// Who looks for peers, and somebody else who does.
const ASKER: &str = "p-reformer-2";
const OTHER: &str = "p-reformer-1";
/// The government seat of the demonstration, and what waits for it there.
const GOVERNMENT: &str = "p-tamale-gh-gov";
const WAITS: &str = "nq-demo-1";
/// An answer to a question of the government seat, and one that is public.
const ANSWER: &str = "na-demo-2";
const PUBLIC: &str = "na-demo-1";
const WORDS: &str = "We did it with two people and a spreadsheet, and it held.";

fn question() -> NetworkQuestionForm {
    NetworkQuestionForm {
        area: "open-contracting".to_owned(),
        words: "Who has published contracts of a hospital?".to_owned(),
        language: Language::parse("en").unwrap(),
        shows: vec![Shown::Seat],
    }
}

fn answer(shows_name: bool) -> NetworkAnswerForm {
    NetworkAnswerForm { words: WORDS.to_owned(), shows_name }
}

/// Brings the demonstration to where the operation can be done; the id in its path and its body.
pub(crate) async fn valid(stage: &Stage, template: &str) -> Option<(String, Value)> {
    let found = match template {
        template::QUESTIONS => (String::new(), json!(question())),
        template::QUESTION_ANSWER => (WAITS.to_owned(), json!(answer(true))),
        template::QUESTION_PASSING => (WAITS.to_owned(), json!(null)),
        template::QUESTION_CHOICE => (String::new(), json!({ "willing": false })),
        template::ANSWER_AGREEMENT => (ANSWER.to_owned(), json!({ "agrees": true })),
        template::ANSWER_REMOVAL => (PUBLIC.to_owned(), json!(null)),
        _ => return None,
    };
    stage.demo_network().await;
    Some(found)
}

fn public() -> NetworkAnswerId {
    PUBLIC.parse().unwrap()
}

async fn waits(client: &Client, id: &NetworkQuestionId) -> Option<ReceivedQuestion> {
    client.questions().await.unwrap().received.into_iter().find(|one| one.id == *id)
}

async fn asked(client: &Client, id: &NetworkQuestionId) -> AskedQuestion {
    client.questions().await.unwrap().asked.into_iter().find(|one| one.id == *id).unwrap()
}

impl Stage {
    /// A stage on which the people of the demonstration have asked each other.
    async fn of_network() -> Self {
        let stage = Self::new().await;
        stage.demo_network().await;
        stage
    }

    /// What the people of the demonstration ask each other.
    pub(crate) async fn demo_network(&self) {
        let app = &self.server.app;
        let write = app.store.write().await.unwrap();
        server::demo::introductions::create(write, &app.seal, &self.server.world).await.unwrap();
    }

    /// To whom a question went, by id.
    async fn went_to(&self, id: &NetworkQuestionId) -> Vec<String> {
        let mut read = self.server.app.store.read().await.unwrap();
        let mut found = Vec::new();
        for person in &self.server.world.people {
            if store::network::delivery(&mut read, id, &person.id).await.unwrap().is_some() {
                found.push(person.id.to_string());
            }
        }
        found
    }

    /// Somebody asks, and those whom it goes to.
    async fn asks(&self, asker: &str) -> (Client, NetworkQuestionId, Vec<String>) {
        let client = self.person(asker).await;
        let id = client.ask_network(&question()).await.unwrap().id;
        let went_to = self.went_to(&id).await;
        (client, id, went_to)
    }

    /// A question with an answer: who asks and who answers, and the answer.
    async fn answered(&self) -> (Client, String, NetworkQuestionId, NetworkAnswerId) {
        let (asker, id, went_to) = self.asks(ASKER).await;
        self.person(&went_to[0]).await.answer_question(&id, &answer(false)).await.unwrap();
        let seen = asked(&asker, &id).await.answers.remove(0);
        (asker, went_to[0].clone(), id, seen.id)
    }

    /// Nobody wants to be asked.
    async fn nobody_is_willing(&self) {
        let app = &self.server.app;
        let mut write = app.store.write().await.unwrap();
        for person in &self.server.world.people {
            store::network::choose(&mut write, &person.id, false).await.unwrap();
        }
        write.commit_without_audit(&[], app.clock.now_ms()).await.unwrap();
    }

    fn let_days_pass(&self, days: i64) {
        self.server.app.clock.advance(days * Network::WEEK_MS / 7);
    }

    async fn mails(&self, template: &str) -> usize {
        let mut read = self.server.app.store.read().await.unwrap();
        let mails = store::outbox::recent(&mut read, 1_000).await.unwrap();
        mails.into_iter().filter(|mail| mail.template == template).count()
    }
}

#[tokio::test]
async fn a_question_goes_to_a_few_who_are_well_placed_and_answers_come_without_names() {
    let stage = Stage::of_network().await;
    let (asker, id, went_to) = stage.asks(ASKER).await;
    assert!((2..=MOST).contains(&went_to.len()), "{went_to:?}");
    assert!(!went_to.contains(&ASKER.to_owned()));
    assert_eq!(stage.mails("network_asked").await, went_to.len());
    let sent = asked(&asker, &id).await;
    assert!(sent.open && sent.answers.is_empty());
    assert_eq!(sent.closes_at_ms - sent.sent_at_ms, Network::OPEN_MS);
    let [first, second] = [stage.person(&went_to[0]).await, stage.person(&went_to[1]).await];
    let received = waits(&first, &id).await.unwrap();
    assert_eq!(received.card, sent.card, "what was previewed is what is read");
    first.answer_question(&id, &answer(false)).await.unwrap();
    second.answer_question(&id, &answer(true)).await.unwrap();
    let sent = asked(&asker, &id).await;
    assert_eq!(stage.mails("network_answered").await, 2);
    let [blind, named] = &sent.answers[..] else { panic!("{sent:?}") };
    let (blind, named) = if blind.with.is_none() { (blind, named) } else { (named, blind) };
    assert!(blind.seat.is_some() && blind.region.is_some());
    assert!(named.with.as_ref().is_some_and(|peer| peer.name.is_some() && peer.member_name.is_some()));
    let own = waits(&first, &id).await.unwrap().answer.unwrap();
    assert_eq!((own.words.as_str(), own.shows_name), (WORDS, false));
}

#[tokio::test]
async fn a_question_does_not_go_to_the_askers_own_member_nor_to_whoever_does_not_want_it() {
    let stage = Stage::of_network().await;
    let (_, _, first) = stage.asks(ASKER).await;
    // Whoever was asked a moment ago comes last; one of them asks now and is not asked by themselves.
    let asker = &first[0];
    let (_, _, second) = stage.asks(asker).await;
    assert!(!second.contains(asker));
    let mut read = stage.server.app.store.read().await.unwrap();
    let now_ms = stage.server.app.clock.now_ms();
    let mut members = Vec::new();
    for person in second.iter().chain([asker]) {
        let held = store::seats::held_by(&mut read, &person.parse().unwrap(), now_ms).await.unwrap();
        members.extend(held.into_iter().map(|holder| holder.seat.member));
    }
    drop(read);
    let each = members.iter().collect::<std::collections::BTreeSet<_>>().len();
    assert_eq!(each, members.len(), "one of a member, and none of the asker's");
    stage.nobody_is_willing().await;
    let (_, _, third) = stage.asks(OTHER).await;
    assert_eq!(third, Vec::<String>::new());
    let client = stage.person(&first[0]).await;
    assert!(!client.questions().await.unwrap().willing);
    client.choose_questions(true).await.unwrap();
    assert!(client.questions().await.unwrap().willing);
}

/// PRI-11: what an asker reads is the same byte for byte, whoever was asked and whatever they did.
#[tokio::test]
async fn an_asker_learns_of_answers_and_of_nothing_else() {
    let mut read = Vec::new();
    for case in 0..5 {
        let stage = Stage::of_network().await;
        let now_ms = stage.server.app.clock.now_ms();
        if case == 1 {
            stage.nobody_is_willing().await;
        }
        let went_to = {
            let (_, id, went_to) = stage.asks(OTHER).await;
            let mut write = stage.server.app.store.write().await.unwrap();
            for person in &went_to {
                store::network::settle(
                    &mut write,
                    &id,
                    &person.parse().unwrap(),
                    store::network::Done::Passed,
                    now_ms,
                )
                .await
                .unwrap();
            }
            write.commit_without_audit(&[], now_ms).await.unwrap();
            went_to
        };
        assert_eq!(went_to.is_empty(), case == 1);
        if case == 2 {
            for person in &went_to {
                stage.keep_apart(person, ASKER).await;
            }
        }
        let cookie = stage.cookie(ASKER).await;
        let made = stage.server.post(template::QUESTIONS, &cookie, &json!(question()).to_string()).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let id: NetworkQuestionId = serde_json::from_str::<AskedQuestion>(&made.body).unwrap().id;
        let went_to = stage.went_to(&id).await;
        // Those who blocked the asker may have been all who can answer.
        assert!(case == 2 || went_to.is_empty() == (case == 1));
        if case == 3 {
            stage.person(&went_to[0]).await.pass_question(&id).await.unwrap();
        }
        if case == 4 {
            stage.keep_apart(&went_to[0], ASKER).await;
        }
        let mut all = made.body.replace(id.as_str(), "ID");
        for days in [0, 6, 8] {
            stage.let_days_pass(days);
            server::jobs::network::run(&stage.server.app).await.unwrap();
            let cookie = stage.cookie(ASKER).await;
            let got = stage.server.ask("GET", template::QUESTIONS, &[("cookie", &cookie)], "").await;
            assert_eq!(got.status, 200);
            let list: NetworkQuestions = serde_json::from_str(&got.body).unwrap();
            let open = list.asked.iter().find(|one| one.id == id).unwrap().open;
            // The clock runs on while the test does.
            assert_eq!(open, days != 8);
            all.push_str(&got.body.replace(id.as_str(), "ID"));
        }
        let start = now_ms.to_string();
        assert_eq!(stage.mails("network_answered").await, 0);
        read.push((start, all));
    }
    let (first_start, first) = &read[0];
    for (start, all) in &read[1..] {
        assert_eq!(start, first_start, "the clock is held");
        assert_eq!(all, first);
    }
}

#[tokio::test]
async fn two_are_open_and_the_third_waits() {
    let stage = Stage::of_network().await;
    let (asker, ..) = stage.asks(OTHER).await;
    // The demonstration has one of theirs.
    let (code, fields) = refused(asker.ask_network(&question()).await);
    assert_eq!((code, fields), (Code::TooMany, Vec::new()));
    let again_at_ms = asker.questions().await.unwrap().again_at_ms.unwrap();
    stage.server.app.clock.advance(again_at_ms - stage.server.app.clock.now_ms());
    let asker = stage.person(OTHER).await;
    assert_eq!(asker.questions().await.unwrap().again_at_ms, None);
    asker.ask_network(&question()).await.unwrap();
}

#[tokio::test]
async fn a_form_says_everything_that_is_wrong() {
    let stage = Stage::of_network().await;
    let asker = stage.person(ASKER).await;
    let wrong =
        NetworkQuestionForm { area: "no-such-area".to_owned(), words: "Short".to_owned(), ..question() };
    let pair = |path: &str, code: &str| (path.to_owned(), code.to_owned());
    let (code, fields) = refused(asker.ask_network(&wrong).await);
    assert_eq!(
        (code, fields),
        (Code::Invalid, vec![pair("words", field::TOO_SHORT), pair("area", field::UNKNOWN)])
    );
    let government = stage.person(GOVERNMENT).await;
    let linked = NetworkAnswerForm {
        words: "It all stands on www.example.org, you see".to_owned(),
        shows_name: false,
    };
    let (_, fields) = refused(government.answer_question(&WAITS.parse().unwrap(), &linked).await);
    assert_eq!(fields, [pair("words", field::HAS_LINK)]);
    assert_eq!(refused(stage.role("staff").await.ask_network(&question()).await).0, Code::Forbidden);
}

#[tokio::test]
async fn passing_is_silent_and_final() {
    let stage = Stage::of_network().await;
    let (asker, id, went_to) = stage.asks(ASKER).await;
    let one = stage.person(&went_to[0]).await;
    one.pass_question(&id).await.unwrap();
    assert_eq!(waits(&one, &id).await, None);
    assert_eq!(refused(one.pass_question(&id).await).0, Code::NotFound);
    assert_eq!(refused(one.answer_question(&id, &answer(true)).await).0, Code::NotFound);
    assert!(asked(&asker, &id).await.answers.is_empty());
    // It went to others.
    let stranger = stage.person(OTHER).await;
    assert_eq!(refused(stranger.answer_question(&id, &answer(true)).await).0, Code::NotFound);
    assert_eq!(refused(asker.answer_question(&id, &answer(true)).await).0, Code::NotFound);
}

#[tokio::test]
async fn of_two_answers_of_one_person_the_first_counts() {
    let stage = Stage::of_network().await;
    let (asker, id, went_to) = stage.asks(ASKER).await;
    let (one, same) = (stage.person(&went_to[0]).await, stage.person(&went_to[0]).await);
    let form = answer(false);
    let (first, second) = tokio::join!(one.answer_question(&id, &form), same.answer_question(&id, &form));
    assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1);
    let lost = if first.is_ok() { second } else { first };
    assert_eq!(refused(lost).0, Code::IllegalStep);
    assert_eq!(asked(&asker, &id).await.answers.len(), 1);
}

#[tokio::test]
async fn what_is_over_is_answered_no_more_and_what_was_answered_stays() {
    let stage = Stage::of_network().await;
    let (_, _, id, _) = stage.answered().await;
    let went_to = stage.went_to(&id).await;
    stage.let_days_pass(14);
    let late = stage.person(&went_to[1]).await;
    assert_eq!(waits(&late, &id).await, None);
    assert_eq!(refused(late.answer_question(&id, &answer(true)).await).0, Code::NotFound);
    assert!(waits(&stage.person(&went_to[0]).await, &id).await.unwrap().answer.is_some());
    let sent = asked(&stage.person(ASKER).await, &id).await;
    assert_eq!((sent.open, sent.answers.len()), (false, 1));
}

#[tokio::test]
async fn whoever_did_nothing_is_reminded_once() {
    let stage = Stage::of_network().await;
    let (_, id, went_to) = stage.asks(ASKER).await;
    stage.person(&went_to[0]).await.pass_question(&id).await.unwrap();
    stage.keep_apart(&went_to[1], ASKER).await;
    let before = stage.mails("network_reminder").await;
    for days in [6, 1, 1] {
        stage.let_days_pass(days);
        for _ in 0..2 {
            server::jobs::network::run(&stage.server.app).await.unwrap();
        }
    }
    // What waits in the demonstration is brought to mind too.
    assert_eq!(stage.mails("network_reminder").await - before, went_to.len() - 2 + 1);
}

#[tokio::test]
async fn what_both_agree_to_is_public_until_one_takes_it_back() {
    let stage = Stage::of_network().await;
    let (asker, answerer, id, of) = stage.answered().await;
    let (answerer, visitor) = (stage.person(&answerer).await, stage.visitor());
    let listed = || async { visitor.public_answers().await.unwrap().answers.iter().any(|one| one.id == of) };
    answerer.agree_to_answer(&of, true).await.unwrap();
    answerer.agree_to_answer(&of, true).await.unwrap();
    assert!(!listed().await, "one of two");
    assert_eq!(refused(visitor.public_answer(&of).await).0, Code::NotFound);
    let publication = asked(&asker, &id).await.answers[0].publication;
    assert!(publication.theirs && !publication.mine);
    asker.agree_to_answer(&of, true).await.unwrap();
    let page = visitor.public_answer(&of).await.unwrap();
    assert_eq!((page.question.as_str(), page.answer.as_str()), (question().words.as_str(), WORDS));
    assert_eq!((page.area.as_str(), page.mine, page.may_remove), ("open-contracting", false, false));
    assert!(page.month.len() == 7 && listed().await);
    assert!(answerer.public_answer(&of).await.unwrap().mine && asker.public_answer(&of).await.unwrap().mine);
    answerer.agree_to_answer(&of, false).await.unwrap();
    assert!(!listed().await);
    assert_eq!(refused(asker.public_answer(&of).await).0, Code::NotFound);
    answerer.agree_to_answer(&of, true).await.unwrap();
    assert!(listed().await, "the other one still agrees");
    let stranger = stage.person(OTHER).await;
    assert_eq!(refused(stranger.agree_to_answer(&of, false).await).0, Code::NotFound);
    assert_eq!(refused(stranger.remove_answer(&of).await).0, Code::Forbidden);
}

#[tokio::test]
async fn what_the_support_unit_took_away_is_not_public_again() {
    let stage = Stage::of_network().await;
    let (staff, asker) = (stage.role("staff").await, stage.person(OTHER).await);
    assert!(staff.public_answer(&public()).await.unwrap().may_remove);
    staff.remove_answer(&public()).await.unwrap();
    assert_eq!(refused(staff.public_answer(&public()).await).0, Code::NotFound);
    assert_eq!(refused(staff.remove_answer(&public()).await).0, Code::NotFound);
    assert_eq!(refused(asker.agree_to_answer(&public(), true).await).0, Code::IllegalStep);
    let asked = asker.questions().await.unwrap().asked;
    let seen = asked.iter().flat_map(|one| &one.answers).next().unwrap().publication;
    assert!(seen.taken_away && !seen.is_public());
    // What is not public is not there for them.
    assert_eq!(refused(staff.remove_answer(&ANSWER.parse().unwrap()).await).0, Code::NotFound);
    let mut read = stage.server.app.store.read().await.unwrap();
    let rows = store::audit::page(&mut read, None, 500).await.unwrap();
    let row = rows.iter().find(|row| row.act.code == Act::AnswerTakenAway.code()).unwrap();
    assert!(row.act.params.is_empty(), "nothing of what was said");
}

#[tokio::test]
async fn of_agreeing_and_taking_back_at_once_both_are_known() {
    let stage = Stage::of_network().await;
    let (asker, answerer, id, of) = stage.answered().await;
    let answerer = stage.person(&answerer).await;
    answerer.agree_to_answer(&of, true).await.unwrap();
    let (agreed, taken) =
        tokio::join!(asker.agree_to_answer(&of, true), answerer.agree_to_answer(&of, false));
    agreed.unwrap();
    taken.unwrap();
    let publication = asked(&asker, &id).await.answers[0].publication;
    assert!(publication.mine && !publication.theirs);
    assert_eq!(refused(asker.public_answer(&of).await).0, Code::NotFound);
}

/// SAF-6.
#[tokio::test]
async fn after_a_block_neither_is_there_for_the_other() {
    let stage = Stage::of_network().await;
    let (asker, answerer, id, of) = stage.answered().await;
    let went_to = stage.went_to(&id).await;
    let waiting = stage.person(&went_to[1]).await;
    assert!(waits(&waiting, &id).await.is_some());
    for person in &went_to {
        stage.keep_apart(person, ASKER).await;
    }
    let answerer = stage.person(&answerer).await;
    assert_eq!((waits(&waiting, &id).await, waits(&answerer, &id).await), (None, None));
    assert_eq!(refused(waiting.answer_question(&id, &answer(true)).await).0, Code::NotFound);
    assert_eq!(refused(waiting.pass_question(&id).await).0, Code::NotFound);
    assert!(asked(&asker, &id).await.answers.is_empty());
    for client in [&asker, &answerer] {
        for agrees in [true, false] {
            assert_eq!(refused(client.agree_to_answer(&of, agrees).await).0, Code::NotFound);
        }
    }
    let again = asker.ask_network(&question()).await;
    if let Ok(again) = again {
        let next = stage.went_to(&again.id).await;
        assert!(next.iter().all(|person| !went_to.contains(person)), "{next:?}");
    }
}

/// PRI-11: whoever blocks a request does not know whose it is, so nothing that either of the two has read goes with it.
#[tokio::test]
async fn a_block_among_people_who_do_not_know_each_other_takes_nothing_away() {
    for answerer_blocks in [true, false] {
        let stage = Stage::of_network().await;
        let (asker, answerer, id, of) = stage.answered().await;
        let client = stage.person(&answerer).await;
        let before = (asked(&asker, &id).await, waits(&client, &id).await);
        assert!(before.1.is_some());
        let (who, from) =
            if answerer_blocks { (answerer.as_str(), ASKER) } else { (ASKER, answerer.as_str()) };
        stage.keep_apart_by(BlockedFrom::Introduction, who, from).await;
        assert_eq!((asked(&asker, &id).await, waits(&client, &id).await), before);
        asker.agree_to_answer(&of, true).await.unwrap();
        client.agree_to_answer(&of, true).await.unwrap();
        assert!(asker.public_answer(&of).await.unwrap().mine);
    }
}

/// PRI-21: what somebody agreed to before a block they can take back after it, public or not.
#[tokio::test]
async fn what_was_agreed_before_a_block_can_be_taken_back() {
    let stage = Stage::of_network().await;
    let (asker, answerer, _, of) = stage.answered().await;
    let client = stage.person(&answerer).await;
    client.agree_to_answer(&of, true).await.unwrap();
    stage.keep_apart(ASKER, &answerer).await;
    client.agree_to_answer(&of, false).await.unwrap();
    for one in [&asker, &client] {
        assert_eq!(refused(one.agree_to_answer(&of, true).await).0, Code::NotFound);
    }
}

#[tokio::test]
async fn what_was_public_before_a_block_can_still_be_taken_back() {
    let stage = Stage::of_network().await;
    let (asker, answerer, _, of) = stage.answered().await;
    stage.person(&answerer).await.agree_to_answer(&of, true).await.unwrap();
    asker.agree_to_answer(&of, true).await.unwrap();
    stage.keep_apart(&answerer, ASKER).await;
    assert!(asker.public_answer(&of).await.unwrap().mine, "it is nameless, and anybody reads it");
    assert_eq!(refused(asker.agree_to_answer(&of, true).await).0, Code::NotFound);
    asker.agree_to_answer(&of, false).await.unwrap();
    assert_eq!(refused(asker.public_answer(&of).await).0, Code::NotFound);
    assert_eq!(refused(asker.agree_to_answer(&of, false).await).0, Code::NotFound);
}

#[tokio::test]
async fn whoever_is_erased_takes_what_was_public_along() {
    let stage = Stage::of_network().await;
    let (visitor, gone) = (stage.visitor(), stage.person(OTHER).await);
    let writer = {
        let mut read = stage.server.app.store.read().await.unwrap();
        store::network_answers::find(&mut read, &public()).await.unwrap().unwrap().person
    };
    assert!(visitor.public_answer(&public()).await.is_ok());
    gone.erase_account(&ErasureForm { when: EraseWhen::Now }).await.unwrap();
    server::jobs::privacy::run(&stage.server.app).await;
    assert_eq!(refused(visitor.public_answer(&public()).await).0, Code::NotFound);
    let left = stage.person(writer.as_str()).await.questions().await.unwrap();
    assert!(left.received.iter().all(|one| one.id.as_str() != "nq-demo-3"));
    // And the other way round: whoever answered.
    let mut read = stage.server.app.store.read().await.unwrap();
    let person: PersonId = OTHER.parse().unwrap();
    assert!(store::people::find(&mut read, &person).await.unwrap().is_none());
}
