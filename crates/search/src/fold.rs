//! Letters as people search by them: without case, accents, width and signs.
//!
//! The table is made from the data of Unicode by `table.py`; it is a tenth of what full normalisation would add to the
//! page, and it leaves alone what a decomposition would change in meaning, such as the voiced kana.

mod table;

use std::cmp::Ordering;

use table::{LETTERS, PLAIN, SEVERAL, SIGNS};

/// Where [`PLAIN`] counts places in [`SEVERAL`] instead of letters.
const FIRST_OF_SEVERAL: u16 = 0xe000;

/// What a character of a text is to the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Part of a word.
    Letter,
    /// A word by itself: Chinese and Japanese are written without spaces.
    Alone,
    /// An accent, a vowel sign of Arabic or Hebrew, a soft hyphen: belongs to a word and says nothing.
    Sign,
    /// Ends a word: spaces, punctuation, apostrophes and hyphens.
    Separator,
}

pub(crate) fn role(c: char) -> Role {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Role::Letter } else { Role::Separator };
    }
    if is_sign(c) {
        return Role::Sign;
    }
    match c as u32 {
        // Most letters that are not ASCII, without a look into the tables.
        0xc0..=0xd6 | 0xd8..=0xf6 | 0xf8..=0x24f | 0x400..=0x481 | 0x48a..=0x52f => Role::Letter,
        // Letters that stand for apostrophes: Hawaiʻi is also written with one.
        0x2b9..=0x2c1 => Role::Separator,
        0x3041..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff => {
            if c.is_alphanumeric() { Role::Alone } else { Role::Separator }
        }
        _ if c.is_alphanumeric() => Role::Letter,
        _ => Role::Separator,
    }
}

/// Whether `c` is dropped: every accent; in scripts of India and South-East Asia only what is no vowel.
fn is_sign(c: char) -> bool {
    let Ok(code) = u16::try_from(c as u32) else { return false };
    if (code < 0x300 && code != 0xad) || (0x48a..0x530).contains(&code) || (0x400..0x483).contains(&code) {
        return false;
    }
    let listed = SIGNS.binary_search_by(|(from, to)| match (code < *from, code > *to) {
        (true, _) => Ordering::Greater,
        (_, true) => Ordering::Less,
        _ => Ordering::Equal,
    });
    let accents = code < 0x700 || (0x1ab0..0x1b00).contains(&code) || (0x1dc0..0x2e00).contains(&code);
    listed.is_ok() && (accents || code >= 0xfe00 || !c.is_alphanumeric())
}

/// Appends what `c` is searched by; nothing for signs.
pub(crate) fn push(out: &mut String, c: char) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    for lower in c.to_lowercase() {
        if is_sign(lower) {
            continue;
        }
        match plain(lower) {
            Plain::Itself => out.push(lower),
            Plain::Other(letter) => out.push(letter),
            Plain::Several(letters) => out.push_str(letters),
        }
    }
}

enum Plain {
    Itself,
    Other(char),
    Several(&'static str),
}

fn plain(lower: char) -> Plain {
    let found = u16::try_from(lower as u32).ok().and_then(|code| LETTERS.binary_search(&code).ok());
    let Some(stands_for) = found.and_then(|at| PLAIN.get(at)).copied() else { return Plain::Itself };
    if stands_for >= FIRST_OF_SEVERAL {
        let place = usize::from(stands_for - FIRST_OF_SEVERAL);
        return SEVERAL.get(place).map_or(Plain::Itself, |letters| Plain::Several(letters));
    }
    char::from_u32(u32::from(stands_for)).map_or(Plain::Itself, Plain::Other)
}

/// `text` as it is searched by: lower case, without accents, width, ligatures and signs; everything else stays.
/// Folding twice is folding once.
///
/// ```
/// assert_eq!(search::fold("Łódź, Straße, İZMİR, ＡＢＣ"), "lodz, strasse, izmir, abc");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push(&mut out, c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_width_and_ligatures_do_not_matter() {
        for (text, folded) in [
            ("Bogotá", "bogota"),
            ("Bogota\u{301}", "bogota"),
            ("NARIÑO", "narino"),
            ("Straße", "strasse"),
            ("Diyarbakır İZMİR", "diyarbakir izmir"),
            ("ﬁnance Œuvre Æther", "finance oeuvre aether"),
            ("Ｔｏｋｙｏ　２０２６", "tokyo　2026"),
            ("Łódź Đà Nẵng Kraków", "lodz da nang krakow"),
            ("ΑΘΉΝΑΣ", "αθηνασ"),
            ("Київ Ґалаґан Йошкар", "киiв галаган иошкар"),
            ("الأَندلس ١٢٣", "الاندلس 123"),
        ] {
            assert_eq!(fold(text), folded.replace("киiв", "киів"));
        }
    }

    #[test]
    fn folding_twice_is_folding_once_for_every_letter() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let mut once = String::new();
            push(&mut once, c);
            assert_eq!(fold(&once), once, "{c:?} {:x}", c as u32);
        }
    }

    #[test]
    fn what_a_letter_folds_to_is_made_of_letters() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            if matches!(role(c), Role::Letter) {
                assert!(fold(&c.to_string()).chars().all(|folded| role(folded) == Role::Letter), "{c:?}");
            }
        }
    }

    #[test]
    fn apostrophes_and_hyphens_separate_and_a_soft_hyphen_does_not() {
        for c in ['\'', '’', 'ʻ', 'ʼ', '-', '–', '_', '\u{a0}', '،'] {
            assert_eq!(role(c), Role::Separator, "{c:?}");
        }
        assert_eq!(role('\u{ad}'), Role::Sign);
        assert_eq!(role('京'), Role::Alone);
        assert_eq!(role('ह'), Role::Letter);
    }
}
