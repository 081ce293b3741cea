//! Staying close to an earlier run: what is asked, the tag of a pair that is held for its sake, and what came of it.

use leptos::prelude::*;
use model::id::RunId;
use model::match_keep::{KeepForm, KeptCount};
use model::matching::{MatchRun, MatchRunBrief, MatchRuns, Objective};

use super::studio::Studio;
use super::view_model::{Answer, Choosable, Earlier, choosable};
use super::words::counted;
use crate::data::{self, ErrorView, Loaded, Mutation};
use crate::i18n::{I18n, t, t_string};
use crate::ui::field::{Choice, SelectField};
use crate::ui::number::NumberField;
use crate::ui::status::Tag;

const TITLE: &str = "matching-close-title";

/// The group of the rules: how many percent of which run.
pub(super) fn rules(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let asked = Memo::new(move |_| {
        let source = studio.source.read();
        (source.cohort().clone(), source.studio.published.clone(), studio.writes().kept.get())
    });
    let runs = data::newest_match_runs(asked);
    let close = Close::new(studio);
    let controls = move |(newest, published): (MatchRuns, Option<MatchRun>)| {
        if newest.runs.is_empty() {
            return view! { <p class="soft small">{t!(i18n, matching.close_none)}</p> }.into_any();
        }
        close.controls(newest.runs, published)
    };
    view! {
        <div class="stack-close" role="group" aria-labelledby=TITLE>
            <h3 class="matching-small" id=TITLE>{t!(i18n, matching.close_title)}</h3>
            <Loaded of=runs words=move || t_string!(i18n, matching.runs_loading) lines=2 view=controls />
        </div>
    }
    .into_any()
}

/// What stands behind the two fields; all of it is signals.
#[derive(Clone, Copy)]
struct Close {
    studio: Studio,
    /// The run that was chosen while nothing is asked of it yet.
    picked: RwSignal<Option<RunId>>,
    /// What is to be asked once the pairs of the run are there.
    wish: StoredValue<Option<(RunId, u8)>>,
    /// Runs whose pairs were fetched.
    seen: StoredValue<Vec<Earlier>>,
    fetching: Mutation<RunId, MatchRun>,
}

impl Close {
    fn new(studio: Studio) -> Self {
        let (wish, seen) = (StoredValue::new(None), StoredValue::new(Vec::new()));
        let itself = StoredValue::new(None::<Self>);
        let fetching = data::use_mutation(
            |client, run: RunId| async move { client.match_run(&run).await },
            move |run: MatchRun| {
                seen.update_value(|seen| seen.push(Earlier::of(&run)));
                let close: Option<Self> = itself.get_value();
                if let Some((close, (run, percent))) = close.zip(wish.get_value()) {
                    close.ask(run, percent);
                }
            },
        );
        let close = Self { studio, picked: RwSignal::new(None), wish, seen, fetching };
        itself.set_value(Some(close));
        close
    }

    /// Asks for so many percent of `run`, as soon as its pairs are known.
    fn ask(self, run: RunId, percent: u8) {
        self.wish.set_value(None);
        match self.known(&run) {
            _ if percent == 0 => self.studio.question.update(super::view_model::Question::stay_free),
            Some(earlier) => self.studio.question.update(|question| question.stay_close(&earlier, percent)),
            None => {
                self.wish.set_value(Some((run.clone(), percent)));
                self.fetching.send(run);
            }
        }
    }

    fn known(self, run: &RunId) -> Option<Earlier> {
        let asked = self.studio.question.read_untracked().earlier.clone();
        let saved = self.studio.saved.read_untracked().as_ref().map(|run| Earlier::of(run));
        let seen = self.seen.get_value();
        asked.into_iter().chain(saved).chain(seen).find(|earlier| earlier.run == *run)
    }

    fn controls(self, newest: Vec<MatchRunBrief>, published: Option<MatchRun>) -> AnyView {
        let (studio, i18n) = (self.studio, self.studio.i18n);
        if let Some(run) = &published {
            self.seen.update_value(|seen| seen.push(Earlier::of(run)));
        }
        let choices = Memo::new(move |_| {
            choosable(&newest, published.as_ref(), studio.question.read().earlier.as_ref())
        });
        let percent = Memo::new(move |_| studio.question.read().close_to().map_or(0, |(percent, _)| percent));
        let chosen = Memo::new(move |_| {
            let asked = studio.question.read().earlier.as_ref().map(|earlier| earlier.run.clone());
            let wanted = asked.or_else(|| self.picked.get());
            let choices = choices.read();
            let named = choices.iter().find(|one| Some(&one.run) == wanted.as_ref());
            named.or_else(|| choices.first()).cloned()
        });
        let pick = move |id: String| {
            let Ok(run) = RunId::parse(&id) else { return };
            self.picked.set(Some(run.clone()));
            let percent = percent.get_untracked();
            if percent > 0 {
                self.ask(run, percent);
            }
        };
        let set = move |percent: i64| {
            if let Some(Choosable { run, .. }) = chosen.get_untracked() {
                self.ask(run, percent.clamp(0, i64::from(KeepForm::MAX_PERCENT)) as u8);
            }
        };
        let several = Memo::new(move |_| choices.read().len() > 1);
        let which = move || {
            several.get().then(|| {
                view! {
                    <SelectField
                        id="matching-close-run"
                        label=move || t_string!(i18n, matching.close_run)
                        value=Signal::derive(move || {
                            chosen.read().as_ref().map(|one| one.run.to_string()).unwrap_or_default()
                        })
                        on_input=pick
                        options=Signal::derive(move || choices.get().iter().map(|one| choice(i18n, one)).collect())
                    />
                }
            })
        };
        let number = move || chosen.read().as_ref().map(|one| one.number).unwrap_or_default();
        let busy = self.fetching.busy();
        let waiting = move || busy.get().then(|| t!(i18n, matching.runs_loading));
        let retry = Callback::new(move |()| {
            if let Some((run, percent)) = self.wish.get_value() {
                self.ask(run, percent);
            }
        });
        let error = move || self.fetching.error().map(|error| view! { <ErrorView error on_retry=retry /> });
        view! {
            {which}
            <NumberField
                id="matching-close"
                label=move || t_string!(i18n, matching.close_percent, number = number())
                hint=move || t_string!(i18n, matching.close_hint)
                value=Signal::derive(move || i64::from(percent.get()))
                on_change=set
                max=i64::from(KeepForm::MAX_PERCENT)
                step=5
            />
            <p class="soft small" role="status">{waiting}</p>
            {error}
        }
        .into_any()
    }
}

fn choice(i18n: I18n, one: &Choosable) -> Choice {
    let (number, published) = (one.number, one.published);
    Choice::new(one.run.as_str(), move || {
        if published {
            t_string!(i18n, matching.close_run_published, number = number)
        } else {
            t_string!(i18n, matching.run_number, number = number)
        }
    })
}

/// That a pair is held because the run with this number had it.
pub(super) fn tag(i18n: I18n, number: u32) -> AnyView {
    view! { <Tag>{t!(i18n, matching.tag_kept, number = number)}</Tag> }.into_any()
}

/// What was kept of an earlier run.
#[derive(Clone, PartialEq)]
pub(super) struct Kept {
    count: KeptCount,
    /// The number of the run and how many pairs it had.
    earlier: (u32, usize),
    /// Whether the worst pair comes before it.
    worst_first: bool,
}

impl Kept {
    /// Nothing where nothing was asked.
    pub(super) fn of(answer: &Answer) -> Option<Self> {
        let (_, earlier) = answer.question.close_to()?;
        let worst_first = answer.question.form.objective == Objective::WorstOff;
        Some(Self { count: answer.kept?, earlier: (earlier.number, earlier.pairs.len()), worst_first })
    }
}

/// How much was kept, and why no more.
pub(super) fn report(i18n: I18n, told: Kept) -> AnyView {
    let Kept { count: KeptCount { of, asked, kept }, earlier: (number, pairs), worst_first } = told;
    let gone = pairs.saturating_sub(of as usize);
    let said = move || {
        if of == 0 {
            t_string!(i18n, matching.close_nothing, number = number)
        } else {
            counted!(i18n, kept as usize, close_kept_1, close_kept_n, of = of, asked = asked)
        }
    };
    let fewer = (kept < asked).then(|| {
        let why = move || {
            if worst_first {
                t_string!(i18n, matching.close_fewer_worst)
            } else {
                t_string!(i18n, matching.close_fewer)
            }
        };
        view! { <p class="small">{why}</p> }
    });
    let gone = (gone > 0 && of > 0).then(|| {
        let said = move || counted!(i18n, gone, close_gone_1, close_gone_n, number = number);
        view! { <p class="soft small">{said}</p> }
    });
    view! {
        <h3 class="matching-small">{t!(i18n, matching.close_report, number = number)}</h3>
        <p>{said}</p>
        {fewer}
        {gone}
        <hr />
    }
    .into_any()
}
