//! The invitations so far, newest first, each with what became of it.

use leptos::prelude::*;
use model::invitation::{InvitationRow, InvitationState, Invitations, InvitedPlace};
use model::permissions::Role;

use super::Desk;
use super::view_model::can_be_taken_back;
use crate::i18n::{I18n, Language, t, t_string};
use crate::session::{Access, use_session};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::focus::focus_id;
use crate::ui::pages::ShowMore;
use crate::ui::state::Empty;
use crate::ui::status::{Status, Tone};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};
use crate::{intl, terms};

/// How many rows come at a time.
const STEP: usize = 50;

/// The table, or that there is no invitation yet.
pub(super) fn draw(desk: Desk, found: Invitations) -> AnyView {
    let i18n = desk.i18n;
    let Invitations { invitations, roles, .. } = found;
    if invitations.is_empty() {
        return view! {
            <Empty
                title=move || t_string!(i18n, invitations.empty_title)
                words=move || t_string!(i18n, invitations.empty_body)
            >
                <Button on_press=|| focus_id("invite-email")>{t!(i18n, invitations.write_first)}</Button>
            </Empty>
        }
        .into_any();
    }
    // Holders of seats see their own invitations alone, so nobody has to be told who made them.
    let by = use_session().may(Access::Staff) == Some(true);
    let columns = [
        Some(Column::new("who", move || t_string!(i18n, invitations.col_who))),
        Some(Column::new("to", move || t_string!(i18n, invitations.col_to))),
        by.then(|| Column::new("by", move || t_string!(i18n, invitations.col_by))),
        Some(Column::new("when", move || t_string!(i18n, invitations.col_when))),
        Some(Column::new("state", move || t_string!(i18n, invitations.col_state))),
        Some(Column::new("action", move || t_string!(i18n, invitations.col_action))),
    ];
    let columns: Vec<Column> = columns.into_iter().flatten().collect();
    let count = invitations.len();
    let (all, roles) = (StoredValue::new(invitations), StoredValue::new(roles));
    let limit = RwSignal::new(STEP);
    let rows = move || {
        let shown: Vec<InvitationRow> = all.with_value(|all| all.iter().take(limit.get()).cloned().collect());
        let draw = |one| roles.with_value(|roles| row(desk, one, by, roles));
        shown.into_iter().map(draw).collect_view()
    };
    let more = (count > STEP).then(|| {
        view! {
            <ShowMore
                shown=move || t_string!(i18n, invitations.shown, shown = limit.get().min(count), count = count)
                more=move || t_string!(i18n, invitations.more)
                has_more=Signal::derive(move || limit.get() < count)
                on_more=move || limit.update(|limit| *limit += STEP)
            />
        }
    });
    view! {
        <Table caption=move || t_string!(i18n, invitations.list_caption) hide_caption=true columns>{rows}</Table>
        {more}
    }
    .into_any()
}

fn row(desk: Desk, row: InvitationRow, by: bool, roles: &[Role]) -> AnyView {
    let i18n = desk.i18n;
    let session = use_session();
    let invited_ms = row.invited_at_ms;
    let day = move || intl::date_with_year(Language::of(i18n), invited_ms, &session.time_zone());
    let action = if can_be_taken_back(&row, roles) { take_back(desk, row.clone()) } else { ().into_any() };
    let InvitationRow { id: _, email, name, place, invited_by, invited_at_ms: _, expires_at_ms, state } = row;
    let who = by.then(|| {
        view! { <Cell label=move || t_string!(i18n, invitations.col_by)><bdi>{invited_by}</bdi></Cell> }
    });
    view! {
        <Row>
            <RowHead>
                <span class="invitations-who">
                    <bdi>{name}</bdi>
                    <bdi class="invitations-email">{email.as_str().to_owned()}</bdi>
                </span>
            </RowHead>
            <Cell label=move || t_string!(i18n, invitations.col_to)>
                <bdi>{move || place_words(i18n, &place)}</bdi>
            </Cell>
            {who}
            <Cell label=move || t_string!(i18n, invitations.col_when)>{day}</Cell>
            <Cell label=move || t_string!(i18n, invitations.col_state)>{status(i18n, state, expires_at_ms)}</Cell>
            <Cell label=move || t_string!(i18n, invitations.col_action)>{action}</Cell>
        </Row>
    }
    .into_any()
}

fn take_back(desk: Desk, row: InvitationRow) -> AnyView {
    let i18n = desk.i18n;
    let (id, name) = (row.id.clone(), row.name.clone());
    let (revoking, asked) = (desk.revoking.busy(), desk.asked);
    let this = move || asked.with(|asked| asked.as_ref().is_some_and(|asked| asked.id == id));
    view! {
        <Button
            small=true
            kind=ButtonKind::Danger
            on_press=move || asked.set(Some(row.clone()))
            busy=Signal::derive(move || revoking.get() && this())
            busy_word=move || t_string!(i18n, invitations.revoking)
            label=move || t_string!(i18n, invitations.revoke_of, name = name.clone())
        >
            {t!(i18n, invitations.revoke)}
        </Button>
    }
    .into_any()
}

/// What somebody is invited to, in words. Tracked.
fn place_words(i18n: I18n, place: &InvitedPlace) -> String {
    match place {
        InvitedPlace::Seat { member, kind } => {
            t_string!(i18n, invitations.as_seat, seat = terms::seat(i18n, *kind), member = member.clone())
        }
        InvitedPlace::Role(role) => terms::role(i18n, *role).to_owned(),
    }
}

fn status(i18n: I18n, state: InvitationState, until_ms: i64) -> AnyView {
    let session = use_session();
    let tone = match state {
        InvitationState::Open => Tone::Waiting,
        InvitationState::Accepted => Tone::Done,
        InvitationState::Revoked | InvitationState::Ended => Tone::Stopped,
    };
    let words = move || {
        let day = || intl::date_with_year(Language::of(i18n), until_ms, &session.time_zone());
        match state {
            InvitationState::Open => t_string!(i18n, invitations.state_open, day = day()),
            InvitationState::Accepted => t_string!(i18n, invitations.state_accepted).to_owned(),
            InvitationState::Revoked => t_string!(i18n, invitations.state_revoked).to_owned(),
            InvitationState::Ended => t_string!(i18n, invitations.state_ended, day = day()),
        }
    };
    view! { <Status tone>{words}</Status> }.into_any()
}
