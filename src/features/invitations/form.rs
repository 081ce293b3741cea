//! The form: to whom, in which language, and to which seat or role.

use leptos::prelude::*;
use model::invitation::{Invitations, SeatChoice};
use model::permissions::Role;
use model::problem::{Code, FieldProblem, field};
use model::words::Locale;

use super::Desk;
use super::view_model::{self, Draft, To};
use crate::data::ClientError;
use crate::form::still_there::Refused;
use crate::form::{self as fields, FieldErrors};
use crate::i18n::{I18n, Language, own_name, t, t_string};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::{Choice, RadioGroup, SelectField, TextField};
use crate::ui::status::{Alert, Tone};
use crate::{intl, terms};

/// What is typed and chosen, a signal each, so that a letter in one field draws no other anew.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    email: RwSignal<String>,
    name: RwSignal<String>,
    locale: RwSignal<Locale>,
    to: RwSignal<To>,
    member: RwSignal<String>,
    seat: RwSignal<String>,
    role: RwSignal<String>,
}

impl Typed {
    /// An empty form whose mail is in `locale`.
    pub(super) fn new(locale: Locale) -> Self {
        Self {
            email: RwSignal::default(),
            name: RwSignal::default(),
            locale: RwSignal::new(locale),
            to: RwSignal::new(To::Seat),
            member: RwSignal::default(),
            seat: RwSignal::default(),
            role: RwSignal::default(),
        }
    }

    /// Empties what is about one person; the next invitation is often to the same member.
    pub(super) fn clear(self) {
        for text in [self.email, self.name, self.seat, self.role] {
            text.set(String::new());
        }
    }

    fn draft(self) -> Draft {
        Draft {
            email: self.email.get_untracked(),
            name: self.name.get_untracked(),
            locale: self.locale.get_untracked(),
            to: self.to.get_untracked(),
            member: self.member.get_untracked(),
            seat: self.seat.get_untracked(),
            role: self.role.get_untracked(),
        }
    }
}

/// The form for what the reader may invite to, or that there is nothing.
pub(super) fn draw(desk: Desk, found: Invitations) -> AnyView {
    let Desk { i18n, typed, errors, inviting, .. } = desk;
    let kinds = view_model::kinds(&found);
    if kinds.is_empty() {
        return view! { <p class="soft">{t!(i18n, invitations.nothing)}</p> }.into_any();
    }
    let no_seats = found.seats.is_empty();
    let offer = StoredValue::new(found);
    let send = move || {
        desk.clear();
        let form = offer.with_value(|offer| typed.draft().form(offer));
        if let Some(form) = errors.check(form) {
            inviting.send(form);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send();
    };
    let too_many = move || inviting.error().is_some_and(|error| error.code() == Some(Code::TooMany));
    let other_error: Signal<Option<ClientError>, LocalStorage> = Signal::derive_local(move || {
        inviting.error().filter(|error| !errors.any() && error.code() != Some(Code::TooMany))
    });
    let both = (kinds.len() > 1).then(|| kind_choice(i18n, typed));
    let kind = Memo::new(move |_| offer.with_value(|offer| view_model::kind(offer, typed.to.get()).code()));
    let place = move || match kind.get() {
        "role" => roles(i18n, typed, errors, offer),
        _ => seats(i18n, typed, errors, offer),
    };
    view! {
        <ErrorSummary
            title=move || t_string!(i18n, errors.summary_title)
            errors=errors.lines(|path| format!("invite-{path}"), move |problem| say(i18n, problem))
        />
        <Show when=too_many>
            <div role="alert"><Alert tone=Tone::Waiting><p>{t!(i18n, invitations.too_many)}</p></Alert></div>
        </Show>
        <Refused i18n error=other_error on_retry=send />
        <form class="stack invitations-form" novalidate on:submit=submit>
            {who(i18n, typed, errors)}
            {no_seats.then(|| view! { <p class="soft">{t!(i18n, invitations.no_seats)}</p> })}
            {both}
            {place}
            <p class="main-button">
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=inviting.busy()
                    busy_word=move || t_string!(i18n, invitations.sending)
                >
                    {t!(i18n, invitations.send)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}

/// Address, name and language of the invited person.
fn who(i18n: I18n, typed: Typed, errors: FieldErrors) -> AnyView {
    let locales = Signal::derive(|| {
        let choice = |locale: Locale| Choice::new(locale.code(), own_name(locale));
        Locale::ALL.into_iter().map(choice).collect::<Vec<_>>()
    });
    view! {
        <TextField
            id="invite-email"
            kind="email"
            label=move || t_string!(i18n, invitations.email)
            hint=move || t_string!(i18n, invitations.email_hint)
            value=typed.email
            on_input=move |text| typed.email.set(text)
            error=errors.at("email", move |problem| say(i18n, problem))
            autocomplete="off"
            required=true
        />
        <TextField
            id="invite-name"
            label=move || t_string!(i18n, invitations.name)
            hint=move || t_string!(i18n, invitations.name_hint)
            value=typed.name
            on_input=move |text| typed.name.set(text)
            error=errors.at("name", move |problem| say(i18n, problem))
            autocomplete="off"
            required=true
        />
        <SelectField
            id="invite-locale"
            label=move || t_string!(i18n, invitations.locale)
            value=Signal::derive(move || typed.locale.get().code().to_owned())
            on_input=move |code: String| {
                if let Some(locale) = Locale::from_code(&code) {
                    typed.locale.set(locale);
                }
            }
            options=locales
        />
    }
    .into_any()
}

/// A seat or a role, for those who may invite to both.
fn kind_choice(i18n: I18n, typed: Typed) -> AnyView {
    let options = Signal::derive(move || {
        vec![
            Choice::new(To::Seat.code(), t_string!(i18n, invitations.to_seat)),
            Choice::new(To::Role.code(), t_string!(i18n, invitations.to_role)),
        ]
    });
    view! {
        <RadioGroup
            id="invite-to"
            legend=move || t_string!(i18n, invitations.to)
            options
            value=Signal::derive(move || typed.to.get().code().to_owned())
            on_change=move |code: String| {
                typed.to.set(if code == To::Role.code() { To::Role } else { To::Seat });
            }
        />
    }
    .into_any()
}

/// The member, where there are several, and its seats.
fn seats(i18n: I18n, typed: Typed, errors: FieldErrors, offer: StoredValue<Invitations>) -> AnyView {
    let members = offer.with_value(view_model::members);
    let several = (members.len() > 1).then(|| {
        let options = Signal::derive(move || {
            let mut named = members.clone();
            intl::sort_by_name(Language::of(i18n), &mut named, |(_, name)| name);
            let none = Choice::new("", t_string!(i18n, invitations.choose_member));
            let all = named.into_iter().map(|(id, name)| Choice::new(id, name));
            std::iter::once(none).chain(all).collect::<Vec<_>>()
        });
        view! {
            <SelectField
                id="invite-member"
                label=move || t_string!(i18n, invitations.member)
                value=typed.member
                on_input=move |id| typed.member.set(id)
                options
                error=errors.at("member", move |problem| say(i18n, problem))
            />
        }
        .into_any()
    });
    let member = Memo::new(move |_| offer.with_value(|offer| view_model::member(offer, &typed.member.get())));
    let group = move || {
        let member = member.get();
        (!member.is_empty()).then(|| seat_choice(i18n, typed, errors, offer, member))
    };
    view! { {several} {group} }.into_any()
}

fn seat_choice(
    i18n: I18n,
    typed: Typed,
    errors: FieldErrors,
    offer: StoredValue<Invitations>,
    member: String,
) -> AnyView {
    let all = offer.with_value(|offer| view_model::seats(offer, &member));
    let options = Signal::derive(move || {
        let choice = |seat: &SeatChoice| {
            let sits = if seat.filled {
                t_string!(i18n, invitations.seat_filled)
            } else {
                t_string!(i18n, invitations.seat_empty)
            };
            Choice { hint: Some(sits.into()), ..Choice::new(seat.id.as_str(), terms::seat(i18n, seat.kind)) }
        };
        all.iter().map(choice).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || {
        let chosen = offer.with_value(|offer| view_model::seat(offer, &member, &typed.seat.get()));
        chosen.map(|seat| seat.id.as_str().to_owned()).unwrap_or_default()
    });
    view! {
        <RadioGroup
            id="invite-seat"
            legend=move || t_string!(i18n, invitations.seat)
            options
            value
            on_change=move |id| typed.seat.set(id)
            error=errors.at("seat", move |problem| say(i18n, problem))
        />
    }
    .into_any()
}

fn roles(i18n: I18n, typed: Typed, errors: FieldErrors, offer: StoredValue<Invitations>) -> AnyView {
    let options = Signal::derive(move || {
        let choice = |role: &Role| Choice::new(role.code(), terms::role(i18n, *role));
        offer.with_value(|offer| offer.roles.iter().map(choice).collect::<Vec<_>>())
    });
    view! {
        <RadioGroup
            id="invite-role"
            legend=move || t_string!(i18n, invitations.role)
            options
            value=typed.role
            on_change=move |code| typed.role.set(code)
            error=errors.at("role", move |problem| say(i18n, problem))
        />
    }
    .into_any()
}

fn say(i18n: I18n, problem: &FieldProblem) -> String {
    match (problem.path.as_str(), problem.code.as_str()) {
        ("email", field::REQUIRED) => t_string!(i18n, invitations.email_required).to_owned(),
        ("email", field::MALFORMED) => t_string!(i18n, invitations.email_malformed).to_owned(),
        ("name", field::REQUIRED) => t_string!(i18n, invitations.name_required).to_owned(),
        ("member", field::REQUIRED) => t_string!(i18n, invitations.member_required).to_owned(),
        ("seat", field::REQUIRED) => t_string!(i18n, invitations.seat_required).to_owned(),
        ("role", field::REQUIRED) => t_string!(i18n, invitations.role_required).to_owned(),
        _ => fields::words(i18n, problem, |_| String::new()),
    }
}
