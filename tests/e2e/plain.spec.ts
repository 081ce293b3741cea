// The directory in a browser that runs no script: searched, narrowed and walked through by keyboard, in each language.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo, type Demo } from './support/demo';
import { expect, LANGUAGES, test, visitor, type Language } from './support/test';
import { pattern, words } from './support/words';
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';

let demo: Demo;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(async () => demo?.stop());

/** A browser without script, as wide as a small telephone. */
async function withoutScript(browser: Browser, language: Language): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    baseURL: demo.origin,
    locale: language,
    javaScriptEnabled: false,
    viewport: { width: 320, height: 700 },
  });
  return { context, page: await context.newPage() };
}

/** Tabs to `target` and presses `key`; where the focus is is seen by its ring, which needs no script of the page. */
async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await expect(target).toBeVisible();
  for (let step = 0; step < 300; step += 1) {
    if (await target.and(page.locator(':focus')).count()) return page.keyboard.press(key);
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reachable by keyboard: ${target}`);
}

for (const language of LANGUAGES) {
  const say = (key: string): string => words(language, key);

  test(`${language}: somebody without script searches, narrows, goes on and opens a member`, async ({ browser }) => {
    const { context, page } = await withoutScript(browser, language);
    const visited: string[] = [];
    await page.goto('/');
    await press(page, page.locator(`noscript a[href$="lang=${language}"]`));
    await expect(page).toHaveURL(`/plain/directory?lang=${language}`);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('directory.title_public'));

    // The pages of the whole list.
    await press(page, page.getByRole('link', { name: say('plain.next') }));
    await expect(page).toHaveURL(`/plain/directory?page=2&lang=${language}#results`);
    await expect(page.getByText(pattern(language, 'plain.page_of'))).toBeVisible();
    await expect(page.locator('.plain-row')).toHaveCount(50);
    visited.push(page.url());
    await press(page, page.getByRole('link', { name: say('plain.previous') }));
    await expect(page).toHaveURL(`/plain/directory?lang=${language}#results`);

    // Words with a typo, and the way past the form.
    await press(page, page.getByRole('link', { name: say('plain.skip') }));
    await page.goto(`/plain/directory?lang=${language}`);
    await press(page, page.getByRole('searchbox'), 'a');
    await page.keyboard.type('rgentna');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/q=argentna/);
    await expect(page.getByText(say('directory.why')).first()).toBeVisible();
    await expect(page.locator('mark').first()).toHaveText(/^Argentin[ae]$/);
    await expect(page.getByRole('searchbox')).toHaveValue('argentna');
    const before = await page.locator('.plain-row').count();
    expect(before).toBeGreaterThan(2);
    visited.push(page.url());

    // A facet leaves as many as it said.
    const facet = page.locator('details', { has: page.locator('input[name="what"]') });
    await press(page, facet.locator('summary'));
    const box = facet.locator('input[value="member"]');
    const said = Number(await facet.locator('label').filter({ has: page.locator('input[value="member"]') }).locator('.plain-count').textContent());
    await press(page, box, 'Space');
    await press(page, page.getByRole('button', { name: say('plain.find') }));
    await expect(page).toHaveURL(/what=member/);
    await expect(page.locator('.plain-row')).toHaveCount(said);
    await expect(box).toBeChecked();
    visited.push(page.url());

    // The question stays in another language and back.
    const other = language === 'en' ? 'es' : 'en';
    await press(page, page.locator(`.plain-languages a[hreflang="${other}"]`));
    await expect(page.locator('html')).toHaveAttribute('lang', other);
    await expect(page.locator('.plain-row')).toHaveCount(said);
    await press(page, page.locator(`.plain-languages a[hreflang="${language}"]`));

    const name = await page.locator('.plain-row h3 a').first().textContent();
    await press(page, page.locator('.plain-row h3 a').first());
    await expect(page).toHaveURL(new RegExp(`/plain/members/.+lang=${language}`));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name ?? '');
    await expect(page.getByRole('heading', { name: say('member.seats') })).toBeVisible();
    visited.push(page.url());
    await press(page, page.getByRole('link', { name: say('plain.back') }));
    await expect(page).toHaveURL(`/plain/directory?lang=${language}`);

    // Nothing, what is not there, and what is wrong are said in words.
    for (const [address, key] of [
      [`/plain/directory?q=bdfkpxqz&lang=${language}`, 'directory.none_title'],
      [`/plain/directory?page=1000&lang=${language}`, 'plain.no_page_title'],
      [`/plain/directory?page=none&lang=${language}`, 'errors.invalid_title'],
      [`/plain/members/no-such-member?lang=${language}`, 'errors.not_found_title'],
      [`/plain/practices/pr-demo-hearings?lang=${language}`, 'practice.problem'],
    ]) {
      await page.goto(address);
      await expect(page.getByText(say(key)).first()).toBeVisible();
      visited.push(page.url());
    }
    await context.close();

    // The same pages where axe can run, which needs a script of its own: narrow and wide, in the light and in the dark.
    for (const width of [320, 1280]) {
      const person = await visitor(browser, demo, language, width);
      for (const scheme of ['light', 'dark'] as const) {
        await person.page.emulateMedia({ colorScheme: scheme });
        for (const address of visited) {
          await person.page.goto(address);
          await expectNoViolation(person.page, `${width} ${scheme}`);
          await expectNoSidewaysScrolling(person.page);
        }
      }
      await person.leave();
    }
  });
}

test('a page that does not start leads to the plain one', async ({ browser }) => {
  const { page, context } = await visitor(browser, demo, 'fr');
  await page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto('/members');
  await page.getByRole('alert').getByRole('link').nth(1).press('Enter');
  await expect(page).toHaveURL('/plain/directory?lang=fr');
  await context.close();
});
