//! What the pages show of introductions and conversations, without a browser.

use std::collections::{BTreeMap, BTreeSet};

use model::contact::{ContactKind, OwnChannel, Releases};
use model::conversation::{Author, Gathered, Message, Messages};
use model::id::{MemberId, ReleaseId};
use model::introduction::{
    Introduced, Introductions, Peer, Question, ReceivedIntroduction, SentIntroduction, Side,
};
use model::words::Language;

/// How far a page is with what its address names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Loading,
    /// There is no such thing for the reader.
    Missing,
    Failed,
    Here,
}

/// Those that the reader has not answered.
pub(super) fn waiting(received: Vec<ReceivedIntroduction>) -> Vec<ReceivedIntroduction> {
    received.into_iter().filter(|one| one.answer.is_none()).collect()
}

/// Those that they have.
pub(super) fn answered(received: Vec<ReceivedIntroduction>) -> Vec<ReceivedIntroduction> {
    received.into_iter().filter(|one| one.answer.is_some()).collect()
}

/// The request by which the same side of the same member was asked last, while it cannot be asked again.
pub(super) fn asked_already(
    introductions: &Introductions,
    member: &MemberId,
    side: Side,
    now_ms: i64,
) -> Option<SentIntroduction> {
    let same =
        |one: &&SentIntroduction| one.member == *member && one.side == side && one.again_at_ms > now_ms;
    introductions.sent.iter().find(same).cloned()
}

/// What tells that a row of a request has to be drawn anew: what was answered, asked back and replied, and who they are.
pub(super) fn changes(questions: &[Question], introduced: Option<&Introduced>) -> String {
    let replies = questions.iter().filter(|question| question.reply.is_some()).count();
    let with = introduced.map(|introduced| (person(&introduced.with), introduced.conversation.as_ref()));
    format!("{} {replies} {with:?}", questions.len())
}

/// What tells that somebody is shown otherwise than before.
pub(super) fn person(peer: &Peer) -> String {
    format!("{:?} {:?} {:?} {:?}", peer.name, peer.role, peer.seat, peer.member_name)
}

/// The languages to choose among, each once: those that the member works in, then those of the interface; and the one that
/// is chosen at first, which is the reader's own where the member works in it.
pub(super) fn languages(
    member: &[Language],
    interface: &[Language],
    own: &Language,
) -> (Vec<Language>, Language) {
    let mut all: Vec<Language> = Vec::new();
    for one in member.iter().chain(interface) {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
    let first = if member.contains(own) { own } else { member.first().unwrap_or(own) };
    (all, first.clone())
}

/// What is chosen in the form of a request, as a draft keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choices {
    pub(super) side: Side,
    pub(super) topic: String,
    pub(super) shows: Vec<String>,
    pub(super) language: String,
}

impl Choices {
    /// What is chosen at first: nothing is shown.
    pub(super) fn new(side: Side, language: &str) -> Self {
        Self { side, topic: String::new(), shows: Vec::new(), language: language.to_owned() }
    }

    /// A line for each. None of them is typed, so none has an end of line in it.
    pub(super) fn line(&self) -> String {
        [self.side.code(), &self.topic, &self.language, &self.shows.join(" ")].join("\n")
    }

    pub(super) fn parse(line: &str) -> Option<Self> {
        let mut lines = line.split('\n').map(str::to_owned);
        let (side, topic, language, shows) = (lines.next()?, lines.next()?, lines.next()?, lines.next()?);
        let shows = shows.split_whitespace().map(str::to_owned).collect();
        Some(Self { side: Side::from_code(&side)?, topic, shows, language })
    }
}

/// With whom a conversation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Party {
    One(Peer),
    Many(Gathered),
}

impl Party {
    /// The party of an answer, which names one of the two.
    pub(super) fn new(with: Option<Peer>, of: Option<Gathered>) -> Self {
        let nobody = Peer { name: None, role: None, seat: None, member: None, member_name: None };
        of.map_or_else(|| Self::One(with.unwrap_or(nobody)), Self::Many)
    }
}

/// What is known of a conversation: messages by their number, and where the ones before them begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Thread {
    /// By number, oldest first.
    pub(super) messages: BTreeMap<u32, Message>,
    /// What to ask for to get earlier ones, if there are any.
    pub(super) earlier: Option<u32>,
    /// The last message that had been read when the page was opened.
    pub(super) seen_until: Option<u32>,
    /// Whether somebody was kept away since, so that all of it has to come again.
    pub(super) stale: bool,
}

impl Thread {
    /// The thread with the newest messages as they are now.
    #[must_use]
    pub(super) fn with_newest(mut self, newest: Messages) -> Self {
        let last_known = self.messages.keys().next_back().copied();
        let first = newest.messages.first().map(|message| message.number);
        let more_between = newest.earlier.is_some() && first > last_known.map(|known| known + 1);
        // Among many a number is a place among what the reader sees: where one of those went, others have moved.
        let moved = |one: &Message| self.messages.get(&one.number).is_some_and(|known| known.id != one.id);
        let moved = newest.messages.iter().any(moved);
        let stale = std::mem::take(&mut self.stale);
        if last_known.is_none() || more_between || moved || stale {
            // So much was written meanwhile that what lies between is not here: it is an earlier page again.
            self.messages.clear();
            self.earlier = newest.earlier;
        }
        // What is not on the page any more was taken away with the account of whoever wrote it; what lies before it is not known.
        let page: BTreeSet<u32> = newest.messages.iter().map(|message| message.number).collect();
        let before = newest.earlier.and(first);
        self.messages
            .retain(|number, _| before.is_some_and(|before| *number < before) || page.contains(number));
        self.seen_until = self.seen_until.or(Some(newest.read_until));
        self.messages.extend(newest.messages.into_iter().map(|message| (message.number, message)));
        self
    }

    /// The thread with the page before `asked`, unless it begins elsewhere by now.
    #[must_use]
    pub(super) fn with_earlier(mut self, asked: u32, page: Messages) -> Self {
        if self.earlier != Some(asked) || self.stale {
            return self;
        }
        self.earlier = page.earlier;
        let known = |one: &Message| self.messages.values().any(|known| known.id == one.id);
        let page: Vec<Message> = page.messages.into_iter().filter(|one| !known(one)).collect();
        self.messages.extend(page.into_iter().map(|message| (message.number, message)));
        self
    }

    /// The first message that the reader had not read when they came; it has "new" above it.
    pub(super) fn first_new(&self) -> Option<u32> {
        let seen = self.seen_until?;
        let is_new = |message: &&Message| message.number > seen && message.by == Author::Other;
        self.messages.values().find(is_new).map(|message| message.number)
    }

    /// When another one last wrote. Places among many move when somebody is kept away or let back in, and times do not, so this
    /// says whether something is new.
    pub(super) fn last_heard_ms(&self) -> Option<i64> {
        let of_others = self.messages.values().filter(|message| message.by == Author::Other);
        of_others.map(|message| message.sent_at_ms).max()
    }

    /// The last message of the other one: up to it the reader has read, once the page shows it.
    pub(super) fn last_of_other(&self) -> Option<u32> {
        self.messages.values().rev().find(|message| message.by == Author::Other).map(|message| message.number)
    }
}

/// A channel of the reader that the other one has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) release: ReleaseId,
    pub(super) kind: ContactKind,
    pub(super) value: String,
    pub(super) since_ms: i64,
}

/// What the other one has of the reader.
pub(super) fn held(releases: &Releases) -> Vec<Held> {
    let held = |one: &OwnChannel| {
        let release = one.release.clone()?;
        let (kind, value) = (one.kind, one.value.clone());
        Some(Held { release: release.id, kind, value, since_ms: release.since_ms })
    };
    releases.own.iter().filter_map(held).collect()
}

/// What the reader could release besides.
pub(super) fn offered(releases: &Releases) -> Vec<OwnChannel> {
    releases.own.iter().filter(|one| one.release.is_none()).cloned().collect()
}

/// Those of them that are ticked; what was ticked before it was released or taken away elsewhere is left out.
pub(super) fn chosen(offered: &[OwnChannel], ticked: &[String]) -> Vec<OwnChannel> {
    offered.iter().filter(|one| ticked.iter().any(|id| id == one.id.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use model::id::MessageId;

    use super::*;

    fn page(numbers: std::ops::RangeInclusive<u32>, earlier: Option<u32>, read_until: u32) -> Messages {
        let message = |number: u32| Message {
            id: MessageId::parse(&format!("ms-{number}")).unwrap(),
            number,
            by: if number.is_multiple_of(2) { Author::Viewer } else { Author::Other },
            name: None,
            text: format!("text {number}"),
            sent_at_ms: i64::from(number),
        };
        let messages = numbers.map(message).collect();
        Messages { with: None, of: None, may_write: true, messages, earlier, read_until }
    }

    fn numbers(thread: &Thread) -> Vec<u32> {
        thread.messages.keys().copied().collect()
    }

    #[test]
    fn a_thread_grows_at_both_ends() {
        let thread = Thread::default().with_newest(page(51..=60, Some(51), 55));
        let thread =
            thread.with_newest(page(52..=62, Some(52), 60)).with_earlier(51, page(41..=50, Some(41), 60));
        assert_eq!(numbers(&thread), (41..=62).collect::<Vec<_>>());
        assert_eq!(thread.earlier, Some(41), "the newest page does not bring back what was loaded");
        assert_eq!(thread.first_new(), Some(57), "what was new when the page was opened stays marked");
        assert_eq!(thread.last_of_other(), Some(61));
    }

    #[test]
    fn a_gap_becomes_an_earlier_page() {
        let thread =
            Thread::default().with_newest(page(1..=4, None, 0)).with_newest(page(80..=90, Some(80), 4));
        assert_eq!((numbers(&thread).first(), thread.earlier), (Some(&80), Some(80)));
    }

    #[test]
    fn choices_come_back_as_they_were_kept() {
        let first = Choices::new(Side::Government, "es");
        let chosen = Choices {
            side: Side::CivilSociety,
            topic: "youth".to_owned(),
            shows: vec!["seat".to_owned(), "country".to_owned()],
            language: "ka".to_owned(),
        };
        for one in [first, chosen] {
            assert_eq!(Choices::parse(&one.line()), Some(one));
        }
        assert_eq!(Choices::parse(""), None);
    }

    #[test]
    fn what_was_erased_goes_from_the_page() {
        let mut newest = page(4..=9, Some(4), 9);
        let thread = Thread::default().with_newest(newest.clone()).with_earlier(4, page(1..=3, None, 9));
        newest.messages.retain(|message| message.number % 2 == 0);
        assert_eq!(
            numbers(&thread.with_newest(newest)),
            [1, 2, 3, 4, 6, 8],
            "an earlier page is not looked at"
        );
        let all = Thread::default().with_newest(page(1..=3, None, 3));
        let mut last = page(1..=3, None, 3);
        last.messages.remove(0);
        assert_eq!(
            numbers(&all.clone().with_newest(last)),
            [2, 3],
            "a page with nothing before it is all there is"
        );
        assert!(numbers(&all.with_newest(Messages { messages: vec![], ..page(1..=1, None, 3) })).is_empty());
    }

    #[test]
    fn what_moves_to_another_place_is_nothing_new() {
        let before = Thread::default().with_newest(page(1..=4, None, 4));
        // Somebody is let back in: what they wrote long ago stands among the rest again.
        let mut back = page(1..=5, None, 5);
        for (at, one) in back.messages.iter_mut().enumerate() {
            one.sent_at_ms = [1, 2, 2, 3, 3][at];
            one.id = MessageId::parse(&format!("ms-back-{at}")).unwrap();
        }
        let after = before.clone().with_newest(back);
        assert!(after.last_of_other() > before.last_of_other());
        assert_eq!(after.last_heard_ms(), before.last_heard_ms());
        assert!(after.with_newest(page(1..=6, None, 6)).last_heard_ms() > before.last_heard_ms());
    }

    #[test]
    fn a_page_that_was_asked_for_before_the_thread_began_anew_is_left_out() {
        let mut thread = Thread::default().with_newest(page(51..=60, Some(51), 60));
        let late = thread.clone().with_newest(page(71..=80, Some(71), 60));
        assert_eq!(
            numbers(&late.with_earlier(51, page(41..=50, Some(41), 60))),
            (71..=80).collect::<Vec<_>>()
        );
        // Somebody was kept away: what they wrote is on no page any more, and all of it comes again.
        thread.stale = true;
        let thread = thread.with_earlier(51, page(41..=50, Some(41), 60));
        assert_eq!(numbers(&thread), (51..=60).collect::<Vec<_>>());
        let thread = thread.with_newest(page(48..=57, Some(48), 57));
        assert_eq!((numbers(&thread), thread.stale), ((48..=57).collect::<Vec<_>>(), false));
    }

    #[test]
    fn places_that_moved_are_asked_for_again() {
        let shifted = |mut page: Messages| {
            for one in &mut page.messages {
                one.id = MessageId::parse(&format!("ms-{}", one.number + 1)).unwrap();
            }
            page
        };
        let thread = Thread::default().with_newest(page(51..=60, Some(51), 60));
        let thread = thread.with_earlier(51, page(41..=50, Some(41), 60));
        // One of the first fifty went: what was the 51st is the 50th.
        let early = thread.clone().with_earlier(41, shifted(page(31..=40, Some(31), 60)));
        assert_eq!(numbers(&early), (31..=39).chain(41..=60).collect::<Vec<_>>(), "none stands twice");
        let again = thread.with_newest(shifted(page(50..=59, Some(50), 59)));
        assert_eq!((numbers(&again), again.earlier), ((50..=59).collect::<Vec<_>>(), Some(50)));
    }

    #[test]
    fn nothing_is_new_in_an_empty_thread() {
        let messages = Messages { messages: vec![], ..page(1..=1, None, 0) };
        let thread = Thread::default().with_newest(messages);
        assert_eq!((thread.first_new(), thread.last_of_other()), (None, None));
    }

    #[test]
    fn the_readers_own_language_comes_first_where_the_member_works_in_it() {
        let code = |text| Language::parse(text).unwrap();
        let interface = ["en", "es", "fr"].map(code);
        let (all, first) = languages(&["ka", "en"].map(code), &interface, &code("en"));
        assert_eq!((all, first), (["ka", "en", "es", "fr"].map(code).to_vec(), code("en")));
        assert_eq!(languages(&["ka"].map(code), &interface, &code("fr")).1, code("ka"));
        assert_eq!(languages(&[], &interface, &code("fr")).1, code("fr"));
    }

    #[test]
    fn what_is_released_is_not_offered_again_and_what_is_gone_is_not_chosen() {
        let own = |id: &str, release: Option<&str>| OwnChannel {
            id: id.parse().unwrap(),
            kind: ContactKind::Signal,
            value: format!("{id}.07"),
            release: release
                .map(|id| model::contact::HeldRelease { id: ReleaseId::parse(id).unwrap(), since_ms: 5 }),
        };
        let own = vec![own("ch-1", None), own("ch-2", Some("re-2")), own("ch-3", None)];
        let releases = Releases { theirs: Vec::new(), own, ended: Vec::new() };
        let has = held(&releases);
        assert_eq!((has.len(), has[0].value.as_str(), has[0].since_ms), (1, "ch-2.07", 5));
        let offered = offered(&releases);
        assert_eq!(offered.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["ch-1", "ch-3"]);
        assert_eq!(chosen(&offered, &[]), []);
        let ticked = ["ch-9", "ch-3", "ch-2"].map(str::to_owned);
        assert_eq!(chosen(&offered, &ticked), [offered[1].clone()]);
    }
}
