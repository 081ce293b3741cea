//! The search for people, as the address keeps it.

use model::people::PersonRow;
use model::permissions::Role;

use crate::fold;
use crate::paths::encode;

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of a name, an address or a member; each must be found.
    pub text: String,
    /// Only people with this role.
    pub role: Option<Role>,
}

impl Filter {
    /// The search in a query.
    pub fn from_url(get: impl Fn(&str) -> Option<String>) -> Self {
        Self { text: get("q").unwrap_or_default(), role: get("role").and_then(|code| Role::from_code(&code)) }
    }

    /// The address of this search on the page `path`.
    pub fn to_url(&self, path: &str) -> String {
        let text = (!self.text.is_empty()).then(|| format!("q={}", encode(&self.text)));
        let role = self.role.map(|role| format!("role={}", role.code()));
        let query: Vec<String> = text.into_iter().chain(role).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }

    /// The positions of the people it finds.
    pub fn apply(&self, people: &[PersonRow]) -> Vec<usize> {
        let wanted = fold::words(&self.text);
        let fits = |person: &PersonRow| {
            let role = self.role.is_none_or(|role| person.roles.contains(&role));
            role && wanted.iter().all(|word| finds(person, word))
        };
        people.iter().enumerate().filter(|(_, person)| fits(person)).map(|(at, _)| at).collect()
    }
}

fn finds(person: &PersonRow, word: &str) -> bool {
    let members = person.seats.iter().map(|seat| seat.member_name.as_str());
    [person.name.as_str(), person.email.as_str()]
        .into_iter()
        .chain(members)
        .any(|text| fold::has_prefix(text, word))
}

#[cfg(test)]
mod tests {
    use model::directory::SeatKind;
    use model::id::{MemberId, PersonId};
    use model::people::HeldSeat;
    use model::words::Locale;

    use super::*;

    fn person(name: &str, role: Role, member: &str) -> PersonRow {
        PersonRow {
            id: PersonId::parse("p-1").unwrap(),
            name: name.to_owned(),
            email: "someone@example.org".to_owned(),
            roles: vec![role],
            seats: vec![HeldSeat {
                member: MemberId::parse("m-1").unwrap(),
                member_name: member.to_owned(),
                kind: SeatKind::GovernmentLead,
                from_ms: 0,
            }],
            languages: Vec::new(),
            locale: Locale::Es,
            time_zone: "UTC".to_owned(),
        }
    }

    #[test]
    fn accents_and_order_do_not_matter_and_every_word_must_be_found() {
        let all = [
            person("Marisol Ajú", Role::GovernmentSeat, "Žabljak"),
            person("Ana Gil", Role::Mentor, "Rosario"),
        ];
        let find = |text: &str, role| Filter { text: text.to_owned(), role }.apply(&all);
        assert_eq!(find("aju zab", None), [0]);
        assert_eq!(find("aju rosario", None), Vec::<usize>::new());
        assert_eq!(find("example", None), [0, 1]);
        assert_eq!(find("", Some(Role::Mentor)), [1]);
    }

    #[test]
    fn the_address_reads_back() {
        let filter = Filter { text: "Ajú & co".to_owned(), role: Some(Role::Mentor) };
        assert_eq!(filter.to_url("/staff/people"), "/staff/people?q=Aj%C3%BA%20%26%20co&role=mentor");
        let read = |key: &str| match key {
            "q" => Some("Ajú & co".to_owned()),
            "role" => Some("mentor".to_owned()),
            _ => None,
        };
        assert_eq!(Filter::from_url(read), filter);
        assert_eq!(Filter::default().to_url("/staff/people"), "/staff/people");
        assert_eq!(Filter::from_url(|_| Some("nobody".to_owned())).role, None);
    }
}
