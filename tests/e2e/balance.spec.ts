// The cohort balancer by keyboard alone, in every language: the call of 138 is balanced, a quota is changed and its cost is
// tried, the quotas are saved, the selection is frozen and exported.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo, type Demo } from './support/demo';
import { press, tabTo } from './support/keyboard';
import { expect, LANGUAGES, People, ready, test } from './support/test';
import { pattern, words } from './support/words';

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.describe.configure({ mode: 'serial' });
    let demo: Demo;
    let people: People;
    const say = (key: string) => words(language, `balance.${key}`);
    const like = (key: string) => pattern(language, `balance.${key}`);

    test.beforeAll(async ({ browser }) => {
      demo = await startDemo();
      people = new People(browser, demo);
    });
    test.afterAll(async () => demo?.stop());

    test('a quota is changed, its cost is tried, and the selection is frozen and exported', async () => {
      // Every press of Tab counts, and a busy machine takes its time for each.
      test.setTimeout(420_000);
      const { page, leave } = await people.as('staff', language);
      await page.goto('/staff/cohorts');
      await ready(page);
      await press(page, page.getByRole('link', { name: pattern(language, 'cohorts.calls_line') }));
      await ready(page);
      await expect(page.locator('main h1')).toBeFocused();
      await expect(page.getByText(say('all_met'))).toBeVisible();
      await expect(page.getByText(like('summary')).first()).toContainText('138');

      // A quota nobody can meet: what gives way is named, and can be taken over.
      const quotas = page.locator('.balance-quotas');
      const least = quotas.locator('input[id$="-min"]').first();
      const before = await least.inputValue();
      await tabTo(page, least);
      await page.keyboard.press('Control+A');
      await page.keyboard.type('51');
      await page.keyboard.press('Enter');
      await expect(least).toHaveValue(before);
      await page.keyboard.press('Control+A');
      await page.keyboard.type('30');
      await page.keyboard.press('Enter');
      await expect(page.getByText(say('wrong'))).toBeVisible();
      await expect(least).toHaveAttribute('aria-invalid', 'true');
      await expect(least).toBeFocused();
      const most = quotas.locator('input[id$="-max"]').first();
      await tabTo(page, most);
      await page.keyboard.press('Control+A');
      await page.keyboard.type('40');
      await page.keyboard.press('Enter');
      await expect(page.getByText(say('loosened_title'))).toBeVisible();
      await expectNoViolation(page);
      await press(page, page.getByRole('button', { name: say('loosened_take') }));
      await expect(page.getByText(say('loosened_title'))).toHaveCount(0);
      await expect(page.locator('#balance-quotas')).toBeFocused();

      await press(page, page.getByRole('button', { name: say('revert') }));
      await expect(least).toHaveValue(before);

      // What a quota costs, tried with one press.
      const total = page.getByText(like('move_what')).first();
      await expect(total).toBeVisible();
      await press(page, page.getByRole('button', { name: like('try_named') }).first());
      await expect(page.locator('#balance-quotas')).toBeFocused();
      await press(page, page.getByRole('button', { name: say('keep') }));
      await expect(page.getByRole('button', { name: say('freeze'), exact: true })).toBeVisible();

      // The grey band is where the committee looks first; the others are a key away.
      const tab = page.getByRole('tab', { name: like('filter_grey') });
      await tabTo(page, tab);
      await page.keyboard.press('ArrowRight');
      await expect(page.getByRole('tab', { name: like('filter_out') })).toHaveAttribute('aria-selected', 'true');
      await expect(page.getByText(say('out_always')).first()).toBeVisible();

      await press(page, page.getByRole('button', { name: say('freeze'), exact: true }));
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('button', { name: say('not_yet') })).toBeFocused();
      await press(page, dialog.getByRole('button', { name: say('freeze_yes'), exact: true }));
      await expect(page.locator('#balance-frozen')).toBeFocused();
      await expect(quotas.locator('input')).toHaveCount(0);
      await expectNoViolation(page);

      const read = async (name: string): Promise<string> => {
        const download = page.waitForEvent('download');
        await press(page, page.getByRole('link', { name: say(name), exact: true }));
        let text = '';
        for await (const chunk of await (await download).createReadStream()) text += chunk.toString();
        return text;
      };
      const table = (await read('export_table')).trim().split('\n');
      expect(table).toHaveLength(139);
      const record = JSON.parse(await read('export_record'));
      expect(record.selection.selected).toHaveLength(50);
      expect(record.problem.applicants).toHaveLength(138);
      expect(record.problem.format).toBe('convene.selection-problem/1');
      await leave();
    });

    test('it fits 320 px', async () => {
      const { page, leave } = await people.as('staff', language, 320);
      await page.goto('/staff/calls');
      await ready(page);
      await expect(page.getByText(like('frozen_at'))).toBeVisible();
      await expectNoSidewaysScrolling(page);
      await leave();
    });
  });
}
