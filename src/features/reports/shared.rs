//! What is shared with the officers, decided without a browser.

use model::conversation::{Author, Message, Messages};
use model::introduction::Peer;
use model::problem::{FieldProblem, field};
use model::report::{ReportForm, ReportReason, Reported};

use crate::i18n::{I18n, Language, t_string};
use crate::intl;

/// The messages that are ticked, as the officers will read them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    /// Their texts in the order in which they were written.
    pub(super) texts: Vec<String>,
}

impl Chosen {
    /// Those of `all` whose ids are among `ids`.
    pub(super) fn of(all: &[Message], ids: &[String]) -> Self {
        let ticked = all.iter().filter(|message| ids.iter().any(|id| id == message.id.as_str()));
        Self { texts: ticked.map(|message| message.text.clone()).collect() }
    }
}

/// The messages of a conversation with an earlier page of them.
pub(super) fn with_earlier(found: Messages, page: Messages) -> Messages {
    // Among many a place moves when a message before it goes, so a page may bring what is here already.
    let new = |one: &Message| found.messages.iter().all(|known| known.id != one.id);
    let before: Vec<Message> = page.messages.into_iter().filter(new).collect();
    Messages { messages: [before, found.messages].concat(), earlier: page.earlier, ..found }
}

/// What is wrong with a form in which no reason was chosen: that, and whatever else.
pub(super) fn without_reason(text: &str) -> Vec<FieldProblem> {
    let form = ReportForm {
        about: Reported::Group,
        thing: "x".to_owned(),
        reason: ReportReason::Other,
        feels_unsafe: false,
        text: text.to_owned(),
        messages: Vec::new(),
    };
    let rest = form.parse().err().unwrap_or_default();
    [FieldProblem::new("reason", field::REQUIRED)].into_iter().chain(rest).collect()
}

/// Who wrote a message and when. Tracked.
pub(super) fn written_by(i18n: I18n, message: &Message, with: Option<&Peer>, zone: &str) -> String {
    let when = intl::day_and_time(Language::of(i18n), message.sent_at_ms, zone);
    match message.by {
        Author::Viewer => t_string!(i18n, reports.by_you, when = when),
        Author::Other => {
            let name = match with {
                Some(with) => with.name.clone().unwrap_or_else(|| t_string!(i18n, reports.other).to_owned()),
                None => {
                    message.name.clone().unwrap_or_else(|| t_string!(i18n, messages.many_unnamed).to_owned())
                }
            };
            t_string!(i18n, reports.by_them, name = name, when = when)
        }
    }
}

#[cfg(test)]
mod tests {
    use model::id::MessageId;

    use super::*;

    fn message(id: &str, number: u32) -> Message {
        Message {
            id: MessageId::parse(id).unwrap(),
            number,
            by: Author::Other,
            name: None,
            text: format!("text of {id}"),
            sent_at_ms: 0,
        }
    }

    /// SAF-2.
    #[test]
    fn only_what_is_ticked_is_shared_in_the_order_in_which_it_was_written() {
        let all = [message("ms-1", 1), message("ms-2", 2), message("ms-3", 3)];
        let of = |ids: &[&str]| {
            let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
            Chosen::of(&all, &ids).texts
        };
        assert_eq!(of(&["ms-3", "ms-1", "ms-9"]), ["text of ms-1", "text of ms-3"]);
        assert!(of(&[]).is_empty());
    }

    #[test]
    fn a_form_without_a_reason_names_all_that_is_missing() {
        let paths = |text: &str| without_reason(text).into_iter().map(|one| one.path).collect::<Vec<_>>();
        assert_eq!(paths("They write every night."), ["reason"]);
        assert_eq!(paths(" "), ["reason", "text"]);
    }
}
