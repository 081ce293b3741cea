// The directory is fetched once for a tab, and then by what changed of it.
import { randomUUID } from 'node:crypto';
import { startDemo, type Demo } from './support/demo';
import { press } from './support/keyboard';
import { expect, People, ready, test } from './support/test';
import { words } from './support/words';
import type { Page, Response } from '@playwright/test';

let demo: Demo;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(async () => demo?.stop());

const LIST = '/api/v1/members';
const isList = (response: Response): boolean => new URL(response.url()).pathname === LIST;

/** Opens the directory by the navigation, as somebody who goes back and forth within one tab. */
async function open(page: Page): Promise<Response> {
  const answer = page.waitForResponse(isList);
  await press(page, page.getByRole('navigation').getByRole('link', { name: words('en', 'common.nav_directory'), exact: true }));
  await ready(page);
  return answer;
}

async function leave(page: Page): Promise<void> {
  await press(page, page.getByRole('navigation').getByRole('link', { name: words('en', 'common.nav_home'), exact: true }));
  await ready(page);
}

test('what others change is there when the directory is opened again, and little is sent for it', async ({ browser }) => {
  const people = new People(browser, demo);
  const [mentor, teller] = [await people.as('mentor', 'en'), await people.as('government', 'en')];
  const { page } = mentor;
  const first = await open(page);
  expect(new URL(first.url()).search).toBe('');
  const whole = (await first.body()).length;
  await leave(page);

  // Nothing changed: next to nothing is sent, and the list stands there at once.
  const same = await open(page);
  expect(new URL(same.url()).search).toMatch(/^\?have=/);
  expect((await same.body()).length).toBeLessThan(whole / 20);
  await leave(page);

  const headers = { origin: demo.origin, 'sec-fetch-site': 'same-origin' };
  const practice = {
    title: 'Minutes on the market radio',
    problem: 'Nobody read the minutes.',
    steps: 'One page is read aloud.',
    result: 'Forty calls.',
    language: 'en',
    areas: ['access-to-information'],
    status: 'questions',
    ask: 'government',
    readers: 'members',
  };
  const told = await teller.context.request.post(`${demo.origin}/api/v1/members/tamale-gh/practices`, {
    headers: { ...headers, 'idempotency-key': randomUUID() },
    data: practice,
  });
  expect(told.status()).toBe(201);
  const changed = await open(page);
  expect((await changed.body()).length).toBeLessThan(whole / 10);
  await page.getByRole('searchbox').first().fill('minutes on the market radio');
  await expect(page.getByRole('link', { name: 'Minutes on the market radio' })).toBeVisible();

  // A row that is there says what it says now: the old list is drawn first, and the new one while it stands there.
  const { id, version } = await told.json();
  await page.waitForURL(/q=/);
  const retold = await teller.context.request.put(`${demo.origin}/api/v1/practices/${id}`, {
    headers: { ...headers, 'if-match': `"${version}"` },
    data: { ...practice, title: 'Minutes on the market radio, twice' },
  });
  expect(retold.ok(), await retold.text()).toBe(true);
  await press(page, page.getByRole('link', { name: practice.title, exact: true }));
  await ready(page);
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Minutes on the market radio, twice' })).toBeVisible();

  // Where nobody answers, what is there stays.
  await page.getByRole('searchbox').first().fill('');
  await leave(page);
  await page.route(`**${LIST}?*`, (route) => route.abort('internetdisconnected'));
  await press(page, page.getByRole('navigation').getByRole('link', { name: words('en', 'common.nav_directory'), exact: true }));
  await ready(page);
  await expect(page.locator('.directory-row').first()).toBeVisible();
  await mentor.context.close();
  await teller.leave();
});
