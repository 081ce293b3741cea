// SAF-1, SAF-2, SAF-3 as those meet them who report and who read, by keyboard, with two browsers open at once: one reports a
// conversation and ticks one message of it; an officer reads exactly that, takes it up and closes it; and the one who reported
// sees the answer and who read it.
import { randomUUID } from 'node:crypto';
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo } from './support/demo';
import { press, tabTo, type } from './support/keyboard';
import { publishEverything } from './support/programme';
import { expect, LANGUAGES, People, ready, test, type Person } from './support/test';
import { words } from './support/words';

const TEXT = 'They write every night, and I asked them to stop.';
const ANSWER = 'We spoke with them. Write to us again if it goes on.';
const MESSAGES = ['Good evening', 'Why do you not answer me', 'I know where you work'];

/** Asks the server as the one who is signed in. */
async function call({ page }: Person, path: string, data: unknown): Promise<any> {
  const headers = { 'idempotency-key': randomUUID(), 'sec-fetch-site': 'same-origin' };
  const response = await page.context().request.post(path, { data, headers });
  expect(response.ok(), `${path}: ${response.status()}`).toBe(true);
  return response.status() === 204 ? null : response.json();
}

for (const language of LANGUAGES) {
  const say = (key: string): string => words(language, `reports.${key}`);
  const term = (key: string): string => words(language, `terms.${key}`);

  test(`${language}: a report is sent, read by an officer and answered`, async ({ browser }) => {
    test.setTimeout(180_000);
    const demo = await startDemo();
    try {
      const people = new People(browser, demo);
      const [one, other] = [await people.as('government', language, 360), await people.as('reformer', language)];
      const officer = await people.as('officer', language);
      const { page } = one;
      const form = { member: 'tamale-gh', side: 'government', language: 'en', shows: [], words: 'How did you begin?' };
      const { id } = await call(other, '/api/v1/introductions', form);
      // SAF-1: the control stands in each request, on both sides of it, on the page of a member, in a group and in a
      // conversation, with its name and at the end of what it reports.
      await publishEverything(people);
      for (const [who, path, key, end] of [
        [one, '/messages', 'link_introduction', 'li .report-link'],
        [other, '/messages', 'link_introduction', 'li .report-link'],
        [one, '/members/rosario-ar', 'link_member', '.main-side > :last-child > .report-link:last-child'],
        [one, '/group', 'link_group', '.main-side > :last-child > .report-link:last-child'],
      ] as const) {
        await who.page.goto(path);
        await ready(who.page);
        const link = who.page.locator(`main ${end}`).getByRole('link', { name: say(key), exact: true });
        await expect(link.first(), path).toBeVisible();
        await expect(who.page.getByRole('link', { name: say(key) }), path).toHaveCount(await link.count());
      }
      const { conversation } = await call(one, `/api/v1/introductions/${id}/answer`, { answer: 'yes' });
      for (const text of MESSAGES) await call(other, `/api/v1/conversations/${conversation}/messages`, { text });
      await page.goto(`/messages/${conversation}`);
      await ready(page);
      await press(page, page.getByRole('link', { name: say('link_conversation') }));

      // What is missing is named, and nothing is chosen beforehand.
      await expect(page.getByRole('heading', { level: 1, name: say('title') })).toBeVisible();
      await expect(page.locator('input:checked')).toHaveCount(0);
      const send = page.getByRole('button', { name: say('send') });
      await press(page, send);
      await expect(page.locator('.error-summary')).toBeFocused();
      await expect(page.locator('.error-summary')).toContainText(say('need_reason'));
      await press(page, page.locator('#report-reason-0'), 'Space');
      await press(page, page.locator('#report-unsafe'), 'Space');
      await type(page, page.locator('#report-text'), TEXT);
      await press(page, page.locator('#report-messages-1'), 'Space');
      // SAF-2: exactly what is shared.
      const shared = page.getByRole('region', { name: say('shared_title') });
      await expect(shared).toContainText(TEXT);
      await expect(shared.getByRole('listitem')).toHaveText([MESSAGES[1]]);
      await expectNoViolation(page);
      await expectNoSidewaysScrolling(page);
      await press(page, send);

      await expect(page.getByRole('heading', { level: 1, name: say('own_title') })).toBeVisible();
      const told = page.getByRole('status').filter({ hasText: /[0-9A-F]{4}-[0-9A-F]{4}/ });
      const number = (await told.textContent())?.match(/[0-9A-F]{4}-[0-9A-F]{4}/)?.[0] ?? '';
      await expect(page.getByText(term('state_open'))).toBeVisible();
      await expect(page.getByText(TEXT)).toBeVisible();
      await expectNoViolation(page);
      await expectNoSidewaysScrolling(page);

      // The officer reads it, and nothing that was not ticked.
      const reads = officer.page;
      await reads.goto('/cases');
      await ready(reads);
      await expectNoViolation(reads);
      await press(reads, reads.getByRole('link', { name: number }));
      await expect(reads.getByText(TEXT)).toBeVisible();
      await expect(reads.getByText(MESSAGES[1])).toBeVisible();
      for (const text of [MESSAGES[0], MESSAGES[2]]) await expect(reads.getByText(text)).toHaveCount(0);
      await press(reads, reads.getByRole('button', { name: say('take_up') }));
      await expect(reads.locator('#case-outcome')).toBeFocused();
      await expectNoViolation(reads);
      const close = reads.getByRole('button', { name: say('close'), exact: true });
      await press(reads, close);
      await expect(reads.locator('.error-summary')).toContainText(say('need_outcome'));
      await press(reads, reads.locator('#case-outcome-choice-0'), 'Space');
      await type(reads, reads.locator('#case-answer'), ANSWER);
      await press(reads, close.first());
      const question = reads.getByRole('dialog');
      await press(reads, question.getByRole('button', { name: say('close'), exact: true }));
      await expect(reads.getByText(say('cases_closed'))).toBeVisible();
      await expect(reads.getByText(say('cases_empty_title'))).toBeVisible();

      // Whoever reported has the answer, and sees who read it.
      await page.reload();
      await ready(page);
      await expect(page.getByText(ANSWER)).toBeVisible();
      await expect(page.getByText(term('outcome_spoken_to'))).toBeVisible();
      await press(page, page.locator('summary', { hasText: say('log') }));
      const log = page.getByRole('listitem');
      const read = say('act_viewed').replace('{{ officer }}', '').trim();
      await expect(log.filter({ hasText: read }).last()).toBeVisible();
      await expectNoViolation(page);
      await expectNoSidewaysScrolling(page);

      // Whoever is blocked still has the way to tell, without the messages that are not there for them any more.
      await call(other, `/api/v1/conversations/${conversation}/block`, null);
      await page.goto(`/messages/${conversation}`);
      await ready(page);
      await expectNoViolation(page);
      await press(page, page.getByRole('link', { name: say('link_conversation') }));
      await expect(page.getByText(say('messages_gone'))).toBeVisible();
      await press(page, page.locator('#report-reason-0'), 'Space');
      await type(page, page.locator('#report-text'), TEXT);
      await expectNoViolation(page);
      await press(page, page.getByRole('button', { name: say('send') }));
      await expect(page.getByText(TEXT)).toHaveCount(2);

      // SAF-3: for whoever is not named, and after it is closed, there is no such case.
      await other.page.goto('/cases');
      await ready(other.page);
      await expect(other.page.getByText(number)).toHaveCount(0);
      await tabTo(page, page.locator('summary', { hasText: say('log') }).first());
    } finally {
      await demo.stop();
    }
  });
}
