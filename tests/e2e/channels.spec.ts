// PRI-14 as two people meet it, by keyboard, with two browsers open at once: each adds a way to be reached, chooses that the
// other one gets it, and takes it back; what was taken back is gone from the other page at its next look.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { call } from './support/call';
import { startDemo } from './support/demo';
import { press, tabTo, type } from './support/keyboard';
import { expect, LANGUAGES, People, ready, test, type Person } from './support/test';
import { pattern, words } from './support/words';
import type { Locator, Page } from '@playwright/test';

/** What is typed, and how it is kept. */
const TELEPHONE = ['+233 20 765-4321', '+233207654321'];
const SIGNAL = 'ama_s.42';

/** Introduces two to each other, and gives the page of their conversation. */
async function introduce(asker: Person, asked: Person): Promise<string> {
  const form = { member: 'tamale-gh', side: 'government', language: 'en', shows: [], words: 'How did you begin?' };
  const { id } = await call(asker, 'POST', '/api/v1/introductions', form);
  const { conversation } = await call(asked, 'POST', `/api/v1/introductions/${id}/answer`, { answer: 'yes' });
  return `/messages/${conversation}`;
}

for (const language of LANGUAGES) {
  const say = (key: string): string => words(language, `contacts.${key}`);
  const button = (place: Page | Locator, key: string) => place.getByRole('button', { name: say(key), exact: true });
  const outcome = (page: Page, key: string) => expect(page.locator('#contacts-outcome')).toContainText(say(key));

  /** Adds a channel on the account page: the kind by so many steps down the list. */
  async function add(page: Page, steps: number, value: string): Promise<void> {
    await tabTo(page, page.locator('#channel-kind'));
    for (let step = 0; step < steps; step += 1) await page.keyboard.press('ArrowDown');
    await type(page, page.locator('#channel-value'), value);
    await press(page, button(page, 'add'));
  }

  /** Releases what is ticked, after it was shown once more. */
  async function release(page: Page, value: string): Promise<void> {
    const box = page.locator('#contacts-choices input').first();
    await expect(box).not.toBeChecked();
    await press(page, box, 'Space');
    await press(page, button(page, 'release'));
    const question = page.getByRole('dialog');
    await expect(question).toContainText(value);
    await press(page, button(question, 'release'));
    await outcome(page, 'released');
    await expect(page.locator('#contacts-outcome')).toBeFocused();
  }

  test(`${language}: two choose how they are reached, and one takes it back`, async ({ browser }) => {
    test.setTimeout(180_000);
    const demo = await startDemo();
    try {
      const people = new People(browser, demo);
      const [one, two] = [await people.as('reformer', language), await people.as('government', language, 360)];
      const { page } = one;
      const other = two.page;
      const conversation = await introduce(one, two);

      // What reaches nobody is refused beside its field, and nothing typed is lost.
      await page.goto('/account');
      await ready(page);
      await expect(page.getByText(say('none'))).toBeVisible();
      await add(page, 1, '020 765 4321');
      await expect(page.locator('.error-summary')).toBeFocused();
      await expect(page.locator('.error-summary')).toContainText(say('wrong_number'));
      await expect(page.locator('#channel-value')).toHaveValue('020 765 4321');
      await type(page, page.locator('#channel-value'), TELEPHONE[0]);
      await press(page, button(page, 'add'));
      await expect(page.locator('#channels-outcome')).toContainText(say('added'));
      await expect(page.getByRole('listitem').filter({ hasText: TELEPHONE[1] })).toContainText(say('released_to_nobody'));
      await add(page, 0, TELEPHONE[0]);
      await expect(page.locator('.error-summary')).toContainText(say('known'));
      await expectNoViolation(page);

      await other.goto('/account');
      await ready(other);
      await add(other, 2, SIGNAL);
      await expect(other.getByRole('listitem').filter({ hasText: SIGNAL })).toBeVisible();
      // As long as an address can be, which has to break where nothing else would.
      const long = `${'kojo.boakye.'.repeat(5)}b@${'planning-department.'.repeat(8)}example.org`;
      await call(two, 'POST', '/api/v1/account/channels', { kind: 'email', value: long });
      await other.reload();
      await ready(other);
      await expect(other.getByText(long)).toBeVisible();
      await expectNoSidewaysScrolling(other);
      await expectNoViolation(other);

      // Nothing is released before it is chosen; then each sees what the other one chose, without loading the page again.
      await other.goto(conversation);
      await ready(other);
      await expect(other.getByText(pattern(language, 'contacts.theirs_none'))).toBeVisible();
      await page.goto(conversation);
      await ready(page);
      await press(page, button(page, 'release'));
      await expect(page.locator('#contacts-choices')).toContainText(say('choose_required'));
      await expect(page.locator('#contacts-choices input').first()).toBeFocused();
      await release(page, TELEPHONE[1]);
      await expect(other.getByText(TELEPHONE[1])).toBeVisible({ timeout: 20_000 });
      await expect(other.locator(`a[href="tel:${TELEPHONE[1]}"]`)).toBeVisible();
      await release(other, SIGNAL);
      await expect(page.getByText(SIGNAL)).toBeVisible({ timeout: 20_000 });
      for (const both of [page, other]) {
        await expectNoViolation(both);
        await expectNoSidewaysScrolling(both);
      }

      // One takes it back.
      await press(page, page.getByRole('button', { name: `${say('withdraw')} ${TELEPHONE[1]}` }));
      const question = page.getByRole('dialog', { name: pattern(language, 'contacts.withdraw_question') });
      await expect(question).toContainText(pattern(language, 'contacts.withdraw_body'));
      await press(page, button(question, 'withdraw'));
      await outcome(page, 'withdrawn');
      await expect(page.locator('#contacts-outcome')).toBeFocused();
      await expect(other.getByText(TELEPHONE[1])).toHaveCount(0, { timeout: 20_000 });
      await expect(other.getByText(pattern(language, 'contacts.theirs_none'))).toBeVisible();
      expect(await other.content()).not.toContain(TELEPHONE[1]);
      await press(page, page.locator('summary', { hasText: say('ended') }));
      await expect(page.getByText(pattern(language, 'contacts.ended_row'))).toBeVisible();

      // The other one deletes theirs, and it is gone here too.
      await other.goto('/account');
      await ready(other);
      const row = other.getByRole('listitem').filter({ hasText: SIGNAL });
      await expect(row).toContainText(pattern(language, 'contacts.released_to_1'));
      await press(other, row.getByRole('button', { name: pattern(language, 'contacts.remove_label') }));
      await press(other, button(other.getByRole('dialog'), 'remove'));
      await expect(other.locator('#channels-outcome')).toContainText(say('removed'));
      await expect(other.locator('#channels-outcome')).toBeFocused();
      await expect(page.getByText(SIGNAL)).toHaveCount(0, { timeout: 20_000 });
      await one.leave();
      await two.leave();
    } finally {
      await demo.stop();
    }
  });
}
