//! A refusal as a page in words: where a plain page is refused, whoever reads it is told what they can do.

use http::{HeaderMap, Uri};
use maud::html;
use model::problem::Code;

use super::shell::Page;
use super::words::{Words, coded, fill};
use super::{asked_for, question};
use crate::http::problem::Problem;

/// The page of `problem` for whoever asked for `uri`; nothing where there are no words.
pub(super) fn draw(problem: &Problem, uri: &Uri, headers: &HeaderMap, request_id: &str) -> Option<String> {
    let words = Words::of(asked_for(uri, headers).unwrap_or_default()).ok()?;
    let code = problem.code();
    let title = coded(&words.errors.coded, code.code(), "title");
    let main = html! {
        h1 { (title) }
        p class="plain-lead" { (coded(&words.errors.coded, code.code(), "body")) }
        @for field in problem.fields() {
            p { (fill(&words.plain.wrong_field, &[("field", &field.path)])) }
        }
        @if code == Code::Internal || code == Code::NoSpace {
            p class="plain-soft" { (fill(&words.errors.report_number, &[("id", request_id)])) }
        }
        p { a href=(question::everything(words)) { (words.plain.back) } }
    };
    // The rest of what was asked for stays, so that the same page is there in another language.
    let rest: Vec<&str> =
        uri.query().unwrap_or_default().split('&').filter(|pair| !pair.starts_with("lang=")).collect();
    let rest = rest.join("&");
    let address = |language: &str| match rest.as_str() {
        "" => format!("?lang={language}"),
        rest => format!("?{rest}&lang={language}"),
    };
    Some(Page { title, address: &address, skip: None, main, in_app: None }.html(words))
}

#[cfg(test)]
mod tests {
    use http::header::ACCEPT_LANGUAGE;
    use model::problem::{FieldProblem, field};
    use model::words::Locale;

    use super::*;

    fn drawn(problem: &Problem, language: &str) -> String {
        let headers = [(ACCEPT_LANGUAGE, language.parse().unwrap())].into_iter().collect();
        draw(problem, &"/plain/members/no-such".parse().unwrap(), &headers, "r-7").unwrap()
    }

    #[test]
    fn every_refusal_has_its_words_and_a_way_on_in_every_language() {
        for code in Code::ALL {
            for locale in Locale::ALL {
                let html = drawn(&Problem::new(*code), locale.code());
                assert!(html.contains(&format!("<html lang=\"{}\">", locale.code())));
                let words = &Words::of(locale).unwrap().errors.coded;
                for part in ["title", "body"] {
                    assert_ne!(coded(words, code.code(), part), part, "{code:?} has no words");
                }
                assert!(html.contains(&format!("/plain/directory?lang={}", locale.code())));
                assert_eq!(html.contains("r-7"), matches!(code, Code::Internal | Code::NoSpace), "{code:?}");
            }
        }
    }

    #[test]
    fn what_is_wrong_in_the_address_is_named() {
        let problem = Problem::invalid(vec![FieldProblem::new("page<", field::OUT_OF_RANGE)]);
        let html = drawn(&problem, "de");
        assert!(html.contains("“page&lt;”"), "{html}");
    }
}
