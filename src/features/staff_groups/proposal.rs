//! What the page says about a proposal, decided without a browser: figures, bands, targets of a move, what a move did.

use std::collections::BTreeSet;

use model::group::{GroupRun, ProposedMember, Rotation, TimeBand};
use model::id::MemberId;
use model::problem::{Code, Problem};
use model::reason::Reason;
use model::state::RunState;

use crate::ui::time_band::Span;

/// The figures above the groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// How many groups.
    pub groups: usize,
    /// Members in a group.
    pub placed: usize,
    /// Members without one.
    pub unplaced: usize,
    /// Members in all.
    pub all: usize,
    /// The least score of a group.
    pub worst: Option<i64>,
    /// The sum of the scores.
    pub total: i64,
    /// How far from the bound.
    pub reach: Reach,
}

/// How a proposal stands to what is proved to be possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nobody could place more.
    Best,
    /// Perhaps `more` could be placed, and no more than `bound`.
    Short {
        /// How many more.
        more: u32,
        /// How many at most.
        bound: u32,
    },
    /// Nothing is proved.
    Unproved,
}

impl Figures {
    /// The figures of `run`.
    pub fn of(run: &GroupRun) -> Self {
        let placed = run.groups.iter().map(|group| group.members.len()).sum();
        let unplaced = run.unplaced.len();
        let reach = match run.bound_placed {
            None => Reach::Unproved,
            Some(bound) => match bound.saturating_sub(placed as u32) {
                0 => Reach::Best,
                more => Reach::Short { more, bound },
            },
        };
        Self {
            groups: run.groups.len(),
            placed,
            unplaced,
            all: placed + unplaced,
            worst: run.worst_group,
            total: run.total,
            reach,
        }
    }
}

/// The band in the head of a column, in minutes on the reader's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MiniBand {
    /// The civil hours, each clock once, west to east.
    pub windows: Vec<Span>,
    /// The hours that everybody has.
    pub common: Option<Span>,
    /// The session.
    pub session: Span,
}

impl MiniBand {
    /// The band of a group whose session begins at minute `starts_at` of the reader's day.
    pub fn new(band: &TimeBand, starts_at: i32) -> Self {
        let mut windows: Vec<Span> = Vec::new();
        for row in &band.rows {
            let window = (starts_at + row.window_from, starts_at + row.window_to);
            if !windows.contains(&window) {
                windows.push(window);
            }
        }
        let from = windows.iter().map(|window| window.0).max();
        let to = windows.iter().map(|window| window.1).min();
        let common = from.zip(to).filter(|(from, to)| from < to);
        Self { windows, common, session: (starts_at, starts_at + i32::from(band.minutes)) }
    }

    /// How many minutes everybody has in common.
    pub fn common_minutes(&self) -> i64 {
        self.common.map_or(0, |(from, to)| i64::from(to - from))
    }
}

/// The minute of the day that a clock shows, from `HH:MM`; midnight where it is no time.
pub fn minute_of(clock: &str) -> i32 {
    let minute = clock.split_once(':').and_then(|(hours, minutes)| {
        let (hours, minutes) = (hours.trim().parse::<i32>().ok()?, minutes.trim().parse::<i32>().ok()?);
        Some(hours * 60 + minutes)
    });
    minute.unwrap_or(0)
}

/// Where a member is, or could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the group with this number.
    Group(u16),
    /// In no group.
    Nowhere,
}

impl Place {
    /// As the move is sent.
    pub fn to(self) -> Option<u16> {
        match self {
            Self::Group(number) => Some(number),
            Self::Nowhere => None,
        }
    }
}

/// A member of the proposal: its name and where it is.
pub fn find(run: &GroupRun, member: &MemberId) -> Option<(String, Place)> {
    let placed = run.groups.iter().find_map(|group| {
        let found = group.members.iter().find(|one| one.id == *member)?;
        Some((found.name.clone(), Place::Group(group.number)))
    });
    let without =
        || run.unplaced.iter().find(|one| one.id == *member).map(|one| (one.name.clone(), Place::Nowhere));
    placed.or_else(without)
}

/// The members who are to stay, by the group they are in, as the next proposals take them.
pub fn company(run: &GroupRun) -> Vec<Vec<MemberId>> {
    let locked = |group: &model::group::ProposedGroup| -> Vec<MemberId> {
        let ids = group.members.iter().map(|member| &member.id);
        ids.filter(|id| run.locked.contains(id)).cloned().collect()
    };
    run.groups.iter().map(locked).filter(|list| !list.is_empty()).collect()
}

/// How many rules a proposal softens: each change that is supposed, and each of several at once.
pub fn softened(run: &GroupRun) -> usize {
    run.taken.iter().map(|taken| taken.change.list("changes").len().max(1)).sum()
}

/// How many members that both proposals place meet other people in the one than in the other.
pub fn meet_others(one: &GroupRun, other: &GroupRun) -> usize {
    let company = |run: &GroupRun, member: &MemberId| -> Option<BTreeSet<MemberId>> {
        let inside = |group: &&model::group::ProposedGroup| group.members.iter().any(|one| one.id == *member);
        let group = run.groups.iter().find(inside)?;
        Some(group.members.iter().map(|one| one.id.clone()).collect())
    };
    let members = one.groups.iter().flat_map(|group| &group.members).map(|member| &member.id);
    members.filter(|id| company(other, id).is_some_and(|there| company(one, id) != Some(there))).count()
}

/// Members with both of their hours where two take turns, as `09:30 / 16:00`.
pub fn with_both_hours(members: Vec<ProposedMember>, rotation: Option<&Rotation>) -> Vec<ProposedMember> {
    let second = |id: &MemberId| rotation?.band.rows.iter().find(|row| row.member == *id);
    let both = |member: ProposedMember| match second(&member.id) {
        Some(row) => {
            let starts_local = format!("{} / {}", member.starts_local, row.starts_local);
            ProposedMember { starts_local, ..member }
        }
        None => member,
    };
    members.into_iter().map(both).collect()
}

/// Which of several proposals is shown first: the published one, else the one that was worked on most.
pub fn first_shown(proposals: &[GroupRun]) -> Option<usize> {
    let published = proposals.iter().position(|run| run.state == RunState::Published);
    let edited = || (0..proposals.len()).max_by_key(|at| (proposals[*at].version, std::cmp::Reverse(*at)));
    published.or_else(edited)
}

/// Whether a proposed change can be supposed: it names what is to change and for whom.
pub fn can_be_supposed(fix: &Reason) -> bool {
    fix.code != "language" || fix.text("participant").is_some()
}

/// What a move did to the score of a group it touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreChange {
    /// The same group with another score, or the same one.
    Kept {
        /// Its number.
        group: u16,
        /// Score before.
        before: i64,
        /// Score now.
        after: i64,
    },
    /// A group that was not there before.
    New {
        /// Its number.
        group: u16,
        /// Its score.
        after: i64,
    },
    /// A group that is not there any more.
    Gone {
        /// Its number.
        group: u16,
        /// The score it had.
        before: i64,
    },
}

/// Scores before and after of the groups that a member left and joined, the left one first.
pub fn score_changes(before: &GroupRun, after: &GroupRun, member: &MemberId) -> Vec<ScoreChange> {
    let score =
        |run: &GroupRun, number| run.groups.iter().find(|one| one.number == number).map(|one| one.score);
    let numbers = [before, after].map(|run| find(run, member).and_then(|(_, place)| place.to()));
    let mut changes = Vec::new();
    for group in numbers.into_iter().flatten() {
        changes.extend(match (score(before, group), score(after, group)) {
            (Some(before), Some(after)) => Some(ScoreChange::Kept { group, before, after }),
            (None, Some(after)) => Some(ScoreChange::New { group, after }),
            (Some(before), None) => Some(ScoreChange::Gone { group, before }),
            (None, None) => None,
        });
    }
    changes
}

/// The rules that a refusal names, as reasons that can be worded.
pub fn broken_rules(problem: &Problem) -> Vec<Reason> {
    if !matches!(problem.code, Code::MoveBreaksRule | Code::PublishConflict) {
        return Vec::new();
    }
    let rule = |field: &model::problem::FieldProblem| Reason {
        code: field.code.clone(),
        params: field.params.clone(),
    };
    problem.fields.iter().map(rule).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::group::{BandRow, GroupRunForm, ProposedGroup, Unplaced};
    use model::group_edit::TakenChange;
    use model::id::RunId;
    use model::place::Country;
    use model::problem::FieldProblem;
    use model::reason::Param;
    use model::words::Language;

    use super::*;

    fn member(id: &str) -> MemberId {
        MemberId::parse(id).unwrap()
    }

    fn country() -> Country {
        Country::parse("GH").unwrap()
    }

    fn band(windows: &[(i32, i32)]) -> TimeBand {
        let row = |window: &(i32, i32)| BandRow {
            member: member("tamale-gh"),
            name: "Tamale".to_owned(),
            country: country(),
            window_from: window.0,
            window_to: window.1,
            starts_local: "12:00".to_owned(),
            change: None,
            mine: false,
        };
        TimeBand { starts_at_ms: 0, minutes: 90, weeks: 16, rows: windows.iter().map(row).collect() }
    }

    fn group(number: u16, score: i64, ids: &[&str]) -> ProposedGroup {
        let placed = |id: &&str| ProposedMember {
            id: member(id),
            name: (*id).to_owned(),
            country: country(),
            starts_local: "12:00".to_owned(),
        };
        ProposedGroup {
            number,
            language: Language::parse("en").unwrap(),
            first_session_ms: 0,
            facilitator: None,
            score,
            reasons: Vec::new(),
            members: ids.iter().map(placed).collect(),
            band: band(&[]),
            rotation: None,
        }
    }

    fn run(groups: Vec<ProposedGroup>, without: &[&str], bound_placed: Option<u32>) -> GroupRun {
        let reason = Reason { code: "not_placed".to_owned(), params: std::collections::BTreeMap::new() };
        let unplaced = |id: &&str| Unplaced {
            id: member(id),
            name: (*id).to_owned(),
            country: country(),
            reason: reason.clone(),
            fix: reason.clone(),
            alternatives: Vec::new(),
        };
        GroupRun {
            id: RunId::parse("r-1").unwrap(),
            version: 1,
            state: RunState::Draft,
            created_at_ms: 0,
            created_by: "Priya".to_owned(),
            form: GroupRunForm::DEFAULT,
            worst_group: groups.iter().map(|group| group.score).min(),
            total: groups.iter().map(|group| group.score).sum(),
            unplaced: without.iter().map(unplaced).collect(),
            groups,
            bound_placed,
            session_minutes: 90,
            taken: Vec::new(),
            locked: Vec::new(),
            can_undo: false,
        }
    }

    #[test]
    fn the_figures_count_members_and_say_how_far_the_bound_is() {
        let two = || vec![group(1, 700, &["a", "b"]), group(2, 650, &["c"])];
        let figures = Figures::of(&run(two(), &["d"], Some(4)));
        assert_eq!((figures.placed, figures.unplaced, figures.all), (3, 1, 4));
        assert_eq!((figures.worst, figures.total), (Some(650), 1350));
        assert_eq!(figures.reach, Reach::Short { more: 1, bound: 4 });
        assert_eq!(Figures::of(&run(two(), &["d"], Some(3))).reach, Reach::Best);
        assert_eq!(Figures::of(&run(two(), &["d"], None)).reach, Reach::Unproved);
    }

    #[test]
    fn the_band_lies_on_the_readers_clock_with_each_clock_once() {
        let found = MiniBand::new(&band(&[(-240, 480), (-60, 660), (-60, 660)]), 600);
        assert_eq!(found.windows, [(360, 1080), (540, 1260)]);
        assert_eq!(found.common, Some((540, 1080)));
        assert_eq!(found.session, (600, 690));
        assert_eq!(found.common_minutes(), 540);
    }

    #[test]
    fn a_member_of_a_group_in_turn_has_two_hours() {
        let members = group(1, 700, &["tamale-gh", "x"]).members;
        let rotation = Rotation { sessions: vec![2], band: band(&[(-60, 660)]), outside: Vec::new() };
        let starts = |rotation: Option<&Rotation>| -> Vec<String> {
            with_both_hours(members.clone(), rotation).into_iter().map(|one| one.starts_local).collect()
        };
        assert_eq!(starts(Some(&rotation)), ["12:00 / 12:00", "12:00"]);
        assert_eq!(starts(None), ["12:00", "12:00"]);
    }

    #[test]
    fn hours_that_do_not_meet_have_nothing_in_common() {
        assert_eq!(MiniBand::new(&band(&[(-720, 0), (0, 720)]), 0).common, None);
        assert_eq!(MiniBand::new(&band(&[]), 0).common_minutes(), 0);
    }

    #[test]
    fn a_clock_is_read_in_minutes() {
        assert_eq!(minute_of("12:30"), 750);
        assert_eq!(minute_of("no time"), 0);
    }

    #[test]
    fn a_member_is_found_in_its_group_or_without_one() {
        let run = run(vec![group(1, 700, &["a"]), group(3, 650, &["b"])], &["c"], None);
        assert_eq!(find(&run, &member("b")), Some(("b".to_owned(), Place::Group(3))));
        assert_eq!(find(&run, &member("c")).unwrap().1, Place::Nowhere);
        assert_eq!(find(&run, &member("x")), None);
    }

    #[test]
    fn those_who_stay_are_listed_by_group_and_changes_are_counted_each() {
        let mut run =
            run(vec![group(1, 700, &["a", "b"]), group(2, 650, &["c"]), group(3, 600, &["d"])], &[], None);
        run.locked = vec![member("d"), member("b"), member("a")];
        assert_eq!(company(&run), [vec![member("a"), member("b")], vec![member("d")]]);
        let change = |code: &str, changes: &[&str]| {
            let list: Vec<String> = changes.iter().map(|code| (*code).to_owned()).collect();
            let params = if list.is_empty() {
                BTreeMap::new()
            } else {
                [("changes".to_owned(), Param::List(list))].into()
            };
            TakenChange {
                member: member("a"),
                name: "a".to_owned(),
                change: Reason { code: code.to_owned(), params },
            }
        };
        run.taken = vec![change("weekday", &[]), change("several", &["language", "weekday"])];
        assert_eq!(softened(&run), 3);
    }

    #[test]
    fn proposals_differ_by_who_meets_whom_and_not_by_numbers() {
        let one = run(vec![group(1, 700, &["a", "b"]), group(2, 650, &["c", "d", "e"])], &["f"], None);
        let renumbered = run(vec![group(1, 650, &["c", "d", "e"]), group(2, 700, &["a", "b"])], &["f"], None);
        assert_eq!(meet_others(&one, &renumbered), 0);
        let swapped = run(vec![group(1, 700, &["a", "c"]), group(2, 650, &["b", "d", "e"])], &["f"], None);
        assert_eq!(meet_others(&one, &swapped), 5);
        let fewer = run(vec![group(1, 700, &["a", "b"])], &["c", "d", "e", "f"], None);
        assert_eq!(meet_others(&one, &fewer), 0, "who is in no group is not counted");
    }

    #[test]
    fn the_published_proposal_is_shown_first_or_the_one_that_was_worked_on() {
        let with = |version: u32, state: RunState| GroupRun { version, state, ..run(Vec::new(), &[], None) };
        let draft = |version| with(version, RunState::Draft);
        assert_eq!(first_shown(&[]), None);
        assert_eq!(first_shown(&[draft(1), draft(1), draft(1)]), Some(0));
        assert_eq!(first_shown(&[draft(1), draft(4), draft(2)]), Some(1));
        assert_eq!(first_shown(&[draft(1), draft(4), with(2, RunState::Published)]), Some(2));
    }

    #[test]
    fn a_move_tells_the_scores_of_the_group_it_left_and_the_one_it_joined() {
        let before = run(vec![group(1, 700, &["a", "b"]), group(2, 650, &["c"])], &[], None);
        let after = run(vec![group(1, 690, &["a"]), group(2, 660, &["b", "c"])], &[], None);
        let expected = [
            ScoreChange::Kept { group: 1, before: 700, after: 690 },
            ScoreChange::Kept { group: 2, before: 650, after: 660 },
        ];
        assert_eq!(score_changes(&before, &after, &member("b")), expected);
        let emptied = run(vec![group(1, 710, &["a", "b"])], &["c"], None);
        let gone = [ScoreChange::Gone { group: 2, before: 650 }];
        assert_eq!(score_changes(&before, &emptied, &member("c")), gone);
    }

    #[test]
    fn only_a_refusal_about_rules_names_rules() {
        let field = FieldProblem::new("to", "size_max").with("max", 8);
        let problem = |code| Problem::new(code, "r", vec![field.clone()]);
        let rules = broken_rules(&problem(Code::MoveBreaksRule));
        assert_eq!((rules[0].code.as_str(), rules[0].number("max")), ("size_max", Some(8)));
        assert!(broken_rules(&problem(Code::Invalid)).is_empty());
    }
}
