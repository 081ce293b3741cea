// Rule PRI-7 as a reader meets it: somebody who hides, somebody who blocked the reader and somebody who is not there leave the
// same directory, in its list, its counts, its map, its table, its suggestions and the answer to a search for their name.
import { call } from './support/call';
import { startDemo } from './support/demo';
import { expect, People, ready, test, type Person } from './support/test';

/** The query of a search. */
const search = (text: string): string => `?q=${encodeURIComponent(text)}`;

/** Everything that the pages of the directory show of anybody, view by view. */
async function directory({ page }: Person, name: string): Promise<Record<string, string>> {
  const seen: Record<string, string> = {};
  const beginning = search(name.slice(0, 4));
  for (const query of ['', '?what=person', '?view=table', '?view=map', search(name), `${beginning}&view=table`, `${beginning}&view=map`]) {
    await page.goto(`/directory${query}`);
    await ready(page);
    const main = page.getByRole('main');
    const drawn = await main.locator('svg').evaluateAll((drawings) => drawings.map((drawing) => drawing.outerHTML).join('\n'));
    seen[query] = `${await main.innerText()}\n${await page.title()}\n${drawn}`;
  }
  return seen;
}

test('whoever hides, blocked the reader or is gone leaves the same directory', async ({ browser }) => {
  test.setTimeout(240_000);
  const demo = await startDemo();
  try {
    const people = new People(browser, demo);
    const reader = await people.as('government', 'en');
    const mentor = await people.as('mentor', 'en');
    const { person } = await call(mentor, 'GET', '/api/v1/session');
    const privacy = await call(mentor, 'GET', '/api/v1/account/privacy');
    const own = (name: string): string => privacy.fields.find((one: { field: string }) => one.field === name).level;
    const choose = (field: string, from: string, to: string) =>
      call(mentor, 'POST', '/api/v1/account/privacy/levels', { changes: [{ field, from, to }] });
    await call(mentor, 'POST', '/api/v1/account/consents', { purpose: 'wider_profile', given: true, text_version: 1, language: 'en' });
    await choose('name', own('name'), 'members');

    const present = await directory(reader, person.name);
    expect(present[search(person.name)], 'the mentor is there to begin with').toContain(person.name);

    await choose('name', 'members', 'introductions');
    const hidden = await directory(reader, person.name);
    // What was searched for is said again where nothing is found.
    for (const [query, text] of Object.entries(hidden).filter(([query]) => query !== search(person.name))) {
      expect(text, query).not.toContain(person.name);
    }
    expect(hidden, 'it makes a difference').not.toEqual(present);
    await choose('name', 'introductions', 'members');
    expect(await directory(reader, person.name), 'and there again').toEqual(present);

    const form = { member: 'tamale-gh', side: 'government', language: 'en', shows: [], words: 'How did you begin?' };
    const { id } = await call(mentor, 'POST', '/api/v1/introductions', form);
    const { conversation } = await call(reader, 'POST', `/api/v1/introductions/${id}/answer`, { answer: 'yes' });
    await call(mentor, 'POST', `/api/v1/conversations/${conversation}/block`);
    expect(await directory(reader, person.name), 'blocked as hidden').toEqual(hidden);

    // What a mentor offers stands beside their member without a name. It stays when they block, which its going would tell, and
    // goes when they hide it or are gone.
    await choose('topics', own('topics'), 'introductions');
    const silent = await directory(reader, person.name);
    await call(mentor, 'POST', '/api/v1/account/erasure', { when: 'now' });
    expect(await directory(reader, person.name), 'gone as hidden').toEqual(silent);
    await reader.leave();
    await mentor.leave();
  } finally {
    await demo.stop();
  }
});
