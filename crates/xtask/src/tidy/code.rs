//! A small reader of Rust text: enough to look at code without being fooled by comments and strings.

/// The same text with comments blanked, and string contents too unless `strings` says otherwise; lines keep their numbers.
pub(crate) fn code_only(text: &str, strings: Strings) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(next) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = string(rest, before) {
            if matches!(strings, Strings::Kept) {
                out.push_str(&rest[..length]);
            } else {
                out.push('"');
                blank(&mut out, &rest[1..length]);
            }
            before = '"';
            rest = &rest[length..];
            continue;
        } else if let Some(length) = character(rest) {
            length
        } else {
            out.push(next);
            before = next;
            rest = &rest[next.len_utf8()..];
            continue;
        };
        blank(&mut out, &rest[..length]);
        before = ' ';
        rest = &rest[length..];
    }
    out
}

/// Code with the items under `#[cfg(test)]` blanked, relying on rustfmt's closing brace in the column of its opening line;
/// lines keep their numbers.
pub(crate) fn outside_tests(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut lines = code.split_inclusive('\n');
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            out.push_str(line);
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        blank(&mut out, line);
        // Further attributes, then one line that is the whole item or opens it.
        for line in lines.by_ref() {
            blank(&mut out, line);
            if line.trim_start().starts_with("#[") {
                continue;
            }
            if line.trim_end().ends_with('{') {
                let close = format!("{indent}}}");
                for line in lines.by_ref() {
                    blank(&mut out, line);
                    if line.trim_end() == close {
                        break;
                    }
                }
            }
            break;
        }
    }
    out
}

/// What happens to the contents of string literals.
#[derive(Clone, Copy)]
pub(crate) enum Strings {
    Kept,
    Blanked,
}

fn blank(out: &mut String, text: &str) {
    out.extend(text.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a string literal at the start of `text`, plain or raw.
fn string(text: &str, before: char) -> Option<usize> {
    if text.starts_with('"') {
        let mut escaped = false;
        for (at, c) in text.char_indices().skip(1) {
            match (escaped, c) {
                (true, _) => escaped = false,
                (false, '\\') => escaped = true,
                (false, '"') => return Some(at + 1),
                _ => {}
            }
        }
        return Some(text.len());
    }
    if before.is_alphanumeric() || before == '_' {
        return None;
    }
    let after_r = text.strip_prefix('r').or_else(|| text.strip_prefix("br"))?;
    let hashes = after_r.len() - after_r.trim_start_matches('#').len();
    let body = after_r[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let start = text.len() - body.len();
    Some(body.find(&end).map_or(text.len(), |at| start + at + end.len()))
}

/// The length of a character literal, so that `'"'` does not open a string; lifetimes are none.
fn character(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    let mut chars = body.char_indices();
    let (_, first) = chars.next()?;
    if first == '\\' {
        return body[2..].find('\'').map(|at| at + 4);
    }
    let (at, second) = chars.next()?;
    (second == '\'').then_some(at + 2)
}

/// The number of the line, from 1, in which byte `at` lies.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Where `word` stands in `text` on its own, not as part of a longer name.
pub(crate) fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        !text[..*at].chars().next_back().is_some_and(part_of_name)
            && !text[at + word.len()..].chars().next().is_some_and(part_of_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_lines_stay() {
        let text = "a // reqwest\n/* sqlx\n /* inner */ */ b";
        let code = code_only(text, Strings::Blanked);
        assert!(!code.contains("reqwest") && !code.contains("sqlx") && !code.contains("inner"));
        assert_eq!(code.matches('\n').count(), text.matches('\n').count());
        assert!(code.starts_with('a') && code.ends_with('b'));
    }

    #[test]
    fn strings_of_every_kind_are_blanked_or_kept() {
        let text = r##"f("a\"b", r#"c"d"#, '"', 'x', b"e") + g::<'a>()"##;
        let code = code_only(text, Strings::Blanked);
        for gone in ["a\\", "c\"d", "'x'"] {
            assert!(!code.contains(gone), "{gone} in {code}");
        }
        assert!(code.ends_with("+ g::<'a>()"), "{code}");
        assert!(code_only(text, Strings::Kept).contains("c\"d"));
    }

    #[test]
    fn a_comment_mark_in_a_string_opens_no_comment() {
        assert_eq!(code_only("\"https://x\"; y", Strings::Kept), "\"https://x\"; y");
    }

    #[test]
    fn tests_are_blanked_and_what_follows_them_is_not() {
        let text = "a\n#[cfg(test)]\n#[path = \"x\"]\nmod tests {\n    b\n}\nc\n#[cfg(test)]\nuse d;\ne\n";
        let left = outside_tests(text);
        assert_eq!(left.split_whitespace().collect::<Vec<_>>(), ["a", "c", "e"]);
        assert_eq!(left.matches('\n').count(), text.matches('\n').count());
    }

    #[test]
    fn words_are_not_found_inside_other_words() {
        assert_eq!(words("client::x my_client::y clients::z", "client").collect::<Vec<_>>(), [0]);
    }
}
