//! One edit of a proposal: what is sent, what becomes of it, and what is said of it.

use leptos::prelude::*;
use model::group::GroupRun;
use model::group_edit::{GroupEdit, GroupEditForm};
use model::id::{MemberId, RunId};
use model::reason::Reason;

use super::proposal::{Place, ScoreChange, broken_rules, find, score_changes};
use super::studio::{HEADING, Studio, UNDO, button_id};
use crate::a11y::use_announce;
use crate::data::{self, ClientError, Mutation};
use crate::i18n::{I18n, t_string, use_i18n};
use crate::reasons::Wording;
use crate::ui::focus::focus_id;
use crate::ui::status::{Alert, Tone};

/// An edit as it is asked for.
#[derive(Clone, Debug)]
pub struct EditOrder {
    /// Of which proposal.
    pub run: RunId,
    /// What to do, and the version that is shown.
    pub form: GroupEditForm,
}

/// What became of an edit: a refusal by a rule is an answer, not a failure.
#[derive(Clone, Debug)]
pub enum EditAnswer {
    /// It was made.
    Done(Box<GroupRun>, GroupEdit),
    /// It breaks these rules.
    Refused(Vec<Reason>),
}

/// The last edit, and what it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The edit.
    pub edit: GroupEdit,
    /// The name of the member it was about.
    pub name: String,
    /// Where that member is now.
    pub place: Place,
    /// The name of the member it changed places with.
    pub with: String,
    /// The scores of the groups it touched.
    pub scores: Vec<ScoreChange>,
}

impl Done {
    fn of(before: Option<&GroupRun>, after: &GroupRun, edit: GroupEdit) -> Self {
        let (member, with) = match &edit {
            GroupEdit::Swap { member, with } => (Some(member), Some(with)),
            GroupEdit::Move { member, .. }
            | GroupEdit::TakeUp { member, .. }
            | GroupEdit::TakeTurns { member, .. }
            | GroupEdit::Interpret { member, .. }
            | GroupEdit::Lock { member, .. } => (Some(member), None),
            GroupEdit::Undo {} => (None, None),
        };
        let found = member.and_then(|member| find(after, member));
        let scores = match (before, member, &edit) {
            (_, _, GroupEdit::Lock { .. }) | (None, ..) | (_, None, _) => Vec::new(),
            (Some(before), Some(member), _) => score_changes(before, after, member),
        };
        let (name, place) = found.unwrap_or((String::new(), Place::Nowhere));
        let with = with.and_then(|with| find(after, with)).map(|(name, _)| name).unwrap_or_default();
        Self { edit, name, place, with, scores }
    }

    /// Whether this was about `member`.
    pub fn is_about(&self, id: &MemberId) -> bool {
        match &self.edit {
            GroupEdit::Swap { member, with } => member == id || with == id,
            GroupEdit::Move { member, .. }
            | GroupEdit::TakeUp { member, .. }
            | GroupEdit::TakeTurns { member, .. }
            | GroupEdit::Interpret { member, .. } => member == id,
            GroupEdit::Lock { .. } | GroupEdit::Undo {} => false,
        }
    }

    /// What happened, then a line for each score that it touched.
    pub fn words(&self, i18n: I18n) -> Vec<String> {
        let name = self.name.clone();
        let first = match (&self.edit, self.place) {
            (GroupEdit::Swap { .. }, _) => {
                t_string!(i18n, groups.swapped, name = name, other = self.with.clone())
            }
            (GroupEdit::Lock { locked: true, .. }, _) => t_string!(i18n, groups.locked, name = name),
            (GroupEdit::Lock { locked: false, .. }, _) => t_string!(i18n, groups.unlocked, name = name),
            (GroupEdit::Undo {}, _) => t_string!(i18n, groups.undone).to_owned(),
            (
                GroupEdit::TakeUp { .. } | GroupEdit::TakeTurns { .. } | GroupEdit::Interpret { .. },
                Place::Group(number),
            ) => {
                t_string!(i18n, groups.supposed_for, name = name, number = number)
            }
            (_, Place::Group(number)) => t_string!(i18n, groups.moved_to, name = name, number = number),
            (_, Place::Nowhere) => t_string!(i18n, groups.moved_out, name = name),
        };
        [first].into_iter().chain(self.scores.iter().map(|change| score_words(i18n, *change))).collect()
    }

    /// Where the focus goes: to the button that was pressed, wherever it is now.
    fn focus(&self, can_undo: bool) -> String {
        match &self.edit {
            GroupEdit::Move { member, .. }
            | GroupEdit::Swap { member, .. }
            | GroupEdit::TakeUp { member, .. }
            | GroupEdit::TakeTurns { member, .. }
            | GroupEdit::Interpret { member, .. }
            | GroupEdit::Lock { member, .. } => button_id(member),
            GroupEdit::Undo {} => (if can_undo { UNDO } else { HEADING }).to_owned(),
        }
    }
}

/// Sends an edit; says what it did, or which rule it would break. `accept` takes the proposal as it is then.
pub fn editor(
    i18n: I18n,
    run: RwSignal<Option<GroupRun>>,
    refused: RwSignal<Vec<Reason>>,
    accept: impl Fn(GroupRun, Done) + 'static,
) -> Mutation<EditOrder, EditAnswer> {
    let announce = use_announce();
    data::use_mutation(
        move |client, order: EditOrder| async move {
            match client.edit_groups(&order.run, &order.form).await {
                Ok(new) => Ok(EditAnswer::Done(Box::new(new), order.form.edit)),
                Err(ClientError::Refused(problem)) if !broken_rules(&problem).is_empty() => {
                    Ok(EditAnswer::Refused(broken_rules(&problem)))
                }
                Err(error) => Err(error),
            }
        },
        move |answer| match answer {
            // The note that appears is an alert and is read by itself.
            EditAnswer::Refused(rules) => refused.set(rules),
            EditAnswer::Done(new, edit) => {
                let done = run.with_untracked(|old| Done::of(old.as_ref(), &new, edit));
                announce.say(&untrack(|| done.words(i18n)).join(" "));
                let target = done.focus(new.can_undo);
                accept(*new, done);
                request_animation_frame(move || focus_id(&target));
            }
        },
    )
}

/// What the last edit did, or why it was not made, above the groups.
#[component]
pub fn EditNote(
    /// What the parts of the studio share.
    studio: Studio,
) -> impl IntoView {
    let i18n = use_i18n();
    let done = move || {
        let done = studio.done.get()?;
        let lines = move || done.words(i18n).into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        Some(view! { <Alert tone=Tone::Done><ul>{lines}</ul></Alert> }.into_any())
    };
    let refused = move || {
        let rules = studio.refused.get();
        (!rules.is_empty()).then(|| {
            let why = move || why(&studio.wording.get(), &rules);
            view! { <Alert tone=Tone::Stopped><p>{move || t_string!(i18n, groups.refused, why = why())}</p></Alert> }
                .into_any()
        })
    };
    let failed = move || {
        let error = studio.editor.error()?;
        Some(view! { <super::notice::Notice studio error /> }.into_any())
    };
    view! {
        <div role="alert">{refused}</div>
        {failed}
        {done}
    }
    .into_any()
}

/// The rules in words.
pub fn why(wording: &Wording, rules: &[Reason]) -> String {
    rules.iter().map(|rule| wording.broken_rule(rule)).collect::<Vec<_>>().join(" ")
}

fn score_words(i18n: I18n, change: ScoreChange) -> String {
    match change {
        ScoreChange::Kept { group, before, after } if before == after => {
            t_string!(i18n, groups.score_same, number = group, after = after)
        }
        ScoreChange::Kept { group, before, after } => {
            t_string!(i18n, groups.score_changed, number = group, before = before, after = after)
        }
        ScoreChange::New { group, after } => t_string!(i18n, groups.score_new, number = group, after = after),
        ScoreChange::Gone { group, before } => {
            t_string!(i18n, groups.score_gone, number = group, before = before)
        }
    }
}
