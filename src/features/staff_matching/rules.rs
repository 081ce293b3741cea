//! The rules: what must hold, what weighs how much, what counts as best, pins and bans. Every change is answered at once.

use leptos::prelude::*;
use model::matching::{Objective, Pair, Part, Ruleset};

use super::close;
use super::pane::{self, Pane};
use super::studio::Studio;
use super::view_model::{CRITERIA, Criterion, Weighed, set_must, weighed};
use super::words;
use crate::i18n::{t, t_string};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Disclosure;
use crate::ui::field::{CheckboxGroup, Choice, RadioGroup};
use crate::ui::icon::Icon;
use crate::ui::score::PARTS;
use crate::ui::slider::SliderWithNumber;

/// The most minutes the slider offers; the API takes more.
const MINUTES_MAX: i64 = 600;

/// Everything that can be asked for.
pub(super) fn rules_pane(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    // Between 1024 and 1279 px the rules are a bar above the result.
    let folded = RwSignal::new(true);
    let reset = view! {
        <Button kind=ButtonKind::Quiet small=true on_press=move || studio.reset_rules()>{t!(i18n, matching.reset)}</Button>
    }
    .into_any();
    let aside = view! {
        <span class="cluster">
            {reset}
            <button
                type="button"
                class="button button-small matching-fold"
                aria-expanded=move || if folded.get() { "false" } else { "true" }
                aria-controls="matching-rules-body"
                on:click=move |_| folded.update(|folded| *folded = !*folded)
            >
                {move || if folded.get() { t_string!(i18n, matching.show_rules) } else { t_string!(i18n, matching.hide_rules) }}
            </button>
        </span>
    }
    .into_any();
    let body = view! {
        <div class="matching-rules-body" id="matching-rules-body" class:matching-folded=move || folded.get()>
            {musts(studio)}
            {weights(studio)}
            {objective(studio)}
            {pairs(studio)}
            {close::rules(studio)}
        </div>
    }
    .into_any();
    pane::draw(Pane::Rules, move || t_string!(i18n, matching.rules).into(), aside, body)
}

fn musts(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let musts =
        Memo::new(move |_| words::musts(i18n, &studio.question.read().form.ruleset, &studio.wording.get()));
    let items = move || {
        musts
            .get()
            .into_iter()
            .map(|words| view! { <li><Icon name="check" /><span>{words}</span></li> })
            .collect_view()
    };
    let minutes = Memo::new(move |_| i64::from(studio.question.read().form.ruleset.min_overlap_minutes));
    let changed = Signal::derive(move || {
        let now = minutes.get();
        baseline_rules(studio, |rules| i64::from(rules.min_overlap_minutes) != now)
    });
    view! {
        <div class="stack-close">
            <h3 class="matching-small">{t!(i18n, matching.musts)}</h3>
            <ul class="checked matching-musts">{items}</ul>
            <div class="matching-minutes">
                <SliderWithNumber
                    id="matching-minutes"
                    label=move || t_string!(i18n, matching.minutes)
                    value=minutes
                    max=MINUTES_MAX.max(minutes.get_untracked())
                    changed
                    on_input=move |minutes: i64| {
                        studio.change(|form| form.ruleset.min_overlap_minutes = minutes.clamp(0, 10_080) as u16);
                    }
                />
            </div>
            {more_musts(studio)}
        </div>
    }
    .into_any()
}

/// Whether `differ` holds of the rules that were asked for the baseline. Tracked.
fn baseline_rules(studio: Studio, differ: impl Fn(&Ruleset) -> bool) -> bool {
    studio.baseline.read().as_ref().is_some_and(|before| differ(&before.question.form.ruleset))
}

/// Any criterion can cut instead of weighing.
fn more_musts(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let choice = move |criterion: &Criterion| {
        let code = criterion.code;
        Choice::new(code, move || words::criterion(i18n, code))
    };
    let options: Vec<Choice> = CRITERIA.iter().map(choice).collect();
    let choose = move |chosen: Vec<String>| {
        studio.change(|form| {
            for Criterion { code, .. } in CRITERIA {
                set_must(form, code, chosen.iter().any(|other| other == code));
            }
        });
    };
    view! {
        <Disclosure summary=move || t_string!(i18n, matching.more_musts)>
            <CheckboxGroup
                id="matching-must"
                legend=move || t_string!(i18n, matching.more_musts_legend)
                hint=move || t_string!(i18n, matching.more_musts_hint)
                options
                value=Memo::new(move |_| studio.question.read().form.ruleset.must.clone())
                on_change=choose
                facet=true
            />
        </Disclosure>
    }
    .into_any()
}

fn weights(studio: Studio) -> AnyView {
    let defaults = studio.source.read_untracked().studio.default_ruleset.weights.clone();
    // Drawn anew when a criterion becomes a must or an opened run needs a longer scale, and not while a weight moves.
    let shape = Memo::new(move |_| {
        let mut rules = studio.question.read().form.ruleset.clone();
        for (code, weight) in &defaults {
            rules.weights.entry(code.clone()).or_insert(*weight);
        }
        let largest = rules.weights.values().copied().max().unwrap_or_default();
        (weighed(&rules), if largest > 50 { 100 } else { 50 })
    });
    (move || {
        let (criteria, max) = shape.get();
        sliders(studio, criteria, max)
    })
    .into_any()
}

fn sliders(studio: Studio, criteria: Vec<Weighed>, max: i64) -> AnyView {
    let i18n = studio.i18n;
    let group = |(at, part): (usize, &Part)| {
        let own: Vec<Weighed> = criteria.iter().filter(|criterion| criterion.part == at).cloned().collect();
        let part = *part;
        let heading = (own.len() > 1).then(|| {
            view! { <h4 class="matching-part">{move || words::part(i18n, part)}</h4> }
        });
        let sliders = own.into_iter().map(|criterion| weight(studio, criterion, max)).collect_view();
        view! { {heading} {sliders} }.into_any()
    };
    let groups = Part::ALL.iter().enumerate().map(group).collect_view();
    view! {
        <div class="matching-weights">
            <h3 class="matching-small">{t!(i18n, matching.weights, max = max)}</h3>
            {groups}
        </div>
    }
    .into_any()
}

fn weight(studio: Studio, criterion: Weighed, max: i64) -> AnyView {
    let i18n = studio.i18n;
    let Weighed { code, part } = criterion;
    let code = StoredValue::new(code);
    let default = code
        .with_value(|code| studio.source.read_untracked().studio.default_ruleset.weights.get(code).copied());
    let of = move |rules: &Ruleset| {
        code.with_value(|code| rules.weights.get(code).copied()).or(default).unwrap_or_default()
    };
    let value = Memo::new(move |_| i64::from(of(&studio.question.read().form.ruleset)));
    let changed = Signal::derive(move || {
        let now = value.get();
        baseline_rules(studio, |rules| i64::from(of(rules)) != now)
    });
    view! {
        <SliderWithNumber
            id=format!("matching-weight-{}", code.get_value())
            label=move || code.with_value(|code| words::criterion(i18n, code))
            swatch=PARTS[part]
            value
            max
            changed
            on_input=move |weight: i64| {
                studio.change(|form| {
                    form.ruleset.weights.insert(code.get_value(), weight.clamp(0, 100) as u8);
                });
            }
        />
    }
    .into_any()
}

fn objective(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let hint = move |objective: Objective| match objective {
        Objective::Bands => t_string!(i18n, matching.objective_bands_hint),
        Objective::WorstOff => t_string!(i18n, matching.objective_worst_off_hint),
        Objective::Total => t_string!(i18n, matching.objective_total_hint),
    };
    let choice = move |objective: &Objective| {
        let objective = *objective;
        let choice = Choice::new(objective.code(), move || words::objective(i18n, objective));
        Choice { hint: Some((move || hint(objective)).into()), ..choice }
    };
    let options: Vec<Choice> = Objective::ALL.iter().map(choice).collect();
    view! {
        <RadioGroup
            id="matching-objective"
            legend=move || t_string!(i18n, matching.objective)
            options
            value=Memo::new(move |_| studio.question.read().form.objective.code().to_owned())
            on_change=move |code: String| {
                if let Some(objective) = Objective::from_code(&code) {
                    studio.change(|form| form.objective = objective);
                }
            }
        />
    }
    .into_any()
}

/// Pins and bans, each with its way out.
fn pairs(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let chosen = Memo::new(move |_| {
        let form = &studio.question.read().form;
        (form.pinned.clone(), form.forbidden.clone())
    });
    let list = move || {
        let (pinned, banned) = chosen.get();
        if pinned.is_empty() && banned.is_empty() {
            return view! { <p class="soft small">{t!(i18n, matching.no_pins)}</p> }.into_any();
        }
        let pinned = pinned.into_iter().map(|pair| pair_item(studio, pair, true));
        let banned = banned.into_iter().map(|pair| pair_item(studio, pair, false));
        let items = pinned.chain(banned).collect_view();
        view! { <ul class="matching-pairs">{items}</ul> }.into_any()
    };
    view! {
        <div class="stack-close">
            <h3 class="matching-small" id="matching-pins" tabindex="-1">{t!(i18n, matching.pins)}</h3>
            {list}
        </div>
    }
    .into_any()
}

fn pair_item(studio: Studio, pair: Pair, pinned: bool) -> AnyView {
    let i18n = studio.i18n;
    let names = StoredValue::new(studio.names(&pair));
    let said = move || {
        let (mentee, mentor) = names.get_value();
        if pinned {
            t_string!(i18n, matching.pinned_pair, mentee = mentee, mentor = mentor)
        } else {
            t_string!(i18n, matching.banned_pair, mentee = mentee, mentor = mentor)
        }
    };
    let label = move || {
        let (mentee, mentor) = names.get_value();
        if pinned {
            t_string!(i18n, matching.remove_pinned, mentee = mentee, mentor = mentor)
        } else {
            t_string!(i18n, matching.remove_banned, mentee = mentee, mentor = mentor)
        }
    };
    let remove = move || {
        if pinned {
            studio.pin(&pair);
        } else {
            studio.ban(&pair);
        }
        // The button goes with its row; the heading of the list is the nearest thing that stays.
        crate::ui::focus::focus_id("matching-pins");
    };
    view! {
        <li>
            <Icon name=if pinned { "pin" } else { "ban" } />
            <span>{said}</span>
            <Button small=true kind=ButtonKind::Quiet label on_press=remove>{t!(i18n, matching.remove)}</Button>
        </li>
    }
    .into_any()
}
