//! What people write to each other: plain text, trimmed, of so many characters.
//!
//! To somebody whom they do not know yet they write without links, addresses and telephone numbers (rule PRI-10):
//! who the two are is for both of them to say, and not for a text to give away.

use crate::problem::{FieldProblem, field};

/// The words of a request, of a question and of a reply.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestText(String);

/// The text of a message.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageText(String);

impl RequestText {
    /// The most characters.
    pub const MAX: usize = 500;

    /// The text in `text`, or what is wrong with the field `path`.
    pub fn parse(path: &str, text: &str) -> Result<Self, FieldProblem> {
        parse_unaddressed(path, text, Self::MAX).map(Self)
    }

    /// `text` as it would be kept, right or wrong.
    pub fn trimmed(text: &str) -> String {
        trimmed(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl MessageText {
    /// The most characters.
    pub const MAX: usize = 4000;

    /// The text in `text`, or what is wrong with the field `path`.
    pub fn parse(path: &str, text: &str) -> Result<Self, FieldProblem> {
        parse(path, text, Self::MAX).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What somebody wrote does not appear in logs by accident.
impl std::fmt::Debug for RequestText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RequestText(..)")
    }
}

/// What somebody wrote does not appear in logs by accident.
impl std::fmt::Debug for MessageText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MessageText(..)")
    }
}

/// `text` trimmed, or what is wrong with the field `path`, for what somebody unknown reads: as [`parse`], and without links,
/// addresses and telephone numbers.
pub(crate) fn parse_unaddressed(path: &str, text: &str, max: usize) -> Result<String, FieldProblem> {
    let text = parse(path, text, max)?;
    if holds_address(&text) { Err(FieldProblem::new(path, field::HAS_LINK)) } else { Ok(text) }
}

/// What is wrong with the words of a request in the field `path`.
pub(crate) fn text_problem(path: &str, text: &str) -> Option<FieldProblem> {
    RequestText::parse(path, text).err()
}

fn trimmed(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// `text` trimmed, or what is wrong with the field `path`: empty, longer than `max` characters, or with characters that
/// nobody sees.
pub(crate) fn parse(path: &str, text: &str, max: usize) -> Result<String, FieldProblem> {
    let text = trimmed(text);
    if !text.chars().any(|c| !c.is_whitespace() && !is_joiner(c)) {
        return Err(FieldProblem::new(path, field::REQUIRED));
    }
    if text.chars().count() > max {
        return Err(FieldProblem::new(path, field::TOO_LONG).with("max", max as i64));
    }
    if text.chars().any(is_unseen) {
        return Err(FieldProblem::new(path, field::MALFORMED));
    }
    Ok(text)
}

/// Characters that nobody sees: controls but for the ends of lines, and those that turn or hide what stands around them.
pub(crate) fn is_unseen(c: char) -> bool {
    let control = c.is_control() && c != '\n' && c != '\t';
    let format = matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    );
    control || format
}

/// What scripts and pictures are joined with. It stands inside words, and hides nothing once it is left out.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether the text holds a link, an address or a telephone number, as far as a program can tell.
fn holds_address(text: &str) -> bool {
    const SCHEMES: [&str; 8] = ["http:", "https:", "ftp:", "mailto:", "tel:", "sms:", "data:", "javascript:"];
    let plain: Vec<char> = text.chars().filter(|c| !is_joiner(*c)).map(narrow).collect();
    let lower: String = plain.iter().flat_map(|c| c.to_lowercase()).collect();
    lower.contains("://")
        || lower.contains("www.")
        || SCHEMES.iter().any(|scheme| lower.contains(scheme))
        || plain.windows(2).any(|pair| matches!(pair, ['@', next] if next.is_alphanumeric()))
        || plain.split(|c| c.is_whitespace()).any(holds_domain)
        || numbers(&plain).iter().any(|number| is_telephone(number))
}

/// The usual form of a character that is also written wide.
fn narrow(c: char) -> char {
    match c {
        '．' | '。' | '｡' => '.',
        '＠' => '@',
        '：' => ':',
        '／' => '/',
        '＋' => '+',
        '０'..='９' => char::from_u32(c as u32 - 0xff10 + u32::from(b'0')).unwrap_or(c),
        _ => c,
    }
}

/// Whether a word is or holds something like `x.yz/` or `example.org`. One letter before the dot, as in `p.ej.`, is an
/// abbreviation unless a path follows.
fn holds_domain(word: &[char]) -> bool {
    word.iter().enumerate().filter(|(_, c)| **c == '.').any(|(dot, _)| {
        let before = word[..dot].iter().rev().take_while(|c| c.is_alphanumeric() || **c == '-').count();
        let letters = word[dot + 1..].iter().take_while(|c| c.is_alphabetic()).count();
        let small = word[dot + 1..dot + 1 + letters].iter().all(|c| !c.is_uppercase());
        let path = word.get(dot + 1 + letters) == Some(&'/');
        before >= 1 && letters >= 2 && (path || (before >= 2 && small))
    })
}

/// The runs of digits and of what stands between the digits of one number, without what stands at their ends.
fn numbers(text: &[char]) -> Vec<String> {
    let part = |c: &char| c.is_numeric() || " -–./()+\u{a0}".contains(*c);
    let runs = text.split(|c| !part(c)).map(|run| run.iter().collect::<String>());
    runs.map(|run| run.trim_matches(|c: char| !c.is_numeric() && c != '+').to_owned())
        .filter(|run| run.chars().any(char::is_numeric))
        .collect()
}

/// Whether a number is of the length and form of a telephone number, and not a date, years or an amount.
fn is_telephone(number: &str) -> bool {
    let groups: Vec<&str> =
        number.split(|c: char| !c.is_numeric()).filter(|group| !group.is_empty()).collect();
    let digits: usize = groups.iter().map(|group| group.chars().count()).sum();
    let long = |group: &str, count| group.chars().count() == count;
    let year = |group: &&str| long(group, 4) && (group.starts_with("19") || group.starts_with("20"));
    let date = match groups[..] {
        [year_, month, day] if year(&year_) => month.len() <= 2 && day.len() <= 2,
        [day, month, year_] if year(&year_) => month.len() <= 2 && day.len() <= 2,
        _ => false,
    };
    let years = groups.iter().all(year);
    let amount = digits <= 8 && groups.len() > 1 && groups[1..].iter().all(|group| long(group, 3));
    digits >= 7 && !date && !years && (number.starts_with('+') || !amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<String> {
        text_problem("words", text).map(|problem| problem.code)
    }

    /// PRI-10: link forms are refused with a field error.
    #[test]
    fn links_addresses_and_numbers_are_refused() {
        for wrong in [
            "see https://example.org/plan",
            "see HTTP://EXAMPLE.ORG",
            "ftp://x",
            "javascript:alert(1)",
            "mailto:ana",
            "our page is www.lima",
            "write to ana@example.org",
            "I am @ana_lopez there",
            "ana＠example．org",
            "the page bit.ly/abc",
            "x.yz/",
            "t.me/ana",
            "it is on example.org, under plans",
            "exam\u{200d}ple.org",
            "call +54 11 4444-5555",
            "call 5551234",
            "(011) 4444 5555",
            "612 345 678",
            "٠١٢٣٤٥٦٧٨",
            "+5411",
        ] {
            let expected = if wrong == "+5411" { None } else { Some(field::HAS_LINK.to_owned()) };
            assert_eq!(code(wrong), expected, "{wrong:?}");
        }
    }

    #[test]
    fn what_people_write_about_their_work_is_no_address() {
        for right in [
            "Nuestro plan 2023-2025 tiene 8 compromisos; p.ej. datos abiertos.",
            "Since 2019, e.g. in 2021/2022/2023, we met on 2026-11-27.",
            "EE.UU. y Sr.López, 1.250.000 habitantes, 12 500 000 pesos",
            "Nous avons 350 000 habitants (soit 12,5 %).",
            "open data / contracts: how?",
            "A note:\n- first\n- second",
            "at 9:30 @ the town hall",
            "Ça va? 👩\u{200d}💻 გამარჯობა",
        ] {
            assert_eq!(code(right), None, "{right:?}");
        }
    }

    #[test]
    fn a_text_has_characters_that_can_be_seen_and_no_more_than_fit() {
        for empty in ["", " \n\t ", "\u{200d}"] {
            assert_eq!(code(empty).as_deref(), Some(field::REQUIRED), "{empty:?}");
        }
        assert_eq!(code(&format!(" {} ", "ñ".repeat(500))), None);
        assert_eq!(code(&"ñ".repeat(501)).as_deref(), Some(field::TOO_LONG));
        for unseen in ["a\u{0}b", "a\u{202e}b", "a\u{200b}b", "a\u{7f}b"] {
            assert_eq!(code(unseen).as_deref(), Some(field::MALFORMED), "{unseen:?}");
        }
        assert!(MessageText::parse("text", &"x".repeat(4001)).is_err());
        let text = MessageText::parse("text", " see https://example.org\r\nbye ").unwrap();
        assert_eq!(text.as_str(), "see https://example.org\nbye", "who knows each other may send links");
        assert!(!format!("{text:?}").contains("example"));
    }

    proptest::proptest! {
        #[test]
        fn parsing_never_fails_in_another_way_and_is_stable(text in "\\PC{0,40}") {
            if let Ok(parsed) = RequestText::parse("words", &text) {
                proptest::prop_assert_eq!(RequestText::parse("words", parsed.as_str()), Ok(parsed.clone()));
            }
        }
    }
}
