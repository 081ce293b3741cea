//! Conversations of groups and circles: who reads and writes them, what is told of it, and who sees nothing of whom.

use client::Client;
use model::conversation::{
    BlockedFrom, ConversationRow, GatheringKind, Message, MessageForm, Messages, ReadingForm,
};
use model::group::GroupPage;
use model::id::{ConversationId, PersonId};
use model::privacy::NarrowForm;
use model::problem::{Code, field};
use model::report::{ReportForm, ReportReason, Reported};
use model::visibility::{Field, Level};

use crate::circles::CIRCLE;
use crate::stage::{Stage, refused};

/// Who leads the circle of these tests, who is inside beside, and who is not.
const LEAD: &str = "p-facilitator-2";
const INSIDE: [&str; 2] = ["p-tamale-gh-gov", "p-reformer-2"];
const OUTSIDE: &str = "p-reformer-1";

fn thread() -> ConversationId {
    format!("circle-{CIRCLE}").parse().unwrap()
}

fn of_group(group: &GroupPage) -> ConversationId {
    format!("group-{}", group.id).parse().unwrap()
}

fn form(text: &str) -> MessageForm {
    MessageForm { text: text.to_owned() }
}

async fn say(client: &Client, to: &ConversationId, text: &str) -> Message {
    client.send_message(to, &form(text)).await.unwrap()
}

async fn page(client: &Client, of: &ConversationId) -> Messages {
    client.messages(of, None).await.unwrap()
}

async fn texts(client: &Client, of: &ConversationId) -> Vec<String> {
    page(client, of).await.messages.into_iter().map(|one| format!("{} {}", one.number, one.text)).collect()
}

/// The row of a conversation in the list of `client`, if it is there.
async fn row(client: &Client, of: &ConversationId) -> Option<ConversationRow> {
    client.conversations().await.unwrap().conversations.into_iter().find(|row| row.id == *of)
}

/// Everything that `client` can ask about the conversation, as bytes.
async fn everything(client: &Client, of: &ConversationId) -> String {
    let newest = page(client, of).await;
    let earlier = client.messages(of, Some(2)).await.unwrap();
    serde_json::to_string(&(newest, earlier, client.conversations().await.unwrap())).unwrap()
}

impl Stage {
    fn name_of(&self, person: &str) -> String {
        self.server.world.people.iter().find(|one| one.id.as_str() == person).unwrap().name.clone()
    }

    /// To whom mails tell of a new message, in the order of their addresses.
    async fn told(&self) -> Vec<String> {
        let mut read = self.server.app.store.read().await.unwrap();
        let mails = store::outbox::recent(&mut read, 500).await.unwrap();
        let mut to: Vec<String> = Vec::new();
        for mail in mails.into_iter().filter(|mail| mail.template == "new_message") {
            let kept: Vec<&str> = mail.params.keys().map(String::as_str).collect();
            assert_eq!(kept, ["message", "person"], "the outbox holds nothing of what it says: {mail:?}");
            let who = self.server.world.people.iter().find(|one| one.email == mail.to).unwrap();
            to.push(who.id.to_string());
        }
        to.sort();
        to
    }

    /// The mails that went to somebody because of a message.
    async fn mails_to(&self, person: &str) -> Vec<String> {
        server::jobs::outbox::run(&self.server.app).await.unwrap();
        let server::mail::Outgoing::Folder(folder) = &self.server.app.config.mail else { panic!("a folder") };
        let found = &self.server.world.people;
        let address = found.iter().find(|one| one.id.as_str() == person).unwrap().email.clone();
        let mails = server::mail::message::kept(folder, 500).unwrap().into_iter();
        mails.filter(|mail| mail.to == address.as_str()).map(|mail| mail.text).collect()
    }

    /// Two who were introduced, and their conversation.
    async fn introduced(&self, one: &str, other: &str) -> ConversationId {
        let id: ConversationId = "cv-known".parse().unwrap();
        let (one, other): (PersonId, PersonId) = (one.parse().unwrap(), other.parse().unwrap());
        let app = &self.server.app;
        let mut write = app.store.write().await.unwrap();
        store::conversations::begin(&mut write, &id, [&one, &other], app.clock.now_ms()).await.unwrap();
        write.commit_without_audit(&[], 0).await.unwrap();
        id
    }

    /// Shows the name of somebody to nobody whom they were not introduced to.
    async fn hide(&self, person: &str) {
        let form = NarrowForm { field: Field::Name, level: Level::Introductions };
        self.role("staff").await.narrow(&person.parse().unwrap(), &form).await.unwrap();
    }
}

#[tokio::test]
async fn those_inside_a_circle_write_to_each_other_and_nobody_else_reads_it() {
    let stage = Stage::new().await;
    let [government, reformer, lead] =
        [stage.person(INSIDE[0]).await, stage.person(INSIDE[1]).await, stage.person(LEAD).await];
    let audit = stage.audit_rows().await;
    let empty = page(&government, &thread()).await;
    let of = empty.of.unwrap();
    assert_eq!((of.kind, of.id.as_str(), of.number), (GatheringKind::Circle, CIRCLE, None));
    assert_eq!((of.title.as_str(), empty.may_write), ("Open contracts in small towns", true));
    assert!(empty.with.is_none() && empty.messages.is_empty() && row(&government, &thread()).await.is_none());
    let first = say(&government, &thread(), " Who has a file for us?\r\nOn Monday? ").await;
    assert_eq!((first.number, first.text.as_str()), (1, "Who has a file for us?\nOn Monday?"));
    say(&lead, &thread(), "I do.").await;
    let seen = page(&reformer, &thread()).await;
    let names: Vec<Option<String>> = seen.messages.iter().map(|one| one.name.clone()).collect();
    assert_eq!(names, [Some(stage.name_of(INSIDE[0])), Some(stage.name_of(LEAD))]);
    let listed = row(&reformer, &thread()).await.unwrap();
    assert_eq!((listed.unread, listed.of.unwrap().title), (2, of.title));
    assert_eq!(row(&government, &thread()).await.unwrap().unread, 1, "one's own is not new");
    reformer.mark_read(&thread(), &ReadingForm { until: 2 }).await.unwrap();
    assert_eq!(row(&reformer, &thread()).await.unwrap().unread, 0);
    assert_eq!(page(&reformer, &thread()).await.read_until, 2);
    assert_eq!(
        page(&government, &thread()).await.read_until,
        0,
        "PRI-8: nobody learns what others have read"
    );
    assert_eq!(stage.audit_rows().await, audit, "T5: nothing of it is in the log");

    // For whoever is outside there is no such conversation.
    let outside = stage.person(OUTSIDE).await;
    let never: ConversationId = "circle-ci-never".parse().unwrap();
    for of in [&thread(), &never] {
        assert_eq!(refused(outside.messages(of, None).await).0, Code::NotFound);
        assert_eq!(refused(outside.send_message(of, &form("x")).await).0, Code::NotFound);
        assert_eq!(refused(outside.mark_read(of, &ReadingForm { until: 1 }).await).0, Code::NotFound);
        assert_eq!(refused(outside.releases(of).await).0, Code::NotFound);
        assert_eq!(refused(outside.block_in_conversation(of).await).0, Code::NotFound);
    }
    assert_eq!(refused(outside.block_author(&first.id).await).0, Code::NotFound);
    assert_eq!(
        refused(reformer.releases(&thread()).await).0,
        Code::NotFound,
        "ways to reach one are for one"
    );
    // T5: the Support Unit reads nothing of it, inside or not.
    let staff = stage.role("staff").await;
    staff.join_circle(&CIRCLE.parse().unwrap()).await.unwrap();
    assert_eq!(refused(staff.messages(&thread(), None).await).0, Code::Forbidden);
}

#[tokio::test]
async fn whoever_leaves_reads_nothing_and_whoever_comes_later_reads_what_is_there() {
    let stage = Stage::new().await;
    let (lead, leaves) = (stage.person(LEAD).await, stage.person(INSIDE[1]).await);
    say(&leaves, &thread(), "I was here.").await;
    say(&lead, &thread(), "So was I.").await;
    let circle = CIRCLE.parse().unwrap();
    leaves.leave_circle(&circle).await.unwrap();
    assert_eq!(refused(leaves.messages(&thread(), None).await).0, Code::NotFound);
    assert_eq!(refused(leaves.send_message(&thread(), &form("x")).await).0, Code::NotFound);
    assert!(row(&leaves, &thread()).await.is_none());
    let later = stage.person(OUTSIDE).await;
    later.join_circle(&circle).await.unwrap();
    assert_eq!(texts(&later, &thread()).await, ["1 I was here.", "2 So was I."]);
    let seen = page(&later, &thread()).await;
    assert_eq!(seen.messages[0].name, None, "whoever is not inside is not named");
    assert_eq!(row(&later, &thread()).await.unwrap().unread, 2);
    let told = stage.told().await;
    say(&lead, &thread(), "Once more.").await;
    let mut now = told.clone();
    now.push(OUTSIDE.to_owned());
    now.sort();
    assert_eq!(stage.told().await, now, "whoever left is told of nothing");

    stage.role("staff").await.close_circle(&circle).await.unwrap();
    assert!(!page(&later, &thread()).await.may_write);
    assert_eq!(refused(later.send_message(&thread(), &form("x")).await).0, Code::IllegalStep);
    assert_eq!(texts(&later, &thread()).await.len(), 3, "what was written is read on");
}

/// SAF-6, PRI-7: what the other one writes changes nothing that somebody can ask: no number, no count, no page, no mail.
#[tokio::test]
async fn two_who_are_kept_apart_see_nothing_of_each_other_among_many() {
    let stage = Stage::new().await;
    let [one, other, lead] =
        [stage.person(INSIDE[0]).await, stage.person(INSIDE[1]).await, stage.person(LEAD).await];
    stage.keep_apart(INSIDE[0], INSIDE[1]).await;
    assert!(row(&one, &thread()).await.is_none());
    let hidden = say(&other, &thread(), "Can anybody hear me?").await;
    assert!(row(&one, &thread()).await.is_none(), "as if nobody had written");
    say(&lead, &thread(), "First.").await;
    one.mark_read(&thread(), &ReadingForm { until: 1 }).await.unwrap();
    let (before, told) = (everything(&one, &thread()).await, stage.told().await);
    for at in 0..55 {
        say(&other, &thread(), &format!("Again {at}")).await;
    }
    assert_eq!(everything(&one, &thread()).await, before);
    assert_eq!(stage.told().await, told, "nobody was told again, and of the two neither of the other");
    say(&one, &thread(), "Mine.").await;
    assert_eq!(texts(&one, &thread()).await, ["1 First.", "2 Mine."]);
    assert_eq!(page(&other, &thread()).await.messages.len(), 50);
    assert!(!texts(&other, &thread()).await.iter().any(|text| text.ends_with("Mine.")), "both ways");
    assert_eq!(page(&lead, &thread()).await.messages.last().unwrap().number, 58, "others see both");
    // What is not there cannot be pointed at.
    assert_eq!(refused(one.block_author(&hidden.id).await).0, Code::NotFound);
    let report = ReportForm {
        about: Reported::Conversation,
        thing: thread().to_string(),
        reason: ReportReason::Harassment,
        feels_unsafe: false,
        text: "This.".to_owned(),
        messages: vec![hidden.id],
    };
    let said = refused(one.report(&report).await);
    assert_eq!(said, (Code::Invalid, vec![("messages.0".to_owned(), field::UNKNOWN.to_owned())]));
}

#[tokio::test]
async fn everybody_is_told_once_of_what_they_have_not_read() {
    let stage = Stage::new().await;
    let [one, other, lead] =
        [stage.person(INSIDE[0]).await, stage.person(INSIDE[1]).await, stage.person(LEAD).await];
    say(&one, &thread(), "One").await;
    say(&one, &thread(), "Two").await;
    let mut expected = vec![LEAD.to_owned(), INSIDE[1].to_owned()];
    expected.sort();
    assert_eq!(stage.told().await, expected);
    other.mark_read(&thread(), &ReadingForm { until: 1 }).await.unwrap();
    say(&one, &thread(), "Three").await;
    assert_eq!(stage.told().await, expected, "some is not read yet");
    other.mark_read(&thread(), &ReadingForm { until: 3 }).await.unwrap();
    say(&lead, &thread(), "Four").await;
    expected.extend([INSIDE[0].to_owned(), INSIDE[1].to_owned()]);
    expected.sort();
    assert_eq!(stage.told().await, expected);
}

#[tokio::test]
async fn somebody_writes_to_many_sixty_times_an_hour() {
    let stage = Stage::new().await;
    let one = stage.person(INSIDE[1]).await;
    for at in 0..60 {
        say(&one, &thread(), &format!("{at}")).await;
    }
    assert_eq!(refused(one.send_message(&thread(), &form("one too many")).await).0, Code::TooMany);
    assert_eq!(say(&stage.person(LEAD).await, &thread(), "I may").await.number, 61);
    stage.let_pass(61);
    say(&one, &thread(), "again").await;
    for text in ["", &"x".repeat(4001), "a\u{202e}b"] {
        assert_eq!(refused(one.send_message(&thread(), &form(text)).await).0, Code::Invalid);
    }
    let markup = "<script>alert(1)</script> https://example.org '; DROP TABLE message; --";
    stage.let_pass(600);
    assert_eq!(say(&one, &thread(), markup).await.text, markup, "text is text");
}

/// SAF-9: those in the seats of its members and whoever leads it; nobody else, and whoever gives up a seat no more.
#[tokio::test]
async fn those_in_the_seats_of_a_group_and_its_facilitator_write_to_each_other() {
    let stage = Stage::new().await;
    stage.published_groups().await;
    let government = stage.role("government").await;
    let group = government.groups().await.unwrap().groups.remove(0);
    let of = of_group(&group);
    let leads = group.facilitator.clone().unwrap();
    let (civil, facilitator) = (stage.role("civil-society").await, stage.person(leads.id.as_str()).await);
    say(&government, &of, "Good morning from Tamale").await;
    say(&civil, &of, "And from our side").await;
    say(&facilitator, &of, "See you on Tuesday").await;
    let seen = page(&government, &of).await;
    let called = seen.of.unwrap();
    assert_eq!((called.kind, called.number), (GatheringKind::Group, Some(group.number)));
    assert_eq!(called.title, group.cohort);
    let shown = |id: &str| {
        let seats = group.members.iter().flat_map(|one| [&one.government_lead, &one.civil_society_lead]);
        seats.flatten().find(|person| person.id.as_str() == id).map(|person| person.name.clone())
    };
    assert_eq!(seen.messages[1].name, shown("p-tamale-gh-civ"), "as the page of the group shows them");
    assert_eq!(seen.messages[2].name.as_deref(), Some(leads.name.as_str()));
    let beside = group.members.iter().find(|one| !one.mine).unwrap();
    let lead = beside.government_lead.as_ref().or(beside.civil_society_lead.as_ref()).unwrap();
    let peer = stage.person(lead.id.as_str()).await;
    assert_eq!(texts(&peer, &of).await.len(), 3);

    for stranger in [OUTSIDE, "p-reformer-2"] {
        let stranger = stage.person(stranger).await;
        assert_eq!(refused(stranger.messages(&of, None).await).0, Code::NotFound);
    }
    assert_eq!(refused(stage.role("staff").await.messages(&of, None).await).0, Code::Forbidden);
    // Somebody else takes the seat, and reads what is there.
    stage.let_pass(1);
    let member = "tamale-gh".parse().unwrap();
    stage.seat(OUTSIDE, &member).await;
    let left = stage.person("p-tamale-gh-gov").await;
    assert_eq!(refused(left.messages(&of, None).await).0, Code::Forbidden, "no role is left");
    let next = stage.person(OUTSIDE).await;
    assert_eq!(texts(&next, &of).await.len(), 3);
    assert_eq!(page(&next, &of).await.messages[0].name, None);
}

#[tokio::test]
async fn a_group_that_is_formed_anew_of_others_begins_with_nothing() {
    let stage = Stage::new().await;
    let run = stage.published_groups().await;
    let government = stage.role("government").await;
    let of = of_group(&government.groups().await.unwrap().groups[0]);
    say(&government, &of, "Before").await;
    let cohort = crate::stage::cohort();
    let publish = async |groups: &[store::groups::GroupRecord]| {
        let mut write = stage.server.app.store.write().await.unwrap();
        store::groups::publish(&mut write, &cohort, &run.id, groups).await.unwrap();
        write.commit_without_audit(&[], stage.server.app.clock.now_ms()).await.unwrap();
    };
    let all =
        store::groups::of_cohort(&mut stage.server.app.store.read().await.unwrap(), &cohort).await.unwrap();
    // The same members under another number: the conversation goes with them.
    let own = all.iter().position(|one| one.members.contains(&"tamale-gh".parse().unwrap())).unwrap();
    let next = (own + 1) % all.len();
    let mut swapped = all.clone();
    let (one, other) = (all[own].members.clone(), all[next].members.clone());
    (swapped[own].members, swapped[next].members) = (other, one);
    publish(&swapped).await;
    let moved = of_group(&government.groups().await.unwrap().groups[0]);
    assert_ne!(moved, of);
    assert_eq!(texts(&government, &moved).await, ["1 Before"]);
    assert_eq!(refused(government.messages(&of, None).await).0, Code::NotFound);
    // One member alone, among others.
    let mut apart = swapped.clone();
    let kept: Vec<_> = apart[next].members.iter().filter(|id| id.as_str() != "tamale-gh").cloned().collect();
    let (gone, stays) = kept.split_at(kept.len() - 1);
    apart[next].members.retain(|id| id.as_str() == "tamale-gh" || stays.contains(id));
    apart[own].members.extend(gone.iter().cloned());
    publish(&apart).await;
    assert!(texts(&government, &moved).await.is_empty());
}

/// PRI-25: of many, too, a mail says what its reader reads, and no more than that when it goes.
#[tokio::test]
async fn a_mail_of_many_says_what_its_reader_reads_when_it_goes() {
    let stage = Stage::new().await;
    let [one, other, lead] =
        [stage.person(INSIDE[0]).await, stage.person(INSIDE[1]).await, stage.person(LEAD).await];
    say(&one, &thread(), "Canary one").await;
    let name = stage.name_of(INSIDE[0]);
    for reader in [INSIDE[1], LEAD] {
        let mails = stage.mails_to(reader).await;
        assert!(
            mails.iter().any(|text| text.starts_with(&name) && text.contains("> Canary one")),
            "{mails:?}"
        );
    }
    assert_eq!(stage.mails_to(INSIDE[0]).await.len(), 0, "it is their own");
    for client in [&other, &lead] {
        client.mark_read(&thread(), &ReadingForm { until: 1 }).await.unwrap();
    }
    // Whoever leaves before the mail goes reads nothing of it, and whoever stays does.
    say(&one, &thread(), "Canary two").await;
    other.leave_circle(&CIRCLE.parse().unwrap()).await.unwrap();
    let said = async |reader| stage.mails_to(reader).await.iter().any(|text| text.contains("Canary two"));
    assert!(!said(INSIDE[1]).await);
    assert!(said(LEAD).await);
}

/// ADR 0039: whoever blocks somebody unnamed does not learn who that is, and the other one does not learn that they were
/// blocked.
#[tokio::test]
async fn somebody_unnamed_is_kept_away_without_a_name_going_from_anywhere() {
    let stage = Stage::new().await;
    stage.hide(INSIDE[1]).await;
    let [one, hidden, lead] =
        [stage.person(INSIDE[0]).await, stage.person(INSIDE[1]).await, stage.person(LEAD).await];
    say(&one, &thread(), "Named").await;
    let message = say(&hidden, &thread(), "Unnamed").await;
    // The two know each other from elsewhere, and neither knows that the other is here.
    let known = stage.introduced(INSIDE[0], INSIDE[1]).await;
    say(&lead, &thread(), "Third").await;
    assert_eq!(page(&one, &thread()).await.messages[1].name, None);
    assert_eq!(page(&hidden, &thread()).await.messages[0].name, Some(stage.name_of(INSIDE[0])));
    let theirs = everything(&hidden, &thread()).await;
    let circle = CIRCLE.parse().unwrap();
    let (of_one, of_hidden) = (one.circle(&circle).await.unwrap(), hidden.circle(&circle).await.unwrap());
    assert_eq!(
        refused(hidden.block_author(&message.id).await).0,
        Code::IllegalStep,
        "nobody blocks themselves"
    );
    one.block_author(&message.id).await.unwrap();
    assert_eq!(refused(one.block_author(&message.id).await).0, Code::NotFound, "they are gone");
    assert_eq!(one.blocks().await.unwrap().blocks[0].from, BlockedFrom::Unnamed);
    for client in [&one, &hidden] {
        let all = client.conversations().await.unwrap().conversations;
        assert!(all.iter().any(|row| row.id == known), "its going would say who wrote");
        assert!(page(client, &known).await.may_write);
    }
    assert_eq!(texts(&one, &thread()).await, ["1 Named", "2 Third"]);
    assert_eq!(everything(&hidden, &thread()).await, theirs, "no hint of the block");
    assert_eq!(one.circle(&circle).await.unwrap(), of_one);
    assert_eq!(hidden.circle(&circle).await.unwrap(), of_hidden);
    let told = stage.told().await;
    lead.mark_read(&thread(), &ReadingForm { until: 3 }).await.unwrap();
    one.mark_read(&thread(), &ReadingForm { until: 2 }).await.unwrap();
    say(&hidden, &thread(), "Fourth").await;
    let mut expected = told;
    expected.push(LEAD.to_owned());
    expected.sort();
    assert_eq!(stage.told().await, expected, "only those who see it are told");
}

#[tokio::test]
async fn whoever_is_named_is_kept_away_everywhere() {
    let stage = Stage::new().await;
    let [one, other] = [stage.person(INSIDE[0]).await, stage.person(INSIDE[1]).await];
    let message = say(&other, &thread(), "Named").await;
    say(&one, &thread(), "Mine").await;
    one.block_author(&message.id).await.unwrap();
    assert_eq!(one.blocks().await.unwrap().blocks[0].from, BlockedFrom::Conversation);
    assert_eq!(texts(&one, &thread()).await, ["1 Mine"]);
    assert_eq!(texts(&other, &thread()).await, ["1 Named"]);
    let names = serde_json::to_string(&one.circle(&CIRCLE.parse().unwrap()).await.unwrap()).unwrap();
    assert!(!names.contains(&stage.name_of(INSIDE[1])));
    let block = one.blocks().await.unwrap().blocks.remove(0);
    one.lift_block(&block.id).await.unwrap();
    assert_eq!(texts(&one, &thread()).await, ["1 Named", "2 Mine"]);
}

/// SAF-2 to SAF-4: chosen messages alone, with who wrote them, for officers who are not inside.
#[tokio::test]
async fn messages_of_many_are_reported_by_who_wrote_them() {
    let stage = Stage::new().await;
    let [one, other, lead] =
        [stage.person(INSIDE[0]).await, stage.person(INSIDE[1]).await, stage.person(LEAD).await];
    let mut chosen = Vec::new();
    for (who, text) in
        [(&other, "You will be sorry"), (&lead, "Indeed"), (&one, "Stop"), (&other, "Not reported")]
    {
        chosen.push(say(who, &thread(), text).await.id);
    }
    let report = |messages: &[usize]| ReportForm {
        about: Reported::Conversation,
        thing: thread().to_string(),
        reason: ReportReason::Harassment,
        feels_unsafe: true,
        text: "They threaten me.".to_owned(),
        messages: messages.iter().map(|at| chosen[*at].clone()).collect(),
    };
    let officer = stage.role("officer").await;
    let several = one.report(&report(&[0, 1, 2])).await.unwrap();
    let case = officer.read_case(&several.id).await.unwrap();
    let said: Vec<(Option<String>, &str)> =
        case.messages.iter().map(|one| (one.name.clone(), one.text.as_str())).collect();
    let name = |who: &str| Some(stage.name_of(who));
    let expected = [(name(INSIDE[1]), "You will be sorry"), (name(LEAD), "Indeed"), (None, "Stop")];
    assert_eq!(said, expected);
    assert_eq!((case.subject, case.place.as_deref()), (None, Some("Open contracts in small towns")));
    let single = one.report(&report(&[0])).await.unwrap();
    assert_eq!(officer.read_case(&single.id).await.unwrap().subject, name(INSIDE[1]));
    // Whom it concerns is kept when they leave.
    other.leave_circle(&CIRCLE.parse().unwrap()).await.unwrap();
    let mut read = stage.server.app.store.read().await.unwrap();
    let concerned = store::reports::concerns(&mut read, &single.id).await.unwrap();
    drop(read);
    let people: Vec<&str> = concerned.people.iter().map(PersonId::as_str).collect();
    for who in [INSIDE[0], INSIDE[1], LEAD] {
        assert!(people.contains(&who), "{who}: {people:?}");
    }
    let outside = stage.person(OUTSIDE).await;
    assert_eq!(refused(outside.report(&report(&[])).await).0, Code::NotFound);
    // A circle is reported by whoever sees it.
    let circle =
        ReportForm { about: Reported::Circle, thing: CIRCLE.to_owned(), messages: Vec::new(), ..report(&[]) };
    let told = outside.report(&circle).await.unwrap();
    let case = officer.read_case(&told.id).await.unwrap();
    assert_eq!((case.place.as_deref(), case.group), (Some("Open contracts in small towns"), None));
    let never = ReportForm { thing: "ci-never".to_owned(), ..circle };
    assert_eq!(refused(outside.report(&never).await).0, Code::NotFound);
}

/// DAT-5: of many who write at once each message has a place of its own, and nobody is told twice.
#[tokio::test]
async fn of_many_who_write_at_once_each_has_a_place() {
    let stage = Stage::new().await;
    let [one, other, lead] =
        [stage.person(INSIDE[0]).await, stage.person(INSIDE[1]).await, stage.person(LEAD).await];
    let of = thread();
    let (a, b, c) = (form("a"), form("b"), form("c"));
    let sent = tokio::join!(
        one.send_message(&of, &a),
        other.send_message(&of, &b),
        lead.send_message(&of, &c),
        one.send_message(&of, &a),
        other.send_message(&of, &b),
        lead.send_message(&of, &c),
    );
    for answer in [sent.0, sent.1, sent.2, sent.3, sent.4, sent.5] {
        answer.unwrap();
    }
    let numbers: Vec<u32> = page(&lead, &of).await.messages.iter().map(|one| one.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    let mut told = stage.told().await;
    let all = told.len();
    told.dedup();
    assert_eq!(told.len(), all, "once each");
}

/// Everybody searches what they can read, and nothing else.
#[tokio::test]
async fn messages_are_found_by_those_who_can_read_them() {
    let stage = Stage::new().await;
    let [one, other, lead] =
        [stage.person(INSIDE[0]).await, stage.person(INSIDE[1]).await, stage.person(LEAD).await];
    let of_two = stage.conversation().await;
    say(&one, &of_two, "The Ángel of the plan").await;
    say(&other, &thread(), "Our PLAN is ready").await;
    say(&lead, &thread(), "A plan for angels").await;
    let found = async |client: &Client, words: &str| {
        let answer = client.find_messages(words).await.unwrap();
        assert!(answer.complete);
        answer.found.into_iter().map(|one| one.message.text).collect::<Vec<_>>()
    };
    let all = ["A plan for angels", "Our PLAN is ready", "The Ángel of the plan"];
    let mut everything = found(&one, "plan").await;
    everything.sort();
    assert_eq!(everything, all);
    let mut both = found(&one, " angel  plan ").await;
    both.sort();
    assert_eq!(both, [all[0], all[2]], "all words, without accents and case");
    assert_eq!(found(&one, "").await, [""; 0]);
    assert_eq!(found(&one, "100% of nothing").await, [""; 0]);
    let mut theirs = found(&other, "plan").await;
    theirs.sort();
    assert_eq!(theirs, all[..2]);
    assert_eq!(found(&stage.person(OUTSIDE).await, "plan").await, [""; 0]);
    let row = one.find_messages("ready").await.unwrap().found.remove(0);
    assert_eq!((row.conversation, row.message.name), (thread(), Some(stage.name_of(INSIDE[1]))));
    stage.keep_apart(INSIDE[0], INSIDE[1]).await;
    assert_eq!(found(&one, "ready").await, [""; 0], "SAF-6");
    assert_eq!(refused(one.find_messages(&"x".repeat(101)).await).0, Code::Invalid);
    assert_eq!(refused(stage.role("staff").await.find_messages("plan").await).0, Code::Forbidden);
}
