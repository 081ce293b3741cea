//! What changes more than one proposal: forming groups anew, placing late joiners, publishing.

use leptos::prelude::*;
use model::group::{GroupRun, GroupRunForm, PublishForm};
use model::group_edit::GroupProposals;
use model::id::{CohortId, RunId};

use super::studio::HEADING;
use crate::a11y::use_announce;
use crate::data::{self, Mutation};
use crate::i18n::{I18n, Language, t_string};
use crate::intl::{self, Plural};
use crate::ui::focus::focus_id;

/// Forms groups; says how many.
pub fn former(
    i18n: I18n,
    cohort: CohortId,
    accept: impl Fn(GroupProposals) + 'static,
) -> Mutation<GroupRunForm, GroupProposals> {
    let announce = use_announce();
    data::use_mutation(
        move |client, form: GroupRunForm| {
            let cohort = cohort.clone();
            async move { client.form_groups(&cohort, &form).await }
        },
        move |new: GroupProposals| {
            let count = new.proposals.first().map_or(0, |run| run.groups.len());
            accept(new);
            announce.say(&untrack(|| formed(i18n, count)));
        },
    )
}

/// Places late joiners; says how many still have no group.
pub fn placer(
    i18n: I18n,
    cohort: CohortId,
    accept: impl Fn(GroupProposals) + 'static,
) -> Mutation<(), GroupProposals> {
    let announce = use_announce();
    data::use_mutation(
        move |client, ()| {
            let cohort = cohort.clone();
            async move { client.place_late(&cohort).await }
        },
        move |new: GroupProposals| {
            let left = new.proposals.first().map_or(0, |run| run.unplaced.len());
            accept(new);
            announce.say(&untrack(|| super::late::placed_words(i18n, left)));
            request_animation_frame(|| focus_id(HEADING));
        },
    )
}

fn formed(i18n: I18n, count: usize) -> String {
    match intl::plural(Language::of(i18n), count as u64) {
        Plural::One => t_string!(i18n, groups.formed_1, count = count),
        Plural::Other => t_string!(i18n, groups.formed_n, count = count),
    }
}

/// Publishes; says so.
pub fn publisher(i18n: I18n, done: impl Fn(GroupRun) + 'static) -> Mutation<(RunId, PublishForm), GroupRun> {
    let announce = use_announce();
    data::use_mutation(
        |client, (run, form): (RunId, PublishForm)| async move { client.publish_groups(&run, &form).await },
        move |new: GroupRun| {
            let placed = super::proposal::Figures::of(&new).placed;
            done(new);
            announce.say(&untrack(|| super::publish::published_words(i18n, placed)));
        },
    )
}
