//! Interpretation in place of a language in common: who needs it in a group, and the change that supposes it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::prepared::Prepared;
use super::problem::{Participant, Problem};
use super::report::{Group, Groups};
use super::score::Statement;
use super::state::Team;

impl Participant {
    /// The language from which interpretation into `language` begins: their first one, or one that some of them work in.
    fn interpreted_from(&self, language: &str) -> Option<&str> {
        self.languages.iter().chain(&self.partly).map(String::as_str).find(|own| *own != language)
    }
}

impl Problem {
    /// A proposed change in which interpretation stands wherever somebody was to be found who works in a language;
    /// nothing where the change asks for no language, or where nothing is known to interpret from.
    pub fn with_interpretation(&self, fix: &Statement) -> Option<Statement> {
        if fix.code != "several" {
            return self.interpretation_for(fix);
        }
        let changes: Vec<Statement> = serde_json::from_value(fix.params.get("changes")?.clone()).ok()?;
        let asks = |change: &Statement| change.code == "language";
        if !changes.iter().any(asks) {
            return None;
        }
        let instead = |change: Statement| {
            if asks(&change) { self.interpretation_for(&change) } else { Some(change) }
        };
        let changes: Vec<Statement> = changes.into_iter().map(instead).collect::<Option<_>>()?;
        let mut params = fix.params.clone();
        params["changes"] = json!(changes);
        Some(Statement::new("several", params))
    }

    fn interpretation_for(&self, change: &Statement) -> Option<Statement> {
        let text = |key: &str| change.params.get(key).and_then(Value::as_str);
        let (id, language) = (text("participant")?, text("language")?);
        let person = self.participants.iter().find(|person| person.id == id)?;
        let from = person.interpreted_from(language).filter(|_| change.code == "language")?;
        let mut params = change.params.clone();
        params["from"] = json!(from);
        Some(Statement::new("interpretation", params))
    }
}

impl Prepared<'_> {
    /// The interpretation by which `participant` could be in group `number` of `groups`; nothing where any other rule
    /// stands against it.
    pub fn interpretation(&self, groups: &Groups, participant: &str, number: u32) -> Option<Statement> {
        let person = self.person(participant)?;
        let group = groups.groups.iter().find(|group| group.number == number)?;
        let from = self.people[person].interpreted_from(&group.language)?;
        self.check_hours(person, group).ok()?;
        let with = |group: &Group, without: bool| {
            let others = group.participants.iter().filter_map(|id| self.person(id));
            let mut people: Vec<usize> = others.filter(|other| *other != person).collect();
            people.extend((!without).then_some(person));
            people.sort_unstable();
            self.check_people(&people).ok()
        };
        with(group, false)?;
        let source = groups.groups.iter().find(|group| group.participants.iter().any(|id| id == participant));
        source.map_or(Some(()), |source| with(source, true))?;
        let params = json!({
            "participant": participant, "from": from, "language": group.language, "group": number,
        });
        Some(Statement::new("interpretation", params))
    }

    /// For each language from which a team needs interpretation into its own: who needs it.
    pub(super) fn interpreted(&self, team: &Team) -> Vec<Statement> {
        let language = self.languages[team.room.language];
        let mut needed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for person in team.people.iter().map(|person| self.people[*person]) {
            if !person.languages.iter().any(|own| own == language) {
                let from = person.interpreted_from(language).unwrap_or_default();
                needed.entry(from).or_default().push(&person.id);
            }
        }
        let reason = |(from, ids): (&str, Vec<&str>)| {
            let params =
                json!({ "from": from, "language": language, "people": ids.len(), "participants": ids });
            Statement::new("interpretation", params)
        };
        needed.into_iter().map(reason).collect()
    }
}
