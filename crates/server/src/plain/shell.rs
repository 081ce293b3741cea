//! What every page that the server draws itself has in common: its head, and around plain pages the way to other languages.

use axum::Extension;
use axum::response::{Html, IntoResponse, Response};
use http::header::VARY;
use http::{HeaderValue, StatusCode};
use maud::{DOCTYPE, Markup, html};
use model::words::Locale;

use super::words::Words;
use crate::http::headers::OfAPage;
use crate::http::static_files::PLAIN_CSS_PATH;

/// A document without script.
pub(crate) fn document(locale: Locale, title: &str, body: &Markup) -> String {
    let document = html! {
        (DOCTYPE)
        html lang=(locale.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " – Convene" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(PLAIN_CSS_PATH);
            }
            (body)
        }
    };
    document.into_string()
}

/// A plain page: what it is called, its parts, and where it is in each language.
pub(super) struct Page<'a> {
    /// What stands in the title of the window.
    pub(super) title: &'a str,
    /// The address of the same page in a language; one that begins with `?` stays at the path.
    pub(super) address: &'a dyn Fn(&str) -> String,
    /// What the way past the top is called, and where it leads.
    pub(super) skip: Option<(&'a str, &'a str)>,
    /// The page itself.
    pub(super) main: Markup,
    /// The same in the app, where that helps.
    pub(super) in_app: Option<String>,
}

impl Page<'_> {
    /// The page in these words.
    pub(super) fn answer(self, status: StatusCode, words: &Words) -> Response {
        let html = self.html(words);
        let mut response = (status, Extension(OfAPage), Html(html)).into_response();
        // Nothing keeps it (`no-store`); whatever does all the same learns what it depends on.
        response.headers_mut().insert(VARY, HeaderValue::from_static("accept-language, cookie"));
        response
    }

    pub(super) fn html(self, words: &Words) -> String {
        let language = |locale: Locale| {
            html! {
                li {
                    @if locale == words.locale {
                        span aria-current="true" lang=(locale.code()) { (Words::endonym(locale)) }
                    } @else {
                        a href=((self.address)(locale.code())) lang=(locale.code()) hreflang=(locale.code()) {
                            (Words::endonym(locale))
                        }
                    }
                }
            }
        };
        let body = html! {
            body class="plain" {
                @if let Some((skip, to)) = self.skip {
                    a class="plain-skip" href=(to) { (skip) }
                }
                header class="plain-header" {
                    p class="plain-mark" translate="no" { "Convene" }
                    nav aria-label=(words.common.language) {
                        ul class="plain-languages" { @for locale in Locale::ALL { (language(locale)) } }
                    }
                }
                main { (self.main) }
                footer class="plain-footer" {
                    p { (words.plain.about) }
                    @if let Some(app) = self.in_app {
                        p { a href=(app) { (words.plain.in_app) } }
                    }
                }
            }
        };
        document(words.locale, self.title, &body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What somebody wrote is text wherever it stands.
    #[test]
    fn markup_in_a_name_is_shown_and_not_drawn() {
        let hostile = "<script>alert(1)</script>\"'&";
        let words = Words::of(Locale::Fr).unwrap();
        let page = Page {
            title: hostile,
            address: &|code| format!("?lang={code}{hostile}"),
            skip: Some((hostile, hostile)),
            main: html! { h1 { (hostile) } },
            in_app: Some(hostile.to_owned()),
        };
        let html = page.html(words);
        assert!(!html.contains("<script") && !html.contains(hostile), "{html}");
        assert_eq!(html.matches("&lt;script&gt;alert(1)&lt;/script&gt;&quot;").count(), 7, "{html}");
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"fr\">"));
    }
}
