// What a page could not read is asked for again, and the reader is not thrown to the top of the document meanwhile.
import { startDemo, type Demo, type Role } from './support/demo';
import { expect, People, ready, test, visitor, type Language } from './support/test';
import { words } from './support/words';

let demo: Demo;
let people: People;
test.beforeAll(async ({ browser }) => {
  demo = await startDemo();
  people = new People(browser, demo);
});
test.afterAll(async () => demo?.stop());

/** Pages that are opened directly while one of their requests is refused. */
const PAGES: { path: string; refuse: string; role?: Role; language: Language }[] = [
  { path: '/members', refuse: '**/api/v1/members', language: 'en' },
  { path: '/members/tamale-gh', refuse: '**/api/v1/members/tamale-gh', language: 'es' },
  { path: '/staff/people', refuse: '**/api/v1/staff/people', role: 'staff', language: 'fr' },
  { path: '/staff/safety', refuse: '**/api/v1/staff/countries-at-risk', role: 'staff', language: 'en' },
  { path: '/account/invitations', refuse: '**/api/v1/invitations', role: 'government', language: 'es' },
  { path: '/group', refuse: '**/api/v1/session', role: 'government', language: 'es' },
];

for (const { path, refuse, role, language } of PAGES) {
  for (const width of [1280, 360]) {
    test(`${language}, ${width} px: ${path} is asked for again and its heading has the focus`, async ({ browser }) => {
      const person = role
        ? await people.as(role, language, width)
        : await visitor(browser, demo, language, width);
      const { page } = person;
      await page.route(refuse, (route) => route.fulfill({ status: 500, body: '' }));
      await page.goto(path);
      const again = page.getByRole('button', { name: words(language, 'common.try_again') });
      await expect(again).toBeVisible();
      // A second failure is told like the first, and the button is there again.
      const refused = page.waitForResponse(refuse);
      await again.press('Enter');
      await (await refused).finished();
      // The answer is read, and drawn two frames later at most.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      await expect(again).toBeVisible();
      await page.unroute(refuse);
      await again.press('Enter');
      await expect(again).toHaveCount(0);
      await ready(page);
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeFocused();
      await person.leave();
    });
  }
}
