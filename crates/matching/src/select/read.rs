//! Reading `convene.selection-problem/1`; scores are decimals and become whole thousandths without a float in between.

use std::collections::BTreeMap;

use super::problem::{Applicant, HIGHEST_SCORE, Problem, Quota, Review};
use crate::fault::Fault;
use crate::node::{self, Node};

/// What the field `format` of a problem says.
pub const FORMAT: &str = "convene.selection-problem/1";

impl Problem {
    /// The problem in a JSON document. Whether its parts fit each other is for [`Problem::check`] to say.
    ///
    /// A quota without `min` has none, one without `max` allows every seat.
    pub fn from_json(json: &[u8]) -> Result<Self, Fault> {
        let value = node::document(json)?;
        let root = Node::root(&value);
        root.need_format(FORMAT)?;
        let seats = root.need("seats")?.small()?;
        Ok(Self {
            seats,
            applicants: root.need("applicants")?.each(Node::applicant)?,
            quotas: root.list("quotas", |node| node.quota(seats))?,
            must: root.list("must", |node| node.text().map(str::to_owned))?,
            never: root.list("never", |node| node.text().map(str::to_owned))?,
        })
    }
}

impl Node<'_> {
    fn applicant(&self) -> Result<Applicant, Fault> {
        Ok(Applicant {
            id: self.need("id")?.text()?.to_owned(),
            country: self.need("country")?.text()?.to_owned(),
            attributes: self
                .get("attributes")?
                .map_or_else(|| Ok(BTreeMap::new()), |node| node.attributes())?,
            reviews: self.list("reviews", Node::review)?,
        })
    }

    /// Names and values; one that is null is as good as absent.
    fn attributes(&self) -> Result<BTreeMap<String, String>, Fault> {
        let object = self.value.as_object().ok_or_else(|| self.fault("is not an object"))?;
        let mut attributes = BTreeMap::new();
        for name in object.keys() {
            if let Some(node) = self.get(name)? {
                attributes.insert(name.clone(), node.text()?.to_owned());
            }
        }
        Ok(attributes)
    }

    fn review(&self) -> Result<Review, Fault> {
        Ok(Review {
            reviewer: self.need("reviewer")?.text()?.to_owned(),
            reviewer_country: self.need("reviewer_country")?.text()?.to_owned(),
            score: self.need("score")?.points()?,
        })
    }

    fn quota(&self, seats: u16) -> Result<Quota, Fault> {
        Ok(Quota {
            attribute: self.need("attribute")?.text()?.to_owned(),
            value: self.need("value")?.text()?.to_owned(),
            min: self.get("min")?.map_or(Ok(0), |node| node.small())?,
            max: self.get("max")?.map_or(Ok(seats), |node| node.small())?,
        })
    }

    /// Points within 0..=100 with at most three decimals, in thousandths.
    fn points(&self) -> Result<u32, Fault> {
        let number = self.value.as_number().ok_or_else(|| self.fault("is not a number"))?;
        thousandths(&number.to_string())
            .ok_or_else(|| self.fault(&format!("{number} is not within 0..=100 with at most three decimals")))
    }
}

/// The thousandths in a decimal such as `85`, `85.5` or `85.125`, if they are a score.
fn thousandths(decimal: &str) -> Option<u32> {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    let part = part.trim_end_matches('0');
    if part.len() > 3 || !whole.chars().chain(part.chars()).all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let points: u32 = whole.parse().ok().filter(|points| *points <= HIGHEST_SCORE / 1000)?;
    let score = 1000 * points + format!("{part:0<3}").parse::<u32>().ok()?;
    (score <= HIGHEST_SCORE).then_some(score)
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn decimals_become_thousandths_and_nothing_else_does() {
        for (text, expected) in [("0", 0), ("85", 85_000), ("85.5", 85_500), ("0.005", 5), ("100.0", 100_000)]
        {
            assert_eq!(thousandths(text), Some(expected), "{text}");
        }
        for text in ["100.001", "101", "-1", "-0.5", "85.1255", "1e-7", "1e300", "", "."] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }
}
