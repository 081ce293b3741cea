//! Practices among the results: what was done, by whom, and what its member hopes for.

use leptos::prelude::*;
use model::practice::PracticeSummary;

use super::list::{WhyShown, topics};
use super::view_model::{Row, Why};
use super::{MemberLink, Search};
use crate::i18n::{t, use_i18n};
use crate::ui::status::Tag;
use crate::{paths, terms};

/// Most characters of a story that a reason quotes.
const QUOTED: usize = 160;
/// So many of them before the first found word.
const BEFORE: usize = 40;

/// One practice.
#[component]
pub fn Practice(
    /// What the parts of the page share.
    search: Search,
    /// The row.
    row: Row,
    /// The practice.
    practice: PracticeSummary,
) -> impl IntoView {
    let i18n = use_i18n();
    let member = search.index.with_untracked(|index| index.listed(&practice.member).cloned());
    let member = member.map(|member| view! { <MemberLink id=member.id name=member.name /> });
    let areas = topics(search, i18n, practice.areas.clone()).map(|words| {
        view! { <dt>{t!(i18n, directory.about)}</dt><dd>{words}</dd> }
    });
    let (status, language) = (practice.status, practice.language.as_str().to_owned());
    let problem = practice.problem.clone();
    view! {
        <li class="result-row directory-row">
            <div class="directory-name">
                <h3><PracticeLink practice /></h3>
                <Tag>{move || terms::practice_status(i18n, status)}</Tag>
                <p class="soft directory-whose">{member}</p>
            </div>
            <dl class="facts">
                {areas}
                <dt>{t!(i18n, directory.problem)}</dt>
                <dd class="directory-soft directory-clamp" lang=language dir="auto">{problem}</dd>
            </dl>
            <WhyShown search row />
        </li>
    }
    .into_any()
}

/// The title of a practice, which leads to its page.
#[component]
pub fn PracticeLink(
    /// The practice.
    practice: PracticeSummary,
) -> impl IntoView {
    let language = practice.language.as_str().to_owned();
    view! {
        <a class="directory-link" href=paths::practice(&practice.id)><bdi lang=language>{practice.title}</bdi></a>
    }
    .into_any()
}

/// The same reason with no more of a long text than stands around its first found word.
pub fn excerpt(why: Why) -> Why {
    let Why { text, found, .. } = &why;
    if text.chars().count() <= QUOTED {
        return why;
    }
    let first = found.first().map_or(0, |(from, _)| *from);
    let starts = |at: usize| text.char_indices().map(|(start, _)| start).filter(move |start| *start <= at);
    let near = starts(first).rev().take(BEFORE + 1).last().unwrap_or_default();
    // Words stay whole.
    let word =
        |from: usize| text.get(from..first).and_then(|before| before.find(' ')).map(|space| from + space + 1);
    let from = if near == 0 { 0 } else { word(near).unwrap_or(first) };
    let rest = text.get(from..).unwrap_or_default();
    let to = from + rest.char_indices().nth(QUOTED).map_or(rest.len(), |(at, _)| at);
    let inside = found.iter().filter(|(start, end)| *start >= from && *end <= to);
    let head = if from == 0 { "" } else { "… " };
    let tail = if to == text.len() { "" } else { " …" };
    let moved = inside.map(|(start, end)| (start - from + head.len(), end - from + head.len())).collect();
    let quoted = format!("{head}{}{tail}", text.get(from..to).unwrap_or_default().trim_end());
    Why { text: quoted, found: moved, ..why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::directory::view_model::Spelling;
    use model::directory_search::Place;

    fn why(text: &str, word: &str) -> Why {
        let from = text.find(word).unwrap();
        Why {
            place: Place::Story,
            text: text.to_owned(),
            key: String::new(),
            found: vec![(from, from + word.len())],
            spelling: Spelling::Same,
        }
    }

    #[test]
    fn a_short_text_is_quoted_whole() {
        let short = why("Se siguieron cuarenta obras.", "cuarenta");
        assert_eq!(excerpt(short.clone()), short);
    }

    #[test]
    fn of_a_long_text_what_stands_around_the_word_is_quoted() {
        let text = format!("{} el niño midió {}", "antes ".repeat(60), "después ".repeat(60));
        let quoted = excerpt(why(&text, "niño"));
        let (from, to) = quoted.found[0];
        assert_eq!(&quoted.text[from..to], "niño");
        assert!(quoted.text.starts_with("… antes ") && quoted.text.ends_with(" …"), "{}", quoted.text);
        assert!(quoted.text.chars().count() <= QUOTED + 4, "{}", quoted.text);
    }

    #[test]
    fn a_word_at_the_end_is_quoted_to_the_end() {
        let text = format!("{}fin", "más ".repeat(80));
        let quoted = excerpt(why(&text, "fin"));
        assert!(quoted.text.ends_with("más fin"), "{}", quoted.text);
        let (from, to) = quoted.found[0];
        assert_eq!(&quoted.text[from..to], "fin");
    }
}
