// The parts of the program that are fetched when a page of theirs is first opened.
import { startDemo, type Demo } from './support/demo';
import { expectNoViolation } from './support/axe';
import { expect, LANGUAGES, People, ready, test, visitor } from './support/test';
import { words } from './support/words';

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
  for (const path of ['/', '/members', '/help']) {
    await page.goto(path);
    await ready(page);
  }
  expect(loaded.filter((path) => path.endsWith('.wasm')).every((path) => path.includes('convene-web'))).toBe(true);
  await leave();
});

test('a part that does not arrive is said in the language of the reader, and asked for again', async ({ browser }) => {
  const people = new People(browser, demo);
  for (const language of LANGUAGES) {
    // The sign-in of the first round has loaded the part in its own browser only.
    const { page, context } = await people.as('staff', language);
    const next = await context.newPage();
    await page.close();
    await next.route(STAFF_PART, (route) => route.abort('internetdisconnected'));
    await next.goto('/staff/people');
    await expect(next.getByText(words(language, 'errors.offline_title'))).toBeVisible();
    await expectNoViolation(next);
    await next.unroute(STAFF_PART);
    await next.getByRole('button', { name: words(language, 'common.try_again') }).press('Enter');
    await ready(next);
    await expect(next.getByText(words(language, 'errors.offline_title'))).toHaveCount(0);
    await context.close();
  }
});
