// SAF-14: text that somebody wrote is text everywhere. Every field holds markup, every page is crawled, nothing is injected.
import type { Page } from '@playwright/test';
import { readCalendar } from './support/calendar';
import { call } from './support/call';
import { startDemoTwice, type Demo } from './support/demo';
import { COLUMNS, MARKUP, markDatabase, marked, NO_WORDS, SEALED, writtenColumns } from './support/marked';
import { publishEverything } from './support/programme';
import { ROUTES, type Route } from './support/routes';
import { expect, People, ready, test, visitor, type Person } from './support/test';

let demo: Demo;
let people: People;

/** Fields that no page shows, and why. */
const ON_NO_PAGE: Record<string, string> = {
  'member.source': 'the page words how far it was checked, and links to an address that begins with http',
  'policy_area.name_es': 'the pages are crawled in English',
  'policy_area.name_fr': 'the pages are crawled in English',
};

/** Pages of what the shared list has no page of: members with several jurisdictions, and words that come with the address. */
const asked = encodeURIComponent(`asked ${MARKUP.slice(0, 70)}`);
const MORE: Route[] = [
  { path: '/members/west-sumbawa-id', as: null },
  { path: '/members/west-sumbawa-id', as: 'mentor' },
  { path: `/members?q=${asked}`, as: null },
  { path: `/sign-in?next=/${asked}`, as: null },
  { path: `/directory?q=${asked}`, as: 'government' },
  // A call without applicants was made last, and the balancer opens the latest.
  { path: '/staff/calls?call=call-2028', as: 'staff' },
  { path: `/staff/people?q=${asked}`, as: 'staff' },
  { path: `/staff/data?call=${asked}`, as: 'staff' },
];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  demo = await startDemoTwice(async (demo) => {
    // Rows that a new demonstration lacks: sessions, an invitation, acts that name what they were about.
    const people = new People(browser, demo);
    const [staff, member] = [await people.as('staff', 'en'), await people.as('government', 'en')];
    await call(staff, 'POST', '/api/v1/invitations', { email: 'invited@example.org', name: 'Ana', locale: 'en', role: 'mentor' });
    await call(staff, 'POST', '/api/v1/staff/calls', { name: 'Named', seats: 10 });
    await staff.leave();
    await member.leave();
  }, markDatabase);
  people = new People(browser, demo);
  await publishEverything(people);
  await writeToEachOther();
});
test.afterAll(async () => demo?.stop());

test('every column that somebody can write into is among those that hold markup, or holds no words', () => {
  const sorted = [...Object.keys(COLUMNS), ...SEALED, ...Object.values(NO_WORDS).flat()].sort();
  expect(sorted).toEqual(writtenColumns());
});

test('what the check looks for is found where markup is taken for markup', async ({ page }) => {
  await page.setContent(`<p>${marked('any.field')}</p>`);
  const { strange, ran } = await look(page);
  expect(ran).toBe(true);
  for (const tag of ['<img', '<script', '<a']) expect(strange.some((element) => element.startsWith(tag)), tag).toBe(true);
  await page.setContent(`<ul><li>This session</li><li>${marked('session.label').replaceAll('<', '&lt;')}</li></ul>`);
  expect(holds((await look(page)).text, 'session.label')).toBe(true);
});

// SAF-14, in every page of the shared list, so that a page added there is crawled too.
test('nothing that somebody wrote becomes more than text on any page', async ({ browser }) => {
  test.setTimeout(600_000);
  const routes = [...ROUTES, ...MORE];
  const seen = new Set<string>();
  const unseen = () => Object.keys(COLUMNS).filter((field) => !seen.has(field) && !(field in ON_NO_PAGE));
  // On a busy machine a list may come after the page was looked at; then all pages are looked at once more, with more time.
  for (const pause of [0, 2000]) {
    for (const as of new Set(routes.map((route) => route.as))) {
      if (pause > 0 && unseen().length === 0) break;
      const person = as ? await people.as(as, 'en') : await visitor(browser, demo, 'en');
      const requested: string[] = [];
      person.page.on('request', (request) => requested.push(new URL(request.url()).pathname));
      for (const { path } of routes.filter((route) => route.as === as)) {
        await test.step(`${path.slice(0, 60)} as ${as ?? 'a visitor'}`, async () => {
          await person.page.goto(path);
          await ready(person.page);
          // Some pages reckon after they are drawn.
          await person.page.waitForLoadState('networkidle');
          await person.page.waitForTimeout(pause);
          await openEverything(person);
          for (const field of await expectTextAlone(person, path)) seen.add(field);
        });
      }
      expect(requested).not.toContain('/injected');
      // Leaving fails when the browser complained, as it does of whatever the policy blocks.
      await person.leave();
    }
  }
  expect(unseen(), 'a field that is on no page proves nothing').toEqual([]);
});

test('pages without the program, such as that of a link, hold nothing of it', async ({ browser }) => {
  const person = await visitor(browser, demo, 'en');
  for (const path of [demo.links.reformer, `/sign-in/${asked}`, `/${asked}`, `/members/${asked}`]) {
    await person.page.goto(path);
    await expectTextAlone(person, path);
  }
  await person.leave();
});

test('answers and tables hold it to the letter, and mails as words of somebody else', async () => {
  const staff = await people.as('staff', 'en');
  const mails = await file(staff, '/api/v1/demo/mails');
  expect((JSON.parse(mails.text) as { mails: unknown[] }).mails.length).toBeGreaterThan(50);
  // A mail says that there is something and leads to a page. Of people's words it holds the message that it tells of, with each
  // line marked, and in its first line the name of whoever wrote that.
  const strange = /injected|7\*7/;
  const sent = (JSON.parse(mails.text) as { mails: { subject: string; text: string }[] }).mails;
  for (const { subject, text } of sent) {
    const ours = text.split('\n').slice(1).filter((line) => !line.startsWith('> '));
    for (const line of [subject, ...ours]) expect(line).not.toMatch(strange);
  }
  const held = sent.filter(({ text }) => strange.test(text));
  expect(held.length).toBeGreaterThan(0);
  for (const { text } of held) expect(text).toContain(`\n> ${marked('message.body')}\n`);
  const table = await file(staff, '/api/v1/staff/members.csv');
  expect(table.type).toBe('text/csv; charset=utf-8');
  expect(table.disposition).toMatch(/^attachment; /);
  for (const field of ['member.name', 'member.own_name', 'member.note', 'member.source']) {
    expect(table.text.replaceAll('""', '"'), field).toContain(marked(field));
  }
  await staff.leave();

  for (const role of ['government', 'mentor'] as const) {
    const person = await people.as(role, 'en');
    const { type, text } = await file(person, '/api/v1/introductions');
    expect(type).toBe('application/json');
    // The Support Unit proposes the one to another.
    for (const field of SEALED.slice(0, role === 'government' ? 4 : 3)) expect(text, field).toContain(JSON.stringify(plainly(field)).slice(1, -1));
    const [conversation] = (await call(person, 'GET', '/api/v1/conversations')).conversations;
    const messages = await call(person, 'GET', `/api/v1/conversations/${conversation.id}/messages`);
    expect(JSON.stringify(messages)).toContain(JSON.stringify(marked('message.body')).slice(1, -1));
    await person.leave();
  }
});

test('a report, what is attached to it and its answer stay text', async () => {
  const [reporter, officer] = [await people.as('government', 'en'), await people.as('officer', 'en')];
  const [{ id: thing }] = (await call(reporter, 'GET', '/api/v1/conversations')).conversations;
  const { messages } = await call(reporter, 'GET', `/api/v1/conversations/${thing}/messages`);
  const form = { about: 'conversation', thing, reason: 'other', text: marked('report.words'), messages: [messages[0].id] };
  const { id } = await call(reporter, 'POST', '/api/v1/reports', form);
  await call(officer, 'POST', `/api/v1/cases/${id}/renewal`, { reason: marked('case_act.words') });
  const looked = async ({ page }: Person, path: string, fields: string[]) => {
    await page.goto(path);
    await ready(page);
    await page.locator('summary').last().click();
    for (const field of fields) await expect(page.getByText(marked(field)).first(), field).toBeVisible();
    const { strange, ran } = await look(page);
    expect(strange, path).toEqual([]);
    expect(ran, path).toBe(false);
  };
  await looked(officer, `/cases/${id}`, ['report.words', 'message.body', 'case_act.words']);
  await call(officer, 'POST', `/api/v1/cases/${id}/taking-up`);
  await call(officer, 'POST', `/api/v1/cases/${id}/closing`, { outcome: 'unclear', answer: marked('report.answer') });
  await looked(reporter, '/reports', ['report.words', 'report.answer', 'case_act.words']);
  for (const person of [reporter, officer]) await person.leave();
});

test('a calendar file holds it as one line of text', async () => {
  const member = await people.as('government', 'en');
  const [group] = (await call(member, 'GET', '/api/v1/groups')).groups;
  const calendar = await file(member, `/api/v1/groups/${group.id}/calendar.ics`);
  expect(calendar.type).toBe('text/calendar; charset=utf-8');
  expect(calendar.disposition).toMatch(/^attachment; /);
  expect(readCalendar(calendar.text).length).toBeGreaterThan(0);
  const summaries = calendar.text.replaceAll('\r\n ', '').split('\r\n').filter((line) => line.startsWith('SUMMARY:'));
  for (const summary of summaries) expect(summary.replace(/\\([,;\\])/g, '$1')).toContain(marked('cohort.sessions'));
  await member.leave();
});

/** What may be written to somebody who is not known yet: no address, and nothing that looks like one. */
function plainly(field: string): string {
  return `${field.replace('.', ' ')} <img class="injected" src=x onerror="injected=1"><script class="injected">injected=1</script>{{7*7}}`;
}

/** Two ask, ask back, reply and write, and the Support Unit proposes: what is sealed, and therefore written through the API. */
async function writeToEachOther(): Promise<void> {
  const [asker, other] = [await people.as('government', 'en'), await people.as('mentor', 'en')];
  const request = { member: 'sekondi-takoradi-gh', side: 'government', language: 'en', shows: [], words: plainly('introduction.words') };
  const { id } = await call(asker, 'POST', '/api/v1/introductions', request);
  const answer = `/api/v1/introductions/${id}/answer`;
  await call(other, 'POST', answer, { answer: 'question', words: plainly('introduction_question.words') });
  const { sent } = await call(asker, 'GET', '/api/v1/introductions');
  const [question] = sent.find((one: { id: string }) => one.id === id).questions;
  const reply = { words: plainly('introduction_reply.words') };
  await call(asker, 'POST', `/api/v1/introduction-questions/${question.id}/reply`, reply);
  const { conversation } = await call(other, 'POST', answer, { answer: 'yes' });
  for (const person of [asker, other]) {
    await call(person, 'POST', `/api/v1/conversations/${conversation}/messages`, { text: marked('message.body') });
    await person.leave();
  }
  const staff = await people.as('staff', 'en');
  const side = (of: string) => ({ member: 'tamale-gh', side: of });
  const proposal = { first: side('government'), second: side('civil_society'), language: 'en', words: plainly('brokered.words') };
  await call(staff, 'POST', '/api/v1/staff/brokered-introductions', proposal);
  await staff.leave();
}

/** Opens what is folded away, so that it is on the page too. */
async function openEverything({ page }: Person): Promise<void> {
  await page.evaluate(() => {
    document.querySelectorAll('details').forEach((element) => (element.open = true));
    const folded = [...document.querySelectorAll<HTMLElement>('main [aria-expanded="false"]')];
    folded.slice(0, 3).forEach((element) => element.click());
  });
  await ready(page);
}

/** The elements that only markup in a text could have made, whether any of it ran, and the text of the page. */
async function look(page: Page): Promise<{ strange: string[]; ran: boolean; text: string }> {
  return page.evaluate(() => {
    const strange = [...document.querySelectorAll('*')].filter((element) => {
      const attributes = [...element.attributes];
      const script = (value: string) => /^\s*(javascript|vbscript|data:text)/i.test(value);
      const link = element.closest('a')?.getAttribute('href') ?? '';
      const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(link)?.[0].toLowerCase() ?? 'http:';
      return element.matches('.injected, script:not([src]), iframe, object, embed, base, meta[http-equiv="refresh"]')
        || attributes.some(({ name, value }) => /^on/i.test(name) || script(value))
        || !['http:', 'https:', 'mailto:', 'tel:', 'blob:'].includes(scheme);
    });
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map((field) => field.value);
    return {
      strange: strange.map((element) => element.outerHTML.slice(0, 300)),
      ran: 'injected' in window,
      text: [document.documentElement.textContent ?? '', ...fields].join('\n'),
    };
  });
}

/** Whether a text holds a field's words. What the page says before them may end in a letter: nothing stands between elements. */
function holds(text: string, field: string): boolean {
  return new RegExp(`(?<!_)${field.replace('.', '\\.')}\\|`).test(text);
}

/** Fails when the page holds anything but text of it, or not all of the text; gives the fields it shows. */
async function expectTextAlone({ page }: Person, path: string): Promise<string[]> {
  const found = await look(page);
  expect.soft(found.strange, path).toEqual([]);
  expect.soft(found.ran, `${path} ran it`).toBe(false);
  const fields = [...Object.keys(COLUMNS), ...SEALED].filter((field) => holds(found.text, field));
  for (const field of fields) {
    const whole = found.text.split(marked(field)).length;
    expect.soft(found.text.split(`${field}|`).length, `${path}: every ${field} is there to the letter`).toBe(whole);
  }
  return fields;
}

/** A file as the browser gets it. */
async function file({ page }: Person, path: string): Promise<{ text: string; type: string; disposition: string }> {
  const response = await page.context().request.get(path);
  expect(response.status(), path).toBe(200);
  const headers = response.headers();
  return { text: await response.text(), type: headers['content-type'], disposition: headers['content-disposition'] ?? '' };
}
