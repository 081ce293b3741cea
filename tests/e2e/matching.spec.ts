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
      // On a slow line the page learns of the new place only when the preview is already open.
      const late = await studio.holdRound();
      await page.keyboard.press('Enter');
      await expect(page.getByText(studio.say('supposed_title'))).toHaveCount(0);

      await press(page, studio.button('verify'));
      await expect(report.getByText(counted(language, 'matching.proof_holds')).first()).toBeVisible();
      await expect(page.getByText(studio.say('verified')).first()).toBeVisible();

      await studio.publish(late);
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
      const ours = await studio.ownRecord();
      await press(page, studio.button('save_run'));
      const { text: theirs } = await studio.savedRecord();
      expect(JSON.parse(theirs)).toEqual(JSON.parse(ours));
      expect(theirs.trim()).toBe(ours);
      await leave();
    });

    test('a round that is matched again stays close to a saved run', async () => {
      // From the report back to the rules is once around the page.
      test.setTimeout(300_000);
      const { page, leave } = await people.as('staff', language);
      const studio = new MatchingStudio(page, language);
      await studio.open();
      const weight = (criterion: string) => page.locator(`#matching-weight-${criterion}`);

      // One step off the usual rules, so that there is something to save whatever was saved before.
      await press(page, studio.button('reset', studio.pane('rules')));
      await press(page, weight('overlap'), 'ArrowRight');
      await press(page, studio.button('save_run'));
      await expect(studio.button('save_run')).toHaveCount(0);
      const earlier = await studio.savedRecord();
      const pairs = (record: { matches: { mentee: string; mentor: string }[] }) =>
        record.matches.map((one) => `${one.mentee} ${one.mentor}`);
      const before = pairs(JSON.parse(earlier.text));

      await press(page, weight('themes'), 'Home');
      await press(page, weight('own_words'), 'Home');
      await press(page, weight('overlap'), 'End');
      await expect(studio.banner()).toBeVisible();
      await expect(studio.percent()).toHaveValue('0');
      // The list of runs is fetched anew after each one that is saved.
      await page.waitForLoadState('networkidle');
      if (await studio.earlierRun().count()) {
        await tabTo(page, studio.earlierRun());
        await studio.earlierRun().selectOption(earlier.id);
      }
      await studio.type(studio.percent(), 80);
      await expect(studio.percent()).toHaveValue('80');
      await expect(page.getByLabel(studio.like('close_percent'))).toBeFocused();
      await expect(studio.banner().getByText(studio.like('change_close'))).toBeVisible();
      await expect(studio.pane('result').getByText(studio.like('tag_kept')).first()).toBeVisible();
      const report = studio.pane('report');
      await expect(report.getByRole('heading', { name: studio.like('close_report') })).toBeVisible();
      await expect(report.getByText(counted(language, 'matching.close_kept'))).toBeVisible();
      await expectNoViolation(page);

      const ours = await studio.ownRecord();
      const record = JSON.parse(ours);
      const after = new Set(pairs(record));
      const stayed = before.filter((pair) => after.has(pair)).length;
      expect(stayed).toBeGreaterThanOrEqual(Math.ceil(before.length * 0.8));
      expect([record.kept.of, record.kept.kept]).toEqual([before.length, stayed]);

      await press(page, studio.button('save_run'));
      await expect(studio.button('save_run')).toHaveCount(0);
      const { text: theirs } = await studio.savedRecord();
      expect(theirs.trim()).toBe(ours);

      // The saved run remembers it, and so does whoever opens the page anew.
      await studio.open();
      await expect(studio.percent()).toHaveValue('80');
      await expect(studio.banner()).toHaveCount(0);
      await studio.type(studio.percent(), 0);
      await expect(studio.banner().getByText(studio.like('change_free'))).toBeVisible();
      await press(page, studio.button('undo', studio.banner()));
      await expect(studio.percent()).toHaveValue('80');
      await expect(studio.banner()).toHaveCount(0);
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
