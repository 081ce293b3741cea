//! The rows of the result: flags, what moved, finding and sorting.

use model::matching::{MatchRow, Part};

use super::{Answer, Comparison, Move};

/// What a person should look at before publishing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flag {
    /// The two have no theme in common.
    NoSharedTheme,
    /// The score is in the last band.
    Weak,
}

/// A pair of the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ResultRow {
    /// Who with whom, and why.
    pub pair: MatchRow,
    /// What changed, when its mentor is another one than before.
    pub moved: Option<Move>,
    /// The number of the earlier run for whose sake it is held.
    pub kept_from: Option<u32>,
    /// What needs a look.
    pub flags: Vec<Flag>,
    /// Points of the seven parts.
    pub parts: [u16; 7],
}

impl ResultRow {
    /// Whether `other` differs at most in its points and in the reasons for them.
    pub(crate) fn differs_in_points_only(&self, other: &Self) -> bool {
        let MatchRow { mentee, mentee_name, mentee_country, mentor, mentor_name, mentor_member, .. } =
            &self.pair;
        let pair = &other.pair;
        (mentee, mentee_name, mentee_country) == (&pair.mentee, &pair.mentee_name, &pair.mentee_country)
            && (mentor, mentor_name, mentor_member) == (&pair.mentor, &pair.mentor_name, &pair.mentor_member)
            && self.pair.wish_rank == pair.wish_rank
            && (&self.moved, self.kept_from, &self.flags) == (&other.moved, other.kept_from, &other.flags)
    }
}

/// The rows of `answer`, in its order; `compared` is the comparison with the answer before.
pub(crate) fn rows(answer: &Answer, compared: &Comparison) -> Vec<ResultRow> {
    let weighs_themes = answer.question.form.ruleset.weights.get("themes").is_some_and(|weight| *weight > 0);
    let close_to = answer.question.close_to().map(|(_, earlier)| earlier.number);
    let row = |pair: &MatchRow| {
        let mut flags = Vec::new();
        if weighs_themes && !pair.why.iter().any(|reason| reason.code == "shared_themes") {
            flags.push(Flag::NoSharedTheme);
        }
        if answer.cuts.last().is_some_and(|cut| pair.score < *cut) {
            flags.push(Flag::Weak);
        }
        let part = |at: usize| pair.parts.get(at).map_or(0, |points| (*points).clamp(0, 1000) as u16);
        ResultRow {
            pair: pair.clone(),
            moved: compared.moves.get(&pair.mentee).cloned(),
            kept_from: close_to.filter(|_| pair.kept),
            flags,
            parts: std::array::from_fn(part),
        }
    };
    answer.rows.iter().map(row).collect()
}

/// The part of the score bar that a reason speaks of, from 0; none for a reason of a newer engine.
pub(crate) fn part_of_reason(code: &str) -> Option<Part> {
    Some(match code {
        "shared_themes" => Part::Themes,
        "shared_words" => Part::OwnWords,
        "common_languages" => Part::Language,
        "overlap" => Part::Hours,
        "steps_ahead" => Part::Stage,
        "similar_size" | "same_kind" | "same_region" | "same_sector" => Part::SizeKind,
        "mentee_wish" | "mentor_wish" | "waited" => Part::Wishes,
        _ => return None,
    })
}

/// A column that sorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SortBy {
    /// The mentee's name.
    Mentee,
    /// The mentor's name.
    Mentor,
    /// The score.
    Score,
    /// The rank of the wish; pairs without one come last.
    Wish,
}

impl SortBy {
    /// What the table and the address call it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Mentee => "mentee",
            Self::Mentor => "mentor",
            Self::Score => "score",
            Self::Wish => "wish",
        }
    }
}

/// How the result is sorted; without one, what moved comes first, then names of mentees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sorting {
    /// Which column.
    pub by: SortBy,
    /// Largest or last of the alphabet on top.
    pub descending: bool,
}

impl Sorting {
    /// The sorting that the address names: `score` or `-score`.
    pub(crate) fn from_url(text: &str) -> Option<Self> {
        let (descending, key) = text.strip_prefix('-').map_or((false, text), |key| (true, key));
        let all = [SortBy::Mentee, SortBy::Mentor, SortBy::Score, SortBy::Wish];
        all.into_iter().find(|by| by.key() == key).map(|by| Self { by, descending })
    }

    /// As it stands in the address.
    pub(crate) fn to_url(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.by.key())
    }

    /// What pressing the heading `key` leads to: up, down, and back to what moved first.
    pub(crate) fn pressed(now: Option<Self>, key: &str) -> Option<Self> {
        match now {
            Some(now) if now.by.key() == key => (!now.descending).then_some(Self { descending: true, ..now }),
            _ => Self::from_url(key),
        }
    }
}

/// Puts `rows` into order; `by_name` sorts by the alphabet of the reader and keeps the order of equals.
pub(crate) fn arrange(
    rows: &mut [ResultRow],
    sorting: Option<Sorting>,
    by_name: impl Fn(&mut [ResultRow], fn(&ResultRow) -> &str),
) {
    by_name(rows, |row| &row.pair.mentee_name);
    let Some(Sorting { by, descending }) = sorting else {
        crate::order::sort_by_key(rows, |row| row.moved.is_none());
        return;
    };
    match by {
        SortBy::Mentee => {}
        SortBy::Mentor => by_name(rows, |row| &row.pair.mentor_name),
        SortBy::Score => crate::order::sort_by_key(rows, |row| row.pair.score),
        SortBy::Wish => {
            let last = if descending { 0 } else { u8::MAX };
            crate::order::sort_by_key(rows, |row| row.pair.wish_rank.unwrap_or(last));
        }
    }
    if descending {
        rows.reverse();
    }
}

/// Where `j` and `k` lead among `count` rows: to the first one from nowhere, and never past the ends.
pub(crate) fn step(current: Option<usize>, down: bool, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match (current, down) {
        (None, _) => 0,
        (Some(at), true) => (at + 1).min(last),
        (Some(at), false) => at.saturating_sub(1),
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{answer, matched, reason};
    use super::*;

    fn plain(rows: &mut [ResultRow], name: fn(&ResultRow) -> &str) {
        rows.sort_by(|one, other| name(one).cmp(name(other)));
    }

    fn names(rows: &[ResultRow]) -> Vec<&str> {
        rows.iter().map(|row| row.pair.mentee_name.as_str()).collect()
    }

    #[test]
    fn what_moved_comes_first_and_a_sorting_overrules_it() {
        let before = answer(vec![matched("bar", "kwesi", 604), matched("zabljak", "arta", 500)]);
        let mut wished = matched("zabljak", "kwesi", 640);
        wished.wish_rank = Some(1);
        let after = answer(vec![matched("bar", "kwesi", 624), wished]);
        let compared = Comparison::between(&before, &after);
        let mut all = rows(&after, &compared);
        arrange(&mut all, None, plain);
        assert_eq!(names(&all), ["zabljak", "bar"]);
        arrange(&mut all, Sorting::from_url("score"), plain);
        assert_eq!(names(&all), ["bar", "zabljak"]);
        arrange(&mut all, Sorting::from_url("-score"), plain);
        assert_eq!(names(&all), ["zabljak", "bar"]);
        arrange(&mut all, Sorting::from_url("wish"), plain);
        assert_eq!(names(&all), ["zabljak", "bar"]);
    }

    #[test]
    fn a_heading_sorts_up_then_down_then_not() {
        let up = Sorting::pressed(None, "score");
        let down = Sorting::pressed(up, "score");
        assert_eq!(down.map(Sorting::to_url).as_deref(), Some("-score"));
        assert_eq!(Sorting::pressed(down, "score"), None);
        assert_eq!(Sorting::pressed(down, "wish").map(Sorting::to_url).as_deref(), Some("wish"));
        assert_eq!(Sorting::from_url("charm"), None);
    }

    #[test]
    fn a_pair_without_a_theme_or_in_the_last_band_is_flagged() {
        let mut themed = matched("bar", "kwesi", 624);
        themed.why = vec![reason("shared_themes")];
        let mut all = answer(vec![themed, matched("zabljak", "arta", 150)]);
        let flags = |all: &Answer| {
            rows(all, &Comparison::default()).into_iter().map(|row| row.flags).collect::<Vec<_>>()
        };
        assert_eq!(flags(&all), [vec![], vec![Flag::NoSharedTheme, Flag::Weak]]);
        all.question.form.ruleset.weights.insert("themes".to_owned(), 0);
        assert_eq!(flags(&all), [vec![], vec![Flag::Weak]]);
    }

    #[test]
    fn points_and_reasons_alone_make_no_other_row() {
        let row = |pair: MatchRow| rows(&answer(vec![pair]), &Comparison::default()).remove(0);
        let first = row(matched("bar", "kwesi", 624));
        let mut better = matched("bar", "kwesi", 650);
        better.why = vec![reason("overlap")];
        assert!(first.differs_in_points_only(&row(better)));
        assert!(!first.differs_in_points_only(&row(matched("bar", "arta", 624))));
        let mut wished = matched("bar", "kwesi", 624);
        wished.wish_rank = Some(1);
        assert!(!first.differs_in_points_only(&row(wished)));
        let moved = Move { was: None, difference: None };
        assert!(!first.differs_in_points_only(&ResultRow { moved: Some(moved), ..first.clone() }));
    }

    #[test]
    fn a_row_has_seven_parts_whatever_its_points() {
        let mut odd = matched("bar", "kwesi", 624);
        odd.parts = vec![117, -4, 2000];
        assert_eq!(rows(&answer(vec![odd]), &Comparison::default())[0].parts, [117, 0, 1000, 0, 0, 0, 0]);
    }

    #[test]
    fn the_keys_walk_and_stop_at_the_ends() {
        assert_eq!(step(None, true, 3), Some(0));
        assert_eq!(step(Some(1), true, 3), Some(2));
        assert_eq!(step(Some(2), true, 3), Some(2));
        assert_eq!(step(Some(0), false, 3), Some(0));
        assert_eq!(step(None, true, 0), None);
    }
}
