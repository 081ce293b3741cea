//! What is typed of a circle, and where two versions differ.

use model::circle::{CircleDate, CircleForm, CirclePage, CirclePlanForm};

/// A form in which nothing is said yet.
pub(super) fn empty() -> CircleForm {
    CircleForm {
        topic: String::new(),
        about: String::new(),
        area: None,
        language: None,
        leads: Vec::new(),
        dates: Vec::new(),
    }
}

/// What a circle says now.
pub(super) fn form_of(page: &CirclePage) -> CircleForm {
    CircleForm {
        topic: page.topic.clone(),
        about: page.about.clone(),
        area: page.area.clone(),
        language: page.language.clone(),
        leads: page.leads.iter().map(|lead| lead.id.clone()).collect(),
        dates: page.dates.clone(),
    }
}

/// What a lead says of it.
pub(super) fn plan_of(form: &CircleForm) -> CirclePlanForm {
    CirclePlanForm { about: form.about.clone(), dates: form.dates.clone() }
}

/// The date that is offered next: a week after the last one, or nothing yet.
pub(super) fn next_date(dates: &[CircleDate]) -> CircleDate {
    const WEEK_MS: i64 = 7 * 24 * 60 * 60_000;
    match dates.iter().filter(|date| date.starts_at_ms > 0).max_by_key(|date| date.starts_at_ms) {
        Some(last) => CircleDate { starts_at_ms: last.starts_at_ms + WEEK_MS, ..last.clone() },
        None => CircleDate { starts_at_ms: 0, minutes: 60, link: String::new() },
    }
}

/// A field of a circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Topic,
    About,
    Area,
    Language,
    Leads,
    Dates,
}

impl Part {
    /// Whether a lead says it.
    pub(super) fn is_of_the_plan(self) -> bool {
        matches!(self, Self::About | Self::Dates)
    }

    const ALL: [Self; 6] = [Self::Topic, Self::About, Self::Area, Self::Language, Self::Leads, Self::Dates];

    fn same(self, one: &CircleForm, other: &CircleForm) -> bool {
        match self {
            Self::Topic => one.topic == other.topic,
            Self::About => one.about == other.about,
            Self::Area => one.area == other.area,
            Self::Language => one.language == other.language,
            // In whatever order they were chosen.
            Self::Leads => {
                one.leads.len() == other.leads.len()
                    && one.leads.iter().all(|lead| other.leads.contains(lead))
            }
            Self::Dates => one.dates == other.dates,
        }
    }
}

/// The fields in which two forms differ.
pub(super) fn differing(theirs: &CircleForm, yours: &CircleForm) -> Vec<Part> {
    Part::ALL.into_iter().filter(|part| !part.same(theirs, yours)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_that_differ_are_named() {
        let theirs = empty();
        let date = CircleDate { starts_at_ms: 5, minutes: 90, link: String::new() };
        let yours = CircleForm {
            about: "A".to_owned(),
            dates: vec![date],
            area: Some("youth".to_owned()),
            ..empty()
        };
        assert_eq!(differing(&theirs, &yours), [Part::About, Part::Area, Part::Dates]);
        assert!(differing(&theirs, &theirs).is_empty());
    }

    #[test]
    fn the_next_date_is_a_week_after_the_last() {
        let date = |starts_at_ms| CircleDate { starts_at_ms, minutes: 90, link: "https://a.b".to_owned() };
        assert_eq!(next_date(&[date(9), date(5)]), date(9 + 604_800_000));
        assert_eq!(next_date(&[]).minutes, 60);
    }
}
