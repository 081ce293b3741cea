//! `GET /api/v1/demo/mails`: the mails a demo kept instead of sending. Any other database answers 404.

use axum::Json;
use axum::extract::State;
use model::account::DemoMails;
use model::problem::Code;

use crate::app::App;
use crate::http::problem::Problem;
use crate::mail::Outgoing;
use crate::mail::message::kept;

const MOST: usize = 100;

/// The newest mails; everybody may read them, because everybody in a demo is invented.
pub async fn handler(State(app): State<App>) -> Result<Json<DemoMails>, Problem> {
    let mut read = app.store.read().await?;
    if !store::meta::is_demo(&mut read).await? {
        return Err(Problem::new(Code::NotFound));
    }
    drop(read);
    let mails = match app.config.mail.clone() {
        Outgoing::Off | Outgoing::Smtp(_) => Vec::new(),
        Outgoing::Folder(folder) => tokio::task::spawn_blocking(move || kept(&folder, MOST))
            .await
            .map_err(|error| Problem::internal(&error))?
            .map_err(|error| Problem::internal(&error))?,
    };
    Ok(Json(DemoMails { mails }))
}
