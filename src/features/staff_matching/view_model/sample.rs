//! Small answers for the tests of the view model.

use matching::objective::ObjectiveCode;
use matching::pool::{FORMAT, Language as EngineLanguage, Level, Mentee, Mentor, Pool};
use matching::ruleset::Ruleset as EngineRuleset;
use matching::time::{FreeSpan, Programme, Zone};
use model::id::{MemberId, PersonId, RunId};
use model::matching::{
    MatchRow, MatchRun, MatchRunForm, Objective, Pair, Pool as PoolView, PoolMentee, PoolMentor, Ruleset,
};
use model::place::Country;
use model::reason::Reason;
use model::state::RunState;

use super::{Answer, LeftOut, Question, Round};

pub(super) fn pair(mentee: &str, mentor: &str) -> Pair {
    Pair { mentee: MemberId::parse(mentee).unwrap(), mentor: PersonId::parse(mentor).unwrap() }
}

pub(super) fn form() -> MatchRunForm {
    let weights = [("themes".to_owned(), 30), ("overlap".to_owned(), 10)].into();
    let ruleset = Ruleset { min_overlap_minutes: 120, weights, must: Vec::new() };
    MatchRunForm {
        objective: Objective::Bands,
        ruleset,
        pinned: Vec::new(),
        forbidden: Vec::new(),
        keep: None,
    }
}

pub(super) fn reason(code: &str) -> Reason {
    Reason { code: code.to_owned(), params: [].into() }
}

pub(super) fn matched(mentee: &str, mentor: &str, score: i64) -> MatchRow {
    let Pair { mentee: mentee_id, mentor: mentor_id } = pair(mentee, mentor);
    MatchRow {
        mentee: mentee_id,
        mentee_name: mentee.to_owned(),
        mentee_country: Country::parse("GH").unwrap(),
        mentor: mentor_id,
        mentor_name: mentor.to_owned(),
        mentor_member: "Scotland".to_owned(),
        score,
        pinned: false,
        kept: false,
        parts: vec![score, 0, 0, 0, 0, 0, 0],
        wish_rank: None,
        why: Vec::new(),
    }
}

pub(super) fn left_out(name: &str) -> LeftOut {
    LeftOut {
        mentee: MemberId::parse(name).unwrap(),
        name: name.to_owned(),
        country: Country::parse("GH").unwrap(),
        cut_by: Vec::new(),
        crowd: Vec::new(),
        crowd_mentors: Vec::new(),
        crowd_places: 0,
        fixes: Vec::new(),
    }
}

pub(super) fn answer(rows: Vec<MatchRow>) -> Answer {
    Answer {
        question: Question::of(form()),
        allowed_pairs: 3,
        mentees: 3,
        places: 3,
        total: rows.iter().map(|row| row.score).sum(),
        worst: rows.iter().map(|row| row.score).min(),
        bands: vec![0, 0, 1, 0],
        cuts: vec![800, 600, 400],
        rows,
        left_out: Vec::new(),
        swaps: Vec::new(),
        kept: None,
        run: None,
    }
}

/// The kept run with this number and these pairs.
pub(super) fn kept_run(number: u32, rows: Vec<MatchRow>) -> MatchRun {
    let Answer { question, allowed_pairs, mentees, places, total, worst, bands, cuts, rows, .. } =
        answer(rows);
    MatchRun {
        id: RunId::parse(&format!("run-{number}")).unwrap(),
        number,
        version: 1,
        state: RunState::Draft,
        publication: None,
        created_at_ms: 0,
        created_by: "Priya Nair".to_owned(),
        form: question.form,
        allowed_pairs,
        mentees,
        places,
        matched: rows.len() as u32,
        total,
        worst,
        bands,
        cuts,
        kept: None,
        verified: true,
        matches: rows,
        unmatched: Vec::new(),
        fairness: Vec::new(),
    }
}

/// What the small round is asked first: the engine's own rules.
pub(super) fn question() -> Question {
    Question::of(MatchRunForm {
        objective: Objective::Bands,
        ruleset: answers::rules::default_ruleset(),
        pinned: Vec::new(),
        forbidden: Vec::new(),
        keep: None,
    })
}

/// Four members: `bar` and `tamale` compete for the one place of `chebet`, `martin` has only 90 minutes for `cordoba`, and
/// nobody but `ines`, who takes a break, speaks the language of `goias`.
pub(super) fn round() -> Round {
    let hours = |from: &str, to: &str| {
        vec![FreeSpan { day: "tue".to_owned(), from: from.to_owned(), to: to.to_owned() }]
    };
    let speaks = |code: &str| vec![EngineLanguage { code: code.to_owned(), level: Level::First }];
    let mentee = |id: &str, region: &str, code: &str| Mentee {
        id: id.to_owned(),
        region: region.to_owned(),
        time_zone: "UTC".to_owned(),
        free: hours("09:00", "17:00"),
        languages: speaks(code),
        capacity: 1,
        ..Mentee::default()
    };
    let mentor = |id: &str, code: &str, from: &str, capacity: u32| Mentor {
        id: id.to_owned(),
        time_zone: "UTC".to_owned(),
        free: hours(from, "17:00"),
        languages: speaks(code),
        capacity,
        approved: true,
        ..Mentor::default()
    };
    let ines = Mentor { paused: true, ..mentor("ines", "pt", "09:00", 1) };
    let pool = Pool {
        format: FORMAT.to_owned(),
        programme: Programme { start: "2027-02-01".parse().unwrap(), weeks: 4 },
        ruleset: EngineRuleset::default(),
        objective: ObjectiveCode::default(),
        mentees: vec![
            mentee("bar", "europe", "en"),
            mentee("tamale", "africa", "en"),
            mentee("goias", "americas", "pt"),
            mentee("cordoba", "americas", "es"),
        ],
        mentors: vec![mentor("chebet", "en", "09:00", 1), mentor("martin", "es", "15:30", 1), ines],
        pinned: Vec::new(),
        forbidden: Vec::new(),
        keep: None,
    };
    let mentees = pool.mentees.iter().map(|one| PoolMentee {
        id: MemberId::parse(&one.id).unwrap(),
        name: one.id.clone(),
        country: Country::parse("GH").unwrap(),
        languages: Vec::new(),
        themes: Vec::new(),
        problem: String::new(),
        free_minutes: 480,
    });
    let mentors = pool.mentors.iter().map(|one| PoolMentor {
        id: PersonId::parse(&one.id).unwrap(),
        name: one.id.clone(),
        member: "Scotland".to_owned(),
        country: Country::parse("GB").unwrap(),
        languages: Vec::new(),
        offers: Vec::new(),
        capacity: one.capacity as u16,
        places: one.capacity as u16,
        version: 1,
        paused: one.paused,
        approved: one.approved,
        free_minutes: 480,
    });
    let view = PoolView { mentees: mentees.collect(), mentors: mentors.collect(), issues: Vec::new() };
    Round::new(pool, [("UTC".to_owned(), Zone::fixed(0))].into(), &view)
}
