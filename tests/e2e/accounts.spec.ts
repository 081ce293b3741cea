// How people prove who they are, by keyboard: password, second factor, sessions; and an installation from its first account on.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { next, totp } from './support/authenticator';
import { startDemo, type Demo } from './support/demo';
import { arrive, startInstallation, type Installation } from './support/installation';
import { press, type } from './support/keyboard';
import { expect, LANGUAGES, People, ready, test, visitor, type Language, type Person } from './support/test';
import { pattern, words } from './support/words';
import type { Locator, Page } from '@playwright/test';

const PASSWORD = 'four quiet herons wade at dawn';

/** Leaves the session and comes back by address and password. */
async function signInByPassword(page: Page, language: Language, email: string, password: string): Promise<void> {
  const say = (key: string): string => words(language, `sign_in.${key}`);
  await page.goto('/sign-in');
  await ready(page);
  await press(page, page.getByRole('button', { name: say('use_password') }));
  await type(page, page.locator('#email'), email);
  await type(page, page.locator('#password'), password);
  await page.keyboard.press('Enter');
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

    const say = (key: string): string => words(language, `account.${key}`);
    const like = (key: string): RegExp => pattern(language, `account.${key}`);
    const button = (page: Page, key: string): Locator => page.getByRole('button', { name: say(key), exact: true });

    test('a password is set, opens the account elsewhere, and that session is ended', async ({ browser }) => {
      test.setTimeout(120_000);
      const { page, leave } = await people.as('government', language, 360);
      await page.goto('/account');
      await ready(page);
      const email = await page.locator('dl.facts dd').nth(1).innerText();
      const field = page.locator('#new-password');
      await type(page, field, 'short');
      await page.keyboard.press('Enter');
      await expect(field).toHaveAttribute('aria-invalid', 'true');
      // A word that is in every list of passwords is told apart from a short one by the server.
      await type(page, field, 'password password');
      await page.keyboard.press('Enter');
      await expect(field).toHaveAttribute('aria-invalid', 'true');
      await expectNoViolation(page);
      await type(page, field, PASSWORD);
      await page.keyboard.press('Enter');
      await expect(page.getByText(say('password_set'))).toBeVisible();

      const elsewhere = await visitor(browser, demo, language);
      await signInByPassword(elsewhere.page, language, email, 'five loud herons wade at dusk');
      await expect(elsewhere.page.getByText(words(language, 'errors.sign_in_failed_title'))).toBeVisible();
      await expect(elsewhere.page.locator('#password')).toHaveValue('');
      await expectNoViolation(elsewhere.page);
      await signInByPassword(elsewhere.page, language, email, PASSWORD);
      await elsewhere.page.waitForURL('**/home');

      await page.reload();
      await ready(page);
      const others = page.locator('.account-session').getByRole('button');
      await expect(others).toHaveCount(1);
      await expectNoSidewaysScrolling(page);
      await press(page, others);
      await expect(page.getByText(say('sessions_one'))).toBeVisible();
      expect((await elsewhere.context.request.get('/api/v1/home')).status()).toBe(401);
      await elsewhere.leave();

      await press(page, button(page, 'password_remove'));
      await expect(page.getByText(say('password_none'))).toBeVisible();
      await leave();
    });

    test('a proof that has grown old is given again where it is asked for', async () => {
      test.setTimeout(120_000);
      const { page, leave } = await people.as('reformer', language);
      await page.goto('/account');
      await ready(page);
      await type(page, page.locator('#new-password'), PASSWORD);
      await page.keyboard.press('Enter');
      await expect(page.getByText(say('password_set'))).toBeVisible();

      // Ten minutes later, which no test waits for: the server's own refusal in the place of the first answer.
      let refused = false;
      await page.route('**/api/v1/account/password/removal', async (route) => {
        if (refused) return route.fallback();
        refused = true;
        const problem = { type: 'urn:convene:problem:reauthentication_required', status: 401, code: 'reauthentication_required', request_id: 'r-1', fields: [] };
        return route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify(problem) });
      });
      await press(page, button(page, 'password_remove'));
      await expect(page.getByRole('heading', { name: say('still_title') })).toBeVisible();
      await expectNoViolation(page);
      const proof = page.locator('#still-password');
      await type(page, proof, 'five loud herons wade at dusk');
      await press(page, button(page, 'still_send'));
      await expect(page.getByText(say('still_done'))).toHaveCount(0);
      await type(page, proof, PASSWORD);
      await press(page, button(page, 'still_send'));
      await expect(page.getByText(say('still_done')).first()).toBeVisible();
      await press(page, button(page, 'password_remove'));
      await expect(page.getByText(say('password_none'))).toBeVisible();
      expect(refused).toBe(true);
      await leave();
    });

    test('a second factor is set up, its codes are shown once, and it is removed', async () => {
      test.setTimeout(120_000);
      const { context, page, leave } = await people.as('facilitator', language);
      const before = Date.now();
      await page.goto('/account');
      await ready(page);
      // The demonstration has a day of its own: the server says by how much it is ahead.
      const { proved_until_ms } = await (await context.request.get('/api/v1/account')).json();
      const ahead = proved_until_ms - 600_000 - before;
      const now = (): number => Date.now() + ahead;
      await press(page, button(page, 'factor_begin'));
      const secret = await page.locator('.account-secret').innerText();
      const field = page.locator('#factor-code');
      const wrong = [0, 1, 2].map((step) => totp(secret, now() + (step - 1) * 30_000)).includes('000000') ? '000001' : '000000';
      await type(page, field, wrong);
      await page.keyboard.press('Enter');
      await expect(field).toHaveAttribute('aria-invalid', 'true');
      await expectNoViolation(page);
      await type(page, field, totp(secret, now()));
      await page.keyboard.press('Enter');
      const codes = page.locator('.account-code-list code');
      await expect(codes).toHaveCount(10);
      await expectNoViolation(page);
      const shown = await codes.allInnerTexts();
      expect(new Set(shown).size).toBe(10);
      await press(page, button(page, 'codes_kept'));
      await expect(page.getByText(say('factor_set'))).toBeVisible();
      await expect(page.getByText(pattern(language, 'account.codes_left_n'))).toBeVisible();
      await page.reload();
      await ready(page);
      await expect(codes).toHaveCount(0);
      await press(page, button(page, 'codes_new'));
      await expect(codes).toHaveCount(10);
      expect(await codes.allInnerTexts()).not.toEqual(shown);
      await press(page, button(page, 'codes_kept'));
      await press(page, button(page, 'factor_remove'));
      await expect(page.getByText(say('factor_none'))).toBeVisible();
      await expect(page.getByText(like('codes_left_n'))).toHaveCount(0);
      await leave();
    });
  });
}

test.describe('an installation', () => {
  const language: Language = 'es';
  const [ADMIN, MENTOR] = ['amina@example.org', 'rosa@example.org'];
  const say = (key: string): string => words(language, key);
  let installation: Installation;
  test.beforeAll(async () => {
    installation = await startInstallation(ADMIN);
  });
  test.afterAll(async () => installation?.stop());

  /** A browser whose clock is that of the server. */
  async function someone(browser: Parameters<typeof visitor>[0], width = 1280): Promise<Person> {
    const person = await visitor(browser, installation, language, width);
    await person.page.clock.setFixedTime(new Date());
    return person;
  }

  async function linkIn(to: string, path: string, nth: number): Promise<string> {
    const link = new RegExp(`${installation.origin}${path}\\S+`);
    await expect.poll(async () => (await installation.mailsTo(to)).filter((mail) => link.test(mail.text)).length).toBe(nth);
    const mails = (await installation.mailsTo(to)).filter((mail) => link.test(mail.text));
    return link.exec(mails[nth - 1].text)![0];
  }

  test('from the first account to an invited mentor who signs in on another device', async ({ browser }) => {
    test.setTimeout(240_000);
    const admin = await someone(browser);
    const { secret, codes } = await arrive(admin.page, installation, language);
    await expect(admin.page.getByText(say('account.factor_required'))).toBeVisible();
    await type(admin.page, admin.page.locator('#new-password'), PASSWORD);
    await admin.page.keyboard.press('Enter');
    await expect(admin.page.getByText(say('account.password_set'))).toBeVisible();

    // The administrator signs in anew: password, then a code of the app, then once more with a code from paper.
    const desk = await someone(browser, 360);
    await signInByPassword(desk.page, language, ADMIN, PASSWORD);
    await expect(desk.page.getByRole('heading', { level: 1, name: say('sign_in.factor_title') })).toBeVisible();
    await expectNoViolation(desk.page);
    await type(desk.page, desk.page.locator('#code'), next(secret, Date.now()));
    await desk.page.keyboard.press('Enter');
    await desk.page.waitForURL('**/staff/today');
    await desk.leave();
    const paper = await someone(browser);
    await signInByPassword(paper.page, language, ADMIN, PASSWORD);
    await type(paper.page, paper.page.locator('#code'), codes[0]);
    await paper.page.keyboard.press('Enter');
    await paper.page.waitForURL('**/staff/today');
    await paper.leave();

    const invited = await admin.page.evaluate(
      async ([email, key]) => {
        const body = JSON.stringify({ email, name: 'Rosa Quispe', locale: 'es', role: 'mentor' });
        const answer = await fetch('/api/v1/invitations', { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body });
        return answer.status;
      },
      [MENTOR, '6f1c1f0e-6f0b-4d7a-8a53-0d5f0b6f5b11'],
    );
    expect(invited).toBe(201);

    // The mentor accepts on a phone and is in.
    const phone = await someone(browser, 360);
    await phone.page.goto(await linkIn(MENTOR, '/welcome/', 1));
    await ready(phone.page);
    await expectNoViolation(phone.page);
    await expectNoSidewaysScrolling(phone.page);
    await expect(phone.page.locator('#name')).toHaveValue('Rosa Quispe');
    await type(phone.page, phone.page.locator('#name'), ' ');
    await phone.page.keyboard.press('Enter');
    await expect(phone.page.locator('#name')).toHaveAttribute('aria-invalid', 'true');
    await type(phone.page, phone.page.locator('#name'), 'Rosa Quispe Mamani');
    await press(phone.page, phone.page.getByRole('button', { name: say('welcome.accept') }));
    await phone.page.waitForURL('**/home');
    await ready(phone.page);
    await phone.page.goto(await linkIn(MENTOR, '/welcome/', 1));
    await ready(phone.page);
    await expect(phone.page.locator('#name')).toHaveCount(0);
    await phone.leave();

    // She asks for a link on a computer and opens it on the phone, which shows a code for the computer.
    const computer = await someone(browser);
    await computer.page.goto('/sign-in');
    await ready(computer.page);
    await type(computer.page, computer.page.locator('#email'), MENTOR);
    await computer.page.keyboard.press('Enter');
    await expect(computer.page.getByRole('heading', { level: 1, name: say('sign_in.sent_title') })).toBeVisible();
    await expectNoViolation(computer.page);
    const other = await someone(browser, 360);
    await other.page.goto(await linkIn(MENTOR, '/sign-in/', 1));
    const code = await other.page.locator('.code').innerText();
    await expect(other.page.getByRole('button')).toHaveCount(0);
    await other.leave();
    await type(computer.page, computer.page.locator('#code'), 'AAAAAAAA');
    await computer.page.keyboard.press('Enter');
    await expect(computer.page.locator('#code')).toHaveAttribute('aria-invalid', 'true');
    await type(computer.page, computer.page.locator('#code'), code);
    await computer.page.keyboard.press('Enter');
    await computer.page.waitForURL('**/home');

    // Suspended, she is out at once and told so where she is; let in again, she may come back.
    await admin.page.goto('/staff/people');
    await ready(admin.page);
    await press(admin.page, admin.page.getByRole('row').filter({ hasText: 'Rosa Quispe Mamani' }).locator('a[href$="/safety"]'));
    await ready(admin.page);
    const dialog = admin.page.getByRole('dialog');
    const step = async (key: string, outcome: string) => {
      await press(admin.page, admin.page.getByRole('button', { name: say(`safety.${key}`), exact: true }));
      await expectNoViolation(admin.page);
      await press(admin.page, dialog.getByRole('button', { name: say(`safety.${key}`), exact: true }));
      await expect(admin.page.locator('#account-outcome').getByText(say(`safety.${outcome}`))).toBeVisible();
    };
    await step('account_suspend', 'account_suspended');
    await computer.page.goto('/home');
    await computer.page.waitForURL('**/sign-in?next=**');
    await expect(computer.page.locator('#email')).toBeVisible();
    await step('account_restore', 'account_restored');
    await expectNoViolation(admin.page);
    // She has no second factor that could be reset.
    await press(admin.page, admin.page.getByRole('button', { name: say('safety.account_reset'), exact: true }));
    await press(admin.page, dialog.getByRole('button', { name: say('safety.account_reset'), exact: true }));
    await expect(admin.page.getByText(words(language, 'errors.illegal_step_title'))).toBeVisible();
    await computer.leave();
    await admin.leave();
  });
});
