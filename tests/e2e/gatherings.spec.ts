// What those in a circle and in a group write to each other, by keyboard: a circle is joined and its conversation found, what
// was written is read, an answer arrives in the other browser, somebody is kept away, and a group writes when it is published.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo } from './support/demo';
import { press, type } from './support/keyboard';
import { publishEverything } from './support/programme';
import { expect, LANGUAGES, People, ready, test } from './support/test';
import { counted, pattern, words } from './support/words';
import type { Page } from '@playwright/test';

const CIRCLE = '/circles/ci-demo-contracts';
const THREAD = '/messages/circle-ci-demo-contracts';
const WELCOME = 'think of one contract file';

for (const language of LANGUAGES) {
  const say = (key: string): string => words(language, `messages.${key}`);
  const button = (page: Page, key: string) => page.getByRole('button', { name: say(key), exact: true });

  test(`${language}: a circle writes to each other`, async ({ browser }) => {
    test.setTimeout(180_000);
    const demo = await startDemo();
    try {
      const people = new People(browser, demo);
      const inside = await people.as('government', language);
      const joins = await people.as('reformer', language, 360);

      // Whoever is outside finds no conversation; whoever joins reads what is there.
      const { page } = joins;
      await page.goto(THREAD);
      await expect(page.getByRole('heading', { level: 1, name: say('missing_title') })).toBeVisible();
      await page.goto(CIRCLE);
      await ready(page);
      await expect(page.getByRole('link', { name: say('many_open') })).toHaveCount(0);
      await press(page, page.getByRole('button', { name: words(language, 'circles.join'), exact: true }));
      await press(page, page.getByRole('link', { name: say('many_open') }));
      await ready(page);
      await expect(page.getByText(WELCOME)).toBeVisible();
      await expect(page.getByText(say('many_circle_read'))).toBeVisible();
      await expectNoViolation(page);
      await expectNoSidewaysScrolling(page);
      await type(page, page.locator('#message'), 'Good morning. I have just come in.');
      await press(page, button(page, 'send'));
      await expect(page.locator('.messages-own')).toContainText('I have just come in.');

      // Those inside see that there is something, in the list and beside the circle, and read it without a reload.
      const other = inside.page;
      await other.goto(CIRCLE);
      await ready(other);
      await expect(other.locator('main').getByText(counted(language, 'messages.unread'))).toBeVisible();
      await other.goto('/messages');
      await ready(other);
      const row = other.locator('.messages-row', { has: other.locator(`a[href="${THREAD}"]`) });
      await expect(row.getByText(counted(language, 'messages.unread'))).toBeVisible();
      await expectNoViolation(other);
      await press(other, row.getByRole('link'));
      await ready(other);
      await expect(other.getByText('I have just come in.')).toBeVisible();
      await expect(other.getByText(say('new_from_here'), { exact: true })).toBeVisible();
      await expectNoViolation(other);
      await type(other, other.locator('#message'), 'Welcome!');
      await press(other, button(other, 'send'));
      await expect(page.getByText('Welcome!')).toBeVisible({ timeout: 20_000 });

      // It is found by its words, in whatever case.
      await other.goto('/messages');
      await ready(other);
      await press(other, other.locator('summary', { hasText: say('search_title') }));
      await type(other, other.locator('#messages-search'), 'HAVE come just');
      await press(other, other.locator('form', { has: other.locator('#messages-search') }).getByRole('button'));
      const hit = other.getByRole('listitem').filter({ hasText: 'I have just come in.' });
      await expect(hit).toHaveCount(1);
      await expectNoViolation(other);
      await press(other, hit.getByRole('link'));
      await ready(other);

      // One keeps the author of a message away: what they wrote goes, and the conversation stays.
      const message = other.getByRole('listitem').filter({ hasText: 'I have just come in.' });
      await press(other, message.getByRole('button', { name: pattern(language, 'messages.many_block') }));
      const question = other.getByRole('dialog');
      await expect(question).toContainText(say('block_question'));
      await expectNoViolation(other);
      await press(other, question.getByRole('button', { name: say('block'), exact: true }));
      await expect(message).toHaveCount(0);
      await expect(other.getByText(WELCOME)).toBeVisible();
      await expect(other.locator('.messages-own', { hasText: 'Welcome!' })).toBeVisible();

      // Whoever leaves reads nothing any more.
      await page.goto(CIRCLE);
      await ready(page);
      await press(page, page.getByRole('button', { name: words(language, 'circles.leave'), exact: true }));
      await expect(page.getByRole('button', { name: words(language, 'circles.join'), exact: true })).toBeVisible();
      await page.goto(THREAD);
      await expect(page.getByRole('heading', { level: 1, name: say('missing_title') })).toBeVisible();
    } finally {
      await demo.stop();
    }
  });
}

test('names and words without a space wrap on a phone', async ({ browser }) => {
  const demo = await startDemo();
  try {
    const { page, leave } = await new People(browser, demo).as('government', 'fr', 320);
    const long = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch';
    await page.route('**/api/v1/conversations/*/messages', async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      for (const one of body.messages) Object.assign(one, { name: one.name && long, text: long });
      await route.fulfill({ response: answer, json: { ...body, of: { ...body.of, title: long } } });
    });
    await page.goto(THREAD);
    await ready(page);
    await expect(page.locator('.messages-one').first()).toContainText(long);
    await expectNoSidewaysScrolling(page);
    await leave();
  } finally {
    await demo.stop();
  }
});

test('a group writes to each other once it is published, and reports what is written', async ({ browser }) => {
  test.setTimeout(180_000);
  const demo = await startDemo();
  try {
    const people = new People(browser, demo);
    await publishEverything(people);
    const say = (key: string): string => words('en', `messages.${key}`);
    const { page } = await people.as('government', 'en', 360);
    await page.goto('/group');
    await ready(page);
    await press(page, page.getByRole('link', { name: say('many_open') }));
    await ready(page);
    await expect(page.getByText(say('many_empty'))).toBeVisible();
    await expect(page.getByText(say('many_group_read'))).toBeVisible();
    await expectNoViolation(page);
    await type(page, page.locator('#message'), 'a draft that stays');
    await page.reload();
    await ready(page);
    await expect(page.locator('#message')).toHaveValue('a draft that stays');
    await press(page, page.getByRole('button', { name: say('send'), exact: true }));
    await expect(page.locator('.messages-own')).toContainText('a draft that stays');

    const civil = (await people.as('civil-society', 'en')).page;
    await civil.goto('/messages');
    await ready(civil);
    const row = civil.locator('.messages-row', { has: civil.locator('a[href^="/messages/group-"]') });
    await press(civil, row.getByRole('link'));
    await ready(civil);
    await expect(civil.getByText('a draft that stays')).toBeVisible();
    await press(civil, civil.getByRole('link', { name: words('en', 'reports.link_conversation') }));
    await ready(civil);
    await expect(civil.getByRole('checkbox', { name: 'a draft that stays' })).not.toBeChecked();
    await expectNoViolation(civil);
    await expectNoSidewaysScrolling(page);
  } finally {
    await demo.stop();
  }
});
