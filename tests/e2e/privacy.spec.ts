// What people decide about their own data, by keyboard: who sees what, how others see them, their file, their account's end.
import { readFileSync } from 'node:fs';
import { expectNoViolation } from './support/axe';
import { startDemo, type Demo } from './support/demo';
import { press, tabTo } from './support/keyboard';
import { expect, LANGUAGES, People, ready, test, visitor } from './support/test';
import { pattern, words } from './support/words';

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
    const like = (key: string): RegExp => pattern(language, `privacy.${key}`);

    test('a name is shown to everybody with consent only, and hidden again when that is withdrawn', async ({ browser }) => {
      test.setTimeout(120_000);
      const { page, leave } = await people.as('government', language);
      await page.goto('/account/privacy');
      await ready(page);
      const shown = page.locator('.facts:not(.privacy-levels) dd').first();
      await expect(shown).toHaveText(say('hidden'));

      // Everybody stands first among the levels.
      const name = page.locator('input[name="level-name"]');
      await tabTo(page, name.and(page.locator(':checked')));
      while (!(await name.first().isChecked())) await page.keyboard.press('ArrowUp');
      await press(page, page.getByRole('button', { name: say('save'), exact: true }));
      const needed = page.getByRole('link', { name: say('consent_needed') });
      await expect(needed).toBeVisible();
      await expectNoViolation(page);
      await press(page, needed);
      const consent = page.locator('#consent-wider');
      await expect(consent).toBeFocused();

      // Without a connection nothing is agreed to, and the box says so.
      await page.route('**/consents', (route) => route.abort('internetdisconnected'));
      await page.keyboard.press('Space');
      await expect(page.getByText(words(language, 'errors.offline_title'))).toBeVisible();
      await expect(consent).not.toBeChecked();
      await page.unroute('**/consents');
      await expect(consent).toBeFocused();
      await page.keyboard.press('Space');
      await expect(consent).toBeChecked();
      await expect(page.getByText(say('consent_given'))).toBeAttached();
      await press(page, page.getByRole('button', { name: say('save'), exact: true }));
      await expect(page.getByText(say('saved'))).toBeAttached();
      await expect(shown).not.toHaveText(say('hidden'));
      const holder = await shown.innerText();
      await expect(page.getByText(say('set_owner'))).toHaveCount(1);

      // A visitor reads it now, and after the withdrawal no longer.
      const outside = await visitor(browser, demo, language);
      await outside.page.goto('/members/tamale-gh');
      await ready(outside.page);
      await expect(outside.page.getByText(holder)).toBeVisible();
      await tabTo(page, consent);
      await page.keyboard.press('Space');
      await expect(page.getByText(say('consent_withdrawn'))).toBeAttached();
      await expect(consent).not.toBeChecked();
      await expect(shown).toHaveText(say('hidden'));
      await outside.page.reload();
      await ready(outside.page);
      await expect(outside.page.getByText(holder)).toHaveCount(0);
      await outside.leave();

      // Others see more: the own group knows the name.
      const eye = page.locator('#preview-eye');
      await tabTo(page, eye);
      for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowDown');
      await expect(eye).toHaveValue('staff');
      await expect(shown).toHaveText(holder);
      await leave();
    });

    test('the file is made, fetched once and gone', async () => {
      test.setTimeout(120_000);
      const { page, leave } = await people.as('civil-society', language);
      await page.goto('/account/privacy');
      await ready(page);
      await press(page, page.getByRole('button', { name: say('file_ask'), exact: true }));
      const get = page.getByRole('button', { name: say('file_get'), exact: true });
      await expect(async () => {
        await press(page, page.getByRole('button', { name: say('file_look'), exact: true }));
        await expect(get).toBeVisible({ timeout: 2_000 });
      }).toPass({ timeout: 60_000 });
      await expectNoViolation(page);
      const [file] = await Promise.all([page.waitForEvent('download'), press(page, get)]);
      expect(file.suggestedFilename()).toBe('convene-my-data.zip');
      const bytes = readFileSync(await file.path());
      expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
      await expect(page.getByText(say('file_fetched')).first()).toBeVisible();
      await expect(get).toHaveCount(0);
      await page.reload();
      await ready(page);
      await expect(get).toHaveCount(0);
      await leave();
    });

    test('the end of an account waits, is taken back, and then happens at once', async () => {
      test.setTimeout(120_000);
      const { context, page, leave } = await people.as('mentor', language, 360);
      await page.goto('/account/privacy');
      await ready(page);
      const ask = page.getByRole('button', { name: say('end_ask'), exact: true });
      const dialog = page.getByRole('dialog');
      await press(page, ask);
      await expect(dialog.getByText(say('end_later_body'))).toBeVisible();
      await expectNoViolation(page);
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await press(page, ask);
      await press(page, dialog.getByRole('button', { name: say('end_ask'), exact: true }));
      await expect(page.getByText(like('end_waits'))).toBeVisible();
      await page.reload();
      await ready(page);
      await press(page, page.getByRole('button', { name: say('end_keep'), exact: true }));
      await expect(page.getByText(say('end_kept'))).toBeAttached();

      const when = page.locator('input[name="end-when"]');
      await tabTo(page, when.and(page.locator(':checked')));
      await page.keyboard.press('ArrowDown');
      await press(page, ask);
      await expect(dialog.getByText(say('end_now_body'))).toBeVisible();
      await press(page, dialog.getByRole('button', { name: say('end_ask'), exact: true }));
      await page.waitForURL(`${demo.origin}/?erased=1`);
      await ready(page);
      await expect(page.getByText(words(language, 'public.account_erased'))).toBeVisible();
      expect((await context.cookies()).map((cookie) => cookie.name)).not.toContain('__Host-sid');
      const gone = await context.request.get('/api/v1/account/privacy');
      expect(gone.status()).toBe(401);
      await leave();
    });
  });
}
