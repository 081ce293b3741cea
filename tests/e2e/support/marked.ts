// A demonstration in which everything that anybody writes holds markup, scripts and templates (rule SAF-14).
//
// Words are put where the program keeps them, because markup that once got into the database has to be harmless, whichever
// way it came and whatever a form would have refused. What is sealed cannot be put there, and is written through the API.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What would be noticed if any of it were taken for more than text. */
export const MARKUP =
  '"\'><img class="injected" src="/injected" onerror="injected=1"><script class="injected">injected=1</script>' +
  '<a class="injected" href="javascript:injected=1">x</a>[x](javascript:injected=1){{7*7}}${7*7}</p>&lt;b&gt;';

/** The text of a field: its name, so that a page can be asked which fields it shows, and the markup. */
export function marked(field: string): string {
  return `${field}|${MARKUP}`;
}

/** The columns that hold somebody's words, and the keys of those words where a column holds JSON. */
export const COLUMNS: Record<string, string[] | null> = {
  'application_call.applicants': ['name', 'reviewer'],
  'application_call.name': null,
  'audit.params': ['call', 'name', 'reason'],
  'circle.about': null,
  'circle.topic': null,
  'cohort.name': null,
  'cohort.sessions': ['en', 'es', 'fr'],
  'credential.label': null,
  'invitation.name': null,
  'member.jurisdictions': ['0'],
  'member.name': null,
  'member.note': null,
  'member.own_name': null,
  'member.source': null,
  'mentoring_profile.experience': null,
  'need.problem': null,
  'organisation.name': null,
  'person.name': null,
  'policy_area.name_en': null,
  'policy_area.name_es': null,
  'policy_area.name_fr': null,
  'practice.cost': null,
  'practice.obstacles': null,
  'practice.problem': null,
  'practice.result': null,
  'practice.steps': null,
  'practice.title': null,
  'seat.title': null,
  'session.label': null,
};

/** The columns that hold somebody's words sealed. */
export const SEALED = ['introduction.words', 'introduction_question.words', 'introduction_reply.words', 'brokered.words', 'message.body', 'case_act.words',
  'network_answer.words', 'network_question.words',
  'report.answer', 'report.words', 'report_message.body'];

/** The other columns into which the test of who reads what puts a marker, and what they hold instead of words. */
export const NO_WORDS: Record<string, string[]> = {
  'an id of ours': [
    'block.id', 'brokered.id', 'circle.id', 'contact_channel.id', 'contact_release.id', 'conversation.id', 'credential.id', 'export.id', 'introduction.id',
    'introduction_question.id', 'invitation.id', 'message.id', 'network_answer.id', 'network_question.id', 'outbox.id', 'outbox.message_id', 'passkey_challenge.id', 'person.id', 'practice.id',
    'report.id', 'session.id',
  ],
  'a hash, or a secret': [
    'allowance.key', 'block_address.address_hash', 'credential.key_id', 'credential.secret', 'device.token_hash', 'erasure.person_hash',
    'idempotency.key_hash', 'idempotency.receipt', 'idempotency.request_hash', 'invitation_link.token_hash', 'meta.value',
    'passkey_challenge.state', 'password_failure.key', 'session.token_hash', 'sign_in_link.browser_hash', 'sign_in_link.code_hash',
    'sign_in_link.token_hash',
  ],
  'codes and ids': [
    'brokered.topic', 'introduction.topic', 'learning_group.reasons', 'mentoring_profile.offers', 'mentorship.why', 'need.themes', 'need.wishes', 'network_question.area',
    'outbox.event', 'outbox.params', 'policy_area.area_group', 'policy_area.slug', 'practice.areas',
  ],
  'an address, a number or a username, which is parsed': [
    'circle.dates', 'contact_channel.value', 'invitation.email', 'outbox.to_address', 'person.email', 'sign_in_link.email',
  ],
  'a file that is made of the rest': ['export.file'],
};

/** Every column of the database into which a test can write something that somebody may read. */
export function writtenColumns(): string[] {
  const file = new URL('../../../crates/server/tests/authz/canary.csv', import.meta.url);
  const rows = readFileSync(file, 'utf8').split('\n').slice(1).map((line) => line.split(','));
  return [...new Set(rows.filter((row) => row.length > 3 && row[2] !== '-').map(([table, column]) => `${table}.${column}`))].sort();
}

/** Writes the markup behind what stands in these columns of a database that no server has open, and a passkey with a label. */
export function markDatabase(folder: string): void {
  execFileSync('python3', ['-c', MARK, join(folder, 'convene.sqlite3'), JSON.stringify(COLUMNS), MARKUP]);
}

const MARK = `
import json, sqlite3, sys
file, columns, markup = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3]
def marked(value, keys, text, at=None):
    if isinstance(value, dict):
        return {key: marked(one, keys, text, key) for key, one in value.items()}
    if isinstance(value, list):
        return [marked(one, keys, text, str(index)) for index, one in enumerate(value)]
    return value + ' ' + text if isinstance(value, str) and at in keys else value
database = sqlite3.connect(file)
for number, person in enumerate(['p-tamale-gh-gov']):
    database.execute('INSERT INTO credential (id, person, kind, secret, created_at_ms, confirmed_at_ms, counter, key_id, label)'
                     " VALUES (?, ?, 'passkey', 'none', 1, 1, 0, ?, '')", (f'cr-marked-{number}', person, f'marked-{number}'))
for column, keys in columns.items():
    table, name = column.split('.')
    text = column + '|' + markup
    for row, value in database.execute(f'SELECT rowid, {name} FROM {table}').fetchall():
        if keys is None:
            value = (value + ' ' if value else '') + text
        elif value is not None:
            value = json.dumps(marked(json.loads(value), keys, text), ensure_ascii=False)
        database.execute(f'UPDATE {table} SET {name} = ? WHERE rowid = ?', (value, row))
database.commit()
database.execute('PRAGMA wal_checkpoint(TRUNCATE)')
`;
