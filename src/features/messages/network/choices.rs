//! What is chosen in the form of a question, as a draft keeps it, and which public answers fit what is looked for.

use model::network::PublicAnswer;

/// What is chosen beside the words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choices {
    pub(super) area: String,
    pub(super) language: String,
    pub(super) shows: Vec<String>,
}

impl Choices {
    /// In one line.
    pub(super) fn line(&self) -> String {
        format!("{} {} {}", self.area, self.language, self.shows.join(","))
    }

    /// What [`Self::line`] wrote.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split(' ');
        let (area, language, shows) = (parts.next()?, parts.next()?, parts.next()?);
        let shows = shows.split(',').filter(|shown| !shown.is_empty()).map(str::to_owned).collect();
        Some(Self { area: area.to_owned(), language: language.to_owned(), shows })
    }
}

/// Whether an answer is about `area` and in `language`, where they are asked for.
pub(super) fn fits(answer: &PublicAnswer, area: &str, language: &str) -> bool {
    (area.is_empty() || answer.area == area) && (language.is_empty() || answer.language.as_str() == language)
}

/// The values of a filter, each once, and what is chosen even where nothing has it.
pub(super) fn values<'a>(all: impl Iterator<Item = &'a str>, chosen: &'a str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for one in all.chain(std::iter::once(chosen)).filter(|one| !one.is_empty()) {
        if values.iter().all(|before| before != one) {
            values.push(one.to_owned());
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::NetworkAnswerId;
    use model::words::Language;

    #[test]
    fn what_is_chosen_comes_back_from_its_line() {
        let shows = vec!["seat".to_owned(), "country".to_owned()];
        let all = Choices { area: "youth".to_owned(), language: "es".to_owned(), shows };
        assert_eq!(Choices::parse(&all.line()), Some(all));
        assert_eq!(Choices::parse(&Choices::default().line()), Some(Choices::default()));
        assert_eq!(Choices::parse(""), None);
    }

    #[test]
    fn an_answer_fits_what_is_looked_for() {
        let answer = PublicAnswer {
            id: NetworkAnswerId::parse("na-1").unwrap(),
            area: "youth".to_owned(),
            language: Language::parse("es").unwrap(),
            month: "2026-11".to_owned(),
            question: String::new(),
            answer: String::new(),
            mine: false,
            may_remove: false,
        };
        for (area, language, expected) in
            [("", "", true), ("youth", "es", true), ("youth", "fr", false), ("water", "", false)]
        {
            assert_eq!(fits(&answer, area, language), expected, "{area} {language}");
        }
    }

    #[test]
    fn a_filter_has_each_value_once() {
        assert_eq!(values(["b", "a", "b"].into_iter(), "c"), ["b", "a", "c"]);
        assert_eq!(values(["a"].into_iter(), ""), ["a"]);
    }
}
