//! The engine in the page: the pool of a cohort as it was fetched, and the answer to each question about it.

use std::collections::BTreeMap;
use std::sync::Arc;

use answers::reasons::Names;
use answers::{keep, pins, rules, told};
use matching::explain::{self, WhyNot, why_not};
use matching::fault::Fault;
use matching::figures::figures;
use matching::objective::Cuts;
use matching::pool::{Id, Mentee, Mentor, Pool};
use matching::run::{Match, PoolError, best, matches, record};
use matching::score::Scores;
use matching::solve::Solution;
use matching::time::{Change, Zone, Zones};
use model::id::{MemberId, PersonId};
use model::match_input::{MatchInput, ZoneChange, ZoneRules};
use model::matching::{MatchRow, Pair, Pool as PoolView, PoolMentee, PoolMentor};
use model::problem::{FieldProblem, field};

use super::answer::{Answer, Fixable, LeftOut, Swap};
use super::question::{Question, Remedy, Supposition, suppose};

/// Everything about a round that no rule changes.
#[derive(Clone, Debug)]
pub(crate) struct Round {
    /// The engine's pool without rules, pins and bans.
    pool: Pool,
    zones: Zones,
    /// Pairs that are closed for a private reason.
    closed: Vec<(String, String)>,
    /// What people call the ids.
    names: Names,
    mentees: BTreeMap<String, PoolMentee>,
    mentors: BTreeMap<String, PoolMentor>,
}

/// Why there is no answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// Values of the form, each with its path and code.
    Form(Vec<FieldProblem>),
    /// The pool itself cannot be matched; only a damaged one brings this about.
    Pool(String),
}

impl From<Fault> for Unanswered {
    fn from(fault: Fault) -> Self {
        Self::Pool(fault.to_string())
    }
}

impl From<PoolError> for Unanswered {
    fn from(error: PoolError) -> Self {
        Self::Pool(error.to_string())
    }
}

/// The steps of an answer, for whoever takes their times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Every pair is judged and scored.
    Scored,
    /// The best matches are found and proved.
    Solved,
    /// It is known why each pair is one.
    Explained,
}

impl Round {
    /// The round that the server sent, whose people `view` names; fails when this page does not understand the pool.
    pub(crate) fn read(input: &MatchInput, view: &PoolView) -> Result<Self, Unanswered> {
        let pool = serde_json::from_value(input.pool.clone())
            .map_err(|error| Unanswered::Pool(error.to_string()))?;
        let zone = |rules: &ZoneRules| {
            let change =
                |one: &ZoneChange| Change { utc_minute: one.utc_minute, offset_minutes: one.offset_minutes };
            Zone::new(rules.first_offset_minutes, rules.changes.iter().map(change).collect())
        };
        let zones = input.zones.iter().map(|(name, rules)| (name.clone(), zone(rules))).collect();
        Ok(Self { closed: ids(&input.closed), ..Self::new(pool, zones, view) })
    }

    /// The round of `pool`, whose people `view` names.
    pub(super) fn new(pool: Pool, zones: Zones, view: &PoolView) -> Self {
        let mentees = view.mentees.iter().map(|one| (one.id.as_str().to_owned(), one.clone())).collect();
        let mentors = view.mentors.iter().map(|one| (one.id.as_str().to_owned(), one.clone())).collect();
        let members = view.mentees.iter().map(|one| (one.id.as_str().to_owned(), one.name.clone()));
        let people = view.mentors.iter().map(|one| (one.id.as_str().to_owned(), one.name.clone()));
        let names = members.chain(people).collect();
        Self { pool, zones, closed: Vec::new(), names, mentees, mentors }
    }

    /// The pool under the rules, pins, bans and suppositions of `question`, with the earlier pairs it is to keep.
    fn asked(&self, question: &Question) -> Result<Pool, Unanswered> {
        let form = &question.form;
        let mut pool = self.pool.clone();
        for change in &question.suppose {
            suppose(&mut pool, change);
        }
        pool.ruleset = rules::engine_ruleset(&form.ruleset).map_err(Unanswered::Form)?;
        pool.objective = rules::objective(form.objective);
        pool.pinned = ids(&form.pinned);
        pool.forbidden = ids(&form.forbidden);
        // Here a ban of somebody who has left changes nothing; the server refuses it when the run is to be kept.
        pool.forbidden.retain(|(mentee, mentor)| {
            self.mentees.contains_key(mentee) && self.mentors.contains_key(mentor)
        });
        let closed: Vec<_> =
            self.closed.iter().filter(|pair| !pool.forbidden.contains(pair)).cloned().collect();
        pool.forbidden.extend(closed);
        let wrong = pins::refused(&pool, &self.zones, &self.closed)?;
        if !wrong.is_empty() {
            return Err(Unanswered::Form(wrong));
        }
        if let Some(at) = form.pinned.iter().position(|pair| form.forbidden.contains(pair)) {
            return Err(Unanswered::Form(vec![FieldProblem::new(
                format!("pinned[{at}]"),
                field::CONTRADICTS,
            )]));
        }
        pool.keep = match (&form.keep, question.close_to()) {
            (None, _) => None,
            (Some(_), Some((percent, earlier))) => Some(keep::engine_keep(&pool, percent, &earlier.pairs)),
            (Some(_), None) => {
                return Err(Unanswered::Form(vec![FieldProblem::new("keep.run", field::UNKNOWN)]));
            }
        };
        pool.validate()?;
        Ok(pool)
    }

    /// The pairs, and why each is one; `done` is told after each step. All else is left to [`Round::answer`].
    pub(crate) fn pairs(
        &self,
        question: &Question,
        mut done: impl FnMut(Step),
    ) -> Result<Answer, Unanswered> {
        let pool = self.asked(question)?;
        let scores = Scores::new(&pool, &self.zones)?;
        done(Step::Scored);
        let solution = best(&scores)?;
        done(Step::Solved);
        let answer = self.paired(question, &scores, &solution, &matches(&scores, &solution));
        done(Step::Explained);
        Ok(answer)
    }

    /// The same with everything that is said about it, and its record.
    pub(crate) fn answer(&self, question: &Question) -> Result<Answer, Unanswered> {
        let pool = Arc::new(self.asked(question)?);
        let scores = Scores::new(&pool, &self.zones)?;
        let solution = best(&scores)?;
        // The hash is added to a record that leaves the page: nothing else needs it.
        let run = record(&scores, &solution, Arc::clone(&pool), String::new())?;
        let blocking = run.blocking.iter().map(|pair| Swap {
            mentee: self.name(&pair.mentee).to_owned(),
            mentor: self.name(&pair.mentor).to_owned(),
            gains: pair.gains,
        });
        Ok(Answer {
            left_out: run.unmatched.iter().filter_map(|one| self.left_out(question, one)).collect(),
            swaps: blocking.collect(),
            kept: keep::count(&run),
            ..self.paired(question, &scores, &solution, &run.matches)
        }
        .with_run(run))
    }

    /// What forcing a pair would do to the answer to `question`; an unknown id is a fault of the pool.
    pub(crate) fn why_not(
        &self,
        question: &Question,
        mentee: &MemberId,
        mentor: &PersonId,
    ) -> Result<WhyNot, Unanswered> {
        let pool = self.asked(question)?;
        let scores = Scores::new(&pool, &self.zones)?;
        let gone = || Unanswered::Pool(format!("{mentee} or {mentor} is not in the pool"));
        let pair = scores.mentee_index(mentee.as_str()).zip(scores.mentor_index(mentor.as_str()));
        Ok(why_not(&scores, pair.ok_or_else(gone)?)?)
    }

    /// The name of somebody; their id once they have left the pool.
    pub(crate) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    /// The names of everybody in the pool.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.values().map(String::as_str)
    }

    /// The mentors of the pool, by id.
    pub(crate) fn mentors(&self) -> impl Iterator<Item = &PoolMentor> {
        self.mentors.values()
    }

    /// A mentor of the pool.
    pub(crate) fn mentor(&self, id: &PersonId) -> Option<&PoolMentor> {
        self.mentors.get(id.as_str())
    }

    /// Whether a pair is closed for a private reason.
    pub(crate) fn is_closed(&self, pair: &Pair) -> bool {
        self.closed
            .iter()
            .any(|(mentee, mentor)| mentee == pair.mentee.as_str() && mentor == pair.mentor.as_str())
    }

    fn paired(
        &self,
        question: &Question,
        scores: &Scores<'_>,
        solution: &Solution,
        matches: &[Match],
    ) -> Answer {
        let (cuts, pool) = (Cuts::default(), scores.pool());
        let figures = figures(scores.instance(), &cuts, &solution.matches);
        let open = |one: &&Mentor| one.approved && !one.paused;
        Answer {
            question: question.clone(),
            allowed_pairs: scores.instance().edges().len() as u32,
            mentees: pool.mentees.len() as u32,
            places: pool.mentors.iter().filter(open).map(|one| one.capacity).sum(),
            total: figures.total as i64,
            worst: figures.worst.map(i64::from),
            bands: figures.bands.iter().map(|&count| count as u32).collect(),
            cuts: cuts.as_slice().iter().map(|cut| i64::from(*cut)).collect(),
            rows: matches.iter().filter_map(|one| self.row(one, &pool.mentees)).collect(),
            left_out: Vec::new(),
            swaps: Vec::new(),
            kept: None,
            run: None,
        }
    }

    fn row(&self, one: &Match, asked: &[Mentee]) -> Option<MatchRow> {
        let (mentee, mentor) = (self.mentees.get(&one.mentee)?, self.mentors.get(&one.mentor)?);
        let wishes = asked.iter().find(|other| other.id == one.mentee).map_or(&[][..], |asked| &asked.wishes);
        let rank = wishes.iter().zip(1_u8..).find(|(wish, _)| **wish == one.mentor).map(|(_, rank)| rank);
        Some(MatchRow {
            mentee: mentee.id.clone(),
            mentee_name: mentee.name.clone(),
            mentee_country: mentee.country.clone(),
            mentor: mentor.id.clone(),
            mentor_name: mentor.name.clone(),
            mentor_member: mentor.member.clone(),
            score: i64::from(one.score),
            pinned: one.pinned,
            kept: one.kept,
            parts: told::display_parts(one),
            wish_rank: rank,
            why: one.why.iter().map(|why| told::why(why, &self.names)).collect(),
        })
    }

    fn left_out(&self, question: &Question, one: &explain::Unmatched) -> Option<LeftOut> {
        let mentee = self.mentees.get(&one.id)?;
        let banned = ids(&question.form.forbidden);
        let closed = self.closed.iter().filter(|pair| pair.0 == one.id && !banned.contains(pair));
        let closed = closed.count() as u32;
        let fixes = one.fixes.iter().map(|fix| Fixable {
            said: told::fix(fix, &self.names),
            remedies: self.remedies(&mentee.id, &fix.change),
        });
        let hall = one.hall_set.as_ref();
        let crowd = hall.map_or_else(Vec::new, |set| self.all_names(&set.mentees));
        Some(LeftOut {
            mentee: mentee.id.clone(),
            name: mentee.name.clone(),
            country: mentee.country.clone(),
            cut_by: told::cut_by(one, closed),
            crowd,
            crowd_mentors: hall.map_or_else(Vec::new, |set| self.all_names(&set.mentors)),
            crowd_places: hall.map_or(0, |set| set.places),
            fixes: fixes.collect(),
        })
    }

    fn remedies(&self, mentee: &MemberId, change: &explain::Change) -> Vec<Remedy> {
        let mentor = |id: &str| self.mentors.get(id).map(|one| one.id.clone());
        match change {
            explain::Change::Overlap { minutes } => vec![Remedy::Minutes(*minutes)],
            explain::Change::Language { code } => {
                vec![Remedy::Suppose(Supposition::Language(mentee.clone(), code.clone()))]
            }
            explain::Change::Pause { mentor: id } => {
                mentor(id).map(|id| Remedy::Suppose(Supposition::Back(id))).into_iter().collect()
            }
            explain::Change::Place { mentors } => {
                let place = |id: PersonId| Remedy::Suppose(Supposition::Place(id));
                mentors.iter().filter_map(|id| mentor(id)).map(place).collect()
            }
        }
    }

    fn all_names(&self, ids: &[Id]) -> Vec<String> {
        ids.iter().map(|id| self.name(id).to_owned()).collect()
    }
}

fn ids(pairs: &[Pair]) -> Vec<(String, String)> {
    pairs.iter().map(|pair| (pair.mentee.as_str().to_owned(), pair.mentor.as_str().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::question::{Remedy, Supposition};
    use super::super::sample::{pair, question, round};
    use super::super::{Answer, Question};
    use super::*;

    fn ask(question: &Question) -> Answer {
        round().answer(question).unwrap()
    }

    fn left_out(answer: &Answer) -> Vec<&str> {
        answer.left_out.iter().map(|one| one.name.as_str()).collect()
    }

    /// The remedies for somebody who is left out.
    fn remedies(answer: &Answer, name: &str) -> Vec<Remedy> {
        let one = answer.left_out.iter().find(|one| one.name == name).unwrap();
        one.fixes.iter().flat_map(|fix| fix.remedies.clone()).collect()
    }

    #[test]
    fn each_remedy_matches_the_person_it_is_for() {
        let first = ask(&question());
        assert_eq!(left_out(&first), ["cordoba", "goias", "tamale"]);
        let chebet = PersonId::parse("chebet").unwrap();
        assert_eq!(remedies(&first, "tamale")[0], Remedy::Suppose(Supposition::Place(chebet)));
        assert_eq!(remedies(&first, "cordoba")[0], Remedy::Minutes(90));
        for name in ["cordoba", "goias", "tamale"] {
            for remedy in remedies(&first, name) {
                let mut tried = question();
                tried.apply(remedy.clone());
                assert!(!left_out(&ask(&tried)).contains(&name), "{remedy:?}");
            }
        }
    }

    #[test]
    fn an_answer_proves_itself() {
        let answer = ask(&question());
        assert_eq!(answer.run.unwrap().verify(), Ok(()));
    }

    #[test]
    fn a_record_is_of_the_inputs_it_holds() {
        let answer = ask(&question());
        let record: matching::run::Run = serde_json::from_str(&answer.record().unwrap()).unwrap();
        let inputs = serde_json::to_vec(&record.inputs).unwrap();
        assert_eq!(record.inputs_sha256, matching::run::sha256_hex(&inputs));
    }

    #[test]
    fn the_pairs_alone_are_those_of_the_whole_answer() {
        let mut steps = Vec::new();
        let pairs = round().pairs(&question(), |step| steps.push(step)).unwrap();
        assert_eq!(steps, [Step::Scored, Step::Solved, Step::Explained]);
        let whole = ask(&question());
        let said = (whole.left_out.clone(), whole.swaps.clone(), whole.run.clone());
        let (left_out, swaps, run) = said;
        assert_eq!(Answer { left_out, swaps, kept: whole.kept, run, ..pairs }, whole);
    }

    #[test]
    fn a_pin_that_cannot_be_kept_is_refused_by_its_path() {
        let mut asked = question();
        asked.form.pinned = vec![pair("bar", "chebet"), pair("goias", "chebet")];
        let Err(Unanswered::Form(wrong)) = round().answer(&asked) else { panic!("refused") };
        assert_eq!((wrong[0].path.as_str(), wrong[0].code.as_str()), ("pinned[1]", "language"));
        asked.form.pinned.pop();
        asked.form.forbidden.push(pair("bar", "chebet"));
        let Err(Unanswered::Form(wrong)) = round().answer(&asked) else { panic!("refused") };
        assert_eq!(wrong[0].path, "pinned[0]");
    }

    #[test]
    fn why_not_says_who_would_move() {
        let (mentee, mentor) = (MemberId::parse("tamale").unwrap(), PersonId::parse("chebet").unwrap());
        let told = round().why_not(&question(), &mentee, &mentor).unwrap();
        assert!(told.allowed);
        assert_eq!(told.loss.unwrap().matched, 0);
        let moved: Vec<&str> = told.moves.iter().map(|one| one.mentee.as_str()).collect();
        assert_eq!(moved, ["bar", "tamale"]);
    }

    #[test]
    fn a_closed_pair_is_never_matched_and_a_ban_of_it_stands_once() {
        let closed = Round { closed: vec![("bar".to_owned(), "chebet".to_owned())], ..round() };
        let mut asked = question();
        asked.form.forbidden.push(pair("bar", "chebet"));
        for asked in [question(), asked] {
            let answer = closed.answer(&asked).unwrap();
            assert!(left_out(&answer).contains(&"bar"));
            assert_eq!(answer.run.unwrap().inputs.forbidden.len(), 1);
        }
    }
}
