//! The engine's pool of a cohort, and the pool as staff see it.

use std::collections::{BTreeMap, BTreeSet};

use answers::keep::engine_keep;
use answers::reasons::Names;
pub use answers::rules::default_ruleset;
use answers::{pins, rules};
use matching::fault::Fault;
use matching::objective::ObjectiveCode;
use matching::pool::{FORMAT, Language as EngineLanguage, Level, Mentee, Mentor, Offer, Pool, Theme};
use matching::ruleset::Ruleset as EngineRuleset;
use matching::time::Zones;
use model::matching::{
    MatchRunForm, Pair, Pool as PoolView, PoolIssue, PoolIssueKind, PoolMentee, PoolMentor,
};
use model::problem::{FieldProblem, field};
use model::words::{LanguageLevel, Speaks};

use super::cohort::{CohortData, CohortMemberData, MentorData, free_minutes, spans};
use super::private;
use crate::engine::zones::{self, UnknownZone};

/// A round as the engine takes it, and what nobody is told of it.
#[derive(Clone, Debug)]
pub struct Round {
    /// The pool, without anybody's private lists; the closed pairs that staff have not banned stand behind their bans.
    pub pool: Pool,
    /// Mentee and mentor of pairs that a private list closes.
    pub closed: Vec<(String, String)>,
}

/// The people of a cohort under the engine's own rules. A member without a government lead cannot meet a mentor and
/// stays out; one without a need takes part with nothing but its facts.
pub fn people(data: &CohortData) -> Round {
    let mentors: BTreeSet<&str> = data.mentors.iter().map(|mentor| mentor.person.id.as_str()).collect();
    let mut pool = Pool {
        format: FORMAT.to_owned(),
        programme: data.programme,
        ruleset: EngineRuleset::default(),
        objective: ObjectiveCode::default(),
        mentees: data.members.iter().filter_map(|one| mentee(one, &mentors)).collect(),
        mentors: data.mentors.iter().map(mentor).collect(),
        pinned: Vec::new(),
        forbidden: Vec::new(),
        keep: None,
    };
    let closed = private::close(&mut pool);
    Round { pool, closed }
}

/// The round of a cohort under the rules of `form`; `earlier` are the pairs of the run that it is to stay close to, if
/// the cohort has that run.
pub fn round(
    data: &CohortData,
    form: &MatchRunForm,
    earlier: Option<&[Pair]>,
) -> Result<Round, Vec<FieldProblem>> {
    let Round { pool, closed } = people(data);
    let known: BTreeSet<&str> = pool.mentees.iter().map(|mentee| mentee.id.as_str()).collect();
    let mentors: BTreeSet<&str> = pool.mentors.iter().map(|mentor| mentor.id.as_str()).collect();
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
    if form.keep.is_some() && earlier.is_none() {
        wrong.push(FieldProblem::new("keep.run", field::UNKNOWN));
    }
    let ruleset = rules::engine_ruleset(&form.ruleset).map_err(|mut unknown| {
        unknown.append(&mut wrong);
        unknown
    })?;
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let pair = |pair: &Pair| (pair.mentee.as_str().to_owned(), pair.mentor.as_str().to_owned());
    let mut forbidden: Vec<(String, String)> = form.forbidden.iter().map(pair).collect();
    let added: Vec<_> = closed.iter().filter(|one| !forbidden.contains(one)).cloned().collect();
    forbidden.extend(added);
    let objective = rules::objective(form.objective);
    let pinned = form.pinned.iter().map(pair).collect();
    let keep = form.keep.as_ref().zip(earlier);
    let keep = keep.map(|(keep, earlier)| engine_keep(&pool, keep.percent, earlier));
    Ok(Round { pool: Pool { ruleset, objective, pinned, forbidden, keep, ..pool }, closed })
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
    let MentorData { profile, person, member, free, places, held: _ } = data;
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
        places: one.profile.capacity,
        version: one.profile.version,
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

impl Round {
    /// For each of `pairs` the first rule that cuts it, pins aside; `None` where the pair is allowed.
    pub fn broken_rules(
        &self,
        zones: &Zones,
        pairs: &[(String, String)],
    ) -> Result<Vec<Option<&'static str>>, Fault> {
        pins::broken_rules(&self.pool, zones, &self.closed, pairs)
    }
}

/// The zones of everybody in `pool`.
pub fn zones_of(pool: &Pool) -> Result<Zones, UnknownZone> {
    zones::load(pool.zone_names(), &pool.programme)
}
