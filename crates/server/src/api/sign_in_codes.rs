//! `POST /api/v1/sign-in-codes`: signs in by the code that a link showed in another browser (rule ACC-10).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use model::sign_in::LinkCodeForm;

use crate::app::App;
use crate::auth::session::{self, LINK_COOKIE};
use crate::auth::{link, second_factor};
use crate::http::extract::Parsed;
use crate::http::problem::Problem;

/// Begins a session in the browser that asked for the link; in any other every code is the wrong one.
pub async fn handler(
    State(app): State<App>,
    headers: HeaderMap,
    Parsed(form): Parsed<LinkCodeForm>,
) -> Result<Response, Problem> {
    let (code, device) = form.parse()?;
    let begun = link::consume_code(&app, &headers, &code, &device).await?;
    let begun = begun.ok_or_else(second_factor::refused_code)?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    let out = response.headers_mut();
    begun.set_cookies(out);
    out.append(SET_COOKIE, session::set_cookie(LINK_COOKIE, "", Some(0)));
    Ok(response)
}
