//! What is forgotten when its time is over, class by class of `docs/retention.csv` (rule PRI-22).
//!
//! A class has one statement for each of its tables, with the moment before which rows go as `$1`. A dry run does the
//! same in a transaction that is dropped, so that its counts cannot differ.

use serde_json::Value as Json;

use crate::db::{Dialect, Write, json, values};
use crate::error::StoreError;
use crate::inventory;
use crate::traces::{self, Leaving, StandIn};
use crate::visibility;

const DAY_MS: i64 = 24 * 60 * 60_000;
/// Runs are kept for longer than the names in them.
pub const NAMED_DAYS: u32 = 365;
/// Who stands in seats that were left so long ago that nobody needs to know by whom.
const FORMER_HOLDER: &str = "former-holder";

/// How many rows of a table a night would take or took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// The class.
    pub class: &'static str,
    /// The table.
    pub table: &'static str,
    /// Rows that were deleted, or lost their names.
    pub rows: u64,
}

/// Statement by class and table.
type Rule = (&'static str, &'static str, fn(Dialect) -> &'static str);

/// In an order in which no row is deleted before those that refer to it.
const RULES: [Rule; 28] = [
    (
        "sessions",
        "session",
        |_| "DELETE FROM session WHERE ends_at_ms < $1 OR last_used_at_ms + idle_ms < $1",
    ),
    ("sessions", "sign_in_link", |_| "DELETE FROM sign_in_link WHERE expires_at_ms < $1"),
    ("challenges", "passkey_challenge", |_| "DELETE FROM passkey_challenge WHERE expires_at_ms < $1"),
    ("devices", "device", |_| "DELETE FROM device WHERE last_used_at_ms < $1"),
    // Their links go with them.
    ("invitations", "invitation", |_| "DELETE FROM invitation WHERE expires_at_ms < $1"),
    ("security", "allowance", |_| "DELETE FROM allowance WHERE full_at_ms < $1"),
    ("seats", "seat_holding", |_| {
        "UPDATE seat_holding SET person = 'former-holder' WHERE to_ms < $1 AND person <> 'former-holder' \
             AND NOT EXISTS (SELECT 1 FROM seat_holding AS other WHERE other.seat = seat_holding.seat \
                 AND other.from_ms = seat_holding.from_ms AND other.person <> seat_holding.person)"
    }),
    ("seats", "role_grant", |_| "DELETE FROM role_grant WHERE to_ms < $1"),
    // With their cards, questions and answers.
    ("introductions", "introduction", |_| "DELETE FROM introduction WHERE closes_at_ms < $1"),
    // With what both sides said, and their meeting.
    ("introductions", "brokered", |_| "DELETE FROM brokered WHERE closes_at_ms < $1"),
    // What both made public stays, with its question, until one of the two takes it back.
    ("network", "network_answer", |_| {
        "DELETE FROM network_answer WHERE published_at_ms IS NULL \
             AND question IN (SELECT id FROM network_question WHERE closes_at_ms < $1)"
    }),
    (
        "network",
        "network_delivery",
        |_| "DELETE FROM network_delivery WHERE question IN (SELECT id FROM network_question WHERE closes_at_ms < $1)",
    ),
    ("network", "network_question", |_| {
        "DELETE FROM network_question WHERE closes_at_ms < $1 \
             AND NOT EXISTS (SELECT 1 FROM network_answer WHERE network_answer.question = network_question.id)"
    }),
    // With their messages, and what was released in them.
    ("messages", "conversation", |_| "DELETE FROM conversation WHERE last_at_ms < $1"),
    // With what was attached, and what was done with it.
    ("reports", "report", |_| "DELETE FROM report WHERE closed_at_ms < $1"),
    ("applications", "application_call", |_| "DELETE FROM application_call WHERE frozen_at_ms < $1"),
    ("matching", "need", |dialect| {
        dialect.pick(
            "DELETE FROM need WHERE cohort IN (SELECT id FROM cohort \
                 WHERE CAST(strftime('%s', starts_on) AS INTEGER) * 1000 + weeks * 604800000 < $1)",
            "DELETE FROM need WHERE cohort IN (SELECT id FROM cohort \
                 WHERE CAST(EXTRACT(EPOCH FROM CAST(starts_on AS date)) AS BIGINT) * 1000 + weeks * 604800000 < $1)",
        )
    }),
    ("matching", "free_hour", |_| {
        "DELETE FROM free_hour WHERE (EXISTS (SELECT 1 FROM seat_holding WHERE seat_holding.person = free_hour.person) \
                 OR EXISTS (SELECT 1 FROM role_grant WHERE role_grant.person = free_hour.person)) \
             AND NOT EXISTS (SELECT 1 FROM seat_holding WHERE seat_holding.person = free_hour.person \
                 AND (seat_holding.to_ms IS NULL OR seat_holding.to_ms >= $1)) \
             AND NOT EXISTS (SELECT 1 FROM role_grant WHERE role_grant.person = free_hour.person \
                 AND (role_grant.to_ms IS NULL OR role_grant.to_ms >= $1))"
    }),
    ("mentoring", "mentorship", |_| "DELETE FROM mentorship WHERE ended_at_ms < $1"),
    ("matching", "mentoring_profile", |_| {
        "DELETE FROM mentoring_profile \
             WHERE EXISTS (SELECT 1 FROM role_grant WHERE role_grant.person = mentoring_profile.person \
                 AND role = 'mentor') \
             AND NOT EXISTS (SELECT 1 FROM role_grant WHERE role_grant.person = mentoring_profile.person \
                 AND role = 'mentor' AND (to_ms IS NULL OR to_ms >= $1)) \
             AND NOT EXISTS (SELECT 1 FROM mentorship WHERE mentorship.mentor = mentoring_profile.person)"
    }),
    ("match_runs", "run", |_| {
        "DELETE FROM run WHERE created_at_ms < $1 \
             AND NOT EXISTS (SELECT 1 FROM mentorship WHERE mentorship.run = run.id OR mentorship.ended_by = run.id) \
             AND NOT EXISTS (SELECT 1 FROM learning_group WHERE learning_group.run = run.id) \
             AND NOT EXISTS (SELECT 1 FROM run AS other WHERE other.replaced_by = run.id)"
    }),
    ("consents", "consent", |_| "DELETE FROM consent WHERE withdrawn_at_ms < $1"),
    ("audit", "audit", |_| "DELETE FROM audit WHERE at_ms < $1"),
    (
        "delivery",
        "outbox",
        |_| "DELETE FROM outbox WHERE sent_at_ms < $1 OR (failed = 1 AND created_at_ms < $1)",
    ),
    ("keys", "idempotency", |_| "DELETE FROM idempotency WHERE created_at_ms < $1"),
    ("exports", "export", |_| "DELETE FROM export WHERE ends_at_ms < $1"),
    // Profiles and people that stand for nobody any more.
    ("mentoring", "mentoring_profile", |_| {
        "DELETE FROM mentoring_profile WHERE EXISTS (SELECT 1 FROM person \
                 WHERE person.id = mentoring_profile.person AND person.erased_at_ms < $1) \
             AND NOT EXISTS (SELECT 1 FROM mentorship WHERE mentorship.mentor = mentoring_profile.person)"
    }),
    ("seats", "person", |_| {
        "DELETE FROM person WHERE erased_at_ms < $1 AND id <> 'former-holder' \
             AND NOT EXISTS (SELECT 1 FROM seat_holding WHERE seat_holding.person = person.id) \
             AND NOT EXISTS (SELECT 1 FROM mentoring_profile WHERE mentoring_profile.person = person.id)"
    }),
];

/// Forgets what its class no longer keeps at `now_ms`; one line for each statement, those without rows too. A seat or a
/// profile that is forgotten had kept somebody narrow, and they stay so (rule PRI-2).
pub async fn apply(write: &mut Write, now_ms: i64) -> Result<Vec<Forgotten>, StoreError> {
    let classes = &inventory::read()?.classes;
    let before = visibility::all(write).await?;
    stand_in(write, classes, now_ms).await?;
    let mut forgotten = vec![Forgotten {
        class: "match_runs",
        table: "run",
        rows: take_names(write, now_ms - i64::from(NAMED_DAYS) * DAY_MS, now_ms).await?,
    }];
    for (name, table, sql) in RULES {
        let kept = classes.iter().find(|class| class.name == name).and_then(|class| class.kept_days);
        let Some(days) = kept else { return Err(StoreError::broken("a rule for a class that has no time")) };
        let sql = sql(write.dialect());
        let rows = write.execute(sql, values![now_ms - i64::from(days) * DAY_MS]).await?;
        forgotten.push(Forgotten { class: name, table, rows });
    }
    visibility::stay_as_narrow(write, &before, now_ms).await?;
    Ok(forgotten)
}

/// Makes whoever stands in seats that lose their holders' names, if there are any.
async fn stand_in(write: &mut Write, classes: &[inventory::Class], now_ms: i64) -> Result<(), StoreError> {
    let days = classes.iter().find(|class| class.name == "seats").and_then(|class| class.kept_days);
    write
        .execute(
            "INSERT INTO person (id, name, email, locale, time_zone, languages, erased_at_ms) \
             SELECT $1, '', 'former-holder@erased.invalid', 'en', 'UTC', '[]', $2 \
             WHERE EXISTS (SELECT 1 FROM seat_holding WHERE to_ms < $3) ON CONFLICT (id) DO NOTHING",
            values![FORMER_HOLDER, now_ms, now_ms - i64::from(days.unwrap_or_default()) * DAY_MS],
        )
        .await?;
    Ok(())
}

/// Puts pseudonyms in the place of mentors in the records of matchings from before `before_ms`, and takes out what they
/// and the leads of the mentees had told of themselves.
async fn take_names(write: &mut Write, before_ms: i64, now_ms: i64) -> Result<u64, StoreError> {
    let rows = write
        .query(
            "SELECT id, form, record FROM run \
             WHERE kind = 'match' AND created_at_ms < $1 AND nameless_at_ms IS NULL ORDER BY id",
            values![before_ms],
        )
        .await?;
    for row in &rows {
        let (mut form, mut record): (Json, Json) = (row.json("form")?, row.json("record")?);
        let leaving = pseudonyms(&record);
        traces::remove("run", "form", &mut form, &leaving);
        traces::remove("run", "record", &mut record, &leaving);
        traces::blank_mentees(&mut record, |_| true);
        write
            .execute(
                "UPDATE run SET form = $2, record = $3, nameless_at_ms = $4 WHERE id = $1",
                values![row.text("id")?, json(&form)?, json(&record)?, now_ms],
            )
            .await?;
    }
    Ok(rows.len() as u64)
}

/// What takes the place of each mentor. Ids keep their order, by which ties were decided.
fn pseudonyms(record: &Json) -> Leaving {
    let mut mentors = traces::mentors(record);
    mentors.sort();
    let numbered = mentors.into_iter().zip(1_u32..).map(|(id, number)| {
        (id, StandIn { id: format!("mentor-{number:04}"), name: format!("Mentor {number}") })
    });
    Leaving { people: numbered.collect(), ..Leaving::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_with_a_time_has_a_rule_and_no_other() {
        for class in &inventory::read().unwrap().classes {
            let ruled = RULES.iter().any(|(name, _, _)| *name == class.name);
            assert_eq!(class.kept_days.is_some(), ruled, "{class:?}");
        }
    }

    #[test]
    fn mentors_lose_their_names_wherever_they_stand_and_keep_their_order() {
        let mut record: Json = serde_json::from_str(
            r#"{"inputs":{"mentors":[{"id":"p-b","name":"Ana"},{"id":"p-a","name":"Bo","experience":"x"}]},
                "matches":[{"mentor":"p-b","note":"Ana of p-b"}]}"#,
        )
        .unwrap();
        let leaving = pseudonyms(&record);
        assert!(traces::remove("run", "record", &mut record, &leaving));
        assert_eq!(record["matches"][0]["mentor"], "mentor-0002");
        assert_eq!(record["inputs"]["mentors"][1]["name"], "Mentor 1");
        assert_eq!(record["inputs"]["mentors"][1]["experience"], "");
    }
}
