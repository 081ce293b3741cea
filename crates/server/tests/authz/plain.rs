//! The plain directory against the API: for the same viewer and question the same rows in the same order, the same counts.

use std::collections::BTreeMap;

use model::directory_search::{Entry, FEW_ROWS, Facet, SearchAnswer, SearchQuery};

use crate::live::Live;

/// Where the plain directory is.
pub(crate) const DIRECTORY: &str = server::plain::template::DIRECTORY;

/// What a page says that can be compared.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) heading: String,
    /// Where each row leads, and its name.
    pub(crate) rows: Vec<(Option<String>, String)>,
    /// Whether each row says why it is there.
    pub(crate) reasons: Vec<bool>,
    /// For each facet what its values would leave.
    pub(crate) counts: BTreeMap<String, BTreeMap<String, u32>>,
}

/// The text after `from` and before `to`, and what follows.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<(&'a str, &'a str)> {
    let (_, rest) = text.split_once(from)?;
    rest.split_once(to)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

impl Page {
    pub(crate) fn read(html: &str) -> Self {
        let heading = between(html, "<h2 id=\"results\" tabindex=\"-1\">", "</h2>").unwrap().0.to_owned();
        let mut page = Self { heading, ..Self::default() };
        for row in html.split("<li class=\"plain-row\">").skip(1) {
            let row = row.split("</li>").next().unwrap();
            let head = between(row, "<h3>", "</h3>").unwrap().0;
            let href = between(head, "href=\"", "\"").map(|(href, _)| unescaped(href));
            let name = head.split_once("<bdi").unwrap().1.split_once('>').unwrap().1;
            page.rows.push((href, unescaped(name.split("</bdi>").next().unwrap())));
            page.reasons.push(row.contains("class=\"plain-why\"") && row.contains("<mark>"));
        }
        for choice in html.split("<input type=\"checkbox\" name=\"").skip(1) {
            let (facet, rest) = choice.split_once('"').unwrap();
            let (value, rest) = between(rest, "value=\"", "\"").unwrap();
            let count = between(rest, "class=\"plain-count\">", "</span>").unwrap().0.replace(',', "");
            let counts = page.counts.entry(facet.to_owned()).or_default();
            assert_eq!(
                counts.insert(unescaped(value), count.parse().unwrap()),
                None,
                "{facet} {value} twice"
            );
        }
        page
    }

    /// What the page has to say, by an answer of the API to the same viewer.
    pub(crate) fn of(answer: &SearchAnswer, query: &SearchQuery) -> Self {
        let member = |id: &str| Some(format!("/plain/members/{id}?lang=en"));
        let row = |entry: &Entry| match entry {
            Entry::Member(one) => (member(one.id.as_str()), one.name.clone()),
            Entry::Person(one) => {
                let home = one.seats.first().map(|seat| &seat.member).or(one.mentors_from.as_ref());
                (home.and_then(|id| member(id.as_str())), one.name.clone())
            }
            Entry::Practice(one) => (Some(format!("/plain/practices/{}?lang=en", one.id)), one.title.clone()),
        };
        let what =
            if answer.counts["what"].len() < 2 { ("member", "members") } else { ("result", "results") };
        let mut counts = answer.counts.clone();
        for facet in Facet::ALL {
            let chosen = query.chosen(*facet);
            let values = counts.get_mut(facet.code()).unwrap();
            let narrows = values.len() > 1 || !chosen.is_empty();
            values.retain(|value, count| narrows && (*count > 0 || chosen.contains(value)));
            for value in chosen {
                values.entry(value).or_insert(0);
            }
        }
        counts.retain(|_, values| !values.is_empty());
        Self {
            heading: format!("{} {}", answer.total, if answer.total == 1 { what.0 } else { what.1 }),
            rows: answer.rows.iter().map(|one| row(&one.entry)).collect(),
            reasons: answer.rows.iter().map(|one| !one.hits.is_empty()).collect(),
            counts,
        }
    }
}

async fn get(live: &Live, cookie: Option<&str>, path: &str) -> String {
    let mut headers = vec![("accept-language", "en".to_owned())];
    headers.extend(cookie.map(|cookie| ("cookie", cookie.to_owned())));
    let answer = live.ask("GET", path, &headers, "").await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

/// Asks both as whoever has `cookie`, about the page of rows with this number.
pub(crate) async fn says_the_same(live: &Live, cookie: Option<&str>, query: &SearchQuery, page: u32) {
    let mut asked = query.clone();
    (asked.offset, asked.limit) = ((page - 1) * FEW_ROWS, Some(FEW_ROWS));
    let answer = get(live, cookie, &asked.to_url("/api/v1/directory")).await;
    let answer: SearchAnswer = serde_json::from_str(&answer).unwrap();
    (asked.offset, asked.limit) = (0, None);
    let address = asked.to_url(DIRECTORY);
    let joint = if address.contains('?') { '&' } else { '?' };
    let html = get(live, cookie, &format!("{address}{joint}page={page}&lang=en")).await;
    assert_eq!(Page::read(&html), Page::of(&answer, query), "{}", asked.to_url("?"));
}
