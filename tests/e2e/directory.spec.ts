// Finding somebody, by keyboard: a typo, filters, the reason why a row is shown, and people as they show themselves.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo, type Demo } from './support/demo';
import { tabTo } from './support/keyboard';
import { expect, LANGUAGES, People, ready, test, visitor } from './support/test';
import { pattern, words } from './support/words';

/** A policy area that members of the demonstration offer, typed with a letter missing. */
const TYPED = { en: 'youht', es: 'juventdes', fr: 'jeunese' };

let demo: Demo;
let people: People;
test.beforeAll(async ({ browser }) => {
  demo = await startDemo();
  people = new People(browser, demo);
});
test.afterAll(async () => demo?.stop());

for (const language of LANGUAGES) {
  const say = (key: string): string => words(language, `directory.${key}`);

  test(`${language}: a typo is forgiven and said, filters narrow, and Back undoes them`, async () => {
    const { page, leave } = await people.as('government', language);
    await page.goto('/directory');
    await ready(page);
    const rows = page.getByRole('list', { name: say('results') }).getByRole('listitem');
    await page.keyboard.press('/');
    await page.keyboard.type(TYPED[language]);
    await expect(page).toHaveURL(new RegExp(`q=${TYPED[language]}`));
    await expect(rows.first().locator('mark').first()).toBeVisible();
    await expect(rows.first()).toContainText(say('why_close'));
    await expect(page.getByText(pattern(language, 'directory.only_close'))).toBeVisible();
    const all = await rows.count();

    const member = page.getByRole('checkbox', { name: new RegExp(`^${say('what_member')}`) });
    await tabTo(page, member);
    await page.keyboard.press('Space');
    await expect(page).toHaveURL(/what=member/);
    expect(await rows.count()).toBeLessThanOrEqual(all);
    await expectNoViolation(page);
    await page.goBack();
    await expect(page).not.toHaveURL(/what=/);
    await expect(rows).toHaveCount(all);
    await leave();
  });

  test(`${language}: people stand beside members for those who read their names`, async ({ browser }) => {
    const { page, leave } = await people.as('government', language, 360);
    await page.goto('/directory?what=person');
    await ready(page);
    const rows = page.getByRole('list', { name: say('results') }).getByRole('listitem');
    await expect(rows.first()).toBeVisible();
    await expect(rows.first()).toContainText(say('works_in'));
    await expectNoSidewaysScrolling(page);
    await expectNoViolation(page);
    await rows.first().getByRole('link').first().press('Enter');
    await ready(page);
    expect(new URL(page.url()).pathname).toMatch(/^\/members\//);
    await leave();

    const nobody = await visitor(browser, demo, language);
    await nobody.page.goto('/members?what=person');
    await ready(nobody.page);
    await expect(nobody.page.getByText(say('none_title'))).toBeVisible();
    await nobody.leave();
  });

  test(`${language}: a pasted draft finds who has done it, and leaves the device in no way`, async () => {
    const { page, leave } = await people.as('government', language);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url() + (request.postData() ?? '')));
    await page.goto('/directory');
    await ready(page);
    await expect(page.getByRole('region', { name: say('peers_title') }).getByRole('listitem')).toHaveCount(3);
    await expectNoViolation(page);
    await tabTo(page, page.locator('summary', { hasText: say('who_title') }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.locator('#draft'));
    await page.keyboard.type(`zebra ${TYPED[language]} open contracting`);
    await tabTo(page, page.getByRole('button', { name: say('who_search') }));
    await page.keyboard.press('Enter');
    await expect(page.getByText(say('sorted_draft'))).toBeVisible();
    const rows = page.getByRole('list', { name: say('results') }).getByRole('listitem');
    await expect(rows.first().locator('mark').first()).toBeVisible();
    await expect(page.getByRole('region', { name: say('peers_title') })).toHaveCount(0);
    expect(page.url()).not.toContain('zebra');
    expect(sent.filter((one) => one.includes('zebra'))).toEqual([]);
    await expectNoViolation(page);
    await tabTo(page, page.getByRole('button', { name: say('who_clear') }));
    await page.keyboard.press('Enter');
    await expect(page.locator('#draft')).toBeFocused();
    await expect(page.getByRole('region', { name: say('peers_title') })).toBeVisible();
    await leave();
  });
}
