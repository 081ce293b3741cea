// The cohort balancer by keyboard alone, in every language: the call of 138 is balanced, a quota is changed and its cost is
// tried, the quotas are saved, the selection is frozen and exported.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo, type Demo } from './support/demo';
import { press, tabTo } from './support/keyboard';
import { expect, LANGUAGES, People, ready, test } from './support/test';
import { pattern, words } from './support/words';

const APPLICATIONS = `id,name,country,region,kind,population,reviews
ada-gh,Ada,GH,africa-middle-east,city,90000,Nino|GE|80;Ama|GH|95
bongor-td,Bongor,TD,africa-middle-east,city,30000,Nino|GE|70.5
mestia-ge,Mestia,GE,europe,municipality,,Ama|GH|60
`;

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
      // What is no number is not taken, and more than there are seats is told beside the field.
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
      await page.keyboard.press('Enter');
      await expect(least).toHaveValue(before);
      await expect(page.getByText(say('wrong'))).toBeVisible();
      await page.keyboard.press('Control+A');
      await page.keyboard.type('51');
      await page.keyboard.press('Enter');
      await expect(least).toHaveValue('51');
      await expect(least).toHaveAttribute('aria-invalid', 'true');
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

      // What was typed stays when the question fails, and is asked again.
      await page.route('**/balances', (route) => route.fulfill({ status: 500, body: '' }), { times: 1 });
      await tabTo(page, least);
      await page.keyboard.press('Control+A');
      await page.keyboard.type('9');
      await page.keyboard.press('Enter');
      const again = page.getByRole('button', { name: words(language, 'common.try_again') });
      await press(page, again);
      await expect(again).toHaveCount(0);
      await expect(least).toHaveValue('9');
      await press(page, page.getByRole('button', { name: say('revert') }));
      await expect(least).toHaveValue(before);

      // A quota more, and away again.
      await press(page, page.getByRole('button', { name: say('add_verb'), exact: true }));
      const added = quotas.locator('input[id$="-min"]:focus');
      await expect(added).toHaveValue('0');
      const rows = await quotas.locator('.balance-quota').count();
      const row = quotas.locator('.balance-quota').filter({ has: page.locator(`[id="${await added.getAttribute('id')}"]`) });
      await press(page, row.getByRole('button'));
      await expect(quotas.locator('.balance-quota')).toHaveCount(rows - 1);
      await expect(page.locator('#balance-quotas')).toBeFocused();

      // Somebody joins whatever the score, and is left to scores and quotas again.
      await press(page, page.locator('summary', { hasText: say('decide_about') }));
      await press(page, page.getByRole('button', { name: say('decide'), exact: true }));
      const byHand = page.locator('#balance-by-hand');
      await expect(byHand).toBeFocused();
      await expect(byHand).toContainText(say('decided_join'));
      await press(page, byHand.getByRole('button'));
      await expect(byHand).toContainText(say('by_hand_none'));

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
      // A failure is told where it was asked, and asked again there.
      await page.route('**/freeze', (route) => route.fulfill({ status: 500, body: '' }), { times: 1 });
      await press(page, dialog.getByRole('button', { name: say('freeze_yes'), exact: true }));
      await press(page, dialog.getByRole('button', { name: words(language, 'common.try_again') }));
      await expect(page.locator('#balance-frozen')).toBeFocused();
      await expect(quotas.locator('input')).toHaveCount(0);
      await expectNoViolation(page);

      const read = async (name: string): Promise<string> => {
        const download = page.waitForEvent('download');
        await press(page, page.getByRole('link', { name: say(name), exact: true }).or(page.getByRole('button', { name: say(name), exact: true })));
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
      await page.getByRole('button', { name: say('show_quotas') }).click();
      await expectNoSidewaysScrolling(page);
      await leave();
    });

    test('a call is made and its applications come from a file', async () => {
      test.setTimeout(240_000);
      const { page, leave } = await people.as('staff', language);
      await page.goto('/staff/calls');
      await ready(page);
      await press(page, page.locator('summary', { hasText: say('new_call') }));
      await press(page, page.getByRole('button', { name: say('make'), exact: true }));
      const name = page.locator('#call-name');
      await expect(name).toHaveAttribute('aria-invalid', 'true');
      await expectNoViolation(page);
      await press(page, page.locator('main a[href="#call-name"]'));
      await expect(name).toBeFocused();
      await page.keyboard.type('2031');
      await tabTo(page, page.locator('#call-seats'));
      await page.keyboard.type('2');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/\/staff\/data\?call=call-/);
      await ready(page);
      await expect(page.locator('main h1')).toHaveText(words(language, 'import.applications_title'));
      await expect(page.locator('main h1')).toBeFocused();

      const choose = async (csv: string) => {
        const file = { name: 'applications.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
        await page.locator('#import-file').setInputFiles(file);
        await expect(page.locator('#import-report')).toBeFocused();
      };
      await choose(APPLICATIONS.replace('|80', '|180'));
      await expect(page.getByText(words(language, 'import.out_of_range'))).toBeVisible();
      await expectNoViolation(page);
      await press(page, page.getByRole('button', { name: words(language, 'import.another') }));
      // Of two files in a row the report is about the second, although the first is still on its way.
      let answer = () => {};
      const held = new Promise<void>((resolve) => (answer = resolve));
      await page.route('**/applicants?dry_run=true', async (route) => { await held; await route.continue(); }, { times: 1 });
      const rows = APPLICATIONS.split('\n');
      const first = { name: 'first.csv', mimeType: 'text/csv', buffer: Buffer.from(`${rows[0]}\n${rows[1]}\n`) };
      await page.locator('#import-file').setInputFiles(first);
      await expect(page.getByText('first.csv')).toBeVisible();
      const second = { ...first, name: 'second.csv', buffer: Buffer.from(APPLICATIONS) };
      await page.locator('#import-file').setInputFiles(second);
      await expect(page.getByText('second.csv')).toBeVisible();
      answer();
      await expect(page.locator('#import-report')).toBeFocused();
      await expect(page.locator('#import-report .figure-number').first()).toHaveText('3');
      await press(page, page.getByRole('button', { name: words(language, 'import.import_verb'), exact: true }));
      await press(page, page.getByRole('link', { name: words(language, 'import.see_balance') }));
      await ready(page);
      await expect(page.locator('main p.strong', { hasText: '2031' })).toBeVisible();
      await expect(page.getByText(say('in_always')).first()).toBeVisible();
      await leave();
    });
  });
}
