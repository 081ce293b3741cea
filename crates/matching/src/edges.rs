//! Allowed pairs as compressed sparse rows: one row per mentee, sorted by mentor, no allocation per pair.
//!
//! Also the parser of `mentee,mentor,score` files, which serves edge files and files of matches.

use crate::fault::Fault;

/// The header line of edge files and of files of matches.
pub const CSV_HEADER: &str = "mentee,mentor,score";

/// One line of an edge file or of a file of matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scored {
    /// Index of the mentee.
    pub mentee: u32,
    /// Index of the mentor.
    pub mentor: u32,
    /// Score, `0..=1000`.
    pub score: u16,
}

/// Allowed pairs with their scores, by mentee and then by mentor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edges {
    start: Vec<u32>,
    mentor: Vec<u32>,
    score: Vec<u16>,
}

/// Rows being written one after the other, each sorted by mentor and free of duplicates.
pub(crate) struct Rows {
    start: Vec<u32>,
    mentor: Vec<u32>,
    score: Vec<u16>,
}

impl Rows {
    pub(crate) fn with_capacity(mentees: usize, of_each: usize) -> Self {
        let mut start = Vec::with_capacity(mentees + 1);
        start.push(0);
        let pairs = mentees * of_each;
        Self { start, mentor: Vec::with_capacity(pairs), score: Vec::with_capacity(pairs) }
    }

    pub(crate) fn push(&mut self, mentor: u32, score: u16) {
        self.mentor.push(mentor);
        self.score.push(score);
    }

    pub(crate) fn end(&mut self) {
        self.start.push(self.mentor.len() as u32);
    }

    pub(crate) fn into_edges(self) -> Edges {
        Edges { start: self.start, mentor: self.mentor, score: self.score }
    }
}

/// The same pair given twice; `second` is the position of the later one in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The pair.
    pub pair: (u32, u32),
    /// Position of its second occurrence, from 0.
    pub second: usize,
}

impl Edges {
    /// Sorts pairs into rows; every mentee index must be below `mentees` and every score within `0..=1000`, which a
    /// caller who has them from elsewhere checks first.
    pub fn from_pairs(pairs: &[Scored], mentees: u32) -> Result<Self, Duplicate> {
        let mut start = vec![0u32; mentees as usize + 1];
        for pair in pairs {
            start[pair.mentee as usize + 1] += 1;
        }
        for row in 1..start.len() {
            start[row] += start[row - 1];
        }
        let mut next = start.clone();
        let mut cells = vec![(0u32, 0u16); pairs.len()];
        for pair in pairs {
            let place = &mut next[pair.mentee as usize];
            cells[*place as usize] = (pair.mentor, pair.score);
            *place += 1;
        }
        for row in start.windows(2) {
            let row = &mut cells[row[0] as usize..row[1] as usize];
            if !row.is_sorted_by_key(|cell| cell.0) {
                row.sort_unstable_by_key(|cell| cell.0);
            }
            if row.windows(2).any(|two| two[0].0 == two[1].0) {
                return Err(first_duplicate(pairs));
            }
        }
        let (mentor, score) = cells.into_iter().unzip();
        Ok(Self { start, mentor, score })
    }

    /// Reads an edge file; faults name their line.
    pub fn parse(csv: &[u8], mentees: u32, mentors: u32, score_max: u16) -> Result<Self, Fault> {
        let pairs = parse_pairs(csv, |line, pair| {
            if pair.mentee >= mentees {
                return Err(Fault::on(line, format!("unknown mentee {}", pair.mentee)));
            }
            if pair.mentor >= mentors {
                return Err(Fault::on(line, format!("unknown mentor {}", pair.mentor)));
            }
            if pair.score > score_max {
                return Err(Fault::on(line, format!("score {} is above score_max {score_max}", pair.score)));
            }
            Ok(())
        })?;
        Self::from_pairs(&pairs, mentees).map_err(|duplicate| {
            let (mentee, mentor) = duplicate.pair;
            Fault::on(
                duplicate.second as u64 + 2,
                format!("mentee {mentee} and mentor {mentor} stand here twice"),
            )
        })
    }

    /// Number of rows.
    pub fn mentees(&self) -> usize {
        self.start.len().saturating_sub(1)
    }

    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.mentor.len()
    }

    /// Whether nobody may be matched.
    pub fn is_empty(&self) -> bool {
        self.mentor.is_empty()
    }

    /// With how many mentees each of so many mentors is a pair.
    pub(crate) fn degrees(&self, mentors: usize) -> Vec<u32> {
        let mut degrees = vec![0; mentors];
        for &mentor in &self.mentor {
            degrees[mentor as usize] += 1;
        }
        degrees
    }

    /// The positions of a mentee's pairs within [`Self::mentors`] and [`Self::scores`].
    pub(crate) fn range(&self, mentee: usize) -> std::ops::Range<usize> {
        self.start[mentee] as usize..self.start[mentee + 1] as usize
    }

    /// The mentor of every pair.
    pub(crate) fn mentors(&self) -> &[u32] {
        &self.mentor
    }

    /// The score of every pair.
    pub(crate) fn scores(&self) -> &[u16] {
        &self.score
    }

    /// The position of a pair, if it is allowed.
    pub(crate) fn position(&self, mentee: u32, mentor: u32) -> Option<u32> {
        let range = self.range(mentee as usize);
        let at = self.mentor[range.clone()].binary_search(&mentor).ok()?;
        Some((range.start + at) as u32)
    }

    /// The mentors and scores of one mentee, by mentor.
    pub fn row(&self, mentee: u32) -> impl ExactSizeIterator<Item = (u32, u16)> + '_ {
        let range = self.range(mentee as usize);
        self.mentor[range.clone()].iter().copied().zip(self.score[range].iter().copied())
    }

    /// The score of a pair, if it is allowed.
    pub fn score(&self, mentee: u32, mentor: u32) -> Option<u16> {
        self.position(mentee, mentor).map(|at| self.score[at as usize])
    }

    /// Every pair, by mentee and then by mentor.
    pub fn iter(&self) -> impl Iterator<Item = Scored> + '_ {
        (0..self.mentees() as u32).flat_map(move |mentee| {
            self.row(mentee).map(move |(mentor, score)| Scored { mentee, mentor, score })
        })
    }
}

/// Finds the earliest second occurrence; only called when there is one, so it may take its time.
fn first_duplicate(pairs: &[Scored]) -> Duplicate {
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_unstable_by_key(|&at| (pairs[at].mentee, pairs[at].mentor, at));
    let second = order
        .windows(2)
        .filter(|two| {
            let (a, b) = (pairs[two[0]], pairs[two[1]]);
            (a.mentee, a.mentor) == (b.mentee, b.mentor)
        })
        .map(|two| two[1])
        .min()
        .unwrap_or_default();
    Duplicate { pair: (pairs[second].mentee, pairs[second].mentor), second }
}

/// Reads `mentee,mentor,score` lines in file order; `check` sees each with its line number.
pub fn parse_pairs(
    csv: &[u8],
    mut check: impl FnMut(u64, Scored) -> Result<(), Fault>,
) -> Result<Vec<Scored>, Fault> {
    let (header, mut rest) = split_line(csv);
    if header != CSV_HEADER.as_bytes() {
        return Err(Fault::on(1, format!("the header must be {CSV_HEADER}")));
    }
    // A line of an edge file has about a dozen bytes: one allocation is nearly always enough.
    let mut pairs = Vec::with_capacity(rest.len() / 10);
    let mut line = 1;
    while !rest.is_empty() {
        line += 1;
        let (text, after) = split_line(rest);
        rest = after;
        let pair = parse_line(text).map_err(|problem| Fault::on(line, problem))?;
        check(line, pair)?;
        pairs.push(pair);
    }
    Ok(pairs)
}

fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
    let (line, rest) = match text.iter().position(|&byte| byte == b'\n') {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, &text[text.len()..]),
    };
    (line.strip_suffix(b"\r").unwrap_or(line), rest)
}

fn parse_line(line: &[u8]) -> Result<Scored, String> {
    let (mentee, rest) = parse_number(line, "mentee")?;
    let (mentor, rest) = parse_number(comma(rest)?, "mentor")?;
    let (score, rest) = parse_number(comma(rest)?, "score")?;
    if !rest.is_empty() {
        return Err("there is something after the score".to_owned());
    }
    let score = u16::try_from(score).map_err(|_| format!("score {score} is out of range"))?;
    Ok(Scored { mentee, mentor, score })
}

fn comma(text: &[u8]) -> Result<&[u8], String> {
    text.strip_prefix(b",").ok_or_else(|| format!("expected {CSV_HEADER} as whole numbers"))
}

fn parse_number<'a>(text: &'a [u8], field: &str) -> Result<(u32, &'a [u8]), String> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        let shown = String::from_utf8_lossy(text.split(|&byte| byte == b',').next().unwrap_or_default());
        return Err(format!("{field} must be a whole number, not {shown:?}"));
    }
    let mut value = 0u32;
    for &byte in &text[..digits] {
        value = value
            .checked_mul(10)
            .and_then(|tens| tens.checked_add(u32::from(byte - b'0')))
            .ok_or_else(|| format!("{field} is out of range"))?;
    }
    Ok((value, &text[digits..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(csv: &str) -> String {
        Edges::parse(csv.as_bytes(), 2, 2, 1000).unwrap_err().to_string()
    }

    #[test]
    fn rows_are_sorted_whatever_the_order_of_the_lines() {
        let one = Edges::parse(b"mentee,mentor,score\n1,1,5\n0,1,7\n0,0,9\n", 2, 2, 1000).unwrap();
        let two = Edges::parse(b"mentee,mentor,score\r\n0,0,9\r\n0,1,7\r\n1,1,5", 2, 2, 1000).unwrap();
        assert_eq!(one, two);
        assert_eq!(one.row(0).collect::<Vec<_>>(), [(0, 9), (1, 7)]);
        assert_eq!((one.score(1, 1), one.score(1, 0)), (Some(5), None));
    }

    #[test]
    fn every_fault_names_its_line() {
        let cases = [
            ("a,b,c\n", "line 1: "),
            ("mentee,mentor,score\n0,0,1\n2,0,1\n", "line 3: unknown mentee 2"),
            ("mentee,mentor,score\n0,2,1\n", "line 2: unknown mentor 2"),
            ("mentee,mentor,score\n0,0,1001\n", "line 2: score 1001 is above score_max 1000"),
            ("mentee,mentor,score\n0,0,99999\n", "line 2: score 99999"),
            ("mentee,mentor,score\n0,0,-1\n", "line 2: score must be a whole number, not \"-1\""),
            ("mentee,mentor,score\n0,0\n", "line 2: "),
            ("mentee,mentor,score\n0,0,1,2\n", "line 2: "),
            ("mentee,mentor,score\n0,0,1\n\n", "line 3: "),
            ("mentee,mentor,score\n0,0,1\n1,0,1\n0,0,2\n1,0,3\n", "line 4: mentee 0 and mentor 0"),
        ];
        for (csv, expected) in cases {
            assert!(fault(csv).starts_with(expected), "{csv:?} gave {}", fault(csv));
        }
    }
}
