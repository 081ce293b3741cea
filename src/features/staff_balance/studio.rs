//! The quotas while staff try them: what the server answers, what is kept, and the frozen selection.

use leptos::prelude::*;
use model::call::{Balance, BalanceForm, CallPage, CallState, FreezeForm};
use model::problem::FieldProblem;

use super::words::is_one;
use super::{applicants, chart, notes, quotas, side, view_model};
use crate::a11y::use_announce;
use crate::data::{self, Mutation};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::paths;
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::dialog::Dialog;
use crate::ui::focus::focus_id;
use crate::ui::state::Empty;
use crate::ui::status::{Status, Tone};

/// The id of the line that says what is frozen.
pub(super) const FROZEN: &str = "balance-frozen";

/// What the parts of the balancer share.
#[derive(Clone, Copy)]
pub(super) struct Studio {
    /// For words.
    pub i18n: I18n,
    /// What is kept.
    pub page: RwSignal<CallPage>,
    /// The quotas as they are tried.
    pub form: RwSignal<BalanceForm>,
    /// Who would join with the last quotas that made sense.
    pub balance: RwSignal<Balance>,
    /// The form that `balance` answers.
    pub answered: RwSignal<BalanceForm>,
    /// What is wrong with the quotas.
    pub wrong: RwSignal<Vec<FieldProblem>>,
    pub(super) asking: Mutation<BalanceForm, (BalanceForm, Balance)>,
    pub(super) keeping: Mutation<BalanceForm, CallPage>,
    pub(super) freezing: Mutation<u32, CallPage>,
    confirming: RwSignal<bool>,
    pub(super) reload: Callback<()>,
}

impl Studio {
    /// Whether quotas can still be changed. Tracked.
    pub(super) fn open(self) -> bool {
        self.page.read().state == CallState::Open
    }

    /// Whether the quotas differ from those that are kept. Tracked.
    fn changed(self) -> bool {
        self.form.with(|form| self.page.with(|page| page.form != *form))
    }

    /// Tries other quotas.
    pub(super) fn try_form(self, form: BalanceForm) {
        let parsed = self.page.with_untracked(|page| form.parse(page.seats, &page.applicants).map(drop));
        self.form.set(form.clone());
        if let Err(wrong) = parsed {
            self.wrong.set(wrong);
            return;
        }
        self.wrong.set(Vec::new());
        // While an answer is under way the latest quotas wait; its arrival asks again.
        self.asking.send(form);
    }

    /// Says what is wrong with something that was typed and not taken.
    pub(super) fn refuse(self, problem: FieldProblem) {
        self.wrong.set(vec![problem]);
    }

    /// Back to the quotas that are kept.
    fn revert(self) {
        self.show(self.page.get_untracked());
    }

    /// Takes what somebody else made of the call, and drops what was typed.
    pub(super) fn take(self, theirs: CallPage) {
        self.page.set(theirs.clone());
        self.show(theirs);
    }

    /// Keeps what was typed over what somebody else made of the call.
    pub(super) fn keep_over(self, theirs: CallPage) {
        self.page.set(theirs);
        self.keeping.send(self.form.get_untracked());
    }

    /// Shows what is kept, and forgets what was tried and what went wrong with it.
    fn show(self, CallPage { form, balance, .. }: CallPage) {
        self.wrong.set(Vec::new());
        self.asking.reset();
        self.keeping.reset();
        self.answered.set(form.clone());
        self.form.set(form);
        self.balance.set(balance);
        request_animation_frame(|| focus_id(quotas::HEADING));
    }
}

/// The balancer of one call; `failed` says whether something in the quotas is wrong.
pub(super) fn draw(page: CallPage, reload: Callback<()>, failed: RwSignal<bool>) -> AnyView {
    let nobody = page.applicants.is_empty();
    let studio = studio(page, reload);
    Effect::new(move || failed.set(studio.wrong.with(|wrong| !wrong.is_empty())));
    if nobody {
        return no_applicants(studio);
    }
    view! {
        {bar(studio)}
        {notes::frozen_note(studio)}
        {notes::notes(studio)}
        <div class="balance-panes">
            {quotas::draw(studio)}
            <div class="stack">
                {chart::draw(studio)}
                {applicants::draw(studio)}
            </div>
            {side::draw(studio)}
        </div>
        {dialog(studio)}
    }
    .into_any()
}

/// A call whose applications have not come yet.
fn no_applicants(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let (id, name, seats) =
        studio.page.with_untracked(|page| (page.id.clone(), page.name.clone(), page.seats));
    view! {
        <p class="strong">{move || t_string!(i18n, balance.cohort, name = name.clone())}</p>
        <Empty
            title=move || t_string!(i18n, balance.no_applicants_title)
            words=move || t_string!(i18n, balance.no_applicants_body, seats = seats)
        >
            <ButtonLink href=paths::import_applications(&id) kind=ButtonKind::Primary>
                {t!(i18n, balance.import)}
            </ButtonLink>
        </Empty>
    }
    .into_any()
}

fn studio(page: CallPage, reload: Callback<()>) -> Studio {
    let (i18n, announce) = (use_i18n(), use_announce());
    let form = RwSignal::new(page.form.clone());
    let answered = RwSignal::new(page.form.clone());
    let balance = RwSignal::new(page.balance.clone());
    let (call, wrong) = (page.id.clone(), RwSignal::new(Vec::new()));
    let page = RwSignal::new(page);
    let again = StoredValue::new(None::<Callback<BalanceForm>>);
    let id = call.clone();
    let asking = data::use_mutation(
        move |client, form: BalanceForm| {
            let id = id.clone();
            async move { client.balance(&id, &form).await.map(|balance| (form, balance)) }
        },
        move |(asked, answer): (BalanceForm, Balance)| {
            answered.set(asked.clone());
            balance.set(answer);
            let now = form.get_untracked();
            match again.get_value() {
                Some(again) if now != asked && wrong.with_untracked(Vec::is_empty) => again.run(now),
                _ => announce.say(&untrack(|| summary(i18n, &balance.read(), page.read().seats))),
            }
        },
    );
    // Not before the answer before is done with.
    again.set_value(Some(Callback::new(move |form| request_animation_frame(move || asking.send(form)))));
    let accept = move |new: CallPage| {
        form.set(new.form.clone());
        answered.set(new.form.clone());
        balance.set(new.balance.clone());
        page.set(new);
    };
    let id = call.clone();
    let keeping = data::use_mutation(
        move |client, form: BalanceForm| {
            let (id, version) = (id.clone(), page.with_untracked(|page| page.version));
            async move { client.keep_balance(&id, version, &form).await }
        },
        move |new: CallPage| {
            // What was typed since it was sent stays, and is asked about.
            let typed = form.get_untracked();
            let differs = typed != new.form;
            accept(new);
            announce.say(untrack(|| t_string!(i18n, balance.kept)));
            if differs {
                form.set(typed.clone());
                if let (Some(again), true) = (again.get_value(), wrong.with_untracked(Vec::is_empty)) {
                    again.run(typed);
                }
            } else {
                request_animation_frame(|| focus_id(quotas::HEADING));
            }
        },
    );
    let confirming = RwSignal::new(false);
    let freezing = data::use_mutation(
        move |client, version: u32| {
            let id = call.clone();
            async move { client.freeze_call(&id, &FreezeForm { version }).await }
        },
        move |new| {
            accept(new);
            confirming.set(false);
            announce.say(untrack(|| t_string!(i18n, balance.frozen)));
            request_animation_frame(|| focus_id(FROZEN));
        },
    );
    Studio { i18n, page, form, balance, answered, wrong, asking, keeping, freezing, confirming, reload }
}

/// "138 applicants, 50 seats: 31 are clear, 107 need the committee."
fn summary(i18n: I18n, balance: &Balance, seats: u16) -> String {
    let grey = view_model::Filter::Grey.count(balance);
    let (all, clear) = (balance.standings.len(), balance.standings.len() - grey);
    t_string!(i18n, balance.summary, all = all, seats = seats, clear = clear, grey = grey)
}

/// What the call is about, and what can be done.
fn bar(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let title = move || {
        let name = studio.page.read().name.clone();
        let summary = summary(i18n, &studio.balance.read(), studio.page.read().seats);
        view! {
            <p class="strong">{t_string!(i18n, balance.cohort, name = name)}</p>
            <p class="soft">{summary}</p>
        }
    };
    let changed = Memo::new(move |_| studio.open() && studio.changed() && studio.wrong.read().is_empty());
    let unkept = Memo::new(move |_| studio.open() && (studio.changed() || !studio.wrong.read().is_empty()));
    let is_open = Memo::new(move |_| studio.open());
    let keep = move || {
        changed.get().then(|| {
            view! {
                <Button
                    icon="save"
                    on_press=move || studio.keeping.send(studio.form.get_untracked())
                    busy=studio.keeping.busy()
                    busy_word=move || t_string!(i18n, balance.keeping)
                >
                    {t!(i18n, balance.keep)}
                </Button>
            }
        })
    };
    let revert = move || {
        unkept.get().then(|| {
            view! { <Button icon="undo" on_press=move || studio.revert()>{t!(i18n, balance.revert)}</Button> }
        })
    };
    let freeze = move || {
        (is_open.get() && !unkept.get()).then(|| {
            let ask = move || {
                studio.freezing.reset();
                studio.confirming.set(true);
            };
            view! { <Button kind=ButtonKind::Primary on_press=ask>{t!(i18n, balance.freeze)}</Button> }
        })
    };
    let import = move || {
        (is_open.get() && !unkept.get()).then(|| {
            let to = paths::import_applications(&studio.page.read().id);
            view! { <ButtonLink href=to icon="data">{t!(i18n, balance.import)}</ButtonLink> }
        })
    };
    view! {
        <div class="cluster cluster-apart">
            <div class="cluster">{title}</div>
            <span class="cluster">{import} {revert} {keep} {freeze}</span>
        </div>
    }
    .into_any()
}

/// Whether every quota is met, as a status.
pub(super) fn met(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let met = Memo::new(move |_| studio.balance.read().loosened.is_empty());
    (move || {
        if met.get() {
            view! { <Status tone=Tone::Done>{t!(i18n, balance.all_met)}</Status> }.into_any()
        } else {
            view! { <Status tone=Tone::Needs>{t!(i18n, balance.not_met)}</Status> }.into_any()
        }
    })
    .into_any()
}

/// Takes something that is named `name` out of the form; absent once the selection is frozen.
pub(super) fn remove_button(studio: Studio, name: Signal<String>, press: Callback<()>) -> AnyView {
    let i18n = studio.i18n;
    let open = Memo::new(move |_| studio.open());
    (move || {
        open.get().then(|| {
            view! {
                <Button
                    kind=ButtonKind::Quiet
                    small=true
                    on_press=press
                    label=move || t_string!(i18n, balance.remove_named, name = name.get())
                >
                    {t!(i18n, balance.remove)}
                </Button>
            }
        })
    })
    .into_any()
}

/// Asks once before the selection is frozen.
fn dialog(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let selected = move || studio.balance.read().standings.iter().filter(|one| one.selected).count();
    let what = move || {
        let count = selected();
        if is_one(i18n, count) {
            t_string!(i18n, balance.freeze_what_1, count = count)
        } else {
            t_string!(i18n, balance.freeze_what_n, count = count)
        }
    };
    let grey = move || {
        t_string!(i18n, balance.freeze_grey, count = view_model::Filter::Grey.count(&studio.balance.read()))
    };
    let freeze =
        Callback::new(move |()| studio.freezing.send(studio.page.with_untracked(|page| page.version)));
    view! {
        <Dialog
            open=studio.confirming
            on_close=move || studio.confirming.set(false)
            title=move || t_string!(i18n, balance.freeze_title)
            confirm=move || t_string!(i18n, balance.freeze_yes)
            on_confirm=freeze
            safe=move || t_string!(i18n, balance.not_yet)
            busy=studio.freezing.busy()
            busy_word=move || t_string!(i18n, balance.freezing)
        >
            {move || studio.freezing.error().map(|error| notes::failure(studio, error, freeze))}
            <p>{what}</p>
            <p>{grey}</p>
            <p>{t!(i18n, balance.freeze_final)}</p>
        </Dialog>
    }
    .into_any()
}
