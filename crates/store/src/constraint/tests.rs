//! Every named constraint of the schema, broken on both databases (rule DAT-7).

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{Connection as _, PgConnection};

use super::Constraint::{self, *};
use crate::db::values;
use crate::migrations::MIGRATIONS;
use crate::{Location, Store};

/// What every case begins with.
const WORLD: &[&str] = &[
    "INSERT INTO member (id, version, name, kind, country, region, languages, time_zone, status, jurisdictions) \
     VALUES ('m1', 1, 'M', 'city', 'AR', 'americas', '[]', 'UTC', 'member', '[]')",
    "INSERT INTO person (id, name, email, locale, time_zone, languages) \
     VALUES ('p1', 'P', 'p1@example.org', 'en', 'UTC', '[]')",
    "INSERT INTO organisation (id, member, name) VALUES ('o1', 'm1', 'O')",
    "INSERT INTO seat (id, member, kind) VALUES ('s1', 'm1', 'government_lead')",
    "INSERT INTO cohort (id, version, name, starts_on, weeks, sessions, phases) \
     VALUES ('c1', 1, 'C', '2026-01-01', 10, '[]', '[]')",
    "INSERT INTO mentoring_profile (person, member, side, capacity, paused, approved, stage, experience, \
         experience_language, offers) VALUES ('p1', 'm1', 'government', 1, 0, 1, 1, '', 'en', '[]')",
    "INSERT INTO run (id, kind, cohort, number, version, state, created_at_ms, form, record) \
     VALUES ('r1', 'match', 'c1', 1, 1, 'draft', 0, '{}', '{}')",
    "INSERT INTO learning_group (id, cohort, number, run, language, day, utc_minute, session_minutes, reasons) \
     VALUES ('g1', 'c1', 1, 'r1', 'en', 0, 0, 90, '[]')",
    "INSERT INTO learning_group (id, cohort, number, run, language, day, utc_minute, session_minutes, reasons) \
     VALUES ('g2', 'c1', 2, 'r1', 'en', 0, 0, 90, '[]')",
    "INSERT INTO group_member (learning_group, cohort, member) VALUES ('g1', 'c1', 'm1')",
    "INSERT INTO mentorship (id, cohort, run, mentee, mentor, score, why, published_at_ms) \
     VALUES ('x1', 'c1', 'r1', 'm1', 'p1', 1, '[]', 0)",
    "INSERT INTO outbox (id, event, to_address, locale, template, params, message_id, created_at_ms, attempts, \
         next_attempt_ms, failed) VALUES ('a', 'e', 'p1@example.org', 'en', 't', '{}', '<a>', 0, 0, 0, 0)",
    "INSERT INTO application_call (id, name, seats, version, created_at_ms, applicants, form) \
     VALUES ('k1', '2030', 3, 1, 0, '[]', '{}')",
    "INSERT INTO policy_area (slug, version, name_en, name_es, name_fr, area_group, retired) \
     VALUES ('a', 1, 'A', 'A', 'A', 'g', 0)",
    "INSERT INTO session (id, token_hash, person, device, started_at_ms, last_used_at_ms, idle_ms, ends_at_ms, \
         proved_at_ms) VALUES ('se1', 't', 'p1', 'shared', 0, 0, 1, 1, 0)",
    "INSERT INTO credential (id, person, kind, secret, created_at_ms, confirmed_at_ms, counter) \
     VALUES ('cr1', 'p1', 'password', 'x', 0, 0, 1)",
    "INSERT INTO credential (id, person, kind, secret, created_at_ms, confirmed_at_ms, counter) \
     VALUES ('cr2', 'p1', 'totp', 'x', 0, 0, 1)",
    "INSERT INTO password_failure (key, person, failures, last_at_ms) VALUES ('person:p1', 'p1', 1, 0)",
    "INSERT INTO device (token_hash, person, created_at_ms, last_used_at_ms) VALUES ('t', 'p1', 0, 0)",
    "INSERT INTO second_factor_reset (person, asked_by, asked_at_ms) VALUES ('p1', 'p1', 0)",
    "INSERT INTO invitation (id, email, name, locale, role, invited_by, created_at_ms, expires_at_ms) \
     VALUES ('i1', 'q@example.org', 'Q', 'en', 'mentor', 'p1', 0, 1)",
    "INSERT INTO invitation_link (token_hash, invitation) VALUES ('t', 'i1')",
    "INSERT INTO need (member, cohort, problem, problem_language, stage, themes, wishes, waited_rounds) \
     VALUES ('m1', 'c1', '', 'en', 1, '[]', '[]', 0)",
    "INSERT INTO free_hour (person, day, from_minute, to_minute) VALUES ('p1', 0, 0, 60)",
    "INSERT INTO seat_holding (seat, person, from_ms) VALUES ('s1', 'p1', 0)",
    "INSERT INTO role_grant (person, role, from_ms) VALUES ('p1', 'staff', 0)",
    "INSERT INTO field_level (person, field, level, set_by, set_at_ms) VALUES ('p1', 'name', 'public', 'owner', 0)",
    "INSERT INTO erasure_request (person, asked_at_ms, due_at_ms) VALUES ('p1', 1, 2)",
    "INSERT INTO export (id, person, asked_at_ms) VALUES ('e1', 'p1', 0)",
    "INSERT INTO idempotency (actor, key_hash, request_hash, receipt, created_at_ms) VALUES ('p1', 'k', 'r', '', 0)",
    "INSERT INTO conversation (id, begun_at_ms, last_at_ms, newest) VALUES ('cv1', 0, 0, 1)",
    "INSERT INTO conversation_side (conversation, place, person, read_until, told) VALUES ('cv1', 1, 'p1', 0, 0)",
    "INSERT INTO message (id, conversation, number, sender, body, sent_at_ms) VALUES ('ms1', 'cv1', 1, 'p1', 'x', 0)",
    "INSERT INTO introduction (id, asker, member, side, words, language, sent_at_ms, closes_at_ms, state) \
     VALUES ('it1', 'p1', 'm1', 'government', 'x', 'en', 0, 1, 'sent')",
    "INSERT INTO introduction_delivery (introduction, asked, reminders) VALUES ('it1', 'p1', 0)",
    "INSERT INTO introduction_question (id, introduction, person, words, asked_at_ms) \
     VALUES ('iq1', 'it1', 'p1', 'x', 0)",
    "INSERT INTO introduction_reply (question, person, words, replied_at_ms) VALUES ('iq1', 'p1', 'x', 0)",
    "INSERT INTO brokered (id, first_member, first_side, second_member, second_side, words, language, sent_at_ms, \
         closes_at_ms) VALUES ('bi1', 'm1', 'government', 'm1', 'civil_society', 'x', 'en', 0, 1)",
    "INSERT INTO brokered_side (brokered, place, asked, tells, reminders) VALUES ('bi1', 1, 'p1', 0, 0)",
    "INSERT INTO brokered_meeting (brokered, told) VALUES ('bi1', 0)",
    "INSERT INTO block (id, person, origin, blocked_at_ms) VALUES ('bl1', 'p1', 'conversation', 0)",
    "INSERT INTO block_address (block, address_hash) VALUES ('bl1', 'h')",
    "INSERT INTO contact_channel (id, person, kind, value, created_at_ms) VALUES ('ch1', 'p1', 'email', 'x', 0)",
    "INSERT INTO contact_release (id, person, conversation, channel, kind, since_ms) \
     VALUES ('re1', 'p1', 'cv1', 'ch1', 'email', 1)",
    "INSERT INTO person (id, name, email, locale, time_zone, languages) \
     VALUES ('p0', 'P', 'p0@example.org', 'en', 'UTC', '[]')",
    "INSERT INTO officer_proposal (person, proposed_by, proposed_at_ms) VALUES ('p1', 'p0', 0)",
    "INSERT INTO report (id, reporter, about, thing, reason, feels_unsafe, words, reported_at_ms, state) \
     VALUES ('rp1', 'p1', 'member', 'm1', 'other', 0, 'x', 0, 'open')",
    "INSERT INTO circle (id, version, topic, about, state, dates) VALUES ('ci1', 1, 'T', 'A', 'open', '[]')",
    "INSERT INTO circle (id, version, topic, about, state, dates) VALUES ('ci2', 1, 'T', 'A', 'open', '[]')",
    "INSERT INTO conversation (id, begun_at_ms, last_at_ms, newest) VALUES ('cv2', 0, 0, 0)",
    "INSERT INTO conversation (id, begun_at_ms, last_at_ms, newest) VALUES ('cv3', 0, 0, 0)",
    "INSERT INTO conversation_gathering (conversation, circle) VALUES ('cv2', 'ci1')",
    "INSERT INTO conversation_gathering (conversation, learning_group) VALUES ('cv3', 'g1')",
    "INSERT INTO conversation_reader (conversation, person, read_until, told) VALUES ('cv2', 'p1', 0, 0)",
    "INSERT INTO network_question (id, asker, area, words, language, sent_at_ms, closes_at_ms) \
     VALUES ('nq1', 'p1', 'a', 'x', 'en', 0, 1)",
    "INSERT INTO network_delivery (question, asked, reminded) VALUES ('nq1', 'p0', 0)",
    "INSERT INTO network_answer (id, question, person, words, shows_name, answered_at_ms, asker_agrees, person_agrees) \
     VALUES ('na1', 'nq1', 'p0', 'x', 0, 0, 0, 0)",
    "INSERT INTO network_choice (person, willing) VALUES ('p1', 1)",
    "INSERT INTO message_mail_choice (person, with_text) VALUES ('p1', 1)",
    "INSERT INTO report_message (id, report, number, author, body, sent_at_ms) VALUES ('rm1', 'rp1', 1, 'other', 'x', 0)",
    "INSERT INTO case_officer (report, place, person, named_at_ms, read_until_ms) VALUES ('rp1', 1, 'p0', 0, 1)",
];

/// A constraint by its name, a statement that breaks it, and what it is called then.
const CASES: &[(&str, &str, Constraint)] = &[
    ("officer_proposal_another", "UPDATE officer_proposal SET proposed_by = 'p1'", Range),
    ("report_feels_unsafe", "UPDATE report SET feels_unsafe = 2", Range),
    ("report_support_unit", "UPDATE report SET support_unit = 2", Range),
    ("report_closed", "UPDATE report SET state = 'closed'", Range),
    (
        "report_message_number",
        "INSERT INTO report_message (id, report, number, author, body, sent_at_ms) VALUES ('rm2', 'rp1', 1, 'other', 'x', 0)",
        KeyTaken,
    ),
    ("case_officer_place", "UPDATE case_officer SET place = 3", Range),
    (
        "case_officer_once",
        "INSERT INTO case_officer (report, place, person, named_at_ms, read_until_ms) VALUES ('rp1', 2, 'p0', 0, 1)",
        KeyTaken,
    ),
    (
        "person_email",
        "INSERT INTO person (id, name, email, locale, time_zone, languages) \
             VALUES ('p2', 'P', 'p1@example.org', 'en', 'UTC', '[]')",
        EmailTaken,
    ),
    (
        "organisation_name",
        "INSERT INTO organisation (id, member, name) VALUES ('o2', 'm1', 'O')",
        OrganisationNameTaken,
    ),
    (
        "cohort_name",
        "INSERT INTO cohort SELECT 'c2', version, name, starts_on, weeks, sessions, phases FROM cohort",
        CohortNameTaken,
    ),
    (
        "application_call_name",
        "INSERT INTO application_call (id, name, seats, version, created_at_ms, applicants, form) \
         VALUES ('k2', '2030', 3, 1, 0, '[]', '{}')",
        CallNameTaken,
    ),
    (
        "run_number",
        "INSERT INTO run (id, kind, cohort, number, version, state, created_at_ms, form, record) \
         VALUES ('r2', 'match', 'c1', 1, 1, 'draft', 0, '{}', '{}')",
        RunNumberTaken,
    ),
    ("learning_group_number", "UPDATE learning_group SET number = 1 WHERE id = 'g2'", GroupNumberTaken),
    (
        "group_member_once",
        "INSERT INTO group_member (learning_group, cohort, member) VALUES ('g2', 'c1', 'm1')",
        MemberGrouped,
    ),
    (
        "mentorship_pair",
        "INSERT INTO mentorship (id, cohort, run, mentee, mentor, score, why, published_at_ms) \
         VALUES ('x2', 'c1', 'r1', 'm1', 'p1', 1, '[]', 0)",
        PairMatched,
    ),
    (
        "outbox_recipient",
        "INSERT INTO outbox (id, event, to_address, locale, template, params, message_id, created_at_ms, attempts, \
             next_attempt_ms, failed) VALUES ('b', 'e', 'p1@example.org', 'en', 't', '{}', '<b>', 0, 0, 0, 0)",
        MailTaken,
    ),
    (
        "outbox_message_id",
        "INSERT INTO outbox (id, event, to_address, locale, template, params, message_id, created_at_ms, attempts, \
             next_attempt_ms, failed) VALUES ('b', 'f', 'p1@example.org', 'en', 't', '{}', '<a>', 0, 0, 0, 0)",
        MailTaken,
    ),
    ("member_population", "UPDATE member SET population = -1", Range),
    ("member_latitude", "UPDATE member SET lat_e2 = 9001, lon_e2 = 0", Range),
    ("member_longitude", "UPDATE member SET lat_e2 = 0, lon_e2 = -18001", Range),
    ("member_point", "UPDATE member SET lat_e2 = 0", Range),
    ("policy_area_retired", "UPDATE policy_area SET retired = 2", Range),
    ("seat_holding_span", "UPDATE seat_holding SET to_ms = from_ms", Range),
    ("role_grant_span", "UPDATE role_grant SET to_ms = from_ms", Range),
    ("role_grant_seat", "UPDATE role_grant SET role = 'government_seat'", Range),
    ("cohort_weeks", "UPDATE cohort SET weeks = 0", Range),
    ("mentoring_profile_capacity", "UPDATE mentoring_profile SET capacity = -1", Range),
    ("mentoring_profile_paused", "UPDATE mentoring_profile SET paused = 2", Range),
    ("mentoring_profile_approved", "UPDATE mentoring_profile SET approved = 2", Range),
    ("need_waited", "UPDATE need SET waited_rounds = -1", Range),
    ("free_hour_day", "UPDATE free_hour SET day = 7", Range),
    ("free_hour_from", "UPDATE free_hour SET from_minute = -1", Range),
    ("free_hour_to", "UPDATE free_hour SET to_minute = 1441", Range),
    ("free_hour_span", "UPDATE free_hour SET to_minute = from_minute", Range),
    ("run_kind", "UPDATE run SET kind = 'other'", Range),
    ("learning_group_day", "UPDATE learning_group SET day = 7", Range),
    ("learning_group_minute", "UPDATE learning_group SET utc_minute = 1440", Range),
    (
        "learning_group_second_day",
        "UPDATE learning_group SET second_day = 7, second_utc_minute = 0, second_weeks = '[1]'",
        Range,
    ),
    (
        "learning_group_second_minute",
        "UPDATE learning_group SET second_day = 0, second_utc_minute = 1440, second_weeks = '[1]'",
        Range,
    ),
    ("learning_group_second", "UPDATE learning_group SET second_day = 1", Range),
    ("learning_group_length", "UPDATE learning_group SET session_minutes = 0", Range),
    ("outbox_failed", "UPDATE outbox SET failed = 2", Range),
    ("session_idle", "UPDATE session SET idle_ms = 0", Range),
    ("session_span", "UPDATE session SET ends_at_ms = started_at_ms", Range),
    (
        "session_token",
        "INSERT INTO session (id, token_hash, person, device, started_at_ms, last_used_at_ms, idle_ms, ends_at_ms, \
             proved_at_ms) VALUES ('se2', 't', 'p1', 'shared', 0, 0, 1, 1, 0)",
        KeyTaken,
    ),
    (
        "credential_password",
        "INSERT INTO credential (id, person, kind, secret, created_at_ms, counter) \
         VALUES ('cr3', 'p1', 'password', 'y', 0, 1)",
        KeyTaken,
    ),
    (
        "credential_totp",
        "INSERT INTO credential (id, person, kind, secret, created_at_ms, confirmed_at_ms, counter) \
         VALUES ('cr3', 'p1', 'totp', 'y', 0, 0, 1)",
        KeyTaken,
    ),
    ("credential_key", "UPDATE credential SET key_id = 'k'", KeyTaken),
    ("password_failure_count", "UPDATE password_failure SET failures = 0", Range),
    ("second_factor_reset_two", "UPDATE second_factor_reset SET agreed_by = asked_by, due_at_ms = 1", Range),
    ("second_factor_reset_due", "UPDATE second_factor_reset SET due_at_ms = 1", Range),
    ("invitation_to_one", "UPDATE invitation SET seat = 's1'", Range),
    ("invitation_accepted", "UPDATE invitation SET accepted_at_ms = 1", Range),
    ("application_call_seats", "UPDATE application_call SET seats = 0", Range),
    ("field_level_set_by", "UPDATE field_level SET set_by = 'nobody'", Range),
    ("erasure_request_span", "UPDATE erasure_request SET due_at_ms = asked_at_ms - 1", Range),
    ("export_waiting", "INSERT INTO export (id, person, asked_at_ms) VALUES ('e2', 'p1', 1)", KeyTaken),
    ("application_call_frozen", "UPDATE application_call SET frozen_at_ms = 1", Range),
    ("conversation_newest", "UPDATE conversation SET newest = -1", Range),
    (
        "conversation_gathering_one",
        "UPDATE conversation_gathering SET circle = NULL WHERE conversation = 'cv2'",
        Range,
    ),
    (
        "conversation_gathering_circle",
        "INSERT INTO conversation_gathering (conversation, circle) VALUES ('cv1', 'ci1')",
        KeyTaken,
    ),
    (
        "conversation_gathering_group",
        "INSERT INTO conversation_gathering (conversation, learning_group) VALUES ('cv1', 'g1')",
        KeyTaken,
    ),
    ("conversation_reader_told", "UPDATE conversation_reader SET told = 2", Range),
    ("conversation_side_place", "UPDATE conversation_side SET place = 3", Range),
    ("conversation_side_told", "UPDATE conversation_side SET told = 2", Range),
    (
        "message_number",
        "INSERT INTO message (id, conversation, number, sender, body, sent_at_ms) \
         VALUES ('ms2', 'cv1', 1, 'p1', 'x', 0)",
        KeyTaken,
    ),
    ("introduction_span", "UPDATE introduction SET closes_at_ms = sent_at_ms", Range),
    ("introduction_place", "UPDATE introduction SET region = 'europe'", Range),
    (
        "introduction_open",
        "INSERT INTO introduction (id, asker, member, side, words, language, sent_at_ms, closes_at_ms, state) \
         VALUES ('it2', 'p1', 'm1', 'government', 'x', 'en', 0, 1, 'sent')",
        IntroductionOpen,
    ),
    ("introduction_delivery_reminders", "UPDATE introduction_delivery SET reminders = 3", Range),
    ("introduction_delivery_answered", "UPDATE introduction_delivery SET answer = 'no'", Range),
    ("brokered_span", "UPDATE brokered SET closes_at_ms = sent_at_ms", Range),
    ("brokered_two", "UPDATE brokered SET second_side = first_side", Range),
    ("brokered_side_place", "UPDATE brokered_side SET place = 3", Range),
    ("brokered_side_tells", "UPDATE brokered_side SET tells = 2, answer = 'yes', answered_at_ms = 1", Range),
    ("brokered_side_reminders", "UPDATE brokered_side SET reminders = 3", Range),
    (
        "brokered_side_once",
        "INSERT INTO brokered_side (brokered, place, asked, tells, reminders) VALUES ('bi1', 2, 'p1', 0, 0)",
        KeyTaken,
    ),
    ("brokered_side_answered", "UPDATE brokered_side SET answer = 'no'", Range),
    ("brokered_side_yes", "UPDATE brokered_side SET answer = 'no', answered_at_ms = 1, tells = 1", Range),
    ("brokered_meeting_told", "UPDATE brokered_meeting SET told = 2", Range),
    ("network_question_span", "UPDATE network_question SET closes_at_ms = sent_at_ms", Range),
    ("network_question_place", "UPDATE network_question SET region = 'europe'", Range),
    ("network_delivery_reminded", "UPDATE network_delivery SET reminded = 2", Range),
    ("network_answer_shows_name", "UPDATE network_answer SET shows_name = 2", Range),
    ("network_answer_asker_agrees", "UPDATE network_answer SET asker_agrees = 2", Range),
    ("network_answer_person_agrees", "UPDATE network_answer SET person_agrees = 2", Range),
    (
        "network_answer_once",
        "INSERT INTO network_answer (id, question, person, words, shows_name, answered_at_ms, asker_agrees, \
             person_agrees) VALUES ('na2', 'nq1', 'p0', 'x', 0, 0, 0, 0)",
        KeyTaken,
    ),
    ("network_answer_published", "UPDATE network_answer SET published_at_ms = 1", Range),
    ("network_choice_willing", "UPDATE network_choice SET willing = 2", Range),
    ("message_mail_choice_with_text", "UPDATE message_mail_choice SET with_text = 2", Range),
    ("contact_release_span", "UPDATE contact_release SET until_ms = 0", Range),
    ("contact_release_ended", "UPDATE contact_release SET channel = NULL", Range),
    (
        "contact_release_held",
        "INSERT INTO contact_release (id, person, conversation, channel, kind, since_ms) \
         VALUES ('re2', 'p1', 'cv1', 'ch1', 'email', 2)",
        KeyTaken,
    ),
];

/// Constraints without a name of their own: keys, references, and what must be there.
const NAMELESS: &[(&str, Constraint)] = &[
    ("INSERT INTO policy_area SELECT * FROM policy_area", KeyTaken),
    ("INSERT INTO session SELECT * FROM session", KeyTaken),
    ("INSERT INTO device SELECT * FROM device", KeyTaken),
    ("INSERT INTO invitation_link SELECT * FROM invitation_link", KeyTaken),
    ("INSERT INTO need SELECT * FROM need", KeyTaken),
    ("INSERT INTO free_hour SELECT * FROM free_hour", KeyTaken),
    ("INSERT INTO seat_holding SELECT * FROM seat_holding", KeyTaken),
    ("INSERT INTO role_grant SELECT * FROM role_grant", KeyTaken),
    ("INSERT INTO idempotency SELECT * FROM idempotency", KeyTaken),
    ("INSERT INTO conversation_side SELECT * FROM conversation_side", KeyTaken),
    ("INSERT INTO conversation_gathering SELECT * FROM conversation_gathering", KeyTaken),
    ("INSERT INTO conversation_reader SELECT * FROM conversation_reader", KeyTaken),
    ("INSERT INTO introduction_delivery SELECT * FROM introduction_delivery", KeyTaken),
    ("INSERT INTO introduction_reply SELECT * FROM introduction_reply", KeyTaken),
    ("INSERT INTO network_delivery SELECT * FROM network_delivery", KeyTaken),
    ("INSERT INTO network_choice SELECT * FROM network_choice", KeyTaken),
    ("INSERT INTO message_mail_choice SELECT * FROM message_mail_choice", KeyTaken),
    ("INSERT INTO block_address SELECT * FROM block_address", KeyTaken),
    ("INSERT INTO brokered_meeting SELECT * FROM brokered_meeting", KeyTaken),
    ("UPDATE brokered SET proposer = 'p9'", Reference),
    ("UPDATE brokered SET first_member = 'm9'", Reference),
    ("UPDATE brokered_side SET asked = 'p9'", Reference),
    ("UPDATE brokered_meeting SET conversation = 'cv9'", Reference),
    ("UPDATE introduction SET asker = 'p9'", Reference),
    ("UPDATE introduction SET conversation = 'cv9'", Reference),
    ("UPDATE introduction_delivery SET asked = 'p9'", Reference),
    ("UPDATE introduction_question SET person = 'p9'", Reference),
    ("UPDATE introduction_reply SET person = 'p9'", Reference),
    ("UPDATE conversation_side SET person = 'p9'", Reference),
    ("UPDATE conversation_gathering SET circle = 'ci9' WHERE conversation = 'cv2'", Reference),
    ("UPDATE conversation_gathering SET learning_group = 'g9' WHERE conversation = 'cv3'", Reference),
    ("UPDATE conversation_reader SET person = 'p9'", Reference),
    ("UPDATE report_message SET person = 'p9'", Reference),
    ("UPDATE message SET sender = 'p9'", Reference),
    ("UPDATE block SET person = 'p9'", Reference),
    ("UPDATE block_address SET block = 'bl9'", Reference),
    ("UPDATE contact_channel SET person = 'p9'", Reference),
    ("UPDATE contact_release SET person = 'p9'", Reference),
    ("UPDATE contact_release SET conversation = 'cv9'", Reference),
    ("UPDATE contact_release SET channel = 'ch9'", Reference),
    ("UPDATE organisation SET member = 'm9'", Reference),
    ("UPDATE seat SET organisation = 'o9'", Reference),
    ("UPDATE mentoring_profile SET member = 'm9'", Reference),
    ("UPDATE mentorship SET run = 'r9'", Reference),
    ("UPDATE mentorship SET ended_by = 'r9'", Reference),
    ("UPDATE run SET created_by = 'p9'", Reference),
    ("UPDATE run SET published_by = 'p9'", Reference),
    ("UPDATE run SET replaced_by = 'r9'", Reference),
    ("UPDATE learning_group SET facilitator = 'p9'", Reference),
    ("UPDATE session SET person = 'p9'", Reference),
    ("UPDATE credential SET person = 'p9'", Reference),
    ("UPDATE password_failure SET person = 'p9'", Reference),
    ("UPDATE device SET person = 'p9'", Reference),
    ("UPDATE second_factor_reset SET asked_by = 'p9'", Reference),
    ("UPDATE invitation SET invited_by = 'p9'", Reference),
    ("UPDATE invitation_link SET invitation = 'i9'", Reference),
    ("UPDATE application_call SET record = 'x', frozen_at_ms = 1, frozen_by = 'p9'", Reference),
    ("DELETE FROM member", Reference),
    ("DELETE FROM cohort", Reference),
    ("UPDATE member SET name = NULL", Missing),
    ("UPDATE run SET record = NULL", Missing),
    ("UPDATE idempotency SET receipt = NULL", Missing),
];

/// Names that the migrations give to constraints and unique indexes; what was dropped with its column is gone.
fn named(sql: fn(&crate::migrations::Migration) -> &'static str) -> BTreeSet<&'static str> {
    let mut names = BTreeSet::new();
    for text in MIGRATIONS.iter().map(sql) {
        for mark in ["CONSTRAINT ", "UNIQUE INDEX "] {
            for rest in text.split(mark).skip(1) {
                names.extend(rest.split_whitespace().next());
            }
        }
    }
    names.remove("mentoring_profile_taken");
    names
}

#[test]
fn every_named_constraint_has_a_case() {
    let cases: BTreeSet<&str> = CASES.iter().map(|(name, ..)| *name).collect();
    assert_eq!(named(|migration| migration.sqlite), cases);
    assert_eq!(named(|migration| migration.postgres), cases);
}

async fn break_everything(store: &Store) {
    let mut write = store.write().await.unwrap();
    for statement in WORLD {
        write.execute(statement, values![]).await.unwrap_or_else(|error| panic!("{statement}: {error:?}"));
    }
    write.commit_without_audit(&[], 0).await.unwrap();
    let named = CASES.iter().map(|(_, statement, expected)| (statement, expected));
    for (statement, expected) in
        named.chain(NAMELESS.iter().map(|(statement, expected)| (statement, expected)))
    {
        let mut write = store.write().await.unwrap();
        let found = match write.execute(statement, values![]).await {
            Ok(rows) => panic!("{statement} changed {rows} rows"),
            Err(error) => error.constraint(),
        };
        assert_eq!(found, Some(*expected), "{statement}");
    }
}

/// DAT-7.
#[tokio::test]
async fn every_constraint_is_named_alike_on_sqlite() {
    let folder = std::env::temp_dir().join(format!("convene-constraints-{}", std::process::id()));
    let store = Store::open(&Location::folder(&folder)).await.unwrap();
    break_everything(&store).await;
    store.close().await.unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

/// DAT-7.
#[tokio::test]
async fn every_constraint_is_named_alike_on_postgres() {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("CONVENE_TEST_POSTGRES") else {
        eprintln!("skipped: PostgreSQL (CONVENE_TEST_POSTGRES is not set)");
        return;
    };
    let schema = format!("constraints_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let run = async |sql: String| {
        let mut connection = PgConnection::connect(&server).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    };
    run(format!("CREATE SCHEMA {schema}")).await;
    let join = if server.contains('?') { '&' } else { '?' };
    let location = Location::parse(&format!("{server}{join}options[search_path]={schema}")).unwrap();
    let store = Store::open(&location).await.unwrap();
    break_everything(&store).await;
    store.close().await.unwrap();
    run(format!("DROP SCHEMA {schema} CASCADE")).await;
}
