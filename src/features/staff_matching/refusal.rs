//! Why a question, a run or a publication was refused: the sentence for the code, and every value concerned by name.

use leptos::prelude::*;
use model::matching::Pair;
use model::problem::{Code, FieldProblem, Problem, field};
use model::reason::Param;

use super::changed::Changed;
use super::studio::Studio;
use super::view_model::Unanswered;
use super::words;
use crate::data::{self, ClientError, ErrorView};
use crate::form;
use crate::form::still_there::Refused;
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::ui::button::Button;
use crate::ui::status::{Alert, Tone};

/// Why the question as it stands has no answer; the pairs shown are those of the last one that had.
pub(super) fn unanswered(studio: Studio, refused: Unanswered) -> AnyView {
    let i18n = studio.i18n;
    match refused {
        Unanswered::Form(fields) => {
            let lines = fields.iter().map(|problem| rule_line(studio, problem));
            let lines = lines.map(|line| view! { <li>{line}</li> }).collect_view();
            view! {
                <Alert tone=Tone::Stopped>
                    <p class="strong">{t!(i18n, matching.refused_title)}</p>
                    <ul class="matching-changes">{lines}</ul>
                    <p><Button small=true icon="undo" on_press=move || studio.undo()>{t!(i18n, matching.undo)}</Button></p>
                </Alert>
            }
            .into_any()
        }
        Unanswered::Pool(problem) => view! {
            <Alert tone=Tone::Stopped>
                <p class="strong">{t!(i18n, matching.pool_refused_title)}</p>
                <p>{t_string!(i18n, matching.pool_refused_body, problem = problem)}</p>
            </Alert>
        }
        .into_any(),
    }
}

/// What went wrong with keeping a run.
pub(super) fn not_kept(studio: Studio, error: ClientError) -> AnyView {
    match error {
        ClientError::Refused(problem) if problem.code == Code::Invalid => {
            let lines = problem.fields.iter().map(|problem| rule_line(studio, problem)).collect();
            alert(studio, &problem, lines)
        }
        error => view! { <ErrorView error on_retry=move || studio.save(false) /> }.into_any(),
    }
}

/// What went wrong with a publication or with taking it back: somebody was faster, or something changed since the run.
pub(super) fn not_published(studio: Studio, error: ClientError, retry: Callback<()>) -> AnyView {
    match error {
        ClientError::Refused(problem)
            if matches!(
                problem.code,
                Code::Stale
                    | Code::IllegalStep
                    | Code::PublishConflict
                    | Code::PublicationOpen
                    | Code::UndoOver
            ) =>
        {
            let lines = problem.fields.iter().map(|problem| conflict_line(studio.i18n, problem)).collect();
            alert(studio, &problem, lines)
        }
        error => {
            let error = Signal::derive_local(move || Some(error.clone()));
            view! { <Refused i18n=studio.i18n error on_retry=retry /> }.into_any()
        }
    }
}

/// The refusal in words, every line of it, and the way on: the latest state with what is asked kept.
fn alert(studio: Studio, problem: &Problem, lines: Vec<String>) -> AnyView {
    let (i18n, code) = (studio.i18n, problem.code);
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <div role="alert">
            <Alert tone=Tone::Stopped>
                <p class="strong">{move || data::code_title(i18n, code)}</p>
                <p>{move || data::code_body(i18n, code)}</p>
                <ul class="matching-changes">{lines}</ul>
                <p>
                    <Button
                        small=true
                        on_press=move || studio.latest()
                        busy=studio.writes().refreshing.busy()
                        busy_word=move || t_string!(i18n, matching.loading)
                    >
                        {t!(i18n, matching.load_latest)}
                    </Button>
                </p>
            </Alert>
        </div>
    }
    .into_any()
}

/// A refused value of the form of a run.
fn rule_line(studio: Studio, problem: &FieldProblem) -> String {
    let i18n = studio.i18n;
    let form = studio.question.get_untracked().form;
    let named = |pair: &Pair| studio.names(pair);
    if let Some(pair) = at(&problem.path, "pinned").and_then(|at| form.pinned.get(at)) {
        let (mentee, mentor) = named(pair);
        return match problem.code.as_str() {
            field::OUT_OF_RANGE => t_string!(i18n, matching.pin_no_place, mentee = mentee, mentor = mentor),
            field::UNKNOWN | field::DUPLICATE | field::CONTRADICTS => {
                format!("{mentee}, {mentor}: {}", form::words(i18n, problem, str::to_owned))
            }
            rule => {
                let reason = words::obstacle(i18n, rule, false);
                t_string!(i18n, matching.pin_refused, mentee = mentee, mentor = mentor, reason = reason)
            }
        };
    }
    if let Some(pair) = at(&problem.path, "forbidden").and_then(|at| form.forbidden.get(at)) {
        let (mentee, mentor) = named(pair);
        return t_string!(i18n, matching.ban_refused, mentee = mentee, mentor = mentor);
    }
    let name = match problem.path.strip_prefix("ruleset.weights.") {
        Some(code) => words::criterion(i18n, code),
        None if problem.path == "ruleset.min_overlap_minutes" => t_string!(i18n, matching.minutes).to_owned(),
        None if problem.path.starts_with("keep.") => t_string!(i18n, matching.close_title).to_owned(),
        None => problem.path.clone(),
    };
    t_string!(i18n, matching.rules_refused, field = name)
}

/// What changed since the run, or which publication stands in the way.
fn conflict_line(i18n: I18n, problem: &FieldProblem) -> String {
    if let Some(changed) = Changed::of(problem) {
        return changed.words(i18n);
    }
    let number = |key: &str| match problem.params.get(key) {
        Some(Param::Number(number)) => Some(*number),
        _ => None,
    };
    match (number("number"), number("final_at_ms"), problem.params.get("by")) {
        (Some(number), Some(until_ms), Some(Param::Text(name))) => {
            let time = intl::time(Language::of(i18n), until_ms, &intl::browser_zone());
            t_string!(i18n, matching.open_publication, number = number, name = name.clone(), time = time)
        }
        _ => form::words(i18n, problem, str::to_owned),
    }
}

/// The index in a path such as `pinned[3]`.
fn at(path: &str, list: &str) -> Option<usize> {
    path.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn a_path_leads_to_its_pair() {
        assert_eq!(at("pinned[3]", "pinned"), Some(3));
        assert_eq!(at("pinned", "pinned"), None);
        assert_eq!(at("forbidden[0]", "pinned"), None);
    }
}
