//! What the engine in the page needs: the same pool and the same clocks as on the server.

use matching::time::{Zone, Zones};
use model::id::{InvalidId, MemberId, PersonId};
use model::match_input::{MatchInput, ZoneChange, ZoneRules};
use model::matching::Pair;

use super::cohort::CohortData;
use super::matching::{Round, people, zones_of};
use crate::engine::zones::UnknownZone;

/// Why there is no input; only a damaged database brings one about.
#[derive(Debug, thiserror::Error)]
pub enum NoInput {
    /// Somebody lives in a time zone that does not exist.
    #[error(transparent)]
    Zone(#[from] UnknownZone),
    /// Somebody has an id that is none.
    #[error(transparent)]
    Id(#[from] InvalidId),
    /// The pool cannot be written as JSON.
    #[error("the pool cannot be written")]
    Json(#[from] serde_json::Error),
}

/// The input of a cohort's next run.
pub fn input(data: &CohortData) -> Result<MatchInput, NoInput> {
    wire(&people(data))
}

fn wire(round: &Round) -> Result<MatchInput, NoInput> {
    let pair = |(mentee, mentor): &(String, String)| {
        Ok(Pair { mentee: MemberId::parse(mentee)?, mentor: PersonId::parse(mentor)? })
    };
    Ok(MatchInput {
        pool: serde_json::to_value(&round.pool)?,
        zones: rules(zones_of(&round.pool)?),
        closed: round.closed.iter().map(pair).collect::<Result<_, InvalidId>>()?,
    })
}

fn rules(zones: Zones) -> std::collections::BTreeMap<String, ZoneRules> {
    let rules = |zone: &Zone| ZoneRules {
        first_offset_minutes: zone.offset_minutes_at(i64::MIN),
        changes: zone
            .changes()
            .iter()
            .map(|change| ZoneChange { utc_minute: change.utc_minute, offset_minutes: change.offset_minutes })
            .collect(),
    };
    zones.into_iter().map(|(name, zone)| (name, rules(&zone))).collect()
}

#[cfg(test)]
mod tests {
    use matching::pool::Pool;
    use matching::time::Change;

    use super::*;
    use crate::pool::private::{self, tests as lists};

    /// T5, SAF-7, PRI-9: a canary in every private list.
    #[test]
    fn nothing_of_a_private_list_is_sent_but_the_pairs_it_closes() {
        let mut pool = lists::pool();
        let before = serde_json::to_string(&pool).unwrap();
        assert!(before.contains(lists::CANARY));
        let closed = private::close(&mut pool);
        let sent = serde_json::to_string(&wire(&Round { pool, closed }).unwrap()).unwrap();
        assert!(!sent.contains(lists::CANARY), "{sent}");
        let read: MatchInput = serde_json::from_str(&sent).unwrap();
        let pool = Pool::parse(read.pool.to_string().as_bytes()).unwrap();
        assert!(pool.mentees.iter().all(|one| one.do_not_match.is_empty() && one.conflicts.is_empty()));
        assert!(pool.mentors.iter().all(|one| one.do_not_match.is_empty() && one.conflicts.is_empty()));
        let pairs: Vec<_> =
            read.closed.iter().map(|one| (one.mentee.as_str(), one.mentor.as_str())).collect();
        assert_eq!(pairs, [("a", "x"), ("a", "y"), ("b", "x")]);
    }

    #[test]
    fn clocks_arrive_as_they_are() {
        let changes = vec![
            Change { utc_minute: 100, offset_minutes: 120 },
            Change { utc_minute: 300, offset_minutes: 60 },
        ];
        let zone = Zone::new(60, changes);
        let sent = rules(Zones::from([("Here".to_owned(), zone.clone())]));
        let change =
            |one: &ZoneChange| Change { utc_minute: one.utc_minute, offset_minutes: one.offset_minutes };
        let rules = &sent["Here"];
        let read = Zone::new(rules.first_offset_minutes, rules.changes.iter().map(change).collect());
        assert_eq!(read, zone);
    }
}
