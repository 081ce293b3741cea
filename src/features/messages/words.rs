//! What people, sides and states are called. All tracked: they follow the language.

use model::conversation::{Author, GatheringKind};
use model::introduction::{Answer, Card, GivenAnswer, Peer, Side};
use model::policy_area::PolicyAreas;
use model::state::IntroductionState;

use super::Done;
use super::view_model::Party;
use crate::i18n::{I18n, Language, t_string};
use crate::ui::status::Tone;
use crate::{intl, terms};

pub(super) fn done(i18n: I18n, done: Done) -> &'static str {
    match done {
        Done::Asked => t_string!(i18n, messages.done_asked),
        Done::NotNow => t_string!(i18n, messages.done_not_now),
        Done::No => t_string!(i18n, messages.done_no),
        Done::BlockedUnnamed => t_string!(i18n, brokered.done_blocked),
        Done::SaidYes => t_string!(i18n, brokered.done_yes),
        Done::Declined => t_string!(i18n, brokered.done_no),
        Done::Blocked => t_string!(i18n, messages.done_blocked),
        Done::AskedBack => t_string!(i18n, messages.done_asked_back),
        Done::Replied => t_string!(i18n, messages.done_replied),
        Done::Withdrawn => t_string!(i18n, messages.done_withdrawn),
        Done::Lifted => t_string!(i18n, messages.done_lifted),
        Done::MailsWithText => t_string!(i18n, messages.done_mails_with_text),
        Done::MailsWithout => t_string!(i18n, messages.done_mails_without),
    }
}

/// The name of somebody the reader was introduced to.
pub(super) fn name(i18n: I18n, peer: &Peer) -> String {
    peer.name.clone().unwrap_or_else(|| t_string!(i18n, messages.former).to_owned())
}

/// "Government lead, Peñalolén"; nothing for somebody who is gone.
pub(super) fn office(i18n: I18n, peer: &Peer) -> Option<String> {
    let role = peer
        .seat
        .map(|seat| terms::seat(i18n, seat))
        .or_else(|| peer.role.map(|role| terms::role(i18n, role)));
    match (role, peer.member_name.clone()) {
        (Some(role), Some(member)) => Some(t_string!(i18n, messages.office, role = role, member = member)),
        (Some(role), None) => Some(role.to_owned()),
        (None, member) => member,
    }
}

/// What a conversation is called: after the other one, the number of the group or the topic of the circle.
pub(super) fn party(i18n: I18n, party: &Party) -> String {
    match party {
        Party::One(peer) => name(i18n, peer),
        Party::Many(of) => match of.number {
            Some(number) => t_string!(i18n, messages.many_group_title, number = number),
            None => of.title.clone(),
        },
    }
}

/// What stands below that; nothing for somebody who is gone.
pub(super) fn party_office(i18n: I18n, party: &Party) -> Option<String> {
    match party {
        Party::One(peer) => office(i18n, peer),
        Party::Many(of) => Some(match of.kind {
            GatheringKind::Group => {
                t_string!(i18n, messages.many_group_office, cohort = of.title.clone())
            }
            GatheringKind::Circle => t_string!(i18n, messages.many_circle_office).to_owned(),
        }),
    }
}

/// Who wrote a message.
pub(super) fn written_by(i18n: I18n, by: Author, party: &Party, named: Option<&str>) -> String {
    match by {
        Author::Viewer => t_string!(i18n, messages.you).to_owned(),
        Author::Other => author(i18n, party, named),
    }
}

/// Who wrote a message that is not the reader's own.
pub(super) fn author(i18n: I18n, party: &Party, named: Option<&str>) -> String {
    match party {
        Party::One(peer) => name(i18n, peer),
        Party::Many(_) => {
            named.map_or_else(|| t_string!(i18n, messages.many_unnamed).to_owned(), str::to_owned)
        }
    }
}

pub(super) fn side(i18n: I18n, side: Side) -> &'static str {
    match side {
        Side::Government => t_string!(i18n, messages.side_government),
        Side::CivilSociety => t_string!(i18n, messages.side_civil_society),
    }
}

/// What the asker shows of what they are; somebody of the programme, where they show nothing.
pub(super) fn who(i18n: I18n, card: &Card) -> String {
    match card.seat {
        Some(role) => terms::role(i18n, role).to_owned(),
        None => t_string!(i18n, messages.somebody).to_owned(),
    }
}

/// "City in the Americas, Guatemala", as far as it is shown.
pub(super) fn place(i18n: I18n, card: &Card) -> Option<String> {
    let locale = Language::of(i18n);
    let region = card.place.map(|place| {
        let kind = intl::capitalised(terms::kind(i18n, place.kind));
        format!("{kind} {}", terms::in_region(i18n, place.region))
    });
    let country = card.country.as_ref().map(|country| intl::country(locale, country.as_str()));
    let parts: Vec<String> = region.into_iter().chain(country).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What it is about and in which language.
pub(super) fn about(i18n: I18n, card: &Card, areas: Option<&PolicyAreas>) -> String {
    let locale = Language::of(i18n);
    let language = intl::language(locale, card.language.as_str());
    if let Some(slug) = &card.topic {
        let topic = topic(i18n, slug, areas);
        t_string!(i18n, messages.about, topic = topic, language = language)
    } else {
        t_string!(i18n, messages.written_in, language = language)
    }
}

/// The name of a policy area; its slug while the names are not there.
pub(super) fn topic(i18n: I18n, slug: &str, areas: Option<&PolicyAreas>) -> String {
    let locale = Language::of(i18n);
    let found = areas.and_then(|areas| areas.policy_areas.iter().find(|area| area.slug == slug));
    found.map_or(slug, |area| area.name(locale)).to_owned()
}

/// A request as its asker reads it.
pub(super) fn state(i18n: I18n, state: IntroductionState) -> (Tone, &'static str) {
    match state {
        IntroductionState::Sent => (Tone::Waiting, t_string!(i18n, messages.state_sent)),
        IntroductionState::Introduced => (Tone::Done, t_string!(i18n, messages.state_introduced)),
        IntroductionState::Closed => (Tone::Info, t_string!(i18n, messages.state_closed)),
        IntroductionState::Withdrawn => (Tone::Info, t_string!(i18n, messages.state_withdrawn)),
    }
}

pub(super) fn given(i18n: I18n, answer: GivenAnswer) -> &'static str {
    match answer {
        GivenAnswer::Yes => t_string!(i18n, messages.given_yes),
        GivenAnswer::NotNow => t_string!(i18n, messages.given_not_now),
        GivenAnswer::No => t_string!(i18n, messages.given_no),
    }
}

/// The verb of an answer, the question before it, and what it brings.
pub(super) fn answer(i18n: I18n, answer: Answer) -> [&'static str; 3] {
    match answer {
        Answer::Yes => [
            t_string!(i18n, messages.yes),
            t_string!(i18n, messages.yes_question),
            t_string!(i18n, messages.yes_body),
        ],
        Answer::NotNow => [
            t_string!(i18n, messages.not_now),
            t_string!(i18n, messages.not_now_question),
            t_string!(i18n, messages.not_now_body),
        ],
        Answer::No => [
            t_string!(i18n, messages.no),
            t_string!(i18n, messages.no_question),
            t_string!(i18n, messages.no_body),
        ],
        Answer::Block => [
            t_string!(i18n, messages.block),
            t_string!(i18n, messages.block_question),
            t_string!(i18n, messages.block_body),
        ],
        Answer::Question => [
            t_string!(i18n, messages.ask_back),
            t_string!(i18n, messages.ask_back),
            t_string!(i18n, messages.ask_back_hint),
        ],
    }
}
