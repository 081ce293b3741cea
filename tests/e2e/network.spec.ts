// Asking the network as those meet it who ask and are asked, by keyboard: a reformer asks and reads nothing of whom, the
// government seat answers a question without its name, both make it public, anybody reads it, and the reformer takes it back.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo } from './support/demo';
import { press, tabTo, type } from './support/keyboard';
import { expect, LANGUAGES, People, ready, test } from './support/test';
import { words } from './support/words';

const QUESTION = 'Who has read minutes aloud on the radio, and did anybody write back?';
// What waits for the government seat in the demonstration.
const WAITS = 'Has anybody published contracts of a hospital';
const ANSWER = 'We did, one department after another. Suppliers asked for a week to correct mistakes, and we gave it.';

for (const language of LANGUAGES) {
  const say = (key: string): string => words(language, `network.${key}`);

  test(`${language}: the network is asked, answers, and both sides make it public`, async ({ browser }) => {
    test.setTimeout(180_000);
    const demo = await startDemo();
    try {
      const people = new People(browser, demo);
      const [reformer, government] = [await people.as('reformer', language, 360), await people.as('government', language)];

      // A search that finds nobody leads to the form; what is missing is named, and the focus is there.
      const { page } = reformer;
      await page.goto('/directory?q=xqjvkwzq');
      await ready(page);
      await press(page, page.getByRole('link', { name: say('link') }));
      await expect(page.getByRole('heading', { level: 1, name: say('title') })).toBeVisible();
      const send = page.getByRole('button', { name: say('ask_send'), exact: true });
      await press(page, send);
      await expect(page.locator('.error-summary')).toBeFocused();
      await tabTo(page, page.locator('#question-area'));
      await page.locator('#question-area').selectOption('access-to-information');
      await type(page, page.locator('#question-words'), QUESTION);
      await expect(page.locator('.messages-preview').getByText(QUESTION)).toBeVisible();
      await expectNoViolation(page);
      await expectNoSidewaysScrolling(page);
      await press(page, send);
      await expect(page.getByText(say('done_asked')).first()).toBeVisible();
      await expect(page.locator('#questions-outcome')).toBeFocused();
      await expect(page.getByRole('heading', { level: 3, name: QUESTION })).toBeVisible();

      // Whoever is asked answers without a name.
      const asked = government.page;
      await asked.goto('/messages');
      await ready(asked);
      await press(asked, asked.getByRole('link', { name: say('link') }));
      await expect(asked.getByText(WAITS)).toBeVisible();
      await expectNoViolation(asked);
      const answers = asked.getByRole('button', { name: say('answer_send'), exact: true });
      await press(asked, answers.first());
      await expect(asked.locator('#answer-nq-demo-1')).toBeFocused();
      await type(asked, asked.locator('#answer-nq-demo-1'), ANSWER);
      await press(asked, answers.first());
      await expect(asked.getByText(say('done_answered')).first()).toBeVisible();

      // Its asker reads it and agrees that it is public; the dialog shows exactly what would be.
      await page.reload();
      await ready(page);
      await expect(page.getByText(ANSWER).first()).toBeVisible();
      await press(page, page.getByRole('button', { name: say('agree'), exact: true }).first());
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByText(ANSWER)).toBeVisible();
      await expect(dialog.getByText(WAITS)).toBeVisible();
      await press(page, dialog.getByRole('button', { name: say('agree'), exact: true }));
      await expect(page.getByText(say('you_agreed'))).toBeVisible();

      // The other side agrees too.
      await asked.reload();
      await ready(asked);
      await press(asked, asked.locator('summary', { hasText: say('answered_title') }));
      await expect(asked.getByText(say('they_agreed'))).toBeVisible();
      await press(asked, asked.locator('details').getByRole('button', { name: say('agree'), exact: true }));
      await press(asked, asked.getByRole('dialog').getByRole('button', { name: say('agree'), exact: true }));
      await expect(asked.getByText(say('done_agreed')).first()).toBeVisible();

      // Anybody reads it, and finds it by its policy area.
      await asked.context().clearCookies();
      await asked.goto('/answers');
      await ready(asked);
      await expect(asked.getByText(ANSWER)).toBeVisible();
      await tabTo(asked, asked.locator('#answers-area'));
      await asked.locator('#answers-area').selectOption('open-contracting');
      await expect(asked).toHaveURL(/area=open-contracting/);
      await expect(asked.getByText(ANSWER)).toBeVisible();
      await expectNoViolation(asked);
      await press(asked, asked.getByRole('link', { name: WAITS }));
      await expect(asked.getByRole('heading', { level: 1, name: say('answer_page') })).toBeVisible();
      await expect(asked.getByText(say('nameless'))).toBeVisible();
      const path = new URL(asked.url()).pathname;

      // One of the two takes it back, and it is gone.
      await page.goto(path);
      await ready(page);
      await expectNoViolation(page);
      await expectNoSidewaysScrolling(page);
      await press(page, page.getByRole('button', { name: say('take_back'), exact: true }));
      await press(page, page.getByRole('dialog').getByRole('button', { name: say('take_back'), exact: true }));
      await expect(page.getByRole('heading', { level: 1, name: say('answers_title') })).toBeVisible();
      await asked.reload();
      await expect(asked.getByRole('heading', { level: 1, name: say('missing_title') })).toBeVisible();
    } finally {
      await demo.stop();
    }
  });
}
