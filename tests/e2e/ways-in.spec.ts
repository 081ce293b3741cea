// Passkeys and another address, in an installation that asks for second factors; the browser has a device of its own.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { arrive, startInstallation, type Installation } from './support/installation';
import { press, type } from './support/keyboard';
import { expect, LANGUAGES, ready, test, visitor } from './support/test';
import { pattern, words } from './support/words';
import type { CDPSession, Page } from '@playwright/test';

const [OLD, NEW] = ['amina@example.org', 'amina.diallo@example.org'];

interface Device {
  cdp: CDPSession;
  id: string;
}

/** A device that keeps passkeys and knows its owner. */
async function device(page: Page): Promise<Device> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: options as any });
  return { cdp, id: authenticatorId };
}

for (const language of LANGUAGES) {
  test.describe(`in ${language}`, () => {
    let installation: Installation;
    test.beforeAll(async () => {
      installation = await startInstallation(OLD);
    });
    test.afterAll(async () => installation?.stop());

    test('a passkey opens the account alone, until it is removed, and the account moves to another address', async ({ browser }) => {
      test.setTimeout(240_000);
      const say = (key: string): string => words(language, key);
      const admin = await visitor(browser, installation, language, 360);
      const { page } = admin;
      await page.clock.setFixedTime(new Date());
      const keys = await device(page);
      await arrive(page, installation, language);

      const label = page.locator('#passkey-label');
      const add = page.getByRole('button', { name: say('account.passkey_add'), exact: true });
      const row = page.locator('.account-session').filter({ hasText: 'My phone' });
      await expect(label).toBeVisible();
      await press(page, add);
      await expect(label).toHaveAttribute('aria-invalid', 'true');
      // Whoever cannot show the device who they are is told that nothing was done.
      await keys.cdp.send('WebAuthn.setUserVerified', { authenticatorId: keys.id, isUserVerified: false });
      await type(page, label, 'My phone');
      await press(page, add);
      await expect(page.locator('main').getByText(say('account.passkey_cancelled'))).toBeVisible({ timeout: 60_000 });
      await expectNoViolation(page);
      await keys.cdp.send('WebAuthn.setUserVerified', { authenticatorId: keys.id, isUserVerified: true });
      await press(page, add);
      await expect(row).toBeVisible();
      await expectNoViolation(page);
      await expectNoSidewaysScrolling(page);

      // Signed out, the passkey alone opens everything: it is two factors in one act.
      await admin.context.clearCookies();
      await page.goto('/sign-in');
      await ready(page);
      await press(page, page.getByRole('button', { name: say('sign_in.use_passkey') }));
      await expectNoViolation(page);
      await press(page, page.getByRole('button', { name: say('sign_in.passkey_enter') }));
      await page.waitForURL('**/staff/today');
      await ready(page);

      // Another address: asked for here, confirmed there.
      await page.goto('/account');
      await ready(page);
      await expect(row).toBeVisible();
      await type(page, page.locator('#email'), OLD);
      await page.keyboard.press('Enter');
      await expect(page.locator('#email')).toHaveAttribute('aria-invalid', 'true');
      await type(page, page.locator('#email'), NEW);
      await page.keyboard.press('Enter');
      await expect(page.locator('main').getByText(pattern(language, 'account.address_sent'))).toBeVisible();
      await expectNoViolation(page);
      await expect.poll(async () => (await installation.mailsTo(NEW)).length, { timeout: 30_000 }).toBe(1);
      const link = new RegExp(`${installation.origin}\\S+`).exec((await installation.mailsTo(NEW))[0].text)![0];
      await page.goto(link);
      await expectNoViolation(page);
      await press(page, page.getByRole('button'));
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('mail.address_done_title'));
      await page.goto('/account');
      await ready(page);
      await expect(page.locator('dl.facts').getByText(NEW)).toBeVisible();
      expect((await page.request.get(link)).status()).toBe(410);

      // Removed, it opens nothing.
      await press(page, row.getByRole('button'));
      await expect(page.getByText(say('account.passkeys_none'))).toBeVisible();
      await admin.context.clearCookies();
      await page.goto('/sign-in');
      await ready(page);
      await press(page, page.getByRole('button', { name: say('sign_in.use_passkey') }));
      await press(page, page.getByRole('button', { name: say('sign_in.passkey_enter') }));
      await expect(page.getByText(say('sign_in.passkey_refused'))).toBeVisible();
      await admin.leave();
    });
  });
}
