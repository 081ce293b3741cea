//! A new call: the name of its cohort and how many can join. Its applications come from a file afterwards.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::call::{CallPage, NewCall};
use model::problem::{FieldProblem, field};

use crate::data::{self, ErrorView};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::paths;
use crate::ui::button::Button;
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::TextField;

/// The form; whoever sends it is led to the import of applications. `failed` says whether something in it is wrong.
pub(super) fn draw(failed: RwSignal<bool>) -> AnyView {
    let i18n = use_i18n();
    let (name, seats) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = FieldErrors::default();
    let navigate = StoredValue::new_local(use_navigate());
    let making = data::use_mutation(
        |client, call: NewCall| async move { client.make_call(&call).await },
        move |made: CallPage| {
            let to = paths::import_applications(&made.id);
            navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
        },
    );
    Effect::new(move || {
        if let Some(error) = making.error() {
            errors.take(&error);
        }
    });
    Effect::new(move || failed.set(errors.any()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        making.reset();
        if let Some(call) = errors.check(parse(&name.get_untracked(), &seats.get_untracked())) {
            making.send(call);
        }
    };
    // An error about a field stands beside the field; any other stands above the form.
    let other_error = move || making.error().filter(|_| !errors.any());
    view! {
        <ErrorSummary
            title=move || t_string!(i18n, errors.summary_title)
            errors=errors.lines(|path| format!("call-{path}"), move |problem| say(i18n, problem))
        />
        {move || other_error().map(|error| view! { <ErrorView error /> })}
        <form class="stack-close" novalidate on:submit=submit>
            <TextField
                id="call-name"
                label=move || t_string!(i18n, balance.new_name)
                hint=move || t_string!(i18n, balance.new_name_hint)
                value=name
                on_input=move |text| name.set(text)
                error=errors.at("name", move |problem| say(i18n, problem))
                autocomplete="off"
                required=true
            />
            <TextField
                id="call-seats"
                inputmode="numeric"
                label=move || t_string!(i18n, balance.new_seats)
                value=seats
                on_input=move |text| seats.set(text)
                error=errors.at("seats", move |problem| say(i18n, problem))
                autocomplete="off"
                required=true
            />
            <p>
                <Button submit=true busy=making.busy() busy_word=move || t_string!(i18n, balance.making)>
                    {t!(i18n, balance.make)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}

/// The call that was typed, or everything that is wrong with it.
fn parse(name: &str, seats: &str) -> Result<NewCall, Vec<FieldProblem>> {
    let typed = seats.trim();
    let number = typed.parse::<u16>();
    let call = NewCall { name: name.to_owned(), seats: number.clone().unwrap_or(1) };
    let mut wrong = call.parse().err().unwrap_or_default();
    if number.is_err() {
        // So many digits are a number all the same, only one that is too large.
        let digits = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
        let problem = if digits {
            FieldProblem::new("seats", field::OUT_OF_RANGE)
                .with("min", 1)
                .with("max", i64::from(NewCall::MOST_SEATS))
        } else {
            FieldProblem::new("seats", field::MALFORMED)
        };
        wrong.push(problem);
    }
    if wrong.is_empty() { Ok(call) } else { Err(wrong) }
}

fn say(i18n: I18n, problem: &FieldProblem) -> String {
    match (problem.path.as_str(), problem.code.as_str()) {
        ("name", field::DUPLICATE) => t_string!(i18n, balance.new_name_taken).to_owned(),
        ("seats", field::MALFORMED) => t_string!(i18n, balance.new_seats_malformed).to_owned(),
        _ => form::words(i18n, problem, |_| String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let told = |name: &str, seats: &str| {
            let wrong = parse(name, seats).err().unwrap_or_default();
            wrong.iter().map(|one| format!("{} {}", one.path, one.code)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(told("2030", " 50 "), "");
        assert_eq!(told("", "fifty"), "name required, seats malformed");
        assert_eq!(
            (told("2030", "").as_str(), told("2030", "-1").as_str()),
            ("seats malformed", "seats malformed")
        );
        assert_eq!(told("2030", "0"), "seats out_of_range");
        assert_eq!(told("2030", "99999999999"), "seats out_of_range");
    }
}
