//! `GET /api/v1/staff/today`: what needs a human, oldest first, and the figures above it.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use matching::run::Run;
use model::audit::Act;
use model::directory::SeatKind;
use model::id::CohortId;
use model::state::RunState;
use model::today::{Figure, FigureKind, QueueItem, QueueKind, Today};
use store::Tx;
use store::groups::GroupRecord;
use store::runs::{self, RunKind, RunRecord};

use super::{kept, runs_the_programme};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::problem::Problem;
use crate::mail::message::Template;
use crate::pool::cohort::CohortData;
use crate::pool::group_run::KeptGroups;

/// About the newest cohort, and about people and mails wherever they are.
pub async fn handler(State(app): State<App>, SignedIn(actor): SignedIn) -> Result<Json<Today>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let mut figures = Vec::new();
    let mut queue = Vec::new();
    if let Some(cohort) = store::cohorts::all(&mut read).await?.into_iter().next()
        && let Some(data) = CohortData::load(&mut read, &cohort.id, now_ms).await?
    {
        let groups = store::groups::of_cohort(&mut read, &cohort.id).await?;
        figures.extend(cohort_figures(&data, &groups));
        cohort_queue(&mut read, &data, now_ms, &mut queue).await?;
    }
    let members = store::members::count(&mut read).await?;
    figures.push(Figure { kind: FigureKind::Members, count: members });
    profile_limits(&mut read, now_ms, &mut queue).await?;
    let mails = store::outbox::unsent(&mut read, &Template::UNCOUNTED.map(Template::code)).await?;
    if let Some(since_ms) = mails.given_up_since_ms {
        let (kind, count) = (QueueKind::DeadMail, mails.given_up);
        queue.push(QueueItem { kind, subject: String::new(), cohort: None, since_ms, count });
    }
    queue.sort_by(|a, b| (a.since_ms, a.kind, &a.subject).cmp(&(b.since_ms, b.kind, &b.subject)));
    Ok(Json(Today { figures, queue }))
}

fn cohort_figures(data: &CohortData, groups: &[GroupRecord]) -> [Figure; 4] {
    let members = data.members.len();
    let grouped = |one: &&crate::pool::cohort::CohortMemberData| {
        groups.iter().any(|group| group.members.contains(&one.member.id))
    };
    let mentored = |one: &&crate::pool::cohort::CohortMemberData| {
        data.mentorships.iter().any(|pair| pair.mentee == one.member.id)
    };
    let open = data
        .mentors
        .iter()
        .filter(|one| one.profile.approved && !one.profile.paused && one.held < one.profile.capacity);
    let figure = |kind, count: usize| Figure { kind, count: count as u32 };
    [
        figure(FigureKind::CohortMembers, members),
        figure(FigureKind::WithoutGroup, members - data.members.iter().filter(grouped).count()),
        figure(FigureKind::WithoutMentor, members - data.members.iter().filter(mentored).count()),
        figure(FigureKind::OpenMentors, open.count()),
    ]
}

/// One queue about one cohort.
struct Queue<'a> {
    data: &'a CohortData,
    items: &'a mut Vec<QueueItem>,
}

impl Queue<'_> {
    fn push(&mut self, kind: QueueKind, subject: &str, since_ms: i64, count: usize) {
        self.items.push(QueueItem {
            kind,
            subject: subject.to_owned(),
            cohort: Some(self.data.cohort.id.clone()),
            since_ms,
            count: count as u32,
        });
    }

    fn push_each(&mut self, kind: QueueKind, left_out: impl Iterator<Item = String>, since_ms: i64) {
        for id in left_out {
            if let Some(one) = self.data.member(&id) {
                self.push(kind, &one.member.name, since_ms, 1);
            }
        }
    }
}

async fn cohort_queue(
    tx: &mut Tx,
    data: &CohortData,
    now_ms: i64,
    items: &mut Vec<QueueItem>,
) -> Result<(), Problem> {
    let holders = store::seats::holders(tx, now_ms).await?;
    let of_cohort = holders.iter().filter(|one| data.member(one.seat.member.as_str()).is_some());
    let since: Vec<i64> = of_cohort.map(|holder| holder.from_ms).collect();
    let mut queue = Queue { data, items };
    for seat in store::seats::all(tx).await? {
        let Some(one) = data.member(seat.member.as_str()) else { continue };
        let empty = holders.iter().all(|holder| holder.seat.id != seat.id);
        if empty && seat.kind != SeatKind::GovernmentDeputy {
            let first_ms = since.iter().min().copied().unwrap_or(now_ms);
            queue.push(QueueKind::FillSeat, &one.member.name, first_ms, 1);
        }
    }
    for one in data.mentors.iter().filter(|one| !one.profile.approved) {
        let seated = holders.iter().find(|holder| holder.person == one.person.id);
        let since_ms = seated.map_or(now_ms, |holder| holder.from_ms);
        queue.push(QueueKind::ApproveMentor, &one.person.name, since_ms, 1);
    }
    // What a cohort lacks, it lacks since its last seat was taken: until then nothing could be done.
    let ready_ms = since.iter().max().copied().unwrap_or(now_ms);
    runs_queue(tx, &mut queue, ready_ms).await
}

async fn runs_queue(tx: &mut Tx, queue: &mut Queue<'_>, ready_ms: i64) -> Result<(), Problem> {
    let (id, name, members) = (&queue.data.cohort.id, &queue.data.cohort.name, queue.data.members.len());
    match latest(tx, RunKind::Group, id).await? {
        (None, _) => queue.push(QueueKind::FormGroups, name, ready_ms, members),
        (Some(run), waits) => {
            let formed: KeptGroups = kept(&run.record)?;
            if waits && !beside_published(tx, &run, &formed).await? {
                queue.push(QueueKind::PublishGroups, name, run.created_at_ms, formed.groups.groups.len());
            } else {
                let counts = runs::published(tx, RunKind::Group, id).await?;
                let counts: KeptGroups = counts.map_or(Ok(formed), |run| kept(&run.record))?;
                let left_out = counts.groups.unplaced.into_iter().map(|one| one.id);
                queue.push_each(QueueKind::PlaceMember, left_out, run.created_at_ms);
            }
        }
    }
    match latest(tx, RunKind::Match, id).await? {
        (None, _) => queue.push(QueueKind::RunMatching, name, ready_ms, members),
        (Some(run), waits) => {
            let result: Run = kept(&run.record)?;
            if waits {
                queue.push(QueueKind::PublishMatches, name, run.created_at_ms, result.matches.len());
            } else {
                let left_out = result.unmatched.into_iter().map(|one| one.id);
                queue.push_each(QueueKind::FindMentor, left_out, run.created_at_ms);
            }
        }
    }
    Ok(())
}

/// How long somebody who passed a limit stands in the queue: a week.
const ALERT_MS: i64 = 7 * 24 * 60 * 60_000;

/// Whoever opened more profiles than they may, by the log (rule ACC-30); whoever has no account any more is not looked for.
async fn profile_limits(tx: &mut Tx, now_ms: i64, queue: &mut Vec<QueueItem>) -> Result<(), Problem> {
    let kinds = [Act::ProfileLimitPassed, Act::ProfileLimitShared];
    let mut alerts: BTreeMap<(QueueKind, String), QueueItem> = BTreeMap::new();
    for row in store::audit::of_kinds(tx, kinds, now_ms - ALERT_MS).await? {
        let (kind, subject) = match row.act.text("member") {
            Some(member) => (QueueKind::ProfileLimitShared, Some(member.to_owned())),
            None => (QueueKind::ProfileLimit, row.actor_name),
        };
        let Some(subject) = subject else { continue };
        let first = QueueItem { kind, subject: subject.clone(), cohort: None, since_ms: row.at_ms, count: 0 };
        alerts.entry((kind, subject)).or_insert(first).count += 1;
    }
    queue.extend(alerts.into_values());
    Ok(())
}

/// Whether a proposal that was made with this one is published: then this one waits for nobody.
async fn beside_published(tx: &mut Tx, run: &RunRecord, formed: &KeptGroups) -> Result<bool, Problem> {
    let Some(published) = runs::published(tx, RunKind::Group, &run.cohort).await? else { return Ok(false) };
    let first: KeptGroups = kept(&published.record)?;
    Ok(first.made_with(&published.id) == formed.made_with(&run.id))
}

/// The run that counts, and whether it waits to be published: the latest draft, else what is published.
async fn latest(tx: &mut Tx, kind: RunKind, cohort: &CohortId) -> Result<(Option<RunRecord>, bool), Problem> {
    match runs::latest(tx, kind, cohort).await? {
        Some(run) if run.state == RunState::Draft => Ok((Some(run), true)),
        _ => Ok((runs::published(tx, kind, cohort).await?, false)),
    }
}
