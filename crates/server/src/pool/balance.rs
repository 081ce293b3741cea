//! The engine's selection problem of a call, and its answer as staff see it.

use std::collections::{BTreeMap, BTreeSet};

use matching::fault::Fault;
use matching::select::{self, Margin, Prepared, Problem, QuotaMove, Relaxation, Score, Selection, Side};
use model::call::{
    Applicant, Balance, BalanceForm, BalanceMove, Bound, Certainty, Loosened, Quota, QuotaAttribute, Standing,
};
use model::id::ApplicantId;
use serde_json::{Value, json};

/// The problem of selecting `seats` of the applicants.
pub fn problem(seats: u16, applicants: &[Applicant], form: &BalanceForm) -> Problem {
    let ids = |list: &[ApplicantId]| list.iter().map(|id| id.as_str().to_owned()).collect();
    let quota = |quota: &Quota| select::Quota {
        attribute: quota.attribute.code().to_owned(),
        value: quota.value.clone(),
        min: quota.min,
        max: quota.max,
    };
    Problem {
        seats,
        applicants: applicants.iter().map(applicant).collect(),
        quotas: form.quotas.iter().map(quota).collect(),
        must: ids(&form.must),
        never: ids(&form.never),
    }
}

fn applicant(one: &Applicant) -> select::Applicant {
    let mut attributes: BTreeMap<String, String> = [
        (QuotaAttribute::Region, one.region.code()),
        (QuotaAttribute::Kind, one.kind.code()),
        (QuotaAttribute::Band, one.band.code()),
    ]
    .map(|(attribute, value)| (attribute.code().to_owned(), value.to_owned()))
    .into();
    if one.first {
        attributes.insert(QuotaAttribute::First.code().to_owned(), Applicant::FIRST.to_owned());
    }
    let review = |review: &model::call::Review| select::Review {
        reviewer: review.reviewer.clone(),
        reviewer_country: review.country.as_str().to_owned(),
        score: review.score,
    };
    select::Applicant {
        id: one.id.as_str().to_owned(),
        country: one.country.as_str().to_owned(),
        attributes,
        reviews: one.reviews.iter().map(review).collect(),
    }
}

/// What the engine found, with the problem that it answers.
#[derive(Clone, Debug)]
pub struct Solved {
    /// The problem.
    pub problem: Problem,
    /// Who joins.
    pub selection: Selection,
    moves: Vec<QuotaMove>,
    margins: Vec<Margin>,
}

impl Solved {
    /// Solves the problem of a call. It takes some tens of milliseconds for a usual call, so it belongs on a blocking thread.
    pub fn new(seats: u16, applicants: &[Applicant], form: &BalanceForm) -> Result<Self, Fault> {
        let problem = problem(seats, applicants, form);
        let prepared = Prepared::new(&problem)?;
        let best = prepared.best();
        let (selection, moves, margins) = (best.selection(), best.quota_moves(), best.margins());
        Ok(Self { problem, selection, moves, margins })
    }

    /// As staff see it; the quotas are those of `form`.
    pub fn balance(&self, applicants: &[Applicant], form: &BalanceForm) -> Balance {
        let selected = set(&self.selection.selected);
        let (inside, outside) = (set(&self.selection.certain_in), set(&self.selection.certain_out));
        let margins: BTreeMap<&str, Option<u32>> =
            self.margins.iter().map(|margin| (margin.id.as_str(), margin.thousandths)).collect();
        let scores: BTreeMap<&str, Score> =
            self.problem.applicants.iter().map(|one| (one.id.as_str(), Score::of(one))).collect();
        let standing = |one: &Applicant| {
            let id = one.id.as_str();
            let Score { mean, spread, counted, recused } = *scores.get(id)?;
            Some(Standing {
                applicant: one.id.clone(),
                score: mean,
                spread,
                counted,
                recused,
                selected: selected.contains(id),
                certainty: match (inside.contains(id), outside.contains(id)) {
                    (true, _) => Certainty::In,
                    (_, true) => Certainty::Out,
                    (false, false) => Certainty::Grey,
                },
                margin: margins.get(id).copied().flatten(),
            })
        };
        let mut standings: Vec<Standing> = applicants.iter().filter_map(standing).collect();
        standings.sort_by(|a, b| (b.score, &a.applicant).cmp(&(a.score, &b.applicant)));
        Balance {
            total: self.selection.total,
            standings,
            loosened: self.selection.relaxations.iter().filter_map(|one| loosened(form, one)).collect(),
            moves: self.moves.iter().filter_map(|one| self.moved(form, one)).collect(),
            alternates: ids(&self.selection.alternates),
            proved: self.selection.unproved.is_none(),
        }
    }

    /// A move that changes who joins.
    fn moved(&self, form: &BalanceForm, one: &QuotaMove) -> Option<BalanceMove> {
        let changes = !one.joins.is_empty() || !one.leaves.is_empty();
        let quota = position(form, &one.attribute, &one.value)?;
        changes.then(|| BalanceMove {
            quota,
            bound: bound(one.bound),
            from: one.from,
            to: one.to,
            gain: one.total as i64 - self.selection.total as i64,
            joins: ids(&one.joins),
            leaves: ids(&one.leaves),
            loosens: given_way(&one.relaxations) > given_way(&self.selection.relaxations),
            proved: one.proved,
        })
    }
}

/// How much all bounds together give way.
fn given_way(relaxations: &[Relaxation]) -> u32 {
    relaxations.iter().map(|one| u32::from(one.from.abs_diff(one.to))).sum()
}

fn set(ids: &[String]) -> BTreeSet<&str> {
    ids.iter().map(String::as_str).collect()
}

/// The problem as the file that `convene select` reads; scores are points with up to three decimals.
pub fn file(problem: &Problem) -> Value {
    let review = |review: &select::Review| {
        let points = f64::from(review.score) / 1000.0;
        json!({ "reviewer": review.reviewer, "reviewer_country": review.reviewer_country, "score": points })
    };
    let applicant = |one: &select::Applicant| {
        let reviews: Vec<Value> = one.reviews.iter().map(review).collect();
        json!({ "id": one.id, "country": one.country, "attributes": one.attributes, "reviews": reviews })
    };
    let quota = |quota: &select::Quota| json!({ "attribute": quota.attribute, "value": quota.value, "min": quota.min, "max": quota.max });
    json!({
        "format": select::PROBLEM_FORMAT,
        "seats": problem.seats,
        "applicants": problem.applicants.iter().map(applicant).collect::<Vec<_>>(),
        "quotas": problem.quotas.iter().map(quota).collect::<Vec<_>>(),
        "must": problem.must,
        "never": problem.never,
    })
}

/// The engine hands back the ids it was given.
fn ids(list: &[String]) -> Vec<ApplicantId> {
    list.iter().filter_map(|id| ApplicantId::parse(id).ok()).collect()
}

fn bound(side: Side) -> Bound {
    match side {
        Side::Min => Bound::Min,
        Side::Max => Bound::Max,
    }
}

fn position(form: &BalanceForm, attribute: &str, value: &str) -> Option<u16> {
    let is = |quota: &Quota| quota.attribute.code() == attribute && quota.value == value;
    form.quotas.iter().position(is).map(|at| at as u16)
}

fn loosened(form: &BalanceForm, one: &Relaxation) -> Option<Loosened> {
    let quota = position(form, &one.attribute, &one.value)?;
    Some(Loosened { quota, bound: bound(one.bound), from: one.from, to: one.to })
}
