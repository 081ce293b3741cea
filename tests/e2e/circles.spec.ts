// Circles as those meet them who open, lead and join one, by keyboard: the Support Unit opens a circle and names a lead, the
// lead adds a date, and a reformer joins, sees who is inside and where it meets, and leaves.
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { startDemo } from './support/demo';
import { press, tabTo, type } from './support/keyboard';
import { expect, LANGUAGES, People, ready, test } from './support/test';
import { words } from './support/words';

const TOPIC = 'Minutes that people read';
const ABOUT = 'For whoever writes minutes and wonders who reads them.';
const LINK = 'https://meet.example.org/minutes';

for (const language of LANGUAGES) {
  const say = (key: string): string => words(language, `circles.${key}`);
  const numbered = (key: string): string => say(key).replace('{{ number }}', '1');

  test(`${language}: a circle is opened, planned, joined and left`, async ({ browser }) => {
    test.setTimeout(180_000);
    const demo = await startDemo();
    try {
      const people = new People(browser, demo);
      const [staff, lead] = [await people.as('staff', language), await people.as('facilitator', language)];
      const reformer = await people.as('reformer', language, 360);
      const session = await (await lead.page.context().request.get('/api/v1/session')).json();
      const name: string = session.person.name;

      // What is missing is named, and the focus is there.
      const { page } = staff;
      await page.goto('/circles');
      await ready(page);
      await expectNoViolation(page);
      await press(page, page.getByRole('link', { name: say('open') }));
      await expect(page.getByRole('heading', { level: 1, name: say('open_title') })).toBeVisible();
      const open = page.getByRole('button', { name: say('open'), exact: true });
      await press(page, open);
      await expect(page.locator('.error-summary')).toBeFocused();
      await type(page, page.locator('#circle-topic'), TOPIC);
      await type(page, page.locator('#circle-about'), ABOUT);
      await tabTo(page, page.locator('#circle-leads'));
      await page.locator('#circle-leads').selectOption({ label: name });
      await press(page, page.getByRole('button', { name: say('lead_add') }));
      await expect(page.getByRole('button', { name: say('lead_remove').replace('{{ name }}', name) })).toBeVisible();
      await expectNoViolation(page);
      await press(page, open);
      await expect(page.getByRole('heading', { level: 1, name: TOPIC })).toBeVisible();
      await expect(page.getByText(say('no_dates'))).toBeVisible();
      const path = new URL(page.url()).pathname;

      // The lead plans it, on their own clock, and says nothing else of it.
      const plans = lead.page;
      await plans.goto(path);
      await ready(plans);
      await expect(plans.getByText(say('leading'))).toBeVisible();
      await press(plans, plans.getByRole('link', { name: say('change'), exact: true }));
      await expect(plans.locator('#circle-topic')).toHaveCount(0);
      await press(plans, plans.getByRole('button', { name: say('date_add') }));
      const start = plans.locator('#circle-dates-0-starts_at_ms');
      await expect(start).toBeFocused();
      await start.fill('2031-06-03T15:30');
      await type(plans, plans.locator('#circle-dates-0-link'), 'http://meet.example.org');
      await press(plans, plans.getByRole('button', { name: say('save'), exact: true }));
      await expect(plans.locator('.error-summary')).toContainText(say('wrong_link'));
      await plans.locator('#circle-dates-0-link').fill(LINK);
      await expect(plans.getByRole('button', { name: numbered('date_remove') })).toBeVisible();
      await expectNoViolation(plans);
      await press(plans, plans.getByRole('button', { name: say('save'), exact: true }));
      await expect(plans.getByText(say('saved'))).toBeVisible();
      await expect(plans.getByText('15:30')).toBeVisible();

      // A reformer is shown nobody before they join, and not where it meets.
      const joins = reformer.page;
      await joins.goto('/directory');
      await ready(joins);
      await press(joins, joins.getByRole('link', { name: say('link') }));
      await press(joins, joins.getByRole('link', { name: TOPIC }));
      await expect(joins.getByText(ABOUT)).toBeVisible();
      await expect(joins.getByText(name)).toHaveCount(0);
      await expect(joins.getByText(LINK)).toHaveCount(0);
      await expectNoViolation(joins);
      await expectNoSidewaysScrolling(joins);
      await press(joins, joins.getByRole('button', { name: say('join'), exact: true }));
      await expect(joins.getByText(name)).toBeVisible();
      await expect(joins.getByText(LINK)).toBeVisible();
      await expect(joins.getByText(say('me'))).toBeVisible();
      await expect(joins.locator('#circle-place')).toBeFocused();
      await expectNoViolation(joins);
      await expectNoSidewaysScrolling(joins);
      await press(joins, joins.getByRole('button', { name: say('leave'), exact: true }));
      await expect(joins.getByRole('button', { name: say('join'), exact: true })).toBeVisible();
      await expect(joins.getByText(LINK)).toHaveCount(0);

      // Closed, it is gone for whoever is outside.
      await page.reload();
      await ready(page);
      await press(page, page.getByRole('button', { name: say('close'), exact: true }));
      await press(page, page.getByRole('dialog').getByRole('button', { name: say('close'), exact: true }));
      await expect(page.getByText(say('closed_body'))).toBeVisible();
      await joins.goto(path);
      await expect(joins.getByRole('heading', { level: 1, name: say('missing_title') })).toBeVisible();
    } finally {
      await demo.stop();
    }
  });
}
