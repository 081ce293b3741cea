// The matching studio by keyboard alone, in every language: somebody is left out, staff read why, try the proposed fix, see
// what it does, record the agreement, verify, publish in two steps, undo, and publish again.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo, WITH_UNDO, type Demo } from './support/demo';
import { press, tabTo } from './support/keyboard';
import { MatchingStudio } from './support/matching';
import { expect, LANGUAGES, People, test } from './support/test';
import { counted, pattern } from './support/words';

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.describe.configure({ mode: 'serial' });
    let demo: Demo;
    let people: People;

    test.beforeAll(async ({ browser }) => {
      demo = await startDemo(WITH_UNDO);
      people = new People(browser, demo);
    });
    test.afterAll(async () => demo?.stop());

    test('a weight, a pin and a ban are answered at once and can be undone', async () => {
      const { page, leave } = await people.as('staff', language);
      const studio = new MatchingStudio(page, language);
      await studio.open();
      await expect(studio.banner()).toHaveCount(0);

      const hours = page.locator('#matching-weight-overlap');
      await tabTo(page, hours);
      for (let step = 0; step < 5; step += 1) await page.keyboard.press('PageUp');
      await expect(studio.banner()).toContainText(new RegExp(`${counted(language, 'matching.move_worst').source}|${counted(language, 'matching.move_same').source}`));
      await press(page, studio.button('undo', studio.banner()));
      await expect(studio.banner()).toHaveCount(0);

      // Letters act inside the result only.
      await tabTo(page, studio.rows().first());
      const second = studio.rows().nth(1);
      await page.keyboard.press('j');
      await expect(second).toBeFocused();
      await page.keyboard.press('k');
      await expect(studio.rows().first()).toBeFocused();
      await page.keyboard.press('p');
      await expect(studio.pins()).toHaveCount(1);
      await page.keyboard.press('p');
      await expect(studio.pins()).toHaveCount(0);
      await page.keyboard.press('b');
      await expect(studio.banner()).toBeVisible();
      await press(page, studio.button('undo', studio.banner()));
      await expect(studio.banner()).toHaveCount(0);
      await leave();
    });

    test('a row says why this mentor, and why not any other', async () => {
      const { page, leave } = await people.as('staff', language);
      const studio = new MatchingStudio(page, language);
      await studio.open();
      const first = studio.rows().first();
      await press(page, first);
      await expect(first).toHaveAttribute('aria-expanded', 'true');
      await expect(page.getByText(studio.like('why_title')).first()).toBeVisible();
      const choice = page.getByLabel(studio.say('why_not'), { exact: true });
      await tabTo(page, choice);
      const others = await choice.locator('option').count();
      expect(others).toBeGreaterThan(3);
      for (let other = 0; other < others; other += 1) {
        await choice.selectOption({ index: other });
        await expect(page.locator('.matching-why-not-said p').first()).toBeVisible();
        await expect(page.getByText(pattern(language, 'reasons.unknown'))).toHaveCount(0);
      }
      await expectNoViolation(page);
      await leave();
    });

    test('a fix matches whoever was left out, and the round is proved, published, undone and published again', async () => {
      // The longest way on foot: every press of Tab counts.
      test.setTimeout(300_000);
      const { page, leave } = await people.as('staff', language);
      const studio = new MatchingStudio(page, language);
      await studio.open();

      const report = studio.pane('report');
      const before = await report.locator('.matching-unmatched > li').count();
      expect(before).toBeGreaterThan(0);
      const attempt = report.getByRole('button', { name: studio.like('try_place') }).first();
      await press(page, attempt);
      await expect(studio.banner()).toBeFocused();
      await expect(studio.banner()).toContainText(counted(language, 'matching.supposed_place'));
      await expect(page.getByText(studio.say('was_left_out')).first()).toBeVisible();

      // Nobody publishes what is only supposed.
      await press(page, studio.button('publish'));
      await expect(page.getByText(studio.say('unagreed_title'))).toBeVisible();
      await press(page, studio.button('record_agreement'));
      const dialog = page.getByRole('dialog');
      await expect(studio.button('not_yet', dialog)).toBeFocused();
      await tabTo(page, studio.button('agree_yes', dialog));
      await page.keyboard.press('Enter');
      await expect(page.getByText(studio.say('supposed_title'))).toHaveCount(0);

      await press(page, studio.button('verify'));
      await expect(report.getByText(counted(language, 'matching.proof_holds')).first()).toBeVisible();
      await expect(page.getByText(studio.say('verified')).first()).toBeVisible();

      await studio.publish();
      await expect(page.getByText(studio.like('undo_until'))).toBeVisible();
      await press(page, studio.button('undo_publication'));
      await expect(studio.button('publish')).toBeVisible();
      await expect(page.getByText(studio.say('state_published'))).toHaveCount(0);
      await studio.publish();
      await expect(page.getByText(studio.say('state_published')).first()).toBeVisible();
      await expectNoViolation(page);
      await leave();
    });

    test('kept runs are listed, opened and compared', async () => {
      const { page, leave } = await people.as('staff', language);
      const studio = new MatchingStudio(page, language);
      await studio.open();
      const worstOff = page.getByRole('radio', { name: studio.like('objective_worst_off') });
      await tabTo(page, page.getByRole('radio', { checked: true }));
      await page.keyboard.press('ArrowDown');
      await expect(worstOff).toBeChecked();
      await press(page, studio.button('save_run'));
      await expect(studio.button('save_run')).toHaveCount(0);
      await press(page, studio.button('compare_runs'));
      const runs = page.locator('#matching-runs');
      await expect(runs).toBeFocused();
      await expect(runs.getByText(studio.say('compare_rules'))).toBeVisible();
      await expectNoViolation(page);
      await press(page, runs.getByRole('button', { name: studio.like('run_open_number') }).last());
      await expect(page.locator('.matching-which')).toContainText(studio.like('cohort_and_run'));
      await leave();
    });

    test('page and server give the same answer, byte for byte', async () => {
      const { page, leave } = await people.as('staff', language);
      const studio = new MatchingStudio(page, language);
      await studio.open();
      const total = page.getByRole('radio', { name: studio.like('objective_total') });
      await total.focus();
      await page.keyboard.press('Space');
      const download = page.waitForEvent('download');
      await press(page, studio.button('record', studio.pane('report')));
      const stream = await (await download).createReadStream();
      let ours = '';
      for await (const chunk of stream) ours += chunk.toString();
      await press(page, studio.button('save_run'));
      const link = studio.pane('report').getByRole('link', { name: studio.say('record') });
      const address = await link.getAttribute('href');
      const theirs = await page.evaluate(async (address) => (await fetch(address!)).text(), address);
      expect(JSON.parse(theirs)).toEqual(JSON.parse(ours));
      expect(theirs.trim()).toBe(ours);
      await leave();
    });

    test('it fits 320 px, with everything open', async () => {
      const { page, leave } = await people.as('staff', language, 320);
      const studio = new MatchingStudio(page, language);
      await studio.open();
      await press(page, studio.rows().first());
      await press(page, studio.button('compare_runs'));
      await expect(page.locator('#matching-runs').getByText(studio.say('compare_rules'))).toBeVisible();
      await expectNoSidewaysScrolling(page);
      await expectNoViolation(page);
      await leave();
    });
  });
}
