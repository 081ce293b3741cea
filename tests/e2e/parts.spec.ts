// The parts of the program that are fetched when a page of theirs is first opened.
import { startDemo, type Demo } from './support/demo';
import { expect, LANGUAGES, People, ready, test, visitor } from './support/test';
import { words } from './support/words';

const OWN_PART = '**/split_own-*.wasm';
const STAFF_PART = '**/split_staff-*.wasm';

let demo: Demo;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(async () => demo?.stop());

test('a visitor loads nothing that only members or staff need', async ({ browser }) => {
  const { page, leave } = await visitor(browser, demo, 'en');
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  const programs = () => [...new Set(loaded.filter((path) => path.endsWith('.wasm')))].sort();
  for (const path of ['/', '/help']) {
    await page.goto(path);
    await ready(page);
  }
  expect(programs()).toEqual([expect.stringContaining('convene-web')]);
  // The search engine comes with the page that searches, and nothing of members or staff with it.
  await page.goto('/members');
  await ready(page);
  expect(programs().filter((path) => /split_(own|staff)-/.test(path))).toEqual([]);
  expect(programs().filter((path) => path.includes('split_directory-'))).toHaveLength(1);
  await leave();
});

test('a part that does not arrive offline is said in the language of the reader, and asked for again', async ({ browser }) => {
  const people = new People(browser, demo);
  for (const language of LANGUAGES) {
    const { page, context } = await people.as('staff', language);
    // A public page has the session and none of the parts.
    await page.goto('/help');
    await ready(page);
    // The browser may still have the part from an earlier page of this person.
    await page.route(STAFF_PART, (route) => route.abort('internetdisconnected'));
    await context.setOffline(true);
    await page.locator('nav a[href="/staff/people"]:visible').first().press('Enter');
    await expect(page.locator('main').getByText(words(language, 'errors.offline_title'))).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(0);
    await context.setOffline(false);
    await page.unroute(STAFF_PART);
    await page.getByRole('button', { name: words(language, 'common.try_again') }).press('Enter');
    await ready(page);
    await expect(page.getByRole('heading', { level: 1, name: words(language, 'people.title') })).toBeFocused();
    await context.close();
  }
});

test('a part that the service no longer has loads the page again', async ({ browser }) => {
  const people = new People(browser, demo);
  // Whoever signs in has the part from their first page; this browser has nothing yet.
  await (await people.as('government', 'en')).leave();
  const { page, context } = await people.as('government', 'en');
  await page.goto('/help');
  await ready(page);
  await page.route(OWN_PART, (route) => route.fulfill({ status: 404, body: '' }));
  const asked = page.waitForRequest(OWN_PART);
  await page.locator('nav a[href="/group"]:visible').first().press('Enter');
  await asked;
  await expect(page.locator('main').getByText(words('en', 'errors.unexpected_title'))).toBeVisible();
  await page.unroute(OWN_PART);
  await page.getByRole('button', { name: words('en', 'common.try_again') }).press('Enter');
  await ready(page);
  expect(new URL(page.url()).pathname).toBe('/group');
  await context.close();
});
