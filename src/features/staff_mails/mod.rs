//! Mails that could not be delivered and those that wait: for whom, why, and sending them again. What they say is shown to
//! nobody.

mod words;

use leptos::prelude::*;
use model::id::MailId;
use model::mail::{Delivery, MailRow, Recipient, Resent, StaffMails};

use crate::a11y::{Page, use_announce};
use crate::data::{self, ErrorView, Loaded, Mutation};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::session::{Session, use_session};
use crate::ui::button::{Button, ButtonLink};
use crate::ui::card::Card;
use crate::ui::focus::focus_id;
use crate::ui::heading::HeadingSize;
use crate::ui::state::Empty;
use crate::ui::status::{Alert, Tone};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};
use crate::{intl, paths};

/// Where the outcome of sending again is told.
const OUTCOME: &str = "mails-outcome";

/// What rows need to draw themselves: sending one again, or all of them.
#[derive(Clone, Copy)]
struct Shared {
    i18n: I18n,
    session: Session,
    resend: Mutation<Option<MailId>, Resent>,
}

/// The mails.
#[component]
pub fn MailsPage() -> impl IntoView {
    let (i18n, session, announce) = (use_i18n(), use_session(), use_announce());
    let mails = data::mails();
    let done = RwSignal::new(None::<Resent>);
    let last = StoredValue::new(None::<MailId>);
    let resend = data::use_mutation(
        move |client, mail: Option<MailId>| {
            last.set_value(mail.clone());
            async move {
                match mail {
                    Some(mail) => client.resend_mail(&mail).await,
                    None => client.resend_mails().await,
                }
            }
        },
        move |resent: Resent| {
            done.set(Some(resent));
            announce.say(&words::resent(i18n, resent));
            mails.refetch();
            request_animation_frame(|| focus_id(OUTCOME));
        },
    );
    let shared = Shared { i18n, session, resend };
    let outcome = move || match (resend.error(), done.get()) {
        (Some(error), _) => {
            let open = error.leaves_open();
            let again = move || {
                // The pressed button goes with the failure.
                focus_id(OUTCOME);
                if open {
                    resend.send(last.get_value());
                } else {
                    // The mail has gone its way meanwhile; the list says which.
                    resend.reset();
                    done.set(None);
                    mails.refetch();
                }
            };
            Some(view! { <ErrorView error on_retry=again /> }.into_any())
        }
        (None, Some(resent)) => Some(
            view! { <Alert tone=Tone::Done><p>{move || words::resent(i18n, resent)}</p></Alert> }.into_any(),
        ),
        (None, None) => None,
    };
    view! {
        <Page title=move || t_string!(i18n, mails.title) lead=move || t_string!(i18n, mails.lead) size=HeadingSize::Staff />
        <div id=OUTCOME tabindex="-1">{outcome}</div>
        <Loaded of=mails view=move |found| draw(shared, found) words=move || t_string!(i18n, mails.loading) lines=8 />
    }
    .into_any()
}

fn draw(shared: Shared, found: StaffMails) -> AnyView {
    let i18n = shared.i18n;
    let notice = match found.delivery {
        Delivery::Smtp => None,
        Delivery::Folder => {
            Some(view! { <Alert tone=Tone::Info><p>{t!(i18n, mails.folder)}</p></Alert> }.into_any())
        }
        Delivery::Off => {
            Some(view! { <Alert tone=Tone::Needs><p>{t!(i18n, mails.off)}</p></Alert> }.into_any())
        }
    };
    if found.failed.is_empty() && found.waiting.is_empty() {
        return view! {
            {notice}
            <Empty title=move || t_string!(i18n, mails.empty_title) words=move || t_string!(i18n, mails.empty_body)>
                <ButtonLink href=paths::TODAY>{t!(i18n, common.nav_today)}</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    view! {
        {notice}
        {failed(shared, found.failed, found.failed_count, found.resendable_count)}
        {waiting(shared, found.waiting, found.waiting_count)}
    }
    .into_any()
}

/// Those that were given up.
fn failed(shared: Shared, rows: Vec<MailRow>, count: u32, resendable: u32) -> AnyView {
    let Shared { i18n, resend, .. } = shared;
    if rows.is_empty() {
        return view! {
            <Card title=move || t_string!(i18n, mails.failed)>
                <p class="soft">{t!(i18n, mails.none_failed)}</p>
            </Card>
        }
        .into_any();
    }
    let shown = rows.len() as u32;
    let all = move || {
        (resendable > 0).then(|| {
            view! {
                <Button
                    on_press=move || resend.send(None)
                    busy=resend.busy()
                    busy_word=move || t_string!(i18n, mails.resending)
                >
                    {t!(i18n, mails.resend_all)}
                </Button>
            }
        })
    };
    view! {
        <Card title=move || t_string!(i18n, mails.failed) aside=all>
            <p class="soft">{t!(i18n, mails.failed_hint)}</p>
            {table(shared, rows, Action::Resend)}
            {more(i18n, shown, count)}
        </Card>
    }
    .into_any()
}

/// Those that are tried again by themselves.
fn waiting(shared: Shared, rows: Vec<MailRow>, count: u32) -> AnyView {
    let i18n = shared.i18n;
    if rows.is_empty() {
        return ().into_any();
    }
    let shown = rows.len() as u32;
    view! {
        <Card title=move || t_string!(i18n, mails.waiting)>
            {table(shared, rows, Action::Wait)}
            {more(i18n, shown, count)}
        </Card>
    }
    .into_any()
}

/// That there are more than those that are shown.
fn more(i18n: I18n, shown: u32, count: u32) -> Option<AnyView> {
    (shown < count).then(|| {
        view! { <p class="soft">{move || t_string!(i18n, mails.shown, shown = shown, count = count)}</p> }
            .into_any()
    })
}

/// What the last column of a row is for.
#[derive(Clone, Copy)]
enum Action {
    Resend,
    Wait,
}

fn table(shared: Shared, rows: Vec<MailRow>, action: Action) -> AnyView {
    let i18n = shared.i18n;
    let mut columns = vec![
        Column::new("recipient", move || t_string!(i18n, mails.col_recipient)),
        Column::new("about", move || t_string!(i18n, mails.col_about)),
        Column::new("why", move || t_string!(i18n, mails.col_why)),
        Column::new("written", move || t_string!(i18n, mails.col_written)),
        Column::new("attempts", move || t_string!(i18n, mails.col_attempts)).number(),
    ];
    columns.push(match action {
        Action::Resend => Column::new("action", move || t_string!(i18n, mails.col_action)),
        Action::Wait => Column::new("next", move || t_string!(i18n, mails.col_next)),
    });
    let caption = move || match action {
        Action::Resend => t_string!(i18n, mails.failed_caption),
        Action::Wait => t_string!(i18n, mails.waiting_caption),
    };
    let rows = rows.into_iter().map(|one| row(shared, one, action)).collect_view();
    view! { <Table caption hide_caption=true columns>{rows}</Table> }.into_any()
}

fn row(shared: Shared, mail: MailRow, action: Action) -> AnyView {
    let Shared { i18n, session, .. } = shared;
    let recipient = match &mail.recipient {
        Recipient::Name(name) => {
            let href = format!("{}?q={}", paths::PEOPLE, paths::encode(name));
            view! { <a href=href><bdi>{name.clone()}</bdi></a> }.into_any()
        }
        Recipient::Masked(address) => view! { <bdi>{address.clone()}</bdi> }.into_any(),
    };
    let (written_ms, attempts) = (mail.created_at_ms, mail.attempts);
    let written = move || {
        let (locale, zone) = (Language::of(i18n), session.time_zone());
        format!(
            "{} {}",
            intl::date_with_year(locale, written_ms, &zone),
            intl::time(locale, written_ms, &zone)
        )
    };
    let last = match action {
        Action::Resend => again(shared, &mail),
        Action::Wait => {
            let next_ms = mail.next_attempt_ms.unwrap_or_default();
            let next = move || {
                let (locale, now_ms) = (Language::of(i18n), intl::now_ms());
                if next_ms <= now_ms {
                    t_string!(i18n, mails.now).to_owned()
                } else {
                    intl::relative(locale, next_ms, now_ms)
                }
            };
            view! { <Cell label=move || t_string!(i18n, mails.col_next)>{next}</Cell> }.into_any()
        }
    };
    let template = mail.template.clone();
    view! {
        <Row>
            <RowHead>{recipient}</RowHead>
            <Cell label=move || t_string!(i18n, mails.col_about)>{move || words::about(i18n, &template)}</Cell>
            <Cell label=move || t_string!(i18n, mails.col_why)>{move || words::why(i18n, &mail)}</Cell>
            <Cell label=move || t_string!(i18n, mails.col_written)>{written}</Cell>
            <Cell label=move || t_string!(i18n, mails.col_attempts) number=true>{attempts}</Cell>
            {last}
        </Row>
    }
    .into_any()
}

/// The button that sends one mail again, or why there is none.
fn again(shared: Shared, mail: &MailRow) -> AnyView {
    let Shared { i18n, resend, .. } = shared;
    if !mail.resendable {
        return view! {
            <Cell label=move || t_string!(i18n, mails.col_action)>
                <span class="soft">{t!(i18n, mails.not_resendable)}</span>
            </Cell>
        }
        .into_any();
    }
    let id = mail.id.clone();
    let (Recipient::Name(name) | Recipient::Masked(name)) = mail.recipient.clone();
    view! {
        <Cell label=move || t_string!(i18n, mails.col_action)>
            <Button
                small=true
                on_press=move || resend.send(Some(id.clone()))
                busy=resend.busy()
                label=move || t_string!(i18n, mails.resend_to, name = name.clone())
            >
                {t!(i18n, mails.resend)}
            </Button>
        </Cell>
    }
    .into_any()
}
