//! Conversations of groups and circles, and what each reader has read. Who takes part is never kept here: it is asked of the
//! group or the circle, so that whoever leaves reads nothing from then on. Bodies come and go sealed.
//!
//! A viewer sees the messages of everybody but of those they are kept apart from. Numbers are places among the messages that
//! they see, made anew at each request, so that nothing is missing between them.

use model::conversation::Gathering;
use model::id::{CircleId, CohortId, ConversationId, GroupId, MemberId, PersonId};

use crate::conversations::{MessageRecord, message};
use crate::db::{BadCell, Row, Tx, Value, Write, values};
use crate::error::StoreError;
use crate::groups::GroupRecord;

/// What one who takes part knows of a conversation in which they see a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// When somebody whom they see last wrote.
    pub last_at_ms: i64,
    /// How many messages of others whom they see they have not read.
    pub unread: u32,
}

/// The conversation of a gathering; nothing before its first message.
pub async fn find(tx: &mut Tx, gathering: &Gathering) -> Result<Option<ConversationId>, StoreError> {
    let row = tx
        .query_one(
            "SELECT conversation FROM conversation_gathering WHERE learning_group = $1 OR circle = $2",
            of(gathering),
        )
        .await?;
    row.map(|row| row.parsed("conversation")).transpose()
}

/// Of which gathering a conversation is; nothing for one of two, or of a group that is there no more.
pub async fn of_conversation(tx: &mut Tx, id: &ConversationId) -> Result<Option<Gathering>, StoreError> {
    let row =
        tx.query_one("SELECT * FROM conversation_gathering WHERE conversation = $1", values![id]).await?;
    row.as_ref().map(gathering).transpose()
}

/// The conversation of a gathering, which begins as `id` where there is none.
pub async fn begin(
    write: &mut Write,
    id: &ConversationId,
    gathering: &Gathering,
    now_ms: i64,
) -> Result<ConversationId, StoreError> {
    if let Some(there) = find(write, gathering).await? {
        return Ok(there);
    }
    write
        .execute(
            "INSERT INTO conversation (id, begun_at_ms, last_at_ms, newest) VALUES ($1, $2, $2, 0)",
            values![id, now_ms],
        )
        .await?;
    if tie(write, id, gathering).await? {
        return Ok(id.clone());
    }
    // Of two who wrote first at once one was faster.
    write.execute("DELETE FROM conversation WHERE id = $1", values![id]).await?;
    find(write, gathering).await?.ok_or_else(|| StoreError::broken("a conversation of no gathering"))
}

/// Ties a conversation to its gathering; false when that has another.
async fn tie(write: &mut Write, id: &ConversationId, gathering: &Gathering) -> Result<bool, StoreError> {
    let mut values = of(gathering);
    values.push(Value::from(id));
    let tied = write
        .execute(
            "INSERT INTO conversation_gathering (learning_group, circle, conversation) VALUES ($1, $2, $3) \
             ON CONFLICT DO NOTHING",
            values,
        )
        .await?;
    Ok(tied > 0)
}

/// What `person` knows of a conversation; nothing where they see no message. `without` are whom they are kept apart from.
pub async fn standing(
    tx: &mut Tx,
    id: &ConversationId,
    person: &PersonId,
    without: &[PersonId],
) -> Result<Option<Standing>, StoreError> {
    let row = tx
        .query_one(
            "SELECT MAX(sent_at_ms) AS last_at_ms, \
                 SUM(CASE WHEN sender <> $2 AND number > COALESCE((SELECT read_until FROM conversation_reader \
                     WHERE conversation = $1 AND person = $2), 0) THEN 1 ELSE 0 END) AS unread \
             FROM message WHERE conversation = $1 AND $3 NOT LIKE '%,' || sender || ',%'",
            values![id, person, listed(without)],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(last_at_ms) = row.int_opt("last_at_ms")? else { return Ok(None) };
    Ok(Some(Standing { last_at_ms, unread: row.number("unread")? }))
}

/// At most `limit` messages with places below `before`, the newest first, each with its place as its number.
pub async fn messages(
    tx: &mut Tx,
    id: &ConversationId,
    without: &[PersonId],
    before: u32,
    limit: u32,
) -> Result<Vec<MessageRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT id, conversation, place AS number, sender, body, sent_at_ms FROM ( \
                 SELECT message.*, ROW_NUMBER() OVER (ORDER BY number) AS place FROM message \
                 WHERE conversation = $1 AND $2 NOT LIKE '%,' || sender || ',%') AS seen \
             WHERE place < $3 ORDER BY place DESC LIMIT $4",
            values![id, listed(without), before, limit],
        )
        .await?;
    rows.iter().map(message).collect()
}

/// The place of the message with this number.
pub async fn place(
    tx: &mut Tx,
    id: &ConversationId,
    without: &[PersonId],
    number: u32,
) -> Result<u32, StoreError> {
    let row = tx
        .query_one(
            "SELECT COUNT(*) AS place FROM message \
             WHERE conversation = $1 AND number <= $3 AND $2 NOT LIKE '%,' || sender || ',%'",
            values![id, listed(without), number],
        )
        .await?;
    row.map_or(Ok(0), |row| row.number("place"))
}

/// The place of the last message that `person` has read.
pub async fn read_until(
    tx: &mut Tx,
    id: &ConversationId,
    person: &PersonId,
    without: &[PersonId],
) -> Result<u32, StoreError> {
    let row = tx
        .query_one(
            "SELECT read_until FROM conversation_reader WHERE conversation = $1 AND person = $2",
            values![id, person],
        )
        .await?;
    let number = row.map_or(Ok(0), |row| row.number("read_until"))?;
    place(tx, id, without, number).await
}

/// Notes that a person has read up to the message at this place, never back and never past the last that they see. Once they
/// have read all that others wrote, a mail tells them of the next.
pub async fn read(
    write: &mut Write,
    id: &ConversationId,
    person: &PersonId,
    without: &[PersonId],
    until: u32,
) -> Result<(), StoreError> {
    // Whoever writes at this moment is waited for: else nobody would be told of what they write.
    write.execute("UPDATE conversation SET newest = newest WHERE id = $1", values![id]).await?;
    let row = write
        .query_one(
            "SELECT MAX(CASE WHEN place <= $3 THEN number ELSE 0 END) AS number, \
                 MAX(CASE WHEN sender <> $4 THEN number ELSE 0 END) AS last FROM ( \
                 SELECT number, sender, ROW_NUMBER() OVER (ORDER BY number) AS place FROM message \
                 WHERE conversation = $1 AND $2 NOT LIKE '%,' || sender || ',%') AS seen",
            values![id, listed(without), until, person],
        )
        .await?;
    let Some(row) = row else { return Ok(()) };
    let (Some(number), Some(last)) = (row.int_opt("number")?, row.int_opt("last")?) else { return Ok(()) };
    write
        .execute(
            "INSERT INTO conversation_reader (conversation, person, read_until, told) VALUES ($1, $2, $3, 0) \
             ON CONFLICT (conversation, person) DO UPDATE SET read_until = $3, \
                 told = CASE WHEN $3 >= $4 THEN 0 ELSE conversation_reader.told END \
             WHERE conversation_reader.read_until < $3",
            values![id, person, number, last],
        )
        .await?;
    Ok(())
}

/// Whether somebody is to be told by mail of what they have not read: not when a mail told them of some of it.
pub async fn tell(write: &mut Write, id: &ConversationId, person: &PersonId) -> Result<bool, StoreError> {
    let told = write
        .execute(
            "INSERT INTO conversation_reader (conversation, person, read_until, told) VALUES ($1, $2, 0, 1) \
             ON CONFLICT (conversation, person) DO UPDATE SET told = 1 WHERE conversation_reader.told = 0",
            values![id, person],
        )
        .await?;
    Ok(told > 0)
}

/// Forgets what somebody has read in a circle that they leave: nothing tells that they were inside but what they wrote.
pub(crate) async fn forget(
    write: &mut Write,
    circle: &CircleId,
    person: &PersonId,
) -> Result<(), StoreError> {
    write
        .execute(
            "DELETE FROM conversation_reader WHERE person = $2 AND conversation IN \
                 (SELECT conversation FROM conversation_gathering WHERE circle = $1)",
            values![circle, person],
        )
        .await?;
    Ok(())
}

/// A conversation of a group, with the members of that group.
pub(crate) struct OfMembers {
    conversation: ConversationId,
    members: Vec<MemberId>,
}

/// The conversations of the published groups of a cohort, by group.
pub(crate) async fn of_cohort(tx: &mut Tx, cohort: &CohortId) -> Result<Vec<OfMembers>, StoreError> {
    let rows = tx
        .query(
            "SELECT conversation_gathering.conversation, group_member.member FROM conversation_gathering \
                 JOIN group_member ON group_member.learning_group = conversation_gathering.learning_group \
             WHERE group_member.cohort = $1 ORDER BY group_member.learning_group, group_member.member",
            values![cohort],
        )
        .await?;
    let mut all: Vec<OfMembers> = Vec::new();
    for row in &rows {
        let (conversation, member) = (row.parsed("conversation")?, row.parsed("member")?);
        match all.last_mut().filter(|last| last.conversation == conversation) {
            Some(last) => last.members.push(member),
            None => all.push(OfMembers { conversation, members: vec![member] }),
        }
    }
    Ok(all)
}

/// Ties the conversations that groups had to the groups that come after them.
pub(crate) async fn follow(
    write: &mut Write,
    before: &[OfMembers],
    groups: &[GroupRecord],
) -> Result<(), StoreError> {
    for (conversation, group) in followed(before, groups) {
        tie(write, conversation, &Gathering::Group(group.clone())).await?;
    }
    Ok(())
}

/// Which conversation goes on in which group: in the one that has more than half of the members who had it. So a number that
/// comes to other members does not show them what was written before they were there; where no group has so many, the
/// conversation is nobody's. Of two that would go on in one, the one of which more are there does.
fn followed<'a>(
    before: &'a [OfMembers],
    groups: &'a [GroupRecord],
) -> Vec<(&'a ConversationId, &'a GroupId)> {
    let mut all: Vec<(usize, &ConversationId, &GroupId)> = Vec::new();
    for one in before {
        let shared = |group: &GroupRecord| one.members.iter().filter(|id| group.members.contains(id)).count();
        let heir = groups.iter().find(|group| shared(group) * 2 > one.members.len());
        all.extend(heir.map(|group| (shared(group), &one.conversation, &group.id)));
    }
    all.sort_by_key(|(shared, ..)| std::cmp::Reverse(*shared));
    let mut taken: Vec<&GroupId> = Vec::new();
    all.retain(|(_, _, group)| {
        let free = !taken.contains(group);
        taken.push(group);
        free
    });
    all.into_iter().map(|(_, conversation, group)| (conversation, group)).collect()
}

/// The two columns of a gathering.
fn of(gathering: &Gathering) -> Vec<Value> {
    match gathering {
        Gathering::Group(group) => values![Some(group), None::<&CircleId>],
        Gathering::Circle(circle) => values![None::<&GroupId>, Some(circle)],
    }
}

fn gathering(row: &Row) -> Result<Gathering, StoreError> {
    let circle = row.parsed_opt("circle")?.map(Gathering::Circle);
    let group = row.parsed_opt("learning_group")?.map(Gathering::Group);
    circle.or(group).ok_or_else(|| BadCell::error("circle", "is empty beside no group"))
}

/// Ids between commas, among which a statement looks for one. No id holds a comma or a sign of a pattern.
fn listed(people: &[PersonId]) -> String {
    let mut list = String::from(",");
    for person in people {
        list.push_str(person.as_str());
        list.push(',');
    }
    list
}

#[cfg(test)]
mod tests {
    use model::words::Language;

    use super::*;

    fn group(number: u16, members: &[&str]) -> GroupRecord {
        GroupRecord {
            id: GroupId::parse(&format!("g-{number}")).unwrap(),
            cohort: CohortId::parse("c-1").unwrap(),
            number,
            run: "r-1".parse().unwrap(),
            language: Language::parse("en").unwrap(),
            day: 0,
            utc_minute: 0,
            second: None,
            session_minutes: 60,
            facilitator: None,
            reasons: Vec::new(),
            members: members.iter().map(|id| MemberId::parse(id).unwrap()).collect(),
        }
    }

    fn had(conversation: &str, members: &[&str]) -> OfMembers {
        let conversation = ConversationId::parse(conversation).unwrap();
        OfMembers { conversation, members: group(0, members).members }
    }

    fn pairs(before: &[OfMembers], groups: &[GroupRecord]) -> Vec<String> {
        followed(before, groups).into_iter().map(|(cv, group)| format!("{cv} {group}")).collect()
    }

    #[test]
    fn a_conversation_goes_on_where_more_than_half_of_its_members_are() {
        let before = [had("cv-1", &["a", "b", "c", "d"]), had("cv-2", &["e", "f", "g"])];
        let late = [group(1, &["a", "b", "c", "d", "x"]), group(2, &["e", "f", "g"])];
        assert_eq!(pairs(&before, &late), ["cv-1 g-1", "cv-2 g-2"]);
        let renumbered = [group(1, &["e", "f"]), group(2, &["a", "b", "c", "g"])];
        assert_eq!(pairs(&before, &renumbered), ["cv-1 g-2", "cv-2 g-1"]);
        let others = [group(1, &["x", "y", "z"]), group(2, &["a", "b", "e"])];
        assert_eq!(pairs(&before, &others), [""; 0], "half is not more than half");
        let joined = [group(1, &["a", "b", "c", "e", "f"])];
        assert_eq!(pairs(&before, &joined), ["cv-1 g-1"], "a group has one");
    }

    #[test]
    fn ids_stand_between_commas() {
        let person = |id: &str| PersonId::parse(id).unwrap();
        assert_eq!(listed(&[]), ",");
        assert_eq!(listed(&[person("p-1"), person("p-2")]), ",p-1,p-2,");
    }
}
