// The directory where it is too large for a page: the server searches, every row can be reached, and what is not there is said.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo, type Demo } from './support/demo';
import { press, tabTo, type } from './support/keyboard';
import { expect, LANGUAGES, ready, test, visitor, type Person } from './support/test';
import { pattern, words } from './support/words';

/** More than the page takes whole. */
const CROWD = 20_500;
/** A policy area that many offer, typed with a letter missing. */
const TYPED = { en: 'youth engagment', es: 'presupesto', fr: 'budgétire' };

let demo: Demo;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  demo = await startDemo(['--today', '2027-03-16', '--crowd', String(CROWD)]);
});
test.afterAll(async () => demo?.stop());

for (const language of LANGUAGES) {
  const say = (key: string): string => words(language, `directory.${key}`);
  // By their place: finding five hundred rows by their roles takes the runner seconds each time.
  const list = ({ page }: Person) => page.locator('ul.directory-list > li');

  test(`${language}: the server forgives a typo, counts, and says why`, async ({ browser }) => {
    const somebody = await visitor(browser, demo, language);
    const { page } = somebody;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto('/members');
    await expect(list(somebody)).toHaveCount(50, { timeout: 30_000 });
    await page.keyboard.press('/');
    await page.keyboard.type(TYPED[language]);
    await expect(page).toHaveURL(/q=/);
    await expect(list(somebody).first().locator('mark').first()).toBeVisible();
    await expect(list(somebody).first()).toContainText(say('why_close'));
    expect(asked.filter((path) => path === '/api/v1/directory').length).toBeGreaterThan(2);
    expect(asked.filter((path) => path === '/api/v1/members').length).toBe(1);
    const first = page.locator('#facet-language').getByRole('checkbox', { name: /\d/ }).first();
    const heading = page.locator('.directory-head h2');
    const all = await heading.innerText();
    await press(page, first, 'Space');
    await expect(page).toHaveURL(/language=/);
    await expect(heading).not.toHaveText(all);
    await expectNoViolation(page);
    await page.goBack();
    await expect(heading).toHaveText(all);
    await somebody.leave();
  });

  test(`${language}: every row of a long list is reached by keyboard`, async ({ browser }) => {
    const somebody = await visitor(browser, demo, language, 360);
    const { page } = somebody;
    await page.goto('/members?from=20000&shown=500');
    await expect(list(somebody)).toHaveCount(500, { timeout: 30_000 });
    await expect(page.locator('.list-foot')).toContainText(pattern(language, 'directory.shown_from'));
    // From the last row j goes on to the first that was not there.
    const last = list(somebody).last().locator('a').first();
    await last.focus();
    await page.keyboard.press('j');
    await expect(page).toHaveURL(/from=20050/);
    await expect(list(somebody)).toHaveCount(500);
    await expect(list(somebody).nth(450).locator('a').first()).toBeFocused();
    const earlier = page.locator('.directory-earlier button');
    await expect(earlier).toHaveText(pattern(language, 'directory.show_earlier'));
    await earlier.focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/from=20000/);
    await expect(list(somebody).first().locator('a').first()).toBeFocused();
    // The field and its button are the last stops of the list.
    await page.locator('.list-foot button').focus();
    await type(page, page.getByLabel(say('jump_label')), '20600', 3);
    await press(page, page.locator('.directory-jump button'), 'Enter', 3);
    await expect(page).toHaveURL(/from=20599/);
    await expect(list(somebody).first().locator('a').first()).toBeFocused();
    // The end is the end.
    const left = await list(somebody).count();
    expect(left).toBeLessThan(50);
    await expect(page.getByRole('button', { name: pattern(language, 'directory.show_more') })).toHaveCount(0);
    await expectNoSidewaysScrolling(page);
    await expectNoViolation(page);
    // A link beyond the end shows the last rows.
    await page.goto('/members?from=4000000');
    await expect(page).toHaveURL(/from=20600/);
    await expect(list(somebody).first()).toBeVisible();
    await somebody.leave();
  });

  test(`${language}: the map and a draft say that they look at members alone, and a lost line is said and mended`, async ({ browser }) => {
    const somebody = await visitor(browser, demo, language);
    const { page } = somebody;
    await page.goto('/members?view=map');
    await ready(page);
    await expect(page.getByText(say('members_alone'))).toBeVisible({ timeout: 30_000 });
    await expect(page.locator('.directory-columns li').first()).toBeVisible();
    await page.goto('/members');
    await expect(list(somebody)).toHaveCount(50);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url() + (request.postData() ?? '')));
    await press(page, page.locator('summary', { hasText: say('who_title') }));
    await type(page, page.locator('#draft'), 'zebra budget participatif open contracting');
    await press(page, page.getByRole('button', { name: say('who_search') }));
    await expect(page.getByText(say('members_alone'))).toBeVisible();
    expect(sent.filter((one) => one.includes('zebra'))).toEqual([]);
    await press(page, page.getByRole('button', { name: say('who_clear') }));
    await expect(list(somebody)).toHaveCount(50);

    await page.context().setOffline(true);
    await type(page, page.locator('#directory-search'), 'budget');
    const again = page.getByRole('button', { name: words(language, 'common.try_again') });
    await tabTo(page, again);
    await page.context().setOffline(false);
    await page.keyboard.press('Enter');
    await expect(list(somebody).first().locator('mark').first()).toBeVisible();
    await somebody.leave();
  });
}
