//! What the program does by itself: sending what waits in the outbox, forgetting what has ended, closing what was not
//! answered, resetting what was lost, naming who is missing on a case.

pub mod cases;
pub mod introductions;
pub mod network;
pub mod outbox;
pub mod privacy;
pub mod second_factor_resets;
pub mod sweep;

use std::time::Duration;

use tokio::task::JoinSet;

use crate::app::App;

/// How many mails can be on their way at once, each over a connection of its own: one that hangs holds up nobody.
const COURIERS: usize = 2;

/// Starts the jobs; they end when the program was asked to stop.
pub fn start(app: &App) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    for _ in 0..COURIERS {
        let mails = app.clone();
        jobs.spawn(async move {
            while pause(&mails, Duration::from_secs(1)).await {
                if let Err(error) = outbox::run(&mails).await {
                    tracing::error!(%error, "the outbox could not be worked off");
                }
            }
        });
    }
    let swept = app.clone();
    jobs.spawn(async move {
        while pause(&swept, Duration::from_mins(10)).await {
            if let Err(error) = sweep::run(&swept).await {
                tracing::error!(%error, "what has ended could not be forgotten");
            }
            if let Err(error) = second_factor_resets::run(&swept).await {
                tracing::error!(%error, "second factors that were lost could not be reset");
            }
        }
    });
    let asked = app.clone();
    jobs.spawn(async move {
        while pause(&asked, Duration::from_mins(1)).await {
            if introductions::run(&asked).await.is_err() {
                tracing::error!("requests for introductions could not be closed or brought to mind");
            }
            if network::run(&asked).await.is_err() {
                tracing::error!("questions to the network could not be brought to mind");
            }
            if cases::run(&asked).await.is_err() {
                tracing::error!("officers could not be named on a case");
            }
        }
    });
    let rights = app.clone();
    jobs.spawn(async move {
        while pause(&rights, Duration::from_secs(5)).await {
            privacy::run(&rights).await;
        }
    });
    jobs
}

/// Waits; false when the program was asked to stop meanwhile.
async fn pause(app: &App, time: Duration) -> bool {
    let mut stopping = app.stopping.clone();
    tokio::select! {
        _ = stopping.wait_for(|stop| *stop) => false,
        () = tokio::time::sleep(time) => true,
    }
}
