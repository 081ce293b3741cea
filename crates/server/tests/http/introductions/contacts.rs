//! PRI-14: ways to reach each other are released by choice, and withdrawn at the next request.

use model::contact::{ChannelRow, Channels, ContactKind, Releases};
use model::id::{ChannelId, ReleaseId};
use model::problem::{Code, field};
use server::privacy::erase::Eraser;
use store::Location;

use super::*;

const CHANNELS: &str = "/api/v1/account/channels";
/// What is typed, and what is looked for wherever it must not be.
const TELEPHONE: (&str, &str) = ("+233 20 765-4321", "+233207654321");

impl Peer<'_> {
    async fn add(&self, kind: &str, value: &str) -> Answer {
        send(self.server, CHANNELS, &self.cookie, &json!({ "kind": kind, "value": value })).await
    }

    async fn adds(&self, kind: &str, value: &str) -> ChannelRow {
        // What is added in the same moment is listed by its id, which is random.
        self.server.app.clock.advance(1);
        let answer = self.add(kind, value).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        serde_json::from_str(&answer.body).unwrap()
    }

    async fn channels(&self) -> Vec<ChannelRow> {
        read::<Channels>(self.server, CHANNELS, &self.cookie).await.channels
    }

    async fn releases(&self, of: &ConversationId) -> Releases {
        read(self.server, &releases_of(of), &self.cookie).await
    }

    async fn release(&self, to: &ConversationId, channels: &[&ChannelId]) -> Answer {
        send(self.server, &releases_of(to), &self.cookie, &json!({ "channels": channels })).await
    }

    async fn releases_to(&self, to: &ConversationId, channels: &[&ChannelId]) -> Releases {
        let answer = self.release(to, channels).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_str(&answer.body).unwrap()
    }

    async fn withdraw(&self, release: &ReleaseId) -> u16 {
        self.post(&format!("/api/v1/releases/{release}/withdrawal"), &json!(null)).await
    }

    async fn remove(&self, channel: &ChannelId) -> u16 {
        self.post(&format!("{CHANNELS}/{channel}/removal"), &json!(null)).await
    }

    /// What the other one has released to them.
    async fn has(&self, of: &ConversationId) -> Vec<(ContactKind, String)> {
        self.releases(of).await.theirs.into_iter().map(|one| (one.kind, one.value)).collect()
    }

    /// Everything that somebody can fetch without naming anything but the conversation, and their file, as one text.
    async fn everything(&self, who: &str, conversation: &ConversationId) -> String {
        let mut text = String::new();
        for operation in server::routes::table().iter().filter(|one| one.method == http::Method::GET) {
            let path = match operation.template {
                one if one.contains("{conversation}") => model::paths::fill(one, conversation.as_str()),
                one if one.contains("{member}") => model::paths::fill(one, ASKER.1),
                one if one.contains('{') => continue,
                one => one.to_owned(),
            };
            let answer = self.server.ask("GET", &path, &[("cookie", &self.cookie)], "").await;
            text.push_str(&answer.body);
        }
        text + &file_of(self.server, who).await
    }
}

fn releases_of(conversation: &ConversationId) -> String {
    format!("{CONVERSATIONS}/{conversation}/releases")
}

/// The file of somebody's own data.
async fn file_of(server: &Server, who: &str) -> String {
    let (mut read, locale) = (server.app.store.read().await.unwrap(), model::words::Locale::En);
    let (seal, now_ms) = (&server.app.seal, server.app.clock.now_ms());
    let file = server::privacy::export::archive(&mut read, seal, &id(who), locale, now_ms).await.unwrap();
    String::from_utf8_lossy(&file).into_owned()
}

/// Every mail that waits or left, as it is kept.
async fn mails(server: &Server) -> String {
    let mut read = server.app.store.read().await.unwrap();
    format!("{:?}", store::outbox::recent(&mut read, 1000).await.unwrap())
}

/// PRI-14: both see what was released and since when; after a withdrawal the value is gone from every answer, the file,
/// the calendar and later mails, and its owner knows until when it was released.
#[tokio::test]
async fn what_is_released_is_there_until_it_is_withdrawn() {
    let server = Server::start().await;
    let (asker, asked, conversation) = acquainted(&server).await;
    let telephone = asker.adds("telephone", TELEPHONE.0).await;
    assert_eq!((telephone.value.as_str(), telephone.released_to), (TELEPHONE.1, 0));
    let mail = asker.adds("email", "Kojo.Private@Example.ORG").await;
    let signal = asked.adds("signal", "ama_s.42").await;
    for peer in [&asker, &asked] {
        assert_eq!(peer.has(&conversation).await, [], "nothing is released unless somebody chose it");
    }
    let mine = asker.releases_to(&conversation, &[&telephone.id]).await;
    let since_ms = server.app.clock.now_ms();
    let release = mine.own[0].release.clone().unwrap();
    assert_eq!((release.since_ms, &mine.own[1].release), (since_ms, &None), "{mine:?}");
    let theirs = asked.releases(&conversation).await;
    assert_eq!(theirs.theirs.len(), 1, "which was chosen, and no other");
    assert_eq!((theirs.theirs[0].value.as_str(), theirs.theirs[0].since_ms), (TELEPHONE.1, since_ms));
    assert!(theirs.own.iter().all(|one| one.release.is_none()), "the other one chooses for themselves");
    assert_eq!(asker.channels().await[0].released_to, 1);
    asked.releases_to(&conversation, &[&signal.id]).await;
    assert_eq!(asker.has(&conversation).await, [(ContactKind::Signal, "ama_s.42".to_owned())]);

    let has = async || asked.everything(ASKED.0, &conversation).await.contains(TELEPHONE.1);
    assert!(has().await, "the conversation shows it");
    assert!(!file_of(&server, ASKED.0).await.contains(TELEPHONE.1), "what one was given is not one's own");
    assert!(file_of(&server, ASKER.0).await.contains(TELEPHONE.1));
    let staff = Peer { server: &server, cookie: server.sign_in("staff").await };
    assert!(!staff.everything("p-staff", &conversation).await.contains(TELEPHONE.1), "T5");

    server.app.clock.advance(1000);
    assert_eq!(asked.withdraw(&release.id).await, 404, "it is not theirs");
    assert_eq!((asker.withdraw(&release.id).await, asker.withdraw(&release.id).await), (204, 204));
    assert!(!has().await);
    assert_eq!(asked.releases(&conversation).await.theirs, []);
    let after = asker.releases(&conversation).await;
    assert!(after.own.iter().all(|one| one.release.is_none()));
    let ended = &after.ended[0];
    assert_eq!(
        (ended.kind, ended.since_ms, ended.until_ms),
        (ContactKind::Telephone, since_ms, since_ms + 1000)
    );
    assert_eq!(asker.write(&conversation, "I have another number now").await.status, 201);
    days(&server, 1).await;
    jobs::outbox::run(&server.app).await.unwrap();
    assert!(!mails(&server).await.contains(TELEPHONE.1));
    assert!(!asked.everything(ASKED.0, &conversation).await.contains(TELEPHONE.1));
    let file = file_of(&server, ASKER.0).await;
    assert!(file.contains(&format!("\"until_ms\": {}", since_ms + 1000)), "their own file tells of it");
    assert!(file.contains(mail.value.as_str()) && file.contains(conversation.as_str()));
}

/// PRI-14: a channel that is taken away is gone everywhere, and of an account that is erased or suspended nothing is left.
#[tokio::test]
async fn a_channel_goes_with_its_owner_or_before() {
    let server = Server::start().await;
    let (asker, asked, conversation) = acquainted(&server).await;
    let (one, other) = (asker.adds("telephone", TELEPHONE.0).await, asker.adds("telegram", "@kojo_b").await);
    asker.releases_to(&conversation, &[&one.id, &other.id]).await;
    assert_eq!(asked.has(&conversation).await.len(), 2);
    assert_eq!(asked.remove(&one.id).await, 404, "somebody else's");
    assert_eq!((asker.remove(&one.id).await, asker.remove(&one.id).await), (204, 404));
    assert_eq!(asked.has(&conversation).await, [(ContactKind::Telegram, "@kojo_b".to_owned())]);
    assert_eq!(asker.releases(&conversation).await.ended[0].kind, ContactKind::Telephone);

    let suspend = async |at_ms| {
        let mut write = server.app.store.write().await.unwrap();
        assert!(store::people::suspend(&mut write, &id(ASKER.0), at_ms).await.unwrap());
        write.commit_without_audit(&[], 0).await.unwrap();
    };
    suspend(Some(1)).await;
    assert_eq!(asked.has(&conversation).await, []);
    suspend(None).await;
    assert_eq!(asked.has(&conversation).await.len(), 1);

    let mine = asked.adds("email", "ama@example.org").await;
    asked.releases_to(&conversation, &[&mine.id]).await;
    assert!(Eraser::of(&server.app).erase(&id(ASKER.0)).await.unwrap());
    assert_eq!(asked.has(&conversation).await, []);
    assert_eq!(asked.channels().await[0].released_to, 0, "nobody has it");
    assert_eq!(asked.release(&conversation, &[&mine.id]).await.problem().code, Code::IllegalStep);
}

/// PRI-14, SAF-6: a block hides what was released both ways; whoever made it has released nothing when it is lifted.
#[tokio::test]
async fn a_block_hides_what_was_released_and_takes_back_what_its_maker_gave() {
    let server = Server::start().await;
    let (asker, asked, conversation) = acquainted(&server).await;
    let (one, other) =
        (asker.adds("telephone", TELEPHONE.0).await, asked.adds("email", "ama@example.org").await);
    let release = asker.releases_to(&conversation, &[&one.id]).await.own[0].release.clone().unwrap();
    asked.releases_to(&conversation, &[&other.id]).await;
    let before = asker.channels().await;
    assert_eq!(asked.post(&format!("{CONVERSATIONS}/{conversation}/block"), &json!(null)).await, 204);
    for peer in [&asker, &asked] {
        let at = async |path: &str| {
            let answer = server.ask("GET", path, &[("cookie", &peer.cookie)], "").await;
            (answer.status, answer.body.replace(answer.header("x-request-id").unwrap(), "-"))
        };
        let none = releases_of(&id("cv-none"));
        assert_eq!(at(&releases_of(&conversation)).await, at(&none).await, "as if it had never been");
        assert_eq!(at(&releases_of(&conversation)).await.0, 404);
        assert_eq!(peer.release(&conversation, &[&one.id]).await.status, 404);
    }
    assert_eq!(asker.channels().await, before, "nothing of theirs tells that they were blocked");
    let blocks: model::conversation::Blocks = read(&server, "/api/v1/blocks", &asked.cookie).await;
    assert_eq!(
        asked.post(&format!("/api/v1/blocks/{}/lifting", blocks.blocks[0].id), &json!(null)).await,
        204
    );
    assert_eq!(asker.has(&conversation).await, [], "it is for its owner to release it again");
    assert_eq!(asked.has(&conversation).await.len(), 1);
    assert_eq!(asker.withdraw(&release.id).await, 204);
    assert_eq!(asked.has(&conversation).await, []);
}

/// What a form may not say; and that somebody else's channel is as unknown as none.
#[tokio::test]
async fn channels_are_parsed_counted_and_ones_own() {
    let server = Server::start().await;
    let (asker, asked, conversation) = acquainted(&server).await;
    let fields = |answer: Answer| {
        let problem = answer.problem();
        assert_eq!(problem.code, Code::Invalid, "{answer:?}");
        problem.fields.into_iter().map(|one| (one.path, one.code)).collect::<Vec<_>>()
    };
    let wrong = |path: &str, code: &str| vec![(path.to_owned(), code.to_owned())];
    assert_eq!(fields(asker.add("telephone", "020 765 4321").await), wrong("value", field::MALFORMED));
    assert_eq!(fields(asker.add("email", " ").await), wrong("value", field::REQUIRED));
    assert_eq!(fields(asker.add("fax", TELEPHONE.0).await), wrong("kind", field::UNKNOWN));
    let mine = asker.adds("telephone", TELEPHONE.0).await;
    assert_eq!(fields(asker.add("telephone", "+233-207-654-321").await), wrong("value", field::DUPLICATE));
    asker.adds("whatsapp", TELEPHONE.0).await;
    for number in 0..4 {
        asker.adds("telephone", &format!("+23320765432{}", number + 2)).await;
    }
    let seventh = asker.add("telephone", "+233207654329").await;
    assert_eq!((seventh.status, asker.channels().await.len()), (409, 6));

    let theirs = asked.adds("email", "ama@example.org").await;
    let refused = asker.release(&conversation, &[&mine.id, &theirs.id]).await;
    assert_eq!(fields(refused), wrong("channels.1", field::UNKNOWN));
    assert_eq!(asked.has(&conversation).await, [], "all or none");
    assert_eq!(
        fields(asker.release(&conversation, &[&id("ch-none")]).await),
        wrong("channels.0", field::UNKNOWN)
    );
    assert_eq!(fields(asker.release(&conversation, &[]).await), wrong("channels", field::REQUIRED));
    let other = Peer { server: &server, cookie: server.sign_in("reformer").await };
    assert_eq!(other.release(&conversation, &[&mine.id]).await.status, 404, "a conversation of others");
}

/// DAT-3: a release that was withdrawn is not made again by the same request, which may arrive late.
#[tokio::test]
async fn a_request_that_comes_twice_releases_once() {
    let server = Server::start().await;
    let (asker, asked, conversation) = acquainted(&server).await;
    let mine = asker.adds("telephone", TELEPHONE.0).await;
    let (key, body) = (crate::support::new_key(), json!({ "channels": [mine.id] }).to_string());
    let path = releases_of(&conversation);
    let send = async || server.post_under(key.as_str(), &path, &asker.cookie, &body).await;
    let first = send().await;
    let releases: Releases = serde_json::from_str(&first.body).unwrap();
    assert_eq!(asker.withdraw(&releases.own[0].release.as_ref().unwrap().id).await, 204);
    let again = send().await;
    assert_eq!(again.status, 200);
    assert_eq!(serde_json::from_str::<Releases>(&again.body).unwrap().own[0].release, None);
    assert_eq!(asked.has(&conversation).await, []);
}

/// DAT-16: canaries of everything that is sealed are absent from a backup: what people write to each other, the ways to
/// reach them, and what is kept of the requests in which they were sent.
#[tokio::test]
async fn a_backup_holds_nothing_that_is_sealed() {
    let server = Server::start().await;
    let (asker, asked) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
    let sent = asker.asks(ASKED.1, "government").await;
    let question = json!({ "answer": "question", "words": "Canary of a question" });
    assert_eq!(asked.answer(&sent.id, &question).await.status, 200);
    let question = asker.list().await.sent[0].questions[0].id.clone();
    let reply = json!({ "words": "Canary of a reply" });
    assert_eq!(asker.post(&format!("/api/v1/introduction-questions/{question}/reply"), &reply).await, 204);
    let conversation = asked.say_yes(&sent.id).await;
    assert_eq!(asker.write(&conversation, "Canary of a message").await.status, 201);
    let channel = asker.adds("telephone", TELEPHONE.0).await;
    asker.adds("email", "canary@channel.example").await;
    asker.releases_to(&conversation, &[&channel.id]).await;

    let place = Location::parse(server.folder.to_str().unwrap()).unwrap();
    let file = server.folder.join("backup");
    store::backup::make(&place, &file).await.unwrap();
    let bytes = std::fs::read(&file).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    for sealed in [
        "compare notes",
        "Canary of",
        TELEPHONE.0,
        TELEPHONE.1,
        &TELEPHONE.1[1..],
        "canary@channel",
        "channel.example",
    ] {
        assert!(!text.contains(sealed), "{sealed}");
    }
    assert!(text.contains(channel.id.as_str()) && text.contains(conversation.as_str()), "the rows are there");
}

/// DAT-5: of many who add the seventh and the sixth at once, six are kept; twice the same is one.
#[tokio::test(flavor = "multi_thread")]
async fn of_channels_added_at_once_no_more_are_kept_than_there_may_be() {
    super::races::on_both("channels", async |here, there| {
        let (one, other) = (Peer::new(here, ASKER.0).await, Peer::new(there, ASKER.0).await);
        for number in 0..5 {
            one.adds("telephone", &format!("+23320765432{number}")).await;
        }
        let (first, second) =
            tokio::join!(one.add("whatsapp", "+233207654321"), other.add("whatsapp", "+233207654321"));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert!(matches!(statuses, [201, 409 | 422]), "{first:?} {second:?}");
        assert_eq!(one.channels().await.len(), 6);
    })
    .await;
}
