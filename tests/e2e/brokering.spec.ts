// Two sides are brought together, by keyboard: somebody of the Support Unit proposes it, each side reads a card without a name,
// both say yes and meet, and the Support Unit learns of it because both agree to tell; a second proposal is taken back.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo } from './support/demo';
import { press, tabTo, type } from './support/keyboard';
import { expect, LANGUAGES, People, ready, test } from './support/test';
import { words } from './support/words';

const NOTE = 'Both of you write about budgets that people can read; half an hour would help you both.';
// Where the two of the demonstration sit, and somebody else.
const MEMBER = 'tamale-gh';
const OTHER = 'sekondi-takoradi-gh';

for (const language of LANGUAGES) {
  const say = (key: string): string => words(language, `brokered.${key}`);
  const mail = (key: string): string => words(language, `messages.${key}`);

  // PRI-15: the Support Unit reads open, and that two met when both ticked it, and nothing of who answered what.
  test(`${language}: two sides meet whom the Support Unit brings together`, async ({ browser }) => {
    test.setTimeout(180_000);
    const demo = await startDemo();
    try {
      const people = new People(browser, demo);
      const [staff, government, civil] = [
        await people.as('staff', language), await people.as('government', language, 360), await people.as('civil-society', language),
      ];

      // What is missing is named, and the focus is there.
      const { page } = staff;
      await press(page, page.getByRole('link', { name: words(language, 'common.nav_brokered'), exact: true }));
      await expect(page.getByRole('heading', { level: 1, name: say('title') })).toBeVisible();
      await expect(page.getByText(say('empty_title'))).toBeVisible();
      await expectNoViolation(page);
      const send = page.getByRole('button', { name: say('send'), exact: true });
      await press(page, send);
      await expect(page.locator('.error-summary')).toBeFocused();
      const choose = async (place: 'first' | 'second', member: string, side: 'government' | 'civil_society') => {
        await tabTo(page, page.locator(`#brokered-${place}-member`));
        await page.locator(`#brokered-${place}-member`).selectOption(member);
        const radios = page.locator(`#brokered-${place}-side input`);
        await tabTo(page, page.locator(`#brokered-${place}-side input:checked`));
        if (side === 'civil_society' && !(await radios.nth(1).isChecked())) await page.keyboard.press('ArrowDown');
        if (side === 'government' && !(await radios.nth(0).isChecked())) await page.keyboard.press('ArrowUp');
      };
      await choose('first', MEMBER, 'government');
      await choose('second', MEMBER, 'government');
      await type(page, page.locator('#brokered-words'), NOTE);
      await press(page, send);
      await expect(page.locator('.error-summary')).toContainText(say('wrong_same'));
      await choose('second', MEMBER, 'civil_society');
      await press(page, send);
      await expect(page.getByText(say('done_sent')).first()).toBeVisible();
      await expect(page.locator('#brokered-outcome')).toBeFocused();
      const row = page.locator('ul.rows > li').filter({ hasText: NOTE });
      await expect(row.getByText(say('state_open'), { exact: true })).toBeVisible();

      // One side says yes and agrees to tell; nothing moves for anybody else.
      const one = government.page;
      await one.goto('/messages');
      await ready(one);
      await expect(one.getByText(say('card_lead'))).toBeVisible();
      await expect(one.getByText(say('other_civil_society'))).toBeVisible();
      await expectNoViolation(one);
      await expectNoSidewaysScrolling(one);
      const card = one.locator('.card').filter({ hasText: NOTE });
      await press(one, card.getByRole('checkbox', { name: say('tells') }), ' ');
      await press(one, card.getByRole('button', { name: mail('yes'), exact: true }));
      await press(one, one.getByRole('dialog').getByRole('button', { name: mail('yes'), exact: true }));
      await expect(one.getByText(say('done_yes')).first()).toBeVisible();
      await page.reload();
      await ready(page);
      await expect(row.getByText(say('state_open'), { exact: true })).toBeVisible();

      // The other side does too, and the two write to each other.
      const other = civil.page;
      await other.goto('/messages');
      await ready(other);
      const theirs = other.locator('.card').filter({ hasText: NOTE });
      await expect(theirs.getByText(say('other_government'))).toBeVisible();
      await press(other, theirs.getByRole('checkbox', { name: say('tells') }), ' ');
      await press(other, theirs.getByRole('button', { name: mail('yes'), exact: true }));
      await press(other, other.getByRole('dialog').getByRole('button', { name: mail('yes'), exact: true }));
      await expect(other).toHaveURL(/\/messages\/cv-/);
      await expect(other.getByText(mail('thread_empty'))).toBeVisible();
      await page.reload();
      await ready(page);
      await expect(row.getByText(say('state_met'), { exact: true })).toBeVisible();

      // Another proposal is taken back, and is gone from whoever was asked.
      await choose('first', MEMBER, 'government');
      await choose('second', OTHER, 'government');
      await type(page, page.locator('#brokered-words'), `${NOTE} Again.`);
      await press(page, send);
      const again = page.locator('ul.rows > li').filter({ hasText: 'Again.' });
      await expect(again).toBeVisible();
      await one.goto('/messages');
      await ready(one);
      await expect(one.getByText('Again.')).toBeVisible();
      await press(page, again.getByRole('button'));
      await press(page, page.getByRole('dialog').getByRole('button', { name: say('withdraw'), exact: true }));
      await expect(page.getByText(say('done_withdrawn')).first()).toBeVisible();
      await expect(again.getByText(say('state_withdrawn'), { exact: true })).toBeVisible();
      await expectNoViolation(page);
      await page.setViewportSize({ width: 320, height: 900 });
      await expectNoSidewaysScrolling(page);
      await one.reload();
      await ready(one);
      await expect(one.getByText('Again.')).toHaveCount(0);
    } finally {
      await demo.stop();
    }
  });
}
