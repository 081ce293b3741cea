//! Reading `convene.group-problem/1`: every value is taken by its path, so that a fault names the deepest field.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::problem::{Facilitator, Participant, Problem, Sector, Size, Window};
use crate::fault::Fault;
use crate::node::{self, Node};
use crate::time::{Date, Day, FreeHours, FreeSpan, Programme, parse_clock};

/// What the field `format` of a problem says.
pub const FORMAT: &str = "convene.group-problem/1";

impl Problem {
    /// The problem in a JSON document. Whether its parts fit each other is for [`Problem::check`] to say.
    pub fn from_json(json: &[u8]) -> Result<Self, Fault> {
        let value = node::document(json)?;
        let root = Node::root(&value);
        root.need_format(FORMAT)?;
        let (size, period) = (root.need("size")?, root.need("period")?);
        Ok(Self {
            seed: root.get("seed")?.map_or(Ok(1), |node| node.number(u64::MAX))?,
            size: Size { min: size.need("min")?.small()?, max: size.need("max")?.small()? },
            period: Programme {
                start: period.need("start")?.parsed::<Date>()?,
                weeks: period.need("weeks")?.small()?,
            },
            meets_in: Vec::new(),
            session_minutes: root.need("session_minutes")?.small()?,
            window: root.get("window")?.map_or_else(|| Ok(Window::default()), |node| node.window())?,
            participants: root.need("participants")?.each(Node::participant)?,
            facilitators: root.list("facilitators", Node::facilitator)?,
            together: root.list("together", Node::texts)?,
            apart: root.list("apart", Node::texts)?,
        })
    }
}

impl Node<'_> {
    fn parsed<T: FromStr<Err = String>>(&self) -> Result<T, Fault> {
        self.text()?.parse().map_err(|what: String| self.fault(&what))
    }

    fn clock(&self) -> Result<u16, Fault> {
        parse_clock(self.text()?).map_err(|what| self.fault(&what))
    }

    fn window(&self) -> Result<Window, Fault> {
        let usual = Window::default();
        Ok(Window {
            from: self.get("from")?.map_or(Ok(usual.from), |node| node.clock())?,
            to: self.get("to")?.map_or(Ok(usual.to), |node| node.clock())?,
            days: match self.get("days")? {
                Some(days) => days.each(Node::parsed::<Day>)?.into_iter().collect(),
                None => usual.days,
            },
        })
    }

    fn busy(&self) -> Result<FreeHours, Fault> {
        let Some(node) = self.get("busy")? else { return Ok(FreeHours::default()) };
        let text = |span: &Self, field: &str| span.need(field)?.text().map(str::to_owned);
        let spans = node.each(|span| {
            Ok(FreeSpan { day: text(span, "day")?, from: text(span, "from")?, to: text(span, "to")? })
        })?;
        FreeHours::parse(&spans).map_err(|bad| Fault::at(format!("{}{}", node.path, bad.path), bad.what))
    }

    fn languages(&self) -> Result<Vec<String>, Fault> {
        let mut seen = Vec::new();
        for language in self.need("languages")?.texts()? {
            if !seen.contains(&language) {
                seen.push(language);
            }
        }
        Ok(seen)
    }

    /// A theme is its slug; a pool writes it with a weight, which means nothing here.
    fn theme(&self) -> Result<String, Fault> {
        if self.value.is_object() {
            self.need("slug")?.text().map(str::to_owned)
        } else {
            self.text().map(str::to_owned)
        }
    }

    fn sector(&self) -> Result<Sector, Fault> {
        match self.text()? {
            "government" => Ok(Sector::Government),
            "civil_society" => Ok(Sector::CivilSociety),
            other => Err(self.fault(&format!("{other:?} is not a sector (government, civil_society)"))),
        }
    }

    fn participant(&self) -> Result<Participant, Fault> {
        Ok(Participant {
            id: self.need("id")?.text()?.to_owned(),
            country: self.optional_text("country")?,
            region: self.optional_text("region")?,
            population: self.get("population")?.map(|node| node.number(u64::MAX)).transpose()?,
            time_zone: self.need("time_zone")?.text()?.to_owned(),
            languages: self.languages()?,
            sectors: self.list("sectors", Node::sector)?.into_iter().collect(),
            themes: self.list("themes", Node::theme)?.into_iter().collect(),
            stage: self
                .get("stage")?
                .map(|node| node.number(u64::from(u8::MAX)))
                .transpose()?
                .map(|n| n as u8),
            busy: self.busy()?,
            window: self.get("window")?.map(|node| node.window()).transpose()?,
            ..Participant::default()
        })
    }

    fn facilitator(&self) -> Result<Facilitator, Fault> {
        Ok(Facilitator {
            id: self.need("id")?.text()?.to_owned(),
            time_zone: self.need("time_zone")?.text()?.to_owned(),
            languages: self.languages()?.into_iter().collect::<BTreeSet<_>>(),
            max_groups: self.get("max_groups")?.map_or(Ok(1), |node| node.small())?,
            busy: self.busy()?,
            window: self.get("window")?.map(|node| node.window()).transpose()?,
        })
    }
}
