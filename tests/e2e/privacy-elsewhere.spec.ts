// What somebody decides about their own data while the same is decided in another window, or while the answer is lost.
import { expectNoViolation } from './support/axe';
import { startDemo, type Demo } from './support/demo';
import { press, tabTo } from './support/keyboard';
import { expect, People, ready, test, type Language } from './support/test';
import { pattern, words } from './support/words';
import type { Page } from '@playwright/test';

const LANGUAGES: Language[] = ['en', 'es'];

/** Moves the choice of `field` by `key` until `level` is chosen. */
async function choose(page: Page, field: string, level: string, key: 'ArrowUp' | 'ArrowDown'): Promise<void> {
  const radios = page.locator(`input[name="level-${field}"]`);
  await tabTo(page, radios.and(page.locator(':checked')));
  const wanted = page.locator(`input[name="level-${field}"][value="${level}"]`);
  for (let step = 0; step < 4 && !(await wanted.isChecked()); step += 1) await page.keyboard.press(key);
  await expect(wanted).toBeChecked();
}

for (const language of LANGUAGES) {
  test.describe(`in ${language}`, () => {
    let demo: Demo;
    let people: People;
    test.beforeAll(async ({ browser }) => {
      demo = await startDemo();
      people = new People(browser, demo);
    });
    test.afterAll(async () => demo?.stop());

    const say = (key: string): string => words(language, `privacy.${key}`);
    const save = (page: Page): Promise<void> => press(page, page.getByRole('button', { name: say('save'), exact: true }));

    async function open(page: Page): Promise<void> {
      await page.goto('/account/privacy');
      await ready(page);
    }

    test('levels that were changed in another window are not overwritten in silence', async () => {
      test.setTimeout(120_000);
      const here = await people.as('government', language);
      const there = await people.as('government', language, 360);
      await open(here.page);
      await press(here.page, here.page.locator('#consent-wider'), 'Space');
      await expect(here.page.getByText(say('consent_given'))).toBeAttached();
      await open(there.page);
      await choose(there.page, 'organisation', 'introductions', 'ArrowDown');
      await save(there.page);
      await expect(there.page.getByText(say('saved'))).toBeAttached();

      await choose(here.page, 'organisation', 'members', 'ArrowUp');
      await choose(here.page, 'role', 'cohort', 'ArrowDown');
      await save(here.page);
      await expect(here.page.getByText(words(language, 'errors.stale_title'))).toBeVisible();
      await expectNoViolation(here.page);
      await press(here.page, here.page.getByRole('button', { name: words(language, 'common.try_again') }));
      await expect(here.page.getByText(words(language, 'errors.stale_title'))).toHaveCount(0);
      // What was chosen here stays chosen, and is saved over what holds now.
      await expect(here.page.locator('input[name="level-organisation"][value="members"]')).toBeChecked();
      await save(here.page);
      await expect(here.page.getByText(say('saved'))).toBeAttached();
      await there.page.reload();
      await ready(there.page);
      await expect(there.page.locator('input[name="level-organisation"][value="members"]')).toBeChecked();
      await expect(there.page.locator('input[name="level-role"][value="cohort"]')).toBeChecked();
      await there.leave();
      await here.leave();
    });

    test('a consent that was withdrawn in another window is asked for again', async () => {
      test.setTimeout(120_000);
      const here = await people.as('civil-society', language);
      const there = await people.as('civil-society', language);
      await open(here.page);
      await press(here.page, here.page.locator('#consent-wider'), 'Space');
      await expect(here.page.getByText(say('consent_given'))).toBeAttached();
      await open(there.page);
      await press(there.page, there.page.locator('#consent-wider'), 'Space');
      await expect(there.page.getByText(say('consent_withdrawn'))).toBeAttached();

      await choose(here.page, 'name', 'public', 'ArrowUp');
      await save(here.page);
      const needed = here.page.getByRole('link', { name: say('consent_needed') });
      await expect(needed).toBeVisible();
      await expect(here.page.locator('#consent-wider')).not.toBeChecked();
      await expect(here.page.locator('input[name="level-name"][value="public"]')).toBeChecked();
      await there.leave();
      await here.leave();
    });

    test('an end whose answer was lost is noted once and can be cancelled', async () => {
      test.setTimeout(120_000);
      const { page, leave } = await people.as('mentor', language, 360);
      await open(page);
      let asked = 0;
      await page.route('**/api/v1/account/erasure', async (route) => {
        if (route.request().method() !== 'POST') return route.fallback();
        asked += 1;
        if (asked > 1) return route.fallback();
        expect((await route.fetch()).ok()).toBe(true);
        return route.abort('connectionreset');
      });
      const dialog = page.getByRole('dialog');
      const end = async () => {
        await press(page, page.getByRole('button', { name: say('end_ask'), exact: true }));
        await press(page, dialog.getByRole('button', { name: say('end_ask'), exact: true }));
      };
      await end();
      await expect(page.getByText(words(language, 'errors.offline_title'))).toBeVisible();
      await end();
      await expect(page.getByText(pattern(language, 'privacy.end_waits'))).toBeVisible();
      expect(asked).toBe(2);
      await press(page, page.getByRole('button', { name: say('end_keep'), exact: true }));
      await expect(page.getByText(say('end_kept'))).toBeAttached();
      await page.reload();
      await ready(page);
      await expect(page.getByRole('button', { name: say('end_ask'), exact: true })).toBeVisible();
      await leave();
    });
  });
}
