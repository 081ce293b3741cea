// What staff do for somebody's safety, by keyboard: fields made narrower and never wider, and countries at risk.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo, type Demo } from './support/demo';
import { press, tabTo } from './support/keyboard';
import { expect, People, ready, test, type Language } from './support/test';
import { pattern, words } from './support/words';
import type { BrowserContext, Locator, Page } from '@playwright/test';

const LANGUAGES: Language[] = ['en', 'es'];

interface Setting {
  field: string;
  level: string;
  set_by: string | null;
}

/** Who reads what of whoever is signed in, as they are told themselves. */
async function own(context: BrowserContext): Promise<{ at_risk: boolean; fields: Setting[] }> {
  return (await context.request.get('/api/v1/account/privacy')).json();
}

function level(fields: Setting[], field: string): Setting {
  return fields.find((one) => one.field === field)!;
}

for (const language of LANGUAGES) {
  const say = (key: string): string => words(language, `safety.${key}`);
  const like = (key: string): RegExp => pattern(language, `safety.${key}`);
  const button = (within: Page | Locator, key: string): Locator => within.getByRole('button', { name: say(key), exact: true });
  const outcome = (page: Page): Locator => page.locator('#safety-outcome');

  test.describe(`in ${language}, a person`, () => {
    let demo: Demo;
    let people: People;
    test.beforeAll(async ({ browser }) => {
      demo = await startDemo();
      people = new People(browser, demo);
    });
    test.afterAll(async () => demo?.stop());

    test('a field is made safer, then everything, and only the person widens it again', async () => {
      test.setTimeout(240_000);
      const owner = await people.as('government', language);
      const { page, leave } = await people.as('staff', language);
      await page.goto('/staff/people?q=tamale&role=government_seat');
      await ready(page);
      const holder = page.getByRole('row').filter({ hasText: words(language, 'terms.seat_government_lead') }).first();
      await press(page, holder.getByRole('link', { name: pattern(language, 'people.levels_of') }));
      await expect(page.locator('main h1')).toBeFocused();
      await ready(page);
      await expectNoViolation(page);
      const row = (field: string): Locator => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: say(field), exact: true }) });
      await expect(row('field_role')).toContainText(say('level_public'));
      await expect(row('field_role')).toContainText(say('by_default'));

      // Only what is narrower is offered, the least first.
      const dialog = page.getByRole('dialog');
      await press(page, row('field_role').getByRole('button'));
      await expect(button(dialog, 'not_now')).toBeFocused();
      await expect(dialog.getByText(like('consequence'))).toBeVisible();
      const levels = dialog.locator('input[type="radio"]');
      await expect(levels).toHaveCount(3);
      await expect(levels.first()).toBeChecked();
      await expectNoViolation(page);
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      expect(level((await own(owner.context)).fields, 'role').level).toBe('public');

      await press(page, row('field_role').getByRole('button'));
      await tabTo(page, levels.first());
      await page.keyboard.press('ArrowDown');
      await press(page, button(dialog, 'narrow'));
      await expect(outcome(page)).toBeFocused();
      await expect(outcome(page).getByText(like('narrowed'))).toBeVisible();
      await expect(row('field_role')).toContainText(say('level_cohort'));
      await expect(row('field_role')).toContainText(say('by_staff'));
      expect(level((await own(owner.context)).fields, 'role')).toMatchObject({ level: 'cohort', set_by: 'staff' });

      // Somebody else of the staff is faster while the question is open.
      const id = new URL(page.url()).pathname.split('/').at(-2)!;
      await press(page, row('field_name').getByRole('button'));
      await page.evaluate(async (id) => {
        const body = JSON.stringify({ field: 'name', level: 'introductions' });
        await fetch(`/api/v1/staff/people/${id}/levels`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      }, id);
      await press(page, button(dialog, 'narrow'));
      await expect(outcome(page).getByText(say('already'))).toBeVisible();
      await expect(row('field_name')).toContainText(say('safest'));
      await expect(row('field_name').getByRole('button')).toHaveCount(0);

      // Without a connection nothing is said to be done; the next press finishes it.
      const path = '**/api/v1/staff/people/*/levels';
      await page.route(path, (route) => (route.request().method() === 'POST' ? route.abort('internetdisconnected') : route.fallback()));
      await press(page, button(page, 'hide_all'));
      await press(page, button(dialog, 'hide_all'));
      await expect(outcome(page).getByText(words(language, 'errors.offline_title'))).toBeVisible();
      await page.unroute(path);
      await press(page, page.getByRole('button', { name: words(language, 'common.try_again') }));
      await expect(outcome(page).getByText(like('all_done'))).toBeVisible();
      await expect(outcome(page)).toBeFocused();
      await expect(page.getByText(say('all_hidden'))).toBeVisible();
      await expect(button(page, 'hide_all')).toHaveCount(0);
      const hidden = (await own(owner.context)).fields;
      expect(new Set(hidden.map((one) => one.level))).toEqual(new Set(['introductions']));
      await page.setViewportSize({ width: 320, height: 900 });
      await expectNoViolation(page);
      await expectNoSidewaysScrolling(page);

      // The person widens a field again, as their own page says they can.
      await owner.page.goto('/account/privacy');
      await ready(owner.page);
      await expect(owner.page.getByText(words(language, 'privacy.set_staff')).first()).toBeVisible();
      const widened = await owner.page.evaluate(async () => {
        const changes = [{ field: 'name', from: 'introductions', to: 'cohort' }];
        const answer = await fetch('/api/v1/account/privacy/levels', {
          method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ changes }),
        });
        return answer.status;
      });
      expect(widened).toBe(200);
      await page.reload();
      await ready(page);
      await expect(row('field_name')).toContainText(say('by_owner'));
      await expect(row('field_name').getByRole('button')).toHaveCount(1);
      await owner.leave();
      await leave();
    });
  });

  test.describe(`in ${language}, a country`, () => {
    let demo: Demo;
    let people: People;
    test.beforeAll(async ({ browser }) => {
      demo = await startDemo();
      people = new People(browser, demo);
    });
    test.afterAll(async () => demo?.stop());

    test('a flag hides the people of a country, and lifting it shows nobody again', async () => {
      test.setTimeout(180_000);
      const owner = await people.as('government', language);
      const { page, leave } = await people.as('staff', language, 360);
      await page.goto('/staff/people');
      await ready(page);
      await press(page, page.getByRole('main').getByRole('link', { name: words(language, 'people.countries'), exact: true }));
      await expect(page.getByRole('heading', { level: 1, name: say('title'), exact: true })).toBeFocused();
      await ready(page);
      await expect(page.getByText(say('empty_title'))).toBeVisible();

      await press(page, button(page, 'flag'));
      const summary = page.locator('.error-summary');
      await expect(summary).toBeFocused();
      await expect(page).toHaveTitle(new RegExp(`^${words(language, 'common.error_prefix')}: `));
      await expectNoViolation(page);
      await press(page, summary.getByRole('link', { name: say('country_required') }));
      const country = page.locator('#safety-country');
      await expect(country).toBeFocused();
      await page.keyboard.type('Ghana');
      await expect(country).toHaveValue('GH');

      const dialog = page.getByRole('dialog');
      await press(page, button(page, 'flag'));
      await expect(button(dialog, 'not_now')).toBeFocused();
      await expect(dialog.getByText(say('flag_now'))).toBeVisible();
      await expect(dialog.getByText(say('flag_later'))).toBeVisible();
      await expectNoViolation(page);
      await press(page, button(dialog, 'not_now'));
      await expect(dialog).toHaveCount(0);
      expect((await own(owner.context)).at_risk).toBe(false);
      await expect(country).toHaveValue('GH');

      // The answer is lost; asking again says how things are to be, and twice is the same.
      const path = '**/api/v1/staff/countries-at-risk';
      let lost = false;
      await page.route(path, async (route) => {
        if (lost || route.request().method() !== 'POST') return route.fallback();
        lost = true;
        await route.fetch();
        return route.abort('connectionreset');
      });
      await press(page, button(page, 'flag'));
      await press(page, button(dialog, 'flag'));
      await expect(outcome(page).getByText(words(language, 'errors.offline_title'))).toBeVisible();
      await press(page, page.getByRole('button', { name: words(language, 'common.try_again') }));
      await expect(outcome(page).getByText(like('flagged'))).toBeVisible();
      await expect(outcome(page)).toBeFocused();
      const row = page.getByRole('row').filter({ hasText: 'Ghana' });
      await expect(row).toContainText(say('state_flagged'));
      await expect(country.locator('option[value="GH"]')).toHaveCount(0);
      await expectNoViolation(page);
      await expectNoSidewaysScrolling(page);
      const flagged = await own(owner.context);
      expect(flagged.at_risk).toBe(true);
      expect(new Set(flagged.fields.map((one) => one.level))).toEqual(new Set(['introductions']));

      await press(page, row.getByRole('button'));
      await expect(dialog.getByText(say('lift_later'))).toBeVisible();
      await press(page, button(dialog, 'lift'));
      await expect(outcome(page).getByText(like('lifted'))).toBeVisible();
      await expect(page.getByText(say('empty_title'))).toBeVisible();
      const lifted = await own(owner.context);
      expect(lifted.at_risk).toBe(false);
      expect(level(lifted.fields, 'name')).toMatchObject({ level: 'introductions', set_by: 'flag' });
      await owner.leave();
      await leave();
    });
  });
}
