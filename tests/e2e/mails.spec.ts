// A mailbox that is refused: staff see for whom the mail was and why, and send it again once the cause is mended.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { arrive, startInstallation, type Installation } from './support/installation';
import { press } from './support/keyboard';
import { startMailServer, type MailServer } from './support/mail_server';
import { expect, LANGUAGES, ready, test, visitor } from './support/test';
import { pattern, words } from './support/words';

const MENTOR = 'rosa@example.org';

for (const language of LANGUAGES) {
  test.describe(`in ${language}`, () => {
    let mail: MailServer;
    let installation: Installation;
    test.beforeAll(async () => {
      mail = await startMailServer();
      installation = await startInstallation('amina@example.org', mail.url);
    });
    test.afterAll(async () => {
      await installation?.stop();
      await mail?.stop();
    });

    test('a refused mail is shown with its cause and leaves when it is sent again', async ({ browser }) => {
      test.setTimeout(180_000);
      const say = (key: string): string => words(language, `mails.${key}`);
      const { page, leave } = await visitor(browser, installation, language, 360);
      await page.clock.setFixedTime(new Date());
      await arrive(page, installation, language);
      await expect.poll(() => mail.taken, { timeout: 30_000 }).toEqual(['amina@example.org']);
      mail.refuse(true);
      const status = await page.evaluate(async (email) => {
        const body = JSON.stringify({ email, name: 'Rosa Quispe', locale: 'es', role: 'mentor' });
        const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
        return (await fetch('/api/v1/invitations', { method: 'POST', headers, body })).status;
      }, MENTOR);
      expect(status).toBe(201);
      const row = page.getByRole('row').filter({ hasText: say('about_invitation') });
      await expect(async () => {
        await page.goto('/staff/mails');
        await ready(page);
        await expect(row).toContainText(say('fault_recipient_refused'), { timeout: 2_000 });
      }).toPass({ timeout: 60_000 });
      await expectNoViolation(page);
      await expectNoSidewaysScrolling(page);

      // Whoever presses before the cause is mended is told so again.
      await press(page, row.getByRole('button'));
      await expect(page.locator('#mails-outcome')).toBeFocused();
      await expect(page.locator('#mails-outcome').getByText(pattern(language, 'mails.resent_1'))).toBeVisible();
      await expect(async () => {
        await page.reload();
        await ready(page);
        await expect(row.getByRole('button')).toBeVisible({ timeout: 2_000 });
      }).toPass({ timeout: 60_000 });
      mail.refuse(false);
      await press(page, page.getByRole('button', { name: say('resend_all') }).or(row.getByRole('button')).first());
      await expect.poll(() => mail.taken.filter((to) => to === MENTOR), { timeout: 60_000 }).toEqual([MENTOR]);
      await expect(async () => {
        await page.reload();
        await ready(page);
        await expect(page.getByText(say('empty_title'))).toBeVisible({ timeout: 2_000 });
      }).toPass({ timeout: 60_000 });
      await leave();
    });
  });
}
