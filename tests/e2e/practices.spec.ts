// What a member did, by keyboard: told by one side, found by a visitor with a typo, changed by both sides at once, and taken
// away.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo, type Demo } from './support/demo';
import { press, tabTo, type } from './support/keyboard';
import { expect, LANGUAGES, People, ready, test, visitor } from './support/test';
import { pattern, words } from './support/words';
import type { Page } from '@playwright/test';

const MEMBER = '/members/tamale-gh';
const TITLE = 'Minutes on the market radio';
const PROBLEM = 'Nobody read the minutes of the assembly, although everybody listens to the radio of the market.';

for (const language of LANGUAGES) {
  const say = (key: string): string => words(language, `practice.${key}`);
  const button = (page: Page, key: string) => page.getByRole('button', { name: say(key), exact: true });

  test(`${language}: a practice is told, found, asked about, changed by two at once, and taken away`, async ({ browser }) => {
    test.setTimeout(180_000);
    const demo: Demo = await startDemo();
    try {
      const people = new People(browser, demo);
      const [government, civil] = [await people.as('government', language), await people.as('civil-society', language, 360)];
      const { page } = government;
      await page.goto(MEMBER);
      await ready(page);
      await press(page, page.getByRole('link', { name: words(language, 'member.tell') }));
      await ready(page);
      await expect(page).toHaveURL(`${MEMBER}/practices/new`);
      await expectNoViolation(page);

      // Nothing is sent that is not whole, and nothing that was typed is lost.
      await type(page, page.locator('#practice-title'), TITLE);
      await type(page, page.locator('#practice-commitments'), 'gh0042, nonsense');
      await press(page, button(page, 'publish'));
      const summary = page.getByRole('alert').first();
      await expect(summary).toContainText(words(language, 'errors.field_required'));
      await expect(summary).toContainText(say('wrong_commitment'));
      await expect(summary).toContainText(pattern(language, 'practice.wrong_areas'));
      await type(page, page.locator('#practice-problem'), PROBLEM);
      await type(page, page.locator('#practice-steps'), 'One page is read aloud on Saturdays.');
      await type(page, page.locator('#practice-result'), 'Forty calls in the first month.');
      await type(page, page.locator('#practice-commitments'), 'gh0042');
      await tabTo(page, page.locator('#practice-areas'));
      await page.locator('#practice-areas').selectOption('access-to-information');
      await press(page, button(page, 'topic_add'));
      await expect(page.locator('.tag-remove')).toHaveCount(1);
      await page.reload();
      await ready(page);
      await expect(page.locator('#practice-problem')).toHaveValue(PROBLEM);
      await expect(page.locator('.tag-remove')).toHaveCount(1);
      await press(page, button(page, 'publish'));
      await page.waitForURL(/\/practices\/pr-/);
      await ready(page);
      await expect(page.getByRole('status').filter({ hasText: say('published') })).toBeVisible();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(TITLE);
      await expect(page.getByText('GH0042')).toBeVisible();
      await expectNoViolation(page);
      const practice = new URL(page.url()).pathname;

      // Somebody without an account finds it with a letter missing, and reads it on a small screen.
      const reader = await visitor(browser, demo, language, 320);
      await reader.page.goto('/members');
      await ready(reader.page);
      await reader.page.keyboard.press('/');
      await reader.page.keyboard.type('assembl minuts');
      const row = reader.page.getByRole('listitem').filter({ has: reader.page.locator(`a[href="${practice}"]`) });
      await expect(row).toContainText(words(language, 'directory.why'));
      await expect(row.locator('mark').first()).toBeVisible();
      await expectNoSidewaysScrolling(reader.page);
      await expectNoViolation(reader.page);
      await press(reader.page, row.getByRole('link').first());
      await ready(reader.page);
      await expect(reader.page.getByText(PROBLEM)).toBeVisible();
      await expect(button(reader.page, 'remove')).toHaveCount(0);
      await expectNoSidewaysScrolling(reader.page);
      await expectNoViolation(reader.page);
      await reader.leave();

      // Whoever may ask is led to the side that answers.
      const reformer = await people.as('reformer', language);
      await reformer.page.goto('/practices/pr-demo-contract-cards');
      await ready(reformer.page);
      await press(reformer.page, reformer.page.getByRole('link', { name: words(language, 'member.ask') }));
      await ready(reformer.page);
      await expect(reformer.page.locator('input[name="ask-side"][value="civil_society"]')).toBeChecked();
      await reformer.leave();

      // Both sides have it open; who saves last is shown what the other wrote, and loses nothing.
      const other = civil.page;
      await other.goto(`${practice}/change`);
      await ready(other);
      await press(page, page.getByRole('link', { name: say('change'), exact: true }));
      await ready(page);
      await type(page, page.locator('#practice-result'), 'Sixty calls in the first month.');
      await press(page, button(page, 'save'));
      await page.waitForURL(practice);
      await expect(page.getByRole('status').filter({ hasText: say('saved') })).toBeVisible();
      await type(other, other.locator('#practice-cost'), 'Two hours a week.');
      await type(other, other.locator('#practice-commitments'), 'GH0077');
      await press(other, button(other, 'save'));
      const conflict = other.getByRole('alert').filter({ hasText: words(language, 'errors.conflict_title') });
      await expect(conflict).toContainText('Sixty calls in the first month.');
      await expect(conflict).toContainText('Two hours a week.');
      await expectNoSidewaysScrolling(other);
      await expectNoViolation(other);
      await press(other, conflict.getByRole('button', { name: words(language, 'errors.conflict_take') }));
      await expect(other.locator('#practice-result')).toHaveValue('Sixty calls in the first month.');
      await expect(other.locator('#practice-commitments')).toHaveValue('GH0042');
      await expect(conflict).toHaveCount(0);
      await expect(other.locator('#practice-title')).toBeFocused();
      await type(other, other.locator('#practice-cost'), 'Two hours a week.');
      await press(other, button(other, 'save'));
      await other.waitForURL(practice);
      await ready(other);
      await expect(other.getByText('Sixty calls in the first month.')).toBeVisible();
      await expect(other.getByText('Two hours a week.')).toBeVisible();

      // The Support Unit takes it away; whoever comes back finds no such practice.
      const staff = await people.as('staff', language);
      await staff.page.goto(practice);
      await ready(staff.page);
      await expect(staff.page.getByRole('link', { name: say('change'), exact: true })).toHaveCount(0);
      await press(staff.page, button(staff.page, 'remove'));
      const question = staff.page.getByRole('dialog');
      await expect(question).toContainText(pattern(language, 'practice.remove_body'));
      await expectNoViolation(staff.page);
      await press(staff.page, question.getByRole('button', { name: say('remove'), exact: true }));
      await staff.page.waitForURL(MEMBER);
      await ready(staff.page);
      await expect(staff.page.locator(`a[href="${practice}"]`)).toHaveCount(0);
      await other.reload();
      await ready(other);
      await expect(other.getByRole('heading', { level: 1 })).toHaveText(say('missing_title'));
      for (const person of [government, civil, staff]) await person.leave();
    } finally {
      await demo.stop();
    }
  });
}
