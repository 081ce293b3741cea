//! How far the facts about a member were checked: the marks of the data, as cases for each language to word.

/// What stands behind a member's entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// How far it was checked.
    pub mark: Mark,
    /// The page it was read on.
    pub address: Option<String>,
}

/// How far an entry was checked; the marks are described in `data/README.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Membership and year were both read on the page named.
    MembershipAndYear,
    /// Membership was read there; the year was concluded from something else.
    YearInferred,
    /// Membership was read there; no year was found.
    YearNotFound,
    /// No page was found.
    Unverified,
    /// The entry has no mark we know.
    Unmarked,
}

impl Source {
    /// The mark and the address of a source as the data has it.
    pub fn parse(text: &str) -> Self {
        let mark = match text.split_once(']').map(|(mark, _)| mark) {
            Some("[VY") => Mark::MembershipAndYear,
            Some(mark) if mark.starts_with("[V:") && mark.contains("year not found") => Mark::YearNotFound,
            Some(mark) if mark.starts_with("[V:") => Mark::YearInferred,
            Some(mark) if mark.starts_with("[M:") => Mark::Unverified,
            _ => Mark::Unmarked,
        };
        let address =
            text.split_whitespace().find(|word| word.starts_with("https://") || word.starts_with("http://"));
        Self { mark, address: address.map(|address| address.trim_end_matches([',', ';']).to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_and_the_first_address_are_read() {
        let source = Source::parse("[VY] https://ogp.example/a ; former member (seed)");
        assert_eq!(
            source,
            Source { mark: Mark::MembershipAndYear, address: Some("https://ogp.example/a".to_owned()) }
        );
        assert_eq!(
            Source::parse("[V: membership verified; year inferred] https://x.example/;").address.as_deref(),
            Some("https://x.example/")
        );
    }

    #[test]
    fn each_mark_of_the_data_is_its_own_case() {
        let mark = |text: &str| Source::parse(text).mark;
        assert_eq!(mark("[V: membership verified; year inferred] https://x.example"), Mark::YearInferred);
        assert_eq!(mark("[V: membership verified; year not found] https://x.example"), Mark::YearNotFound);
        assert_eq!(mark("[M: from memory, unverified]"), Mark::Unverified);
        assert_eq!(mark("somebody said so"), Mark::Unmarked);
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(Source::parse("[VY] javascript:alert(1)").address, None);
    }
}
