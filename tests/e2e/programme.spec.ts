// From cohort to first session and mentor, by keyboard alone, in every language: staff form and publish groups for the
// cohort of 2024, match it with the mentors and publish; a point of contact sees group, hours, reasons and mentor.
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

    test('staff form groups, are told why a move is not possible, and publish', async () => {
      const { page, leave } = await people.as('staff', language);
      await page.goto('/staff/today');
      await ready(page);
      await press(page, page.getByRole('navigation').getByRole('link', { name: say('common.nav_groups'), exact: true }));
      await ready(page);
      await expect(page.locator('main h1')).toBeFocused();
      await press(page, page.getByRole('button', { name: say('groups.form'), exact: true }));
      await expect(page.getByRole('heading', { name: say('groups.heading') })).toBeVisible({ timeout: 30_000 });

      const move = page.getByRole('button', { name: pattern(language, 'groups.move_name') }).last();
      await press(page, move);
      const without = page.getByRole('button', { name: say('groups.move_out') });
      await tabTo(page, without);
      await page.keyboard.press('Enter');
      await expect(page.getByText(pattern(language, 'groups.refused')).or(page.getByText(pattern(language, 'groups.moved_out'))).first()).toBeVisible();

      await press(page, page.getByRole('button', { name: say('groups.publish'), exact: true }));
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('button', { name: say('groups.not_yet') })).toBeFocused();
      await press(page, dialog.getByRole('button', { name: say('groups.publish_confirm'), exact: true }));
      await expect(page.getByText(counted(language, 'groups.published')).first()).toBeVisible();
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
      expect(file.match(/BEGIN:VEVENT/g)).toHaveLength(8);
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
  });
}
