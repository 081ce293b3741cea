// A connection that breaks when the answer is on its way: whoever presses again has one run and one call.
import { startDemo, type Demo } from './support/demo';
import { press, tabTo } from './support/keyboard';
import { MatchingStudio } from './support/matching';
import { expect, People, ready, test, visitor } from './support/test';
import { words } from './support/words';
import type { Page, Request } from '@playwright/test';

let demo: Demo;
let people: People;
test.beforeAll(async ({ browser }) => {
  demo = await startDemo();
  people = new People(browser, demo);
});
test.afterAll(async () => demo?.stop());

const KEY = 'idempotency-key';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What the browser tells instead of the answer, which was given all the same. */
type Loss = 'connection' | 'outcome_unknown';

/** Lets the next POST to `address` arrive and loses its answer; gives the keys of all POSTs to it, in order. */
async function loseOne(page: Page, address: string, loss: Loss): Promise<string[]> {
  const keys: string[] = [];
  let lost = false;
  await page.route(address, async (route) => {
    const request: Request = route.request();
    if (request.method() !== 'POST') return route.fallback();
    keys.push((await request.allHeaders())[KEY] ?? 'none');
    if (lost) return route.fallback();
    lost = true;
    const answer = await route.fetch();
    expect(answer.ok()).toBe(true);
    if (loss === 'connection') return route.abort('connectionreset');
    const problem = { type: 'urn:convene:problem:outcome_unknown', status: 503, code: 'outcome_unknown', request_id: 'r-1', fields: [] };
    return route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) });
  });
  return keys;
}

async function read(page: Page, path: string): Promise<any> {
  return page.evaluate(async (path) => (await fetch(path)).json(), path);
}

test('a run whose answer was lost is saved once', async () => {
  test.setTimeout(120_000);
  const { page, leave } = await people.as('staff', 'en');
  const studio = new MatchingStudio(page, 'en');
  await studio.open();
  const keys = await loseOne(page, '**/api/v1/staff/cohorts/*/match-runs', 'connection');
  await press(page, studio.button('save_run'));
  await expect(page.getByText(words('en', 'errors.offline_title'))).toBeVisible();
  await press(page, page.getByRole('button', { name: words('en', 'common.try_again') }));
  await expect(page.locator('#matching-which')).toBeFocused();
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(UUID);
  expect(keys[1]).toBe(keys[0]);
  const { runs } = await read(page, '/api/v1/staff/cohorts/2024/match-runs');
  expect(runs).toHaveLength(1);

  // What is saved after an answer is another run, with a key of its own.
  const weight = page.locator('#matching-weight-overlap');
  await tabTo(page, weight);
  await page.keyboard.press('PageUp');
  await press(page, studio.button('save_run'));
  await expect.poll(() => keys.length).toBe(3);
  expect(keys[2]).toMatch(UUID);
  expect(keys[2]).not.toBe(keys[0]);
  await expect.poll(async () => (await read(page, '/api/v1/staff/cohorts/2024/match-runs')).runs.length).toBe(2);
  await leave();
});

test('a call whose answer was lost in the database is made once', async () => {
  test.setTimeout(120_000);
  const { page, leave } = await people.as('staff', 'es');
  await page.goto('/staff/calls');
  await ready(page);
  await press(page, page.locator('summary', { hasText: words('es', 'balance.new_call') }));
  await tabTo(page, page.locator('#call-name'));
  await page.keyboard.type('2031');
  await tabTo(page, page.locator('#call-seats'));
  await page.keyboard.type('2');
  const keys = await loseOne(page, '**/api/v1/staff/calls', 'outcome_unknown');
  await page.keyboard.press('Enter');
  await expect(page.getByText(words('es', 'errors.outcome_unknown_title'))).toBeVisible();
  await press(page, page.getByRole('button', { name: words('es', 'balance.make'), exact: true }));
  await expect(page).toHaveURL(/\/staff\/data\?call=call-/);
  expect(keys).toHaveLength(2);
  expect(keys[1]).toBe(keys[0]);
  const { calls } = await read(page, '/api/v1/staff/calls');
  expect(calls.filter((call: { name: string }) => call.name === '2031')).toHaveLength(1);
  await leave();
});

test('asking for a sign-in link again after the answer was lost is the same request', async ({ browser }) => {
  const { page, leave } = await visitor(browser, demo, 'fr');
  await page.goto('/sign-in');
  await ready(page);
  const keys = await loseOne(page, '**/api/v1/sign-in-links', 'connection');
  await tabTo(page, page.locator('#email'));
  await page.keyboard.type('nobody@example.org');
  await page.keyboard.press('Enter');
  await expect(page.getByText(words('fr', 'errors.offline_title'))).toBeVisible();
  await press(page, page.getByRole('button', { name: words('fr', 'sign_in.send'), exact: true }));
  await expect(page.getByRole('heading', { name: words('fr', 'sign_in.sent_title') })).toBeVisible();
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(UUID);
  expect(keys[1]).toBe(keys[0]);
  await leave();
});
