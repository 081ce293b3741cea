//! A server with a database of its own, no demonstration, whose mails go to the mail server of the test.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use client::Client;
use model::email::EmailAddress;
use model::words::Locale;
use server::cli::admin;
use server::http::accept::Limits;
use server::jobs;
use server::mail::relay::Patience;
use server::mail::{Keys, Outgoing};
use store::outbox::{self, ListedMail, NewMail};

use crate::post::Post;
use crate::support::Server;

/// A sender whose name and whose mails need encoding.
pub(crate) const SENDER: &str = "Unité d’appui — Ñandú <convene@example.org>";
pub(crate) const MINUTE_MS: i64 = 60_000;

/// Short enough for a test, and long enough for a busy machine.
pub(crate) const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(10),
    command: Duration::from_secs(2),
    message: Duration::from_secs(3),
};
/// For servers that answer.
pub(crate) const CALM: Patience = Patience {
    connect: Duration::from_secs(30),
    command: Duration::from_secs(30),
    message: Duration::from_mins(1),
};

pub(crate) struct Stage {
    pub(crate) server: Server,
}

/// Where mail goes, with this patience.
pub(crate) fn outgoing(keys: Keys<'_>, patience: Patience) -> Outgoing {
    match Outgoing::resolve(keys).unwrap() {
        Outgoing::Smtp(relay) => {
            let mut relay = (*relay).clone();
            relay.patience = patience;
            Outgoing::Smtp(Arc::new(relay))
        }
        other => panic!("{other}"),
    }
}

impl Stage {
    /// Mails go to `post`, without encryption.
    pub(crate) async fn at(post: &Post, patience: Patience) -> Self {
        let mail = post.address("off");
        Self::with(Keys { mail: &mail, from: Some(SENDER), ..Keys::default() }, patience).await
    }

    pub(crate) async fn secured(mail: &str, ca: Option<&Path>, password_file: Option<&Path>) -> Self {
        Self::with(Keys { mail, from: Some(SENDER), password_file, ca }, CALM).await
    }

    async fn with(keys: Keys<'_>, patience: Patience) -> Self {
        let folder = Server::folder();
        let kept = Server::database(&folder).await;
        let mail = outgoing(keys, patience);
        Self { server: Server::on(kept, folder, mail, Limits::default(), "http").await }
    }

    /// Somebody who runs the programme.
    pub(crate) async fn staff(&self) -> Client {
        Client::new(self.server.origin()).with_cookie(self.server.sign_in_admin().await)
    }

    /// Makes an account, so that the address has a name.
    pub(crate) async fn person(&self, email: &str, name: &str) {
        let (app, email) = (&self.server.app, EmailAddress::parse(email).unwrap());
        let url = &app.config.public_url;
        admin::create_admin(&app.store, &app.clock, &app.ids, url, email, Some(name.to_owned()))
            .await
            .unwrap();
    }

    /// Puts a mail of its own event into the outbox.
    pub(crate) async fn post(&self, id: &str, to: &str, template: &str, locale: Locale) {
        let mail = NewMail {
            id: id.to_owned(),
            event: id.to_owned(),
            to: EmailAddress::parse(to).unwrap(),
            locale,
            template: template.to_owned(),
            params: BTreeMap::new(),
            message_id: format!("{id}@convene.example.org"),
            not_before_ms: None,
            about: None,
        };
        let write = self.server.app.store.write().await.unwrap();
        write.commit_without_audit(&[mail], self.server.app.clock.now_ms()).await.unwrap();
    }

    pub(crate) async fn news(&self, id: &str, to: &str) {
        self.post(id, to, "groups_published", Locale::En).await;
    }

    /// One round of the outbox.
    pub(crate) async fn round(&self) {
        jobs::outbox::run(&self.server.app).await.unwrap();
    }

    /// As many rounds as it takes until nothing is due any more.
    pub(crate) async fn rounds(&self) {
        while self.is_due().await {
            self.round().await;
        }
    }

    async fn is_due(&self) -> bool {
        let app = &self.server.app;
        outbox::is_due(&mut app.store.read().await.unwrap(), app.clock.now_ms()).await.unwrap()
    }

    pub(crate) async fn kept(&self, id: &str) -> ListedMail {
        let mut read = self.server.app.store.read().await.unwrap();
        outbox::find(&mut read, id).await.unwrap().unwrap()
    }

    pub(crate) fn let_pass(&self, ms: i64) {
        self.server.app.clock.advance(ms);
    }
}
