//! Text as people search it: without case, accents or punctuation, cut into words.
//!
//! The browser could decompose letters, but then nothing that searches could be tested without one; the letters that
//! occur in names of places and topics are few, and stand here.

/// The words of `text`, folded: "Côte d'Ivoire" is `cote`, `d`, `ivoire`.
pub fn words(text: &str) -> Vec<String> {
    spans(text).map(|span| span.folded).collect()
}

/// A word inside a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its folded form.
    pub folded: String,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// The words of `text` with their places in it.
pub fn spans(text: &str) -> impl Iterator<Item = Span> {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while letters.peek().is_some_and(|(_, letter)| !in_word(*letter)) {
            letters.next();
        }
        let (start, _) = *letters.peek()?;
        let (mut folded, mut end) = (String::new(), start);
        while let Some((at, letter)) = letters.next_if(|(_, letter)| in_word(*letter)) {
            fold_into(&mut folded, letter);
            end = at + letter.len_utf8();
        }
        Some(Span { folded, start, end })
    })
}

/// Whether `word`, a folded one, begins with the folded `prefix` in any place of `text`.
pub fn has_prefix(text: &str, prefix: &str) -> bool {
    spans(text).any(|span| span.folded.starts_with(prefix))
}

fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || is_mark(letter)
}

/// Marks that stand over or under a letter: combining accents, Arabic vowels, the Arabic lengthening stroke.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}')
}

fn fold_into(folded: &mut String, letter: char) {
    if letter.is_ascii() {
        folded.push(letter.to_ascii_lowercase());
    } else if !is_mark(letter) {
        for lower in letter.to_lowercase() {
            match plain(lower) {
                Some(plain) => folded.push_str(plain),
                None if is_mark(lower) => {}
                None => folded.push(lower),
            }
        }
    }
}

/// The plain letters a lower-case letter is searched by.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ậ' | 'ắ' => {
            "a"
        }
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ' | 'ẻ' | 'ẽ' | 'ế' | 'ề' | 'ệ' | 'ə'
        | 'ɛ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ị' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ŋ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ' | 'ố' | 'ồ' | 'ộ' | 'ɔ' => {
            "o"
        }
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        // Arabic is written with and without these signs.
        'أ' | 'إ' | 'آ' => "ا",
        'ى' => "ي",
        'ة' => "ه",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_without_accents_case_or_punctuation() {
        assert_eq!(words("Côte d’Ivoire"), ["cote", "d", "ivoire"]);
        assert_eq!(
            words("Tangier-Tetouan-Al Hoceima (Region)"),
            ["tangier", "tetouan", "al", "hoceima", "region"]
        );
        assert_eq!(words("Łódź, ŠABAC; Iași"), ["lodz", "sabac", "iasi"]);
        assert_eq!(words("  "), Vec::<String>::new());
    }

    #[test]
    fn a_composed_letter_and_a_decomposed_one_are_the_same() {
        assert_eq!(words("Bogot\u{e1}"), words("Bogota\u{301}"));
        assert_eq!(words("İstanbul"), ["istanbul"]);
    }

    #[test]
    fn other_scripts_stay_and_lose_only_their_signs() {
        assert_eq!(words("الأَندلس"), ["الاندلس"]);
        assert_eq!(words("ოზურგეთი"), ["ოზურგეთი"]);
    }

    #[test]
    fn a_span_gives_back_the_text_as_it_stood() {
        let text = "São Paulo";
        let found: Vec<_> = spans(text).map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["São", "Paulo"]);
        assert!(has_prefix("Nariño (Department)", "nari"));
        assert!(!has_prefix("Nariño", "arino"));
    }
}
