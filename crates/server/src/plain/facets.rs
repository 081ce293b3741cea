//! Facets as groups of boxes, each value with what choosing it would leave.

use std::collections::BTreeMap;

use maud::{Markup, html};
use model::directory_search::{Facet, SearchAnswer};

use super::intl::number;
use super::question::Question;
use super::terms::Names;
use super::words::{Words, fill};
use crate::finding::Findable;

/// All facets that narrow anything, those of which something is chosen open.
pub(super) fn draw(words: &Words, findable: &Findable, question: &Question, answer: &SearchAnswer) -> Markup {
    let none = BTreeMap::new();
    html! {
        @for facet in Facet::ALL {
            @let counts = answer.counts.get(facet.code()).unwrap_or(&none);
            @let chosen = question.chosen(*facet);
            @let values = offered(*facet, findable, question, counts);
            // A facet with one value narrows nothing, unless the address chose another.
            @if !values.is_empty() && (counts.len() > 1 || !chosen.is_empty()) {
                details class="plain-facet" open[!chosen.is_empty()] {
                    summary {
                        (words.facet(*facet))
                        @if !chosen.is_empty() {
                            " "
                            span class="plain-soft" {
                                (fill(&words.plain.chosen, &[("count", &number(words.locale, chosen.len() as u32))]))
                            }
                        }
                    }
                    fieldset {
                        legend { (words.facet(*facet)) }
                        @for value in values {
                            (one(words, findable.names(), *facet, &value, chosen.contains(&value), counts.get(&value)))
                        }
                    }
                }
            }
        }
    }
}

/// The values of a facet that leave something, and those that are chosen, in their order; what an old address chose and
/// nobody has comes last, so that it can be taken away.
fn offered(
    facet: Facet,
    findable: &Findable,
    question: &Question,
    counts: &BTreeMap<String, u32>,
) -> Vec<String> {
    let chosen = question.chosen(facet);
    let known = directory::ordered(facet, &findable.totals(facet));
    let leaves = |value: &String| counts.get(value).is_some_and(|count| *count > 0) || chosen.contains(value);
    let unknown: Vec<String> = chosen.iter().filter(|value| !known.contains(value)).cloned().collect();
    known.into_iter().filter(leaves).chain(unknown).collect()
}

fn one(words: &Words, names: &Names, facet: Facet, value: &str, chosen: bool, count: Option<&u32>) -> Markup {
    html! {
        label {
            input type="checkbox" name=(facet.code()) value=(value) checked[chosen];
            span { (words.value(names, facet, value)) }
            span class="plain-count" { (number(words.locale, count.copied().unwrap_or_default())) }
        }
    }
}
