//! Circles: peers who stay together about one topic, and meet on dates that their leads set.
//!
//! Whoever is inside shows their name to the others inside, unless it waits for introductions; nobody else learns who is
//! there, or how many.

use serde::{Deserialize, Serialize};

use crate::id::{CircleId, PersonId};
use crate::place::codes;
use crate::plain_text;
use crate::problem::{FieldProblem, field};
use crate::words::Language;

codes! {
    /// Whether a circle goes on.
    CircleState {
        /// Whoever may see it may join it.
        Open = "open",
        /// Those inside still read it, and nobody joins it.
        Closed = "closed",
    }
}

/// A meeting of a circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CircleDate {
    /// When it begins.
    pub starts_at_ms: i64,
    /// How long it lasts: 15 to 480 minutes.
    pub minutes: u16,
    /// Where it meets: an `https` link of at most 300 characters, read by those inside alone; empty where it is not told.
    #[serde(default)]
    pub link: String,
}

impl CircleDate {
    /// When it ends.
    pub fn ends_at_ms(&self) -> i64 {
        self.starts_at_ms.saturating_add(i64::from(self.minutes) * 60_000)
    }
}

/// What the Support Unit says of a circle: the body of `POST /api/v1/circles` and of `PUT /api/v1/circles/{circle}`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CircleForm {
    /// Its topic, in one line: 1 to 80 characters.
    pub topic: String,
    /// What it is about: 1 to 600 characters, plain.
    pub about: String,
    /// Its policy area, by its slug.
    #[serde(default)]
    pub area: Option<String>,
    /// The language it speaks; none where it speaks several.
    #[serde(default)]
    pub language: Option<Language>,
    /// Who leads it: one to three people.
    pub leads: Vec<PersonId>,
    /// When it meets: at most 12 dates.
    #[serde(default)]
    pub dates: Vec<CircleDate>,
}

/// What a lead says of a circle: the body of `PUT /api/v1/circles/{circle}/plan`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CirclePlanForm {
    /// What it is about: 1 to 600 characters, plain.
    pub about: String,
    /// When it meets: at most 12 dates.
    #[serde(default)]
    pub dates: Vec<CircleDate>,
}

/// What somebody wrote does not appear in logs by accident.
impl std::fmt::Debug for CircleForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CircleForm(..)")
    }
}

/// What somebody wrote does not appear in logs by accident.
impl std::fmt::Debug for CirclePlanForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CirclePlanForm(..)")
    }
}

/// What is said of a circle, checked: texts are trimmed, dates in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circle(CircleForm);

/// What a lead says of a circle, checked in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CirclePlan(CirclePlanForm);

impl Circle {
    /// Most characters of a topic.
    pub const TOPIC: usize = 80;
    /// Most characters of what it is about.
    pub const ABOUT: usize = 600;
    /// Most leads.
    pub const LEADS: usize = 3;
    /// Most dates.
    pub const DATES: usize = 12;
    /// Most characters of a link.
    pub const LINK: usize = 300;
    /// The shortest and the longest meeting, in minutes.
    pub const MINUTES: [u16; 2] = [15, 480];

    /// What is said.
    pub fn says(&self) -> &CircleForm {
        &self.0
    }
}

impl CirclePlan {
    /// What is said.
    pub fn says(&self) -> &CirclePlanForm {
        &self.0
    }
}

impl CircleForm {
    /// The circle, or everything that is wrong with the form. Whether there are such an area and such people, and whether
    /// a date is over, is the server's to say.
    pub fn parse(&self) -> Result<Circle, Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        let topic = kept(&mut wrong, plain_text::parse("topic", &self.topic, Circle::TOPIC));
        if topic.contains(['\n', '\t']) {
            wrong.push(FieldProblem::new("topic", field::MALFORMED));
        }
        let about = kept(&mut wrong, plain_text::parse("about", &self.about, Circle::ABOUT));
        match self.leads.len() {
            0 => wrong.push(FieldProblem::new("leads", field::REQUIRED)),
            many if many > Circle::LEADS => wrong.push(counted("leads", 1, Circle::LEADS)),
            _ => wrong.extend(twice("leads", &self.leads)),
        }
        let dates = dates(&mut wrong, &self.dates);
        let area = self.area.clone().filter(|area| !area.is_empty());
        if wrong.is_empty() {
            Ok(Circle(Self { topic, about, area, dates, ..self.clone() }))
        } else {
            Err(wrong)
        }
    }
}

impl CirclePlanForm {
    /// The plan, or everything that is wrong with the form.
    pub fn parse(&self) -> Result<CirclePlan, Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        let about = kept(&mut wrong, plain_text::parse("about", &self.about, Circle::ABOUT));
        let dates = dates(&mut wrong, &self.dates);
        if wrong.is_empty() { Ok(CirclePlan(Self { about, dates })) } else { Err(wrong) }
    }
}

impl CircleForm {
    /// The circle at `now_ms`, or everything that is wrong with the form: a date that is over goes if it is one of `kept`,
    /// and is refused if it is new.
    pub fn settled(&self, kept: &[CircleDate], now_ms: i64) -> Result<Circle, Vec<FieldProblem>> {
        let Circle(says) = with_dates(self.parse(), &self.dates, kept, now_ms)?;
        Ok(Circle(Self { dates: upcoming(says.dates, now_ms), ..says }))
    }
}

impl CirclePlanForm {
    /// The plan at `now_ms`, as [`CircleForm::settled`].
    pub fn settled(&self, kept: &[CircleDate], now_ms: i64) -> Result<CirclePlan, Vec<FieldProblem>> {
        let CirclePlan(says) = with_dates(self.parse(), &self.dates, kept, now_ms)?;
        Ok(CirclePlan(Self { dates: upcoming(says.dates, now_ms), ..says }))
    }
}

/// The dates that have not ended at `now_ms`.
pub fn upcoming(dates: Vec<CircleDate>, now_ms: i64) -> Vec<CircleDate> {
    dates.into_iter().filter(|date| date.ends_at_ms() > now_ms).collect()
}

fn with_dates<T>(
    parsed: Result<T, Vec<FieldProblem>>,
    dates: &[CircleDate],
    kept: &[CircleDate],
    now_ms: i64,
) -> Result<T, Vec<FieldProblem>> {
    let is_new = |date: &CircleDate| kept.iter().all(|one| one.starts_at_ms != date.starts_at_ms);
    let over = |date: &CircleDate| date.starts_at_ms >= 0 && date.ends_at_ms() <= now_ms;
    let wrong = dates.iter().take(Circle::DATES).enumerate().filter(|(_, date)| over(date) && is_new(date));
    let wrong =
        wrong.map(|(at, _)| FieldProblem::new(format!("dates.{at}.starts_at_ms"), field::OUT_OF_RANGE));
    let wrong: Vec<FieldProblem> = wrong.collect();
    match parsed {
        Ok(parsed) if wrong.is_empty() => Ok(parsed),
        Ok(_) => Err(wrong),
        Err(mut all) => {
            all.extend(wrong);
            Err(all)
        }
    }
}

fn kept(wrong: &mut Vec<FieldProblem>, text: Result<String, FieldProblem>) -> String {
    text.unwrap_or_else(|problem| {
        wrong.push(problem);
        String::new()
    })
}

fn counted(path: &str, min: i64, max: usize) -> FieldProblem {
    FieldProblem::new(path, field::OUT_OF_RANGE).with("min", min).with("max", max as i64)
}

fn twice<T: PartialEq>(path: &str, items: &[T]) -> Vec<FieldProblem> {
    let again = |(at, item): (usize, &T)| {
        let before = items.iter().take(at).any(|before| before == item);
        before.then(|| FieldProblem::new(format!("{path}.{at}"), field::DUPLICATE))
    };
    items.iter().enumerate().filter_map(again).collect()
}

/// The dates in their order, with what is wrong noted by their place in the form.
fn dates(wrong: &mut Vec<FieldProblem>, all: &[CircleDate]) -> Vec<CircleDate> {
    if all.len() > Circle::DATES {
        // Of a list that is too long its length says enough.
        wrong.push(counted("dates", 0, Circle::DATES));
        return Vec::new();
    }
    let starts: Vec<i64> = all.iter().map(|date| date.starts_at_ms).collect();
    wrong.extend(twice("dates", &starts));
    let [shortest, longest] = Circle::MINUTES;
    for (at, date) in all.iter().enumerate() {
        if !(shortest..=longest).contains(&date.minutes) {
            let problem = FieldProblem::new(format!("dates.{at}.minutes"), field::OUT_OF_RANGE);
            wrong.push(problem.with("min", i64::from(shortest)).with("max", i64::from(longest)));
        }
        if !(0..END_MS).contains(&date.starts_at_ms) {
            wrong.push(FieldProblem::new(format!("dates.{at}.starts_at_ms"), field::OUT_OF_RANGE));
        }
        let link = date.link.trim();
        if link.chars().count() > Circle::LINK {
            let problem = FieldProblem::new(format!("dates.{at}.link"), field::TOO_LONG);
            wrong.push(problem.with("max", Circle::LINK as i64));
        } else if !link.is_empty() && !is_link(link) {
            wrong.push(FieldProblem::new(format!("dates.{at}.link"), field::MALFORMED));
        }
    }
    let mut sorted: Vec<CircleDate> =
        all.iter().map(|date| CircleDate { link: date.link.trim().to_owned(), ..date.clone() }).collect();
    sorted.sort_by_key(|date| date.starts_at_ms);
    sorted
}

/// The year 2100: no meeting is planned beyond it.
const END_MS: i64 = 4_102_444_800_000;

/// Whether a text is an `https` link to a host, in visible ASCII and without a user in front of it: what a browser opens is
/// what its reader sees.
fn is_link(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let named = host.split(':').next().unwrap_or_default();
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    rest.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'`'))
        && host.bytes().all(|b| plain(b) || b == b':')
        && named.contains('.')
        && !named.starts_with('.')
        && !named.ends_with('.')
}

/// `GET /api/v1/circles`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Circles {
    /// Those the viewer is inside first, then by topic.
    pub circles: Vec<CircleSummary>,
    /// Whether the viewer may open one.
    pub may_open: bool,
}

/// A circle as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CircleSummary {
    /// Its id.
    pub id: CircleId,
    /// Its topic.
    pub topic: String,
    /// Its policy area, by its slug.
    pub area: Option<String>,
    /// The language it speaks.
    pub language: Option<Language>,
    /// Whether it goes on.
    pub state: CircleState,
    /// Whether the viewer is inside.
    pub inside: bool,
    /// When its next meeting begins, or began that has not ended.
    pub next_at_ms: Option<i64>,
}

/// `GET /api/v1/circles/{circle}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CirclePage {
    /// Its id.
    pub id: CircleId,
    /// Changes with every change of what is said here, and when a lead goes; 0 for whoever cannot change it.
    pub version: u32,
    /// Its topic.
    pub topic: String,
    /// What it is about.
    pub about: String,
    /// Its policy area, by its slug.
    pub area: Option<String>,
    /// The language it speaks.
    pub language: Option<Language>,
    /// Whether it goes on.
    pub state: CircleState,
    /// The meetings that have not ended, in their order; links only for whoever is inside and the Support Unit.
    pub dates: Vec<CircleDate>,
    /// Who leads it, as far as the viewer may know.
    pub leads: Vec<CirclePerson>,
    /// Who is inside beside them, as far as the viewer may know; nothing for whoever is outside.
    pub people: Option<Vec<CirclePerson>>,
    /// Whether the viewer is inside.
    pub inside: bool,
    /// Whether the viewer may change what it is about and its dates.
    pub may_plan: bool,
    /// Whether the viewer may change everything, and close it.
    pub may_run: bool,
}

/// Somebody inside a circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CirclePerson {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Whether it is the viewer.
    pub me: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(starts_at_ms: i64, minutes: u16, link: &str) -> CircleDate {
        CircleDate { starts_at_ms, minutes, link: link.to_owned() }
    }

    fn form() -> CircleForm {
        CircleForm {
            topic: " Budgets in the open ".to_owned(),
            about: "One\r\ntwo".to_owned(),
            area: Some(String::new()),
            language: None,
            leads: vec![PersonId::parse("p-1").unwrap()],
            dates: vec![date(5_000, 60, ""), date(1_000, 15, " https://meet.example.org/a ")],
        }
    }

    fn wrong(form: &CircleForm) -> Vec<(String, String)> {
        form.parse().unwrap_err().into_iter().map(|one| (one.path, one.code)).collect()
    }

    #[test]
    fn a_circle_is_kept_trimmed_with_its_dates_in_order() {
        let circle = form().parse().unwrap();
        let says = circle.says();
        assert_eq!((says.topic.as_str(), says.about.as_str()), ("Budgets in the open", "One\ntwo"));
        assert_eq!(says.area, None);
        assert_eq!(says.dates, [date(1_000, 15, "https://meet.example.org/a"), date(5_000, 60, "")]);
        assert_eq!(says.parse().unwrap(), circle, "parsing again changes nothing");
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let lead = PersonId::parse("p-1").unwrap();
        let bad = CircleForm {
            topic: "two\nlines".to_owned(),
            about: "ñ".repeat(601),
            leads: vec![lead.clone(), lead],
            dates: vec![date(1, 14, ""), date(1, 481, "http://meet.example.org"), date(-1, 60, "")],
            ..form()
        };
        let pair = |path: &str, code: &str| (path.to_owned(), code.to_owned());
        let wanted = [
            pair("topic", field::MALFORMED),
            pair("about", field::TOO_LONG),
            pair("leads.1", field::DUPLICATE),
            pair("dates.1", field::DUPLICATE),
            pair("dates.0.minutes", field::OUT_OF_RANGE),
            pair("dates.1.minutes", field::OUT_OF_RANGE),
            pair("dates.1.link", field::MALFORMED),
            pair("dates.2.starts_at_ms", field::OUT_OF_RANGE),
        ];
        assert_eq!(wrong(&bad), wanted);
    }

    #[test]
    fn a_circle_has_one_to_three_leads_and_at_most_twelve_dates() {
        let people =
            |count: usize| (0..count).map(|at| PersonId::parse(&format!("p-{at}")).unwrap()).collect();
        let dates = |count: i64| (0..count).map(|at| date(at, 60, "")).collect::<Vec<_>>();
        assert!(CircleForm { leads: people(3), dates: dates(12), ..form() }.parse().is_ok());
        let pair = |path: &str, code: &str| (path.to_owned(), code.to_owned());
        let none = CircleForm { leads: Vec::new(), dates: dates(13), ..form() };
        assert_eq!(wrong(&none), [pair("leads", field::REQUIRED), pair("dates", field::OUT_OF_RANGE)]);
        let many = CircleForm { leads: people(4), ..form() };
        assert_eq!(wrong(&many), [pair("leads", field::OUT_OF_RANGE)]);
    }

    #[test]
    fn a_date_that_is_over_goes_and_none_is_made_that_is_over() {
        let kept = [date(1_000, 15, "")];
        let circle = form().settled(&kept, 1_000 + 15 * 60_000).unwrap();
        assert_eq!(circle.says().dates, [date(5_000, 60, "")]);
        let refused = form().settled(&[], 1_000 + 15 * 60_000).unwrap_err();
        assert_eq!(refused, [FieldProblem::new("dates.1.starts_at_ms", field::OUT_OF_RANGE)]);
        let plan = CirclePlanForm { about: "A".to_owned(), dates: form().dates };
        assert_eq!(plan.settled(&[], 0).unwrap().says().dates.len(), 2);
    }

    #[test]
    fn a_link_leads_where_it_says() {
        for fits in
            ["https://meet.example.org", "https://meet.example.org:8443/r?x=1#y", "https://a.b/%C3%B1"]
        {
            assert!(is_link(fits), "{fits}");
        }
        for wrong in [
            "http://meet.example.org",
            "https://",
            "https://localhost",
            "https://user@meet.example.org",
            "https://.org",
            "https://a.b/ x",
            "https://a.b/\u{202e}x",
            "https://a.b/\"x",
            "javascript:alert(1)",
            "//meet.example.org",
        ] {
            assert!(!is_link(wrong), "{wrong}");
        }
        let long =
            CircleForm { dates: vec![date(1, 60, &format!("https://a.b/{}", "x".repeat(300)))], ..form() };
        assert_eq!(wrong(&long), [("dates.0.link".to_owned(), field::TOO_LONG.to_owned())]);
    }
}
