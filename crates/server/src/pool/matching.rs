//! The engine's pool of a cohort, and the engine's run as staff see it.

use std::collections::{BTreeMap, BTreeSet};

pub use answers::pins::broken_rules;
use answers::reasons::Names;
pub use answers::rules::default_ruleset;
pub use answers::told::why as why_reason;
use answers::{rules, told};
use matching::objective::Cuts;
use matching::pool::{FORMAT, Language as EngineLanguage, Level, Mentee, Mentor, Offer, Pool, Theme};
use matching::ruleset::Ruleset as EngineRuleset;
use matching::run::{Match, Run};
use matching::time::Zones;
use model::matching::{
    MatchRow, MatchRun, MatchRunForm, Pool as PoolView, PoolIssue, PoolIssueKind, PoolMentee, PoolMentor,
    UnmatchedRow,
};
use model::problem::{FieldProblem, field};
use model::words::{LanguageLevel, Speaks};
use store::runs::RunRecord;

use super::cohort::{CohortData, CohortMemberData, MentorData, free_minutes, spans};
use crate::engine::zones::{self, UnknownZone};

/// The pool of a cohort under the rules of `form`. A member without a government lead cannot meet a mentor and stays
/// out; one without a need takes part with nothing but its facts.
pub fn pool(data: &CohortData, form: &MatchRunForm) -> Result<Pool, Vec<FieldProblem>> {
    let mentors: BTreeSet<&str> = data.mentors.iter().map(|mentor| mentor.person.id.as_str()).collect();
    let mentees: Vec<Mentee> = data.members.iter().filter_map(|one| mentee(one, &mentors)).collect();
    let known: BTreeSet<&str> = mentees.iter().map(|mentee| mentee.id.as_str()).collect();
    let mut wrong = Vec::new();
    for (name, pairs) in [("pinned", &form.pinned), ("forbidden", &form.forbidden)] {
        for (at, pair) in pairs.iter().enumerate() {
            if !known.contains(pair.mentee.as_str()) {
                wrong.push(FieldProblem::new(format!("{name}[{at}].mentee"), field::UNKNOWN));
            }
            if !mentors.contains(pair.mentor.as_str()) {
                wrong.push(FieldProblem::new(format!("{name}[{at}].mentor"), field::UNKNOWN));
            }
        }
    }
    let ruleset = rules::engine_ruleset(&form.ruleset).map_err(|mut unknown| {
        unknown.append(&mut wrong);
        unknown
    })?;
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let pairs = |list: &[model::matching::Pair]| {
        list.iter().map(|pair| (pair.mentee.as_str().to_owned(), pair.mentor.as_str().to_owned())).collect()
    };
    Ok(Pool {
        format: FORMAT.to_owned(),
        programme: data.programme,
        ruleset,
        objective: rules::objective(form.objective),
        mentors: data.mentors.iter().map(mentor).collect(),
        mentees,
        pinned: pairs(&form.pinned),
        forbidden: pairs(&form.forbidden),
    })
}

fn mentee(data: &CohortMemberData, mentors: &BTreeSet<&str>) -> Option<Mentee> {
    let lead = data.government_lead.as_ref()?;
    let member = &data.member;
    let need = data.need.as_ref();
    // A wish for somebody who mentors no more is no fault of the member.
    let wishes = need.iter().flat_map(|need| &need.wishes).filter(|id| mentors.contains(id.as_str()));
    Some(Mentee {
        id: member.id.as_str().to_owned(),
        name: member.name.clone(),
        member: member.id.as_str().to_owned(),
        country: member.country.as_str().to_owned(),
        region: member.region.code().to_owned(),
        kind: member.kind.code().to_owned(),
        population: member.population.map(u64::from),
        time_zone: lead.time_zone.clone(),
        free: spans(&data.free),
        languages: languages(&lead.languages),
        themes: need.map_or_else(Vec::new, |need| {
            need.themes.iter().map(|one| Theme { slug: one.slug.clone(), weight: one.weight }).collect()
        }),
        problem: need.map_or_else(String::new, |need| need.problem.clone()),
        stage: need.map(|need| need.stage),
        sector: "government".to_owned(),
        capacity: 1,
        wishes: wishes.map(|id| id.as_str().to_owned()).collect(),
        waited_rounds: need.map_or(0, |need| u32::from(need.waited_rounds)),
        ..Mentee::default()
    })
}

fn mentor(data: &MentorData) -> Mentor {
    let MentorData { profile, person, member, free, places } = data;
    Mentor {
        id: person.id.as_str().to_owned(),
        name: person.name.clone(),
        member: member.id.as_str().to_owned(),
        country: member.country.as_str().to_owned(),
        region: member.region.code().to_owned(),
        kind: member.kind.code().to_owned(),
        population: member.population.map(u64::from),
        time_zone: person.time_zone.clone(),
        free: spans(free),
        languages: languages(&person.languages),
        offers: profile.offers.iter().map(|one| Offer { slug: one.slug.clone(), level: one.level }).collect(),
        experience: profile.experience.clone(),
        stage: Some(profile.stage),
        sector: profile.side.code().to_owned(),
        capacity: u32::from(*places),
        paused: profile.paused,
        approved: profile.approved,
        ..Mentor::default()
    }
}

fn languages(spoken: &[Speaks]) -> Vec<EngineLanguage> {
    let level = |level| match level {
        LanguageLevel::First => Level::First,
        LanguageLevel::Working => Level::Working,
        LanguageLevel::Basic => Level::Basic,
    };
    spoken
        .iter()
        .map(|one| EngineLanguage { code: one.code.as_str().to_owned(), level: level(one.level) })
        .collect()
}

/// The pool as staff see it, with what should be fixed first.
pub fn pool_view(data: &CohortData) -> PoolView {
    let mentees = data.members.iter().map(|one| {
        let mut themes: Vec<_> = one.need.iter().flat_map(|need| &need.themes).collect();
        themes.sort_by_key(|theme| std::cmp::Reverse(theme.weight));
        PoolMentee {
            id: one.member.id.clone(),
            name: one.member.name.clone(),
            country: one.member.country.clone(),
            languages: one.government_lead.as_ref().map_or_else(Vec::new, |lead| lead.languages.clone()),
            themes: themes.into_iter().map(|theme| theme.slug.clone()).collect(),
            problem: one.need.as_ref().map_or_else(String::new, |need| need.problem.clone()),
            free_minutes: free_minutes(&one.free),
        }
    });
    let mentors = data.mentors.iter().map(|one| PoolMentor {
        id: one.person.id.clone(),
        name: one.person.name.clone(),
        member: one.member.name.clone(),
        country: one.member.country.clone(),
        languages: one.person.languages.clone(),
        offers: one.profile.offers.iter().map(|offer| offer.slug.clone()).collect(),
        capacity: one.places,
        paused: one.profile.paused,
        approved: one.profile.approved,
        free_minutes: free_minutes(&one.free),
    });
    PoolView { mentees: mentees.collect(), mentors: mentors.collect(), issues: issues(data) }
}

fn issues(data: &CohortData) -> Vec<PoolIssue> {
    let least = EngineRuleset::default().min_overlap_minutes;
    let mut found: BTreeMap<PoolIssueKind, Vec<String>> = BTreeMap::new();
    let mut note = |holds: bool, kind: PoolIssueKind, who: &str| {
        if holds {
            found.entry(kind).or_default().push(who.to_owned());
        }
    };
    for one in &data.members {
        let minutes = free_minutes(&one.free);
        let name = &one.member.name;
        note(one.government_lead.is_none(), PoolIssueKind::NoLead, name);
        note(one.need.is_none(), PoolIssueKind::NoNeed, name);
        note(one.member.population.is_none(), PoolIssueKind::NoPopulation, name);
        note(minutes == 0 && one.government_lead.is_some(), PoolIssueKind::NoFreeHours, name);
        note((1..=least).contains(&minutes), PoolIssueKind::ThinHours, name);
    }
    for one in &data.mentors {
        let minutes = free_minutes(&one.free);
        let name = &one.person.name;
        note(!one.profile.approved, PoolIssueKind::NotApproved, name);
        note(one.profile.paused, PoolIssueKind::Paused, name);
        note(minutes == 0, PoolIssueKind::NoFreeHours, name);
        note((1..=least).contains(&minutes), PoolIssueKind::ThinHours, name);
    }
    found
        .into_iter()
        .map(|(kind, mut who)| {
            who.sort();
            PoolIssue { kind, who }
        })
        .collect()
}

/// Names of mentees and mentors by id.
pub fn names(data: &CohortData) -> Names {
    let members = data.members.iter().map(|one| (one.member.id.as_str().to_owned(), one.member.name.clone()));
    let people = data.mentors.iter().map(|one| (one.person.id.as_str().to_owned(), one.person.name.clone()));
    members.chain(people).collect()
}

/// A run as staff see it. `verified` is what the verifier said.
pub fn view(
    data: &CohortData,
    record: &RunRecord,
    form: &MatchRunForm,
    run: &Run,
    created_by: String,
) -> MatchRun {
    let names = names(data);
    let scores = || run.matches.iter().map(|one| i64::from(one.score));
    let figures = run.figures();
    let mut matches: Vec<MatchRow> = run.matches.iter().filter_map(|one| row(data, one, &names)).collect();
    matches.sort_by(|a, b| (&a.mentee_name, &a.mentor_name).cmp(&(&b.mentee_name, &b.mentor_name)));
    MatchRun {
        id: record.id.clone(),
        number: record.number,
        version: record.version,
        state: record.state,
        created_at_ms: record.created_at_ms,
        created_by,
        form: form.clone(),
        allowed_pairs: run.pairs.len() as u32,
        mentees: run.inputs.mentees.len() as u32,
        places: run
            .inputs
            .mentors
            .iter()
            .filter(|one| one.approved && !one.paused)
            .map(|one| one.capacity)
            .sum(),
        matched: run.matches.len() as u32,
        total: scores().sum(),
        worst: scores().min(),
        bands: figures
            .map_or_else(|_| Vec::new(), |all| all.bands.iter().map(|count| *count as u32).collect()),
        cuts: Cuts::default().as_slice().iter().map(|cut| i64::from(*cut)).collect(),
        verified: run.verify().is_ok(),
        matches,
        unmatched: run.unmatched.iter().filter_map(|one| unmatched(data, one, &names)).collect(),
        fairness: run.fairness.iter().map(told::fairness).collect(),
    }
}

fn row(data: &CohortData, one: &Match, names: &Names) -> Option<MatchRow> {
    let mentee = data.member(&one.mentee)?;
    let mentor = data.mentor(&one.mentor)?;
    let wishes = mentee.need.iter().flat_map(|need| &need.wishes);
    let rank = wishes.zip(1_u8..).find(|(wish, _)| **wish == mentor.person.id).map(|(_, rank)| rank);
    Some(MatchRow {
        mentee: mentee.member.id.clone(),
        mentee_name: mentee.member.name.clone(),
        mentee_country: mentee.member.country.clone(),
        mentor: mentor.person.id.clone(),
        mentor_name: mentor.person.name.clone(),
        mentor_member: mentor.member.name.clone(),
        score: i64::from(one.score),
        pinned: one.pinned,
        parts: told::display_parts(one),
        wish_rank: rank,
        why: one.why.iter().map(|why| told::why(why, names)).collect(),
    })
}

fn unmatched(data: &CohortData, one: &matching::explain::Unmatched, names: &Names) -> Option<UnmatchedRow> {
    let member = &data.member(&one.id)?.member;
    Some(UnmatchedRow {
        mentee: member.id.clone(),
        name: member.name.clone(),
        country: member.country.clone(),
        cut_by: told::cut_by(one),
        fixes: one.fixes.iter().map(|fix| told::fix(fix, names)).collect(),
    })
}

/// The zones of everybody in `pool`.
pub fn zones_of(pool: &Pool) -> Result<Zones, UnknownZone> {
    zones::load(pool.zone_names(), &pool.programme)
}
