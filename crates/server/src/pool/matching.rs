//! The engine's pool of a cohort, and the engine's run as staff see it.

use std::collections::{BTreeMap, BTreeSet};

use matching::explain::{Change, Why};
use matching::fault::Fault;
use matching::objective::{Cuts, ObjectiveCode};
use matching::pool::{FORMAT, Language as EngineLanguage, Level, Mentee, Mentor, Offer, Pool, Theme};
use matching::ruleset::{Criterion, Part as EnginePart, Rule, Ruleset as EngineRuleset};
use matching::run::{Match, Run};
use matching::score::Scores;
use matching::time::Zones;
use model::matching::{
    CutBy, FairnessRow, MatchRow, MatchRun, MatchRunForm, Objective, Pool as PoolView, PoolIssue,
    PoolIssueKind, PoolMentee, PoolMentor, Ruleset, UnmatchedRow,
};
use model::problem::{FieldProblem, field};
use model::reason::Reason;
use model::words::{LanguageLevel, Speaks};
use store::runs::RunRecord;

use super::cohort::{CohortData, CohortMemberData, MentorData, free_minutes, spans};
use super::parts;
use super::reasons::{Names, reason};
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
    let ruleset = engine_ruleset(&form.ruleset).map_err(|mut unknown| {
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
        objective: match form.objective {
            Objective::Bands => ObjectiveCode::Bands,
            Objective::Total => ObjectiveCode::Total,
        },
        mentors: data.mentors.iter().map(mentor).collect(),
        mentees,
        pinned: pairs(&form.pinned),
        forbidden: pairs(&form.forbidden),
    })
}

/// The rules with which a first run begins: the engine's own.
pub fn default_ruleset() -> Ruleset {
    let rules = EngineRuleset::default();
    Ruleset {
        min_overlap_minutes: u16::try_from(rules.min_overlap_minutes).unwrap_or(u16::MAX),
        weights: rules.weights.iter().map(|(one, weight)| (one.code().to_owned(), *weight)).collect(),
        must: rules.must.iter().map(|one| one.code().to_owned()).collect(),
    }
}

fn engine_ruleset(rules: &Ruleset) -> Result<EngineRuleset, Vec<FieldProblem>> {
    let find = |code: &str| Criterion::ALL.into_iter().find(|criterion| criterion.code() == code);
    let mut engine = EngineRuleset {
        min_overlap_minutes: u32::from(rules.min_overlap_minutes),
        ..EngineRuleset::default()
    };
    let mut wrong = Vec::new();
    for (code, weight) in &rules.weights {
        match find(code) {
            Some(criterion) => {
                engine.weights.insert(criterion, *weight);
            }
            None => wrong.push(FieldProblem::new(format!("ruleset.weights.{code}"), field::UNKNOWN)),
        }
    }
    for (at, code) in rules.must.iter().enumerate() {
        match find(code) {
            Some(criterion) => {
                engine.must.insert(criterion);
            }
            None => wrong.push(FieldProblem::new(format!("ruleset.must[{at}]"), field::UNKNOWN)),
        }
    }
    if wrong.is_empty() { Ok(engine) } else { Err(wrong) }
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
        fairness: run.fairness.iter().map(fairness).collect(),
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
        parts: display_parts(one),
        wish_rank: rank,
        why: one.why.iter().map(|why| why_reason(why, names)).collect(),
    })
}

/// The seven parts of the bar: what each criterion adds, shared out so that they sum up to the score.
fn display_parts(one: &Match) -> Vec<i64> {
    let weighted = EnginePart::ALL.map(|part| {
        let lines = one.breakdown.iter().filter(|line| line.criterion.part() == part);
        lines.map(|line| i64::from(line.points) * i64::from(line.weight)).sum()
    });
    parts::share(i64::from(one.score), &weighted)
}

/// A reason of the engine for a pair, flat.
pub fn why_reason(why: &Why, names: &Names) -> Reason {
    if let Why::CommonLanguages { languages } = why {
        // Levels would tell about each side; the codes say what matters.
        let codes: Vec<String> = languages.iter().map(|one| one.code.clone()).collect();
        let mut flat = reason("common_languages", &serde_json::Value::Null, names);
        flat.params.insert("languages".to_owned(), codes.into());
        return flat;
    }
    coded(serde_json::to_value(why), "code", names)
}

/// A tagged value of the engine as a reason; `tag` names its code.
fn coded(value: Result<serde_json::Value, serde_json::Error>, tag: &str, names: &Names) -> Reason {
    // Every such type is an enum of plain fields, which JSON always holds.
    let value = value.unwrap_or_default();
    reason(value[tag].as_str().unwrap_or_default(), &value["params"], names)
}

fn unmatched(data: &CohortData, one: &matching::explain::Unmatched, names: &Names) -> Option<UnmatchedRow> {
    let member = &data.member(&one.id)?.member;
    let fix = |fix: &matching::explain::Fix| {
        let change: &Change = &fix.change;
        let mut reason = coded(serde_json::to_value(change), "kind", names);
        reason.params.insert("gain".to_owned(), i64::from(fix.gain).into());
        reason
    };
    Some(UnmatchedRow {
        mentee: member.id.clone(),
        name: member.name.clone(),
        country: member.country.clone(),
        cut_by: one
            .cut_by
            .iter()
            .map(|cut| CutBy { rule: cut.rule.code().to_owned(), count: cut.count })
            .collect(),
        fixes: one.fixes.iter().map(fix).collect(),
    })
}

fn fairness(row: &matching::explain::FairnessRow) -> FairnessRow {
    let attribute = serde_json::to_value(row.attribute);
    FairnessRow {
        attribute: attribute.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default(),
        value: row.value.clone(),
        people: row.people,
        matched: row.matched,
        mean_score: row.mean_score.map(i64::from),
        worst: row.worst.map(i64::from),
    }
}

/// For each of `pairs` the first rule that cuts it in `pool`, pins aside; `None` where the pair is allowed.
pub fn broken_rules(
    pool: &Pool,
    zones: &Zones,
    pairs: &[(String, String)],
) -> Result<Vec<Option<&'static str>>, Fault> {
    let unpinned = Pool { pinned: Vec::new(), ..pool.clone() };
    let scores = Scores::new(&unpinned, zones)?;
    let mentees: BTreeMap<&str, u32> =
        (0..unpinned.mentees.len() as u32).map(|i| (scores.mentee(i).id.as_str(), i)).collect();
    let mentors: BTreeMap<&str, u32> =
        (0..unpinned.mentors.len() as u32).map(|j| (scores.mentor(j).id.as_str(), j)).collect();
    let rule = |(mentee, mentor): &(String, String)| {
        match (mentees.get(mentee.as_str()), mentors.get(mentor.as_str())) {
            (Some(i), Some(j)) => scores.cuts(*i, *j).rules().next().map(Rule::code),
            // Who is not in the pool any more cannot be matched.
            _ => Some(Rule::Unavailable.code()),
        }
    };
    Ok(pairs.iter().map(rule).collect())
}

/// The zones of everybody in `pool`.
pub fn zones_of(pool: &Pool) -> Result<Zones, UnknownZone> {
    zones::load(pool.zone_names(), &pool.programme)
}
