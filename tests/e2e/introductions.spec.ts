// From question to peer, by keyboard, with two browsers open at once: found with a typo, asked without a name, introduced by
// a yes, written to, and kept away. Then what happens to a message that is written while the connection is gone.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo, type Demo } from './support/demo';
import { press, tabTo, type } from './support/keyboard';
import { expect, LANGUAGES, People, ready, test, type Language } from './support/test';
import { counted, pattern, words } from './support/words';
import type { Page } from '@playwright/test';

/** What the member of the government seat of a demonstration looks for, and the member. */
const TOPIC = 'social-accountability';
const MEMBER = '/members/tamale-gh';

/** The name of a policy area in `language`, with a letter of its longest word missing. */
async function typo(page: Page, language: Language): Promise<string> {
  const answer = await page.request.get('/api/v1/policy-areas');
  const { policy_areas } = (await answer.json()) as { policy_areas: ({ slug: string } & Record<`name_${Language}`, string>)[] };
  const name = policy_areas.find((area) => area.slug === TOPIC)![`name_${language}`];
  const longest = name.split(/\s+/).sort((a, b) => b.length - a.length)[0];
  return name.replace(longest, longest.slice(0, 4) + longest.slice(5));
}

for (const language of LANGUAGES) {
  const say = (key: string): string => words(language, `messages.${key}`);
  const button = (page: Page, key: string) => page.getByRole('button', { name: say(key), exact: true });

  test(`${language}: from question to peer, and away again`, async ({ browser }) => {
    test.setTimeout(180_000);
    const demo = await startDemo();
    try {
      const people = new People(browser, demo);
      const asker = await people.as('reformer', language);
      const asked = await people.as('government', language, 360);
      const { page } = asker;

      await page.goto('/directory');
      await ready(page);
      await page.keyboard.press('/');
      await page.keyboard.type(await typo(page, language));
      for (const [facet, value] of [['language', 'en'], ['size', '100k-500k']]) {
        await press(page, page.locator(`input[name="facet-${facet}"][value="${value}"]`), 'Space');
        await expect(page).toHaveURL(new RegExp(`${facet}=${value}`));
      }
      const row = page.getByRole('listitem').filter({ has: page.locator(`a[href="${MEMBER}"]`) });
      await expect(row).toContainText(words(language, 'directory.why'));
      await expect(row.locator('mark').first()).toBeVisible();
      await press(page, row.getByRole('link').first());
      await ready(page);
      await press(page, page.getByRole('link', { name: words(language, 'member.ask') }));
      await ready(page);

      // Nothing is sent that was not shown first, and nothing that would give the asker away.
      await type(page, page.locator('#ask-words'), 'ask me at ana@example.org');
      await press(page, button(page, 'ask_send'));
      await expect(page.getByRole('alert').first()).toContainText(words(language, 'errors.field_has_link'));
      await type(page, page.locator('#ask-words'), 'How did you begin? We start in May.');
      await press(page, page.locator('#ask-shows input').first(), 'Space');
      const preview = page.locator('.messages-preview');
      await expect(preview).toContainText('How did you begin? We start in May.');
      await expect(preview).toContainText(words(language, 'terms.role_reformer'));
      await expectNoViolation(page);
      await page.reload();
      await ready(page);
      await expect(page.locator('#ask-words')).toHaveValue('How did you begin? We start in May.');
      await expect(page.locator('#ask-shows input').first()).toBeChecked();
      await press(page, button(page, 'ask_send'));
      await page.waitForURL(/\/messages$/);
      await ready(page);
      await expect(page.locator('#messages-outcome')).toContainText(say('done_asked'));
      const sent = page.getByRole('listitem').filter({ has: page.locator(`a[href="${MEMBER}"]`) });
      await expect(sent).toContainText(say('state_sent'));

      // The other side reads the card and asks back before it answers.
      const other = asked.page;
      await other.goto('/messages');
      await ready(other);
      const card = other.getByRole('listitem').filter({ hasText: 'How did you begin? We start in May.' });
      await expect(card).toContainText(words(language, 'terms.role_reformer'));
      // Two requests wait: this one, and the one of the demonstration.
      await other.locator('.frame-menu summary').press('Enter');
      await expect(other.locator('.frame-menu .nav-count')).toHaveText('2');
      await other.keyboard.press('Escape');
      await expectNoSidewaysScrolling(other);
      await expectNoViolation(other);
      await press(other, card.getByRole('button', { name: say('ask_back'), exact: true }));
      await type(other, card.getByRole('textbox'), 'Which services is it about?');
      await press(other, button(other, 'ask_back_send'));
      await expect(other.locator('#messages-outcome')).toContainText(say('done_asked_back'));

      await page.reload();
      await ready(page);
      await expect(sent).toContainText('Which services is it about?');
      await expect(sent).toContainText(say('state_sent'));
      await type(page, sent.getByRole('textbox'), 'Water and waste.');
      await press(page, button(page, 'reply_send'));
      await expect(page.locator('#messages-outcome')).toContainText(say('done_replied'));

      await other.reload();
      await ready(other);
      await expect(card).toContainText('Water and waste.');
      await press(other, card.getByRole('button', { name: say('yes'), exact: true }));
      const question = other.getByRole('dialog');
      await expect(question).toContainText(say('yes_body'));
      await press(other, question.getByRole('button', { name: say('yes'), exact: true }));
      await other.waitForURL(/\/messages\/[^/]+$/);
      await ready(other);
      await type(other, other.locator('#message'), 'Good morning. We began with one district.');
      await press(other, button(other, 'send'));
      await expect(other.locator('.messages-own')).toContainText('We began with one district.');

      // The asker reads it, answers, and the other one sees the answer without loading the page again.
      await page.goto('/messages');
      await ready(page);
      const conversation = new URL(other.url()).pathname;
      await expect(page.locator('.messages-row', { has: page.locator(`a[href="${conversation}"]`) }).getByText(counted(language, 'messages.unread')).first()).toBeVisible();
      await press(page, page.locator(`.messages-row a[href="${conversation}"]`));
      await ready(page);
      await expect(page.getByText('We began with one district.')).toBeVisible();
      await expect(page.getByText(say('new_from_here'), { exact: true })).toBeVisible();
      await expectNoViolation(page);
      await type(page, page.locator('#message'), 'Thank you. May I see the form you used?');
      await press(page, button(page, 'send'));
      await expect(page.locator('.messages-own')).toHaveCount(1);
      await expect(other.getByText('May I see the form you used?')).toBeVisible({ timeout: 20_000 });
      await expectNoViolation(other);
      await expectNoSidewaysScrolling(other);

      // Then one keeps the other away, and both are gone from each other.
      await press(other, button(other, 'block'));
      await press(other, other.getByRole('dialog').getByRole('button', { name: say('block'), exact: true }));
      await other.waitForURL(/\/messages$/);
      await ready(other);
      await expect(other.locator('#messages-outcome')).toContainText(say('done_blocked'));
      await expect(other.locator(`a[href="${conversation}"]`)).toHaveCount(0);
      await page.goto(conversation);
      await ready(page);
      await expect(page.getByRole('heading', { level: 1, name: say('missing_title') })).toBeVisible();
      await page.goto('/messages');
      await ready(page);
      await expect(page.locator(`a[href="${conversation}"]`)).toHaveCount(0);

      await press(other, other.locator('summary', { hasText: say('blocks_title') }));
      await expect(other.getByText(pattern(language, 'messages.blocked_conversation'))).toBeVisible();
      await press(other, other.getByRole('button', { name: pattern(language, 'messages.lift') }));
      await expect(other.locator('#messages-outcome')).toContainText(say('done_lifted'));

      // What mails hold is a choice of one's own.
      await press(other, other.locator('summary', { hasText: say('mails_title') }));
      await press(other, button(other, 'mails_leave_out'));
      await expect(other.locator('#messages-outcome')).toContainText(say('done_mails_without'));
      await other.reload();
      await ready(other);
      await press(other, other.locator('summary', { hasText: say('mails_title') }));
      await expect(button(other, 'mails_put_in')).toBeVisible();
      await asker.leave();
      await asked.leave();
    } finally {
      await demo.stop();
    }
  });
}

test.describe('a message and a lost connection', () => {
  let demo: Demo;
  let people: People;
  test.beforeAll(async ({ browser }) => {
    demo = await startDemo();
    people = new People(browser, demo);
  });
  test.afterAll(async () => demo?.stop());

  for (const language of LANGUAGES) {
    const say = (key: string): string => words(language, `messages.${key}`);

    test(`${language}: what is written offline waits, and is sent once`, async () => {
      const { page, context, leave } = await people.as('reformer', language);
      await page.goto('/messages/cv-demo-1');
      await ready(page);
      const own = page.locator('.messages-own', { hasText: `offline in ${language}` });
      await tabTo(page, page.locator('#message'));
      await page.keyboard.type('written ');
      await context.setOffline(true);
      await page.keyboard.type(`offline in ${language}`);
      await press(page, page.getByRole('button', { name: say('send'), exact: true }));
      await expect(page.getByText(say('waits')).last()).toBeVisible();
      await expect(page.locator('#message')).toHaveValue(`written offline in ${language}`);
      await expect(page.getByText('Buenos días')).toBeVisible();
      await context.setOffline(false);
      await expect(own).toHaveCount(1, { timeout: 25_000 });
      await expect(page.locator('#message')).toHaveValue('');
      await page.reload();
      await ready(page);
      await expect(own).toHaveCount(1);
      await expect(page.locator('#message')).toHaveValue('');
      await leave();
    });
  }

  test('only what was sent by hand is sent by itself, and nothing typed meanwhile is lost', async () => {
    const { page, context, leave } = await people.as('reformer', 'en');
    await page.goto('/messages/cv-demo-1');
    await ready(page);
    const send = page.getByRole('button', { name: words('en', 'messages.send'), exact: true });
    await context.setOffline(true);
    await type(page, page.locator('#message'), 'the first version');
    await press(page, send);
    await expect(page.getByText(words('en', 'messages.waits')).last()).toBeVisible();
    await tabTo(page, page.locator('#message'));
    await page.keyboard.press('End');
    await page.keyboard.type(', and half a sen');
    await context.setOffline(false);
    await page.waitForTimeout(1500);
    await expect(page.locator('.messages-own', { hasText: 'the first version' })).toHaveCount(0);
    await expect(page.locator('#message')).toHaveValue('the first version, and half a sen');
    await press(page, send);
    await expect(page.locator('.messages-own', { hasText: 'and half a sen' })).toHaveCount(1);

    // What is typed while a message is on its way stays in the box.
    await page.route('**/api/v1/conversations/*/messages', async (route) => {
      if (route.request().method() === 'POST') await new Promise((resolve) => setTimeout(resolve, 5000));
      await route.continue();
    });
    await type(page, page.locator('#message'), 'a slow one');
    await press(page, send);
    await tabTo(page, page.locator('#message'));
    await page.keyboard.press('End');
    await page.keyboard.type(', and the next');
    await expect(page.locator('.messages-own', { hasText: 'a slow one' })).toHaveCount(1, { timeout: 25_000 });
    await expect(page.locator('#message')).toHaveValue('a slow one, and the next');
    await page.unroute('**/api/v1/conversations/*/messages');
    await leave();
  });

  test('a message whose answer is lost is sent again after a reload, and is there once', async () => {
    const { page, leave } = await people.as('reformer', 'en');
    await page.goto('/messages/cv-demo-1');
    await ready(page);
    await page.route('**/api/v1/conversations/*/messages', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      // It arrives, and nobody learns of it.
      await route.fetch();
      await route.abort('connectionreset');
    });
    await type(page, page.locator('#message'), 'arrived, and nobody knows');
    await press(page, page.getByRole('button', { name: words('en', 'messages.send'), exact: true }));
    await expect(page.getByText(words('en', 'messages.waits')).last()).toBeVisible();
    await page.reload();
    await page.unroute('**/api/v1/conversations/*/messages');
    await ready(page);
    await expect(page.locator('.messages-own', { hasText: 'arrived, and nobody knows' })).toHaveCount(1);
    await expect(page.locator('#message')).toHaveValue('');
    await page.reload();
    await ready(page);
    await expect(page.locator('.messages-own', { hasText: 'arrived, and nobody knows' })).toHaveCount(1);
    await leave();
  });

  test('an open conversation ends with the session', async () => {
    const { page, context, leave } = await people.as('reformer', 'en');
    await page.goto('/messages/cv-demo-1');
    await ready(page);
    await expect(page.getByText('Buenos días')).toBeVisible();
    await context.clearCookies();
    await page.waitForURL((url) => url.pathname === '/sign-in', { timeout: 25_000 });
    await expect(page.getByText('Buenos días')).toHaveCount(0);
    await leave();
  });

  // ACC-27: nothing readable after sign-out and Back.
  test('a draft stays in its tab and goes with a sign-out', async () => {
    const { page, context, leave } = await people.as('government', 'en');
    await page.goto('/members/rosario-ar/introduction');
    await ready(page);
    await type(page, page.locator('#ask-words'), 'a sentence for later');
    await page.goto('/help');
    await page.goto('/members/rosario-ar/introduction');
    await ready(page);
    await expect(page.locator('#ask-words')).toHaveValue('a sentence for later');
    // Another tab knows nothing of it.
    const tab = await context.newPage();
    await tab.goto('/members/rosario-ar/introduction');
    await ready(tab);
    await expect(tab.locator('#ask-words')).toHaveValue('');
    await tab.close();
    await page.locator('.frame-account summary').press('Enter');
    await page.getByRole('button', { name: words('en', 'common.sign_out') }).first().press('Enter');
    await page.waitForURL((url) => url.pathname === '/');
    await ready(page);
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('a sentence for later');
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: words('en', 'sign_in.title') })).toBeVisible();
    expect(await page.content()).not.toContain('a sentence for later');
    await leave();
  });
});

test.describe('answers that are no yes', () => {
  let demo: Demo;
  test.beforeAll(async () => {
    demo = await startDemo();
  });
  test.afterAll(async () => demo?.stop());

  test('a no changes nothing for whoever asked, and a request can be taken back', async ({ browser }) => {
    const people = new People(browser, demo);
    const say = (key: string): string => words('en', `messages.${key}`);
    const asker = await people.as('facilitator', 'en');
    const asked = await people.as('government', 'en');
    const { page } = asker;
    for (const side of ['government', 'civil_society']) {
      await page.goto(`${MEMBER}/introduction`);
      await ready(page);
      await page.locator(`input[name="ask-side"][value="${side}"]`).check();
      await page.locator('#ask-words').fill(`A question for the ${side} side.`);
      await page.getByRole('button', { name: say('ask_send'), exact: true }).press('Enter');
      await page.waitForURL(/\/messages$/);
      await ready(page);
    }
    const before = await page.locator('main').innerText();

    await asked.page.goto('/messages');
    await ready(asked.page);
    const card = asked.page.getByRole('listitem').filter({ hasText: 'A question for the government side.' });
    await card.getByRole('button', { name: say('no'), exact: true }).press('Enter');
    await press(asked.page, asked.page.getByRole('dialog').getByRole('button', { name: say('no'), exact: true }));
    await expect(asked.page.locator('#messages-outcome')).toContainText(say('done_no'));
    await expect(asked.page.locator('#messages-outcome')).toBeFocused();
    await expect(card).toHaveCount(0);

    await page.reload();
    await ready(page);
    const told = say('done_asked');
    expect((await page.locator('main').innerText()).trim()).toBe(before.replace(told, '').trim().replace(/\n{3,}/g, '\n\n'));

    const own = page.getByRole('listitem').filter({ hasText: words('en', 'messages.side_civil_society') });
    await press(page, own.getByRole('button', { name: say('withdraw'), exact: true }));
    await press(page, page.getByRole('dialog').getByRole('button', { name: say('withdraw'), exact: true }));
    await expect(page.locator('#messages-outcome')).toContainText(say('done_withdrawn'));
    await expect(own).toContainText(say('state_withdrawn'));
    await asker.leave();
    await asked.leave();
  });
});
