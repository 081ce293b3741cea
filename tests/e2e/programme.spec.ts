// From cohort to first session and mentor, by keyboard alone, in every language: staff form and publish groups for the
// cohort of 2024, match it with the mentors and publish; a point of contact sees group, hours, reasons and mentor.
import { expectNoViolation } from './support/axe';
import { readCalendar } from './support/calendar';
import { startDemo, type Demo } from './support/demo';
import { press, tabTo } from './support/keyboard';
import { MatchingStudio } from './support/matching';
import { expect, LANGUAGES, People, ready, test } from './support/test';
import { counted, pattern, words } from './support/words';

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.describe.configure({ mode: 'serial' });
    let demo: Demo;
    let people: People;
    const say = (key: string) => words(language, key);

    test.beforeAll(async ({ browser }) => {
      demo = await startDemo();
      people = new People(browser, demo);
    });
    test.afterAll(async () => demo?.stop());

    test('a point of contact is told that the group is being formed', async () => {
      const { page, leave } = await people.as('government', language);
      await page.goto('/home');
      await ready(page);
      await expect(page.getByRole('heading', { name: say('home.wait_group_title') })).toBeVisible();
      await expect(page.getByRole('main')).toMatchAriaSnapshot({ name: `home-waiting-${language}.aria.yml` });
      await leave();
    });

    test('staff form groups, suppose a change, swap two members, take an edit back, and publish in two steps', async () => {
      test.setTimeout(420_000);
      const { page, leave } = await people.as('staff', language);
      await page.goto('/staff/today');
      await ready(page);
      await press(page, page.getByRole('navigation').getByRole('link', { name: say('common.nav_groups'), exact: true }));
      await ready(page);
      await expect(page.locator('main h1')).toBeFocused();
      await press(page, page.getByRole('button', { name: say('groups.form'), exact: true }));
      await expect(page.getByRole('heading', { name: say('groups.heading') })).toBeVisible({ timeout: 30_000 });

      // Three proposals side by side; the first keeps every rule.
      const proposals = page.getByRole('button', { name: pattern(language, 'groups.proposal') });
      await expect(proposals).toHaveCount(3);
      await press(page, proposals.nth(1));
      await expect(proposals.nth(1)).toBeFocused();
      await expect(page.getByText(say('groups.supposed_title')).first()).toBeVisible();
      await page.keyboard.press('Shift+Tab');
      await press(page, proposals.first());
      await expect(page.getByText(say('groups.supposed_title'))).toHaveCount(0);

      // What publishing one proposal would do is not shown under another that was chosen before the answer came.
      let answer = () => {};
      const held = new Promise<void>((resolve) => (answer = resolve));
      await page.route('**/publication-preview', async (route) => { await held; await route.continue(); }, { times: 1 });
      const came = page.waitForResponse('**/publication-preview');
      await press(page, page.getByRole('button', { name: say('groups.publish'), exact: true }));
      await press(page, proposals.nth(1));
      answer();
      await (await came).finished();
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      await expect(page.locator('#groups-preview')).toHaveCount(0);
      await press(page, proposals.first());

      // Somebody has no group; the proposed change is supposed, and they have one.
      const left = page.locator('.group-left > li');
      const before = await left.count();
      expect(before).toBeGreaterThan(0);
      await press(page, page.getByRole('button', { name: pattern(language, 'groups.suppose_name') }).first());
      await expect(left).toHaveCount(before - 1);
      await expect(page.getByText(pattern(language, 'groups.supposed_for')).first()).toBeVisible();
      await expect(page.getByText(say('groups.supposed_title')).first()).toBeVisible();
      await expect(page.locator(':focus')).toHaveAccessibleName(pattern(language, 'groups.move_name'));

      // Every move says what it does or which rule stands against it; two members change places.
      const member = page.locator('.group-column').last().locator('.group-member').last();
      const name = await member.locator('.group-member-name').innerText();
      await press(page, member.getByRole('button'), 'm');
      await expect(page.locator('#group-move-title')).toBeFocused();
      const panel = page.locator('.group-move');
      await expect(panel.locator('.group-refused').first()).not.toBeEmpty();
      const swap = panel.getByRole('button', { name: pattern(language, 'groups.swap_with') }).first();
      await press(page, swap);
      await expect(page.getByText(pattern(language, 'groups.swapped')).first()).toBeVisible();
      await expect(page.locator('.group-column').last().getByText(name, { exact: true })).toHaveCount(0);
      await expectNoViolation(page);

      // The swap is taken back, then a member is locked and stays.
      await press(page, page.getByRole('button', { name: say('groups.undo'), exact: true }));
      await expect(page.getByText(say('groups.undone')).first()).toBeVisible();
      await expect(page.locator('.group-column').last().getByText(name, { exact: true })).toBeVisible();
      await press(page, member.getByRole('button'));
      await press(page, panel.getByRole('button', { name: say('groups.lock'), exact: true }));
      await expect(member.getByText(say('groups.lock_stays'))).toBeVisible();
      await press(page, member.getByRole('button'));
      await expect(panel.getByText(pattern(language, 'reasons.rule_locked')).first()).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(member.getByRole('button')).toBeFocused();

      await press(page, page.getByRole('button', { name: say('groups.publish'), exact: true }));
      const preview = page.locator('#groups-preview');
      await expect(preview).toBeFocused();
      await press(page, preview.locator('summary').first());
      await expect(preview.locator('.group-mail').first()).toBeVisible();
      await press(page, preview.getByRole('button', { name: say('groups.publish_next'), exact: true }));
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('button', { name: say('groups.not_yet') })).toBeFocused();
      await press(page, dialog.getByRole('button', { name: say('groups.publish_confirm'), exact: true }));
      await expect(page.locator('#groups-published')).toBeFocused();
      await expect(page.getByText(counted(language, 'groups.published')).first()).toBeVisible();

      // Whoever is in no group can still be placed; the draft keeps every hour.
      await press(page, page.getByRole('button', { name: say('groups.place_late'), exact: true }));
      await expect(page.locator('#groups-heading')).toBeFocused();
      await expect(page.getByText(say('groups.others_published')).first()).toBeVisible();
      await leave();
    });

    test('staff match the cohort with the mentors, pin a pair, and publish', async () => {
      const { page, leave } = await people.as('staff', language);
      const studio = new MatchingStudio(page, language);
      await studio.open();
      const row = studio.rows().first();
      await press(page, row);
      await expect(row).toHaveAttribute('aria-expanded', 'true');
      await press(page, page.getByRole('button', { name: studio.like('pin_named') }).first());
      await expect(studio.pins()).toHaveCount(1);
      await studio.publish();
      await expect(page.getByText(studio.say('state_published')).first()).toBeVisible();
      await leave();
    });

    test('the point of contact sees group, local times, reasons and the calendar file', async () => {
      const { page, leave } = await people.as('government', language);
      await page.goto('/home');
      await ready(page);
      await press(page, page.getByRole('navigation').getByRole('link', { name: say('common.nav_group'), exact: true }));
      await ready(page);
      await expect(page.getByRole('heading', { name: pattern(language, 'group.band_title_n') })).toBeVisible();
      await expect(page.getByRole('heading', { name: say('group.why_title') })).toBeVisible();
      expect(await page.locator('.why-list > li').count()).toBeGreaterThanOrEqual(3);
      await expect(page.getByRole('main')).toMatchAriaSnapshot({ name: `group-${language}.aria.yml` });

      const calendar = page.getByRole('link', { name: say('group.add_calendar') });
      await tabTo(page, calendar);
      const download = page.waitForEvent('download');
      await page.keyboard.press('Enter');
      const stream = await (await download).createReadStream();
      let file = '';
      for await (const chunk of stream) file += chunk.toString();
      const sessions = readCalendar(file);
      expect(sessions).toHaveLength(8);
      expect(new Set(sessions.map((session) => session.uid)).size).toBe(8);
      for (const session of sessions) {
        expect([session.minutes, session.zone, session.status]).toEqual([90, 'UTC', 'CONFIRMED']);
        expect(session.sequence).toBeGreaterThan(0);
      }
      await leave();
    });

    test('the point of contact sees the mentor and why', async () => {
      const { page, leave } = await people.as('government', language);
      await page.goto('/mentoring');
      await ready(page);
      await expect(page.getByRole('heading', { name: say('mentoring.your_mentor') })).toBeVisible();
      await expect(page.getByRole('heading', { name: say('mentoring.why_mentor') })).toBeVisible();
      expect(await page.locator('.why-list > li').count()).toBeGreaterThanOrEqual(2);
      await expect(page.getByRole('main')).toMatchAriaSnapshot({ name: `mentoring-${language}.aria.yml` });
      await leave();
    });

    test('the mentor sees whom they help', async () => {
      const { page, leave } = await people.as('mentor', language);
      await page.goto('/mentoring');
      await ready(page);
      await expect(page.getByRole('heading', { name: say('mentoring.offer_title') })).toBeVisible();
      await leave();
    });

    test('the facilitator sees the group they lead', async () => {
      const { page, leave } = await people.as('facilitator', language);
      await page.goto('/group');
      await ready(page);
      await expect(page.locator('main h1')).toHaveText(pattern(language, 'group.heading'));
      await leave();
    });

    test('staff suppose hours in turn and interpretation, and the calendar has both hours', async () => {
      test.setTimeout(420_000);
      const { page, leave } = await people.as('staff', language);
      await page.goto('/staff/groups');
      await ready(page);
      // Small groups have room for one more.
      for (const [field, value] of [['#size-min', '4'], ['#size-max', '6']] as const) {
        await tabTo(page, page.locator(field));
        await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.type(value);
      }
      await page.keyboard.press('Enter');
      await expect(page.getByRole('button', { name: pattern(language, 'groups.proposal') })).toHaveCount(3, { timeout: 30_000 });
      await expect(page.locator('.group-member').first()).toBeVisible();

      // Interpretation stands beside the smallest change and places a member as well.
      const left = page.locator('.group-left > li');
      const before = await left.count();
      await press(page, page.getByRole('button', { name: pattern(language, 'groups.suppose_speech') }).first());
      await expect(left).toHaveCount(before - 1);
      await expect(page.getByText(pattern(language, 'reasons.fix_interpretation')).first()).toBeVisible();

      // A member whose hours alone stand against a group: two hours take turns.
      const turns = page.locator('.group-otherwise').filter({ hasText: say('reasons.fix_turns') }).getByRole('button');
      let moved = '';
      for (const member of await page.locator('.group-member').all()) {
        await press(page, member.getByRole('button'), 'm');
        await expect(page.locator('.group-move table').first()).toBeVisible();
        if ((await turns.count()) > 0) {
          moved = await member.locator('.group-member-name').innerText();
          break;
        }
        await page.keyboard.press('Escape');
      }
      expect(moved).not.toBe('');
      await expectNoViolation(page);
      await press(page, turns.first());
      const turning = page.locator('.group-column').filter({ has: page.locator('.group-turn') });
      await expect(turning).toHaveCount(1);
      await expect(turning.getByText(moved, { exact: true })).toBeVisible();
      await expectNoViolation(page);

      // Published, every session is an entry of its own, and the hours change places from one to the next.
      await press(page, page.getByRole('button', { name: say('groups.publish'), exact: true }));
      await expect(page.locator('#groups-preview')).toBeFocused();
      await press(page, page.locator('#groups-preview').getByRole('button', { name: say('groups.publish_next'), exact: true }));
      await press(page, page.getByRole('dialog').getByRole('button', { name: say('groups.publish_confirm'), exact: true }));
      await expect(page.locator('#groups-published')).toBeFocused();
      const number = /\d+/.exec(await turning.getByRole('heading').innerText())?.[0];
      const file = await page.request.get(`/api/v1/groups/g-2024-${number}/calendar.ics`);
      const clocks = readCalendar(await file.text()).map((session) => session.clock);
      expect(clocks).toHaveLength(8);
      expect(clocks[0]).not.toBe(clocks[1]);
      expect(clocks).toEqual(clocks.map((_, at) => clocks[at % 2]));

      await leave();
    });
  });
}
