//! Invitations, by which accounts begin: a form for the next one, what became of the others, and taking one back.
//!
//! The Support Unit and holders of seats have the same page; the server says to which seats and roles its reader may invite.

mod form;
mod list;
mod view_model;

use leptos::prelude::*;
use model::invitation::{InvitationForm, InvitationRow, Invitations};
use model::problem::Code;

use crate::a11y::{Page, use_announce};
use crate::data::{self, ErrorView, Loaded, Mutation};
use crate::form::FieldErrors;
use crate::i18n::{I18n, t, t_string, use_i18n, use_language};
use crate::session::{Access, use_session};
use crate::ui::button::ButtonKind;
use crate::ui::card::Card;
use crate::ui::dialog::Dialog;
use crate::ui::focus::focus_id;
use crate::ui::heading::HeadingSize;
use crate::ui::status::{Alert, Tone};
use form::Typed;

/// Where the outcome of an invitation, or of taking one back, is told.
const OUTCOME: &str = "invitations-outcome";

/// What was done last, and with whom.
#[derive(Clone)]
enum Done {
    Invited(String),
    Revoked(String),
}

/// What form and list share. It outlives the list, which is drawn anew after every write, so nothing typed is lost.
#[derive(Clone, Copy)]
struct Desk {
    i18n: I18n,
    typed: Typed,
    errors: FieldErrors,
    done: RwSignal<Option<Done>>,
    inviting: Mutation<InvitationForm, InvitationRow>,
    /// The invitation that is about to be taken back.
    asked: RwSignal<Option<InvitationRow>>,
    revoking: Mutation<InvitationRow, String>,
}

impl Desk {
    /// Forgets the outcomes of earlier writes, before another.
    fn clear(self) {
        self.errors.check(Ok(()));
        self.inviting.reset();
        self.revoking.reset();
        self.done.set(None);
    }
}

/// The page, for the Support Unit and for holders of seats.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    let (i18n, session, announce) = (use_i18n(), use_session(), use_announce());
    let language = use_language();
    let invitations = data::invitations();
    let typed = Typed::new(untrack(|| language.get()));
    let (done, asked) = (RwSignal::new(None::<Done>), RwSignal::new(None::<InvitationRow>));
    let tell = move |what: Done| {
        announce.say(&words(i18n, &what));
        done.set(Some(what));
        invitations.refetch();
        request_animation_frame(|| focus_id(OUTCOME));
    };
    let inviting = data::use_mutation(
        |client, form: InvitationForm| async move { client.invite(&form).await },
        move |row: InvitationRow| {
            typed.clear();
            tell(Done::Invited(row.name));
        },
    );
    let revoking = data::use_mutation(
        |client, row: InvitationRow| async move { client.revoke_invitation(&row.id).await.map(|()| row.name) },
        move |name| tell(Done::Revoked(name)),
    );
    let desk = Desk { i18n, typed, errors: FieldErrors::default(), done, inviting, asked, revoking };
    Effect::new(move || {
        if let Some(error) = inviting.error() {
            desk.errors.take(&error);
        }
    });
    Effect::new(move || {
        let Some(error) = revoking.error() else { return };
        if is_gone(error.code()) {
            // Something else became of it meanwhile; the list says what.
            invitations.refetch();
        }
        request_animation_frame(|| focus_id(OUTCOME));
    });
    let staff = Memo::new(move |_| session.may(Access::Staff) == Some(true));
    let lead = move || {
        if staff.get() {
            t_string!(i18n, invitations.lead_staff)
        } else {
            t_string!(i18n, invitations.lead_own)
        }
    };
    let size = if staff.get_untracked() { HeadingSize::Staff } else { HeadingSize::Page };
    view! {
        <Page
            title=move || t_string!(i18n, invitations.title)
            lead
            size
            failed=Signal::derive(move || desk.errors.any())
        />
        <div id=OUTCOME class="invitations-outcome" tabindex="-1">{outcome(desk)}</div>
        <Loaded
            of=invitations
            words=move || t_string!(i18n, invitations.loading)
            lines=10
            view=move |found| draw(desk, found)
        />
        <Question desk />
    }
    .into_any()
}

fn is_gone(code: Option<Code>) -> bool {
    code == Some(Code::IllegalStep)
}

fn draw(desk: Desk, found: Invitations) -> AnyView {
    let i18n = desk.i18n;
    let (form, list) = (form::draw(desk, found.clone()), list::draw(desk, found));
    view! {
        <div class="stack">
            <Card title=move || t_string!(i18n, invitations.form_title) ruled=true>{form}</Card>
            <Card title=move || t_string!(i18n, invitations.list_title)>{list}</Card>
        </div>
    }
    .into_any()
}

/// What the last write came to.
fn outcome(desk: Desk) -> impl Fn() -> Option<AnyView> + Send + 'static {
    let Desk { i18n, revoking, done, .. } = desk;
    let again = move || {
        // The pressed button goes with the failure.
        focus_id(OUTCOME);
        if let Some(row) = desk.asked.get_untracked() {
            revoking.send(row);
        }
    };
    move || match (revoking.error(), done.get()) {
        (Some(error), _) if is_gone(error.code()) => {
            Some(view! { <Alert tone=Tone::Info><p>{t!(i18n, invitations.gone)}</p></Alert> }.into_any())
        }
        (Some(error), _) => Some(view! { <ErrorView error on_retry=again /> }.into_any()),
        (None, Some(done)) => {
            Some(view! { <Alert tone=Tone::Done><p>{words(i18n, &done)}</p></Alert> }.into_any())
        }
        (None, None) => None,
    }
}

/// What was done, in words. Tracked.
fn words(i18n: I18n, done: &Done) -> String {
    match done {
        Done::Invited(name) => t_string!(i18n, invitations.sent, name = name.clone()),
        Done::Revoked(name) => t_string!(i18n, invitations.revoked, name = name.clone()),
    }
}

/// Asks once before an invitation is taken back.
#[component]
fn Question(desk: Desk) -> impl IntoView {
    let Desk { i18n, asked, revoking, .. } = desk;
    let open = RwSignal::new(false);
    // The invitation stays known when the dialog has closed, for another try.
    Effect::new(move || open.set(asked.with(Option::is_some)));
    let name = move || asked.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default());
    let confirm = move || {
        open.set(false);
        desk.clear();
        if let Some(row) = asked.get_untracked() {
            revoking.send(row);
        }
    };
    view! {
        <Dialog
            open
            on_close=move || open.set(false)
            title=move || t_string!(i18n, invitations.revoke_question, name = name())
            confirm=move || t_string!(i18n, invitations.revoke)
            on_confirm=confirm
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, invitations.keep)
        >
            <p>{t!(i18n, invitations.revoke_body)}</p>
        </Dialog>
    }
    .into_any()
}
