//! The pages behind a sign-in link: plain HTML without script, because they have to work before anything else does.

use axum::Extension;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use maud::{Markup, html};
use model::sign_in::TypedCode;
use model::words::Locale;

use crate::http::headers::OfAPage;
use crate::http::problem::Problem;
use crate::mail::words::Words;
use crate::plain::shell::document;

/// What the page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkPage {
    /// The link works: one button, and whether others use the device.
    Confirm,
    /// It was used, has ended, or never existed; nobody is told which.
    Gone,
    /// It works, but in the browser in which it was asked for; there this code stands in for it.
    OtherBrowser(TypedCode),
    /// The link confirms an address: one button.
    Address,
    /// The address was changed just now.
    AddressDone,
    /// A link that confirmed an address was used, has ended, or never existed.
    AddressGone,
}

impl LinkPage {
    fn status(&self) -> StatusCode {
        match self {
            Self::Confirm | Self::Address | Self::AddressDone => StatusCode::OK,
            Self::Gone | Self::AddressGone => StatusCode::GONE,
            Self::OtherBrowser(_) => StatusCode::FORBIDDEN,
        }
    }

    /// The page in `locale`.
    pub fn answer(self, locale: Locale) -> Response {
        match Words::of(locale) {
            Ok(words) => (self.status(), Extension(OfAPage), Html(self.html(locale, words))).into_response(),
            Err(error) => Problem::internal(&error).into_response(),
        }
    }

    fn html(&self, locale: Locale, words: &Words) -> String {
        let (title, lead) = match self {
            Self::Confirm => (&words.page_title, &words.page_lead),
            Self::Gone | Self::AddressGone => (&words.gone_title, &words.gone_lead),
            Self::Address => (&words.address_title, &words.address_lead),
            Self::AddressDone => (&words.address_done_title, &words.address_done_lead),
            Self::OtherBrowser(_) => (&words.other_title, &words.other_lead),
        };
        // Without an address a form is sent to the page's own, so the token need not be written here.
        let action = match self {
            Self::Confirm => html! {
                form method="post" {
                    p { label { input type="checkbox" name="device" value="private"; " " (words.page_private) } }
                    button { (words.page_button) }
                }
            },
            Self::Gone => link("/sign-in", &words.gone_action),
            Self::Address => html! { form method="post" { button { (words.address_button) } } },
            Self::AddressDone => link("/account", &words.address_done_action),
            Self::AddressGone => link("/account", &words.address_gone_action),
            Self::OtherBrowser(code) => html! {
                p { strong class="code" { (code.grouped()) } }
                p { (words.other_warning) }
                (link("/sign-in", &words.gone_action))
            },
        };
        let body = html! { body { main { h1 { (title) } p { (lead) } (action) } } };
        document(locale, title, &body)
    }
}

fn link(to: &str, words: &str) -> Markup {
    html! { p { a href=(to) { (words) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_is_one_heading_and_one_thing_to_do_in_every_language() {
        for locale in Locale::ALL {
            let code = TypedCode::of_bytes(&[7; 8], TypedCode::LINK);
            for page in [
                LinkPage::Confirm,
                LinkPage::Gone,
                LinkPage::OtherBrowser(code),
                LinkPage::Address,
                LinkPage::AddressDone,
                LinkPage::AddressGone,
            ] {
                let html = page.html(locale, Words::of(locale).unwrap());
                assert!(html.contains(&format!("<html lang=\"{}\">", locale.code())));
                assert_eq!(html.matches("<h1>").count(), 1);
                assert_eq!(html.matches("<button>").count() + html.matches("<a ").count(), 1, "{page:?}");
                for forbidden in ["<script", "style=", " on", "http://", "https://"] {
                    let tags: String =
                        html.split('<').skip(1).filter_map(|tag| tag.split('>').next()).collect();
                    assert!(!tags.contains(forbidden), "{page:?} {locale:?} {forbidden}");
                }
            }
        }
    }

    #[test]
    fn a_used_link_is_gone() {
        assert_eq!(LinkPage::Gone.answer(Locale::Fr).status(), StatusCode::GONE);
    }
}
