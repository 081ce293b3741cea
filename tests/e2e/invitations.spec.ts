// How accounts begin, by keyboard: staff and holders of seats invite, are told what is missing, and take an invitation back.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo, type Demo } from './support/demo';
import { press, tabTo, type } from './support/keyboard';
import { expect, People, ready, test, type Language } from './support/test';
import { pattern, words } from './support/words';
import type { Locator, Page } from '@playwright/test';

const LANGUAGES: Language[] = ['en', 'fr'];

for (const language of LANGUAGES) {
  test.describe(`in ${language}`, () => {
    let demo: Demo;
    let people: People;
    test.beforeAll(async ({ browser }) => {
      demo = await startDemo();
      people = new People(browser, demo);
    });
    test.afterAll(async () => demo?.stop());

    const say = (key: string): string => words(language, `invitations.${key}`);
    const like = (key: string): RegExp => pattern(language, `invitations.${key}`);
    const button = (within: Page | Locator, key: string): Locator => within.getByRole('button', { name: say(key), exact: true });
    const outcome = (page: Page): Locator => page.locator('#invitations-outcome');
    const row = (page: Page, email: string): Locator => page.getByRole('row').filter({ hasText: email });

    test('staff invite to a seat and to a role, each once, and take one back', async () => {
      test.setTimeout(240_000);
      const { context, page, leave } = await people.as('staff', language);
      await page.goto('/staff/people');
      await ready(page);
      await press(page, page.getByRole('main').getByRole('link', { name: words(language, 'people.invite'), exact: true }));
      await expect(page.getByRole('heading', { level: 1, name: say('title'), exact: true })).toBeFocused();
      await ready(page);
      await expect(page.getByText(say('empty_title'))).toBeVisible();

      // Everything that is missing is told at once, and each line leads to its field.
      await press(page, button(page, 'send'));
      const summary = page.locator('.error-summary');
      await expect(summary).toBeFocused();
      for (const key of ['email_required', 'name_required', 'member_required']) {
        await expect(summary.getByRole('link', { name: say(key) })).toBeVisible();
      }
      await expect(page).toHaveTitle(new RegExp(`^${words(language, 'common.error_prefix')}: `));
      await expectNoViolation(page);
      await press(page, summary.getByRole('link', { name: say('email_required') }));
      await expect(page.locator('#invite-email')).toBeFocused();

      await page.keyboard.type('nino@example.org');
      await type(page, page.locator('#invite-name'), 'Nino Beridze');
      const member = page.locator('#invite-member');
      await tabTo(page, member);
      await page.keyboard.type('Tamale');
      await expect(member).toHaveValue('tamale-gh');
      await press(page, page.locator('#invite-seat input').first(), 'Space');
      await expectNoViolation(page);
      await press(page, button(page, 'send'));
      await expect(outcome(page)).toBeFocused();
      await expect(outcome(page).getByText(like('sent'))).toBeVisible();
      await expect(summary).toHaveCount(0);
      await expect(row(page, 'nino@example.org')).toContainText(like('state_open'));
      await expect(page.locator('#invite-email')).toHaveValue('');
      const mails = async (): Promise<string[]> => {
        const kept = await (await context.request.get('/api/v1/demo/mails')).json();
        return kept.mails.map((mail: { to: string }) => mail.to);
      };
      await expect.poll(mails).toContain('nino@example.org');

      // The answer to the next one is lost: what was typed stays, and another press does not invite twice.
      const keys: string[] = [];
      await page.route('**/api/v1/invitations', async (route) => {
        const request = route.request();
        if (request.method() !== 'POST') return route.fallback();
        keys.push((await request.allHeaders())['idempotency-key'] ?? 'none');
        if (keys.length > 1) return route.fallback();
        expect((await route.fetch()).status()).toBe(201);
        return route.abort('connectionreset');
      });
      await type(page, page.locator('#invite-email'), 'rosa@example.org');
      await type(page, page.locator('#invite-name'), 'Rosa Quispe');
      await tabTo(page, page.locator('input[name="invite-to"]').and(page.locator(':checked')));
      await page.keyboard.press('ArrowDown');
      const roles = page.locator('#invite-role');
      await expect(roles.locator('input')).toHaveCount(3);
      await expect(roles.getByText(words(language, 'terms.role_staff'))).toHaveCount(0);
      await press(page, button(page, 'send'));
      await expect(summary.getByRole('link', { name: say('role_required') })).toBeVisible();
      expect(keys).toHaveLength(0);
      await press(page, roles.locator('input').first(), 'Space');
      await press(page, button(page, 'send'));
      await expect(page.getByText(words(language, 'errors.offline_title'))).toBeVisible();
      await expect(page.locator('#invite-email')).toHaveValue('rosa@example.org');
      await press(page, page.getByRole('button', { name: words(language, 'common.try_again') }));
      await expect(outcome(page)).toBeFocused();
      await expect(row(page, 'rosa@example.org')).toHaveCount(1);
      await expect(row(page, 'rosa@example.org')).toContainText(words(language, 'terms.role_mentor'));
      expect(keys).toHaveLength(2);
      expect(keys[1]).toBe(keys[0]);

      // Taking back is asked once, and Escape keeps the invitation.
      const dialog = page.getByRole('dialog');
      await press(page, row(page, 'nino@example.org').getByRole('button'));
      await expect(button(dialog, 'keep')).toBeFocused();
      await expectNoViolation(page);
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(row(page, 'nino@example.org')).toContainText(like('state_open'));
      await press(page, row(page, 'nino@example.org').getByRole('button'));
      await press(page, button(dialog, 'revoke'));
      await expect(outcome(page)).toBeFocused();
      await expect(outcome(page).getByText(like('revoked'))).toBeVisible();
      await expect(row(page, 'nino@example.org')).toContainText(say('state_revoked'));
      await expect(row(page, 'nino@example.org').getByRole('button')).toHaveCount(0);

      // Somebody else was faster: the page says so, and the list how it stands.
      await page.evaluate(async () => {
        const { invitations } = await (await fetch('/api/v1/invitations')).json();
        const { id } = invitations.find((one: { email: string }) => one.email === 'rosa@example.org');
        const headers = { 'content-type': 'application/json' };
        await fetch(`/api/v1/invitations/${id}/revocation`, { method: 'POST', headers, body: 'null' });
      });
      await press(page, row(page, 'rosa@example.org').getByRole('button'));
      await press(page, button(dialog, 'revoke'));
      await expect(outcome(page).getByText(say('gone'))).toBeVisible();
      await expect(row(page, 'rosa@example.org')).toContainText(say('state_revoked'));
      await leave();
    });

    test('a holder of a seat invites for the own side of the own member, on a phone', async () => {
      test.setTimeout(120_000);
      const { page, leave } = await people.as('government', language, 320);
      await page.goto('/home');
      await ready(page);
      await press(page, page.getByRole('link', { name: words(language, 'home.invite'), exact: true }));
      await expect(page.getByRole('heading', { level: 1, name: say('title'), exact: true })).toBeFocused();
      await ready(page);
      await expect(page.locator('#invite-member')).toHaveCount(0);
      await expect(page.locator('#invite-to')).toHaveCount(0);
      const seats = page.locator('#invite-seat');
      await expect(seats).toContainText(words(language, 'terms.seat_government_lead'));
      await expect(seats).not.toContainText(words(language, 'terms.seat_civil_society_lead'));

      await type(page, page.locator('#invite-email'), 'nobody');
      await type(page, page.locator('#invite-name'), 'Wolfeschlegelsteinhausenbergerdorff'.repeat(3));
      await press(page, seats.locator('input').first(), 'Space');
      await press(page, button(page, 'send'));
      await expect(page.locator('.error-summary').getByRole('link', { name: say('email_malformed') })).toBeVisible();
      await expect(page.locator('#invite-email')).toHaveAttribute('aria-invalid', 'true');

      // Whoever has invited many waits, and keeps what was typed.
      const refuse = '**/api/v1/invitations';
      await page.route(refuse, (route) => {
        if (route.request().method() !== 'POST') return route.fallback();
        const problem = { type: 'urn:convene:problem:too_many', status: 429, code: 'too_many', request_id: 'r-1', fields: [] };
        return route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify(problem) });
      });
      await type(page, page.locator('#invite-email'), 'long@example.org');
      await press(page, button(page, 'send'));
      await expect(page.getByText(say('too_many'))).toBeVisible();
      await expect(page.locator('#invite-email')).toHaveValue('long@example.org');
      await page.unroute(refuse);
      await press(page, button(page, 'send'));
      await expect(outcome(page)).toBeFocused();
      await expect(page.getByText(say('too_many'))).toHaveCount(0);
      await expect(row(page, 'long@example.org')).toContainText(like('state_open'));
      await expect(page.getByText(say('col_by'), { exact: true })).toHaveCount(0);
      await expectNoViolation(page);
      await expectNoSidewaysScrolling(page);

      // Staff's page is not theirs.
      await page.goto('/staff/invitations');
      await expect(page.getByRole('heading', { level: 1, name: words(language, 'errors.forbidden_title') })).toBeVisible();
      await leave();
    });

    test('a facilitator is offered no invitations', async () => {
      const { page, leave } = await people.as('facilitator', language);
      await page.goto('/account');
      await ready(page);
      await expect(page.getByRole('link', { name: words(language, 'account.invite') })).toHaveCount(0);
      await page.goto('/account/invitations');
      await expect(page.getByRole('heading', { level: 1, name: words(language, 'errors.forbidden_title') })).toBeVisible();
      await leave();
    });
  });
}
