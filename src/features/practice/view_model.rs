//! What is typed of a practice, as the tab keeps it, and where two versions differ.

use model::introduction::Side;
use model::practice::{PracticeForm, PracticeReaders, PracticeStatus};
use model::words::Language;

/// What is typed, and of which version it began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    /// The version it changes; none where it is new.
    pub(super) version: Option<u32>,
    /// What it says.
    pub(super) form: PracticeForm,
}

impl Typed {
    /// As the tab keeps it: the version in the first line, then the form.
    pub(super) fn line(&self) -> String {
        let version = self.version.map(|version| version.to_string()).unwrap_or_default();
        // The form holds nothing that JSON cannot say; an empty draft is none.
        serde_json::to_string(&self.form).map(|form| format!("{version}\n{form}")).unwrap_or_default()
    }

    /// What the tab kept, if it can be read.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let (version, form) = line.split_once('\n')?;
        let version = if version.is_empty() { None } else { Some(version.parse().ok()?) };
        Some(Self { version, form: serde_json::from_str(form).ok()? })
    }
}

/// A form in which nothing is said yet.
pub(super) fn empty(language: Language) -> PracticeForm {
    PracticeForm {
        title: String::new(),
        problem: String::new(),
        steps: String::new(),
        result: String::new(),
        cost: String::new(),
        obstacles: String::new(),
        language,
        areas: Vec::new(),
        commitments: Vec::new(),
        status: PracticeStatus::Questions,
        ask: Side::Government,
        readers: PracticeReaders::Public,
    }
}

/// The ids in a line, however they are separated.
pub(super) fn commitments(line: &str) -> Vec<String> {
    let ids = line.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
    ids.filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

/// A field of a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Problem,
    Steps,
    Result,
    Cost,
    Obstacles,
    Language,
    Areas,
    Commitments,
    Status,
    Ask,
    Readers,
}

impl Part {
    /// All of them, in the order of the form.
    pub(super) const ALL: [Self; 12] = [
        Self::Title,
        Self::Problem,
        Self::Steps,
        Self::Result,
        Self::Cost,
        Self::Obstacles,
        Self::Language,
        Self::Areas,
        Self::Commitments,
        Self::Status,
        Self::Ask,
        Self::Readers,
    ];

    /// The value of a form, as it is compared.
    pub(super) fn of(self, form: &PracticeForm) -> String {
        match self {
            Self::Title => form.title.clone(),
            Self::Problem => form.problem.clone(),
            Self::Steps => form.steps.clone(),
            Self::Result => form.result.clone(),
            Self::Cost => form.cost.clone(),
            Self::Obstacles => form.obstacles.clone(),
            Self::Language => form.language.as_str().to_owned(),
            Self::Areas => form.areas.join(" "),
            Self::Commitments => form.commitments.join(" "),
            Self::Status => form.status.code().to_owned(),
            Self::Ask => form.ask.code().to_owned(),
            Self::Readers => form.readers.code().to_owned(),
        }
    }
}

/// The fields in which two forms differ.
pub(super) fn differing(theirs: &PracticeForm, yours: &PracticeForm) -> Vec<Part> {
    Part::ALL.into_iter().filter(|part| part.of(theirs) != part.of(yours)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_as_it_was() {
        let form =
            PracticeForm { steps: "1.\n\n\"2\" ñ".to_owned(), ..empty(Language::parse("es").unwrap()) };
        let typed = Typed { version: Some(3), form };
        assert_eq!(Typed::parse(&typed.line()), Some(typed.clone()));
        let new = Typed { version: None, ..typed };
        assert_eq!(Typed::parse(&new.line()), Some(new));
        assert_eq!(Typed::parse("1\n{}"), None, "what an older page kept is no draft");
    }

    #[test]
    fn ids_are_separated_as_people_separate_them() {
        assert_eq!(commitments(" gh0042, GH0043;GH0044\n"), ["gh0042", "GH0043", "GH0044"]);
        assert!(commitments(" , ").is_empty());
    }

    #[test]
    fn the_fields_that_differ_are_named() {
        let theirs = empty(Language::parse("fr").unwrap());
        let yours = PracticeForm { cost: "0".to_owned(), areas: vec!["youth".to_owned()], ..theirs.clone() };
        assert_eq!(differing(&theirs, &yours), [Part::Cost, Part::Areas]);
        assert!(differing(&theirs, &theirs).is_empty());
    }
}
