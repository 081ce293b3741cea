// Somebody else changes the same thing meanwhile: both sides are shown, and nothing is lost before one of them is chosen.
import { expectNoViolation } from './support/axe';
import { startDemo, type Demo } from './support/demo';
import { press, tabTo } from './support/keyboard';
import { expect, People, ready, test } from './support/test';
import { words } from './support/words';
import type { Page } from '@playwright/test';

let demo: Demo;
let people: People;
test.beforeAll(async ({ browser }) => {
  demo = await startDemo();
  people = new People(browser, demo);
});
test.afterAll(async () => demo?.stop());

async function read(page: Page, path: string): Promise<any> {
  return page.evaluate(async (path) => (await fetch(path)).json(), path);
}

/** Keeps other quotas of the call, as somebody in another window would. */
async function changeElsewhere(page: Page, path: string): Promise<void> {
  const seen = await read(page, path);
  const form = { ...seen.form, quotas: seen.form.quotas.map((quota: any) => ({ ...quota, min: Math.max(0, quota.min - 1) })) };
  const status = await page.evaluate(
    async ([path, version, form]) => {
      const headers = { 'content-type': 'application/json', 'if-match': `"${version}"` };
      return (await fetch(`${path}/balance`, { method: 'PUT', headers, body: JSON.stringify(form) })).status;
    },
    [path, seen.version, form] as const,
  );
  expect(status).toBe(200);
}

test('quotas that somebody else changed meanwhile stand beside mine, and I choose', async () => {
  test.setTimeout(180_000);
  const { page, leave } = await people.as('staff', 'es');
  await page.goto('/staff/calls');
  await ready(page);
  const [call] = (await read(page, '/api/v1/staff/calls')).calls;
  const path = `/api/v1/staff/calls/${call.id}`;
  const least = page.locator('.balance-quotas input[id$="-min"]').first();
  const conflict = page.getByRole('alert').filter({ hasText: words('es', 'errors.conflict_title') });
  const keepMine = async (number: string) => {
    await tabTo(page, least);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(number);
    await page.keyboard.press('Enter');
    await press(page, page.getByRole('button', { name: words('es', 'balance.keep'), exact: true }));
  };

  await changeElsewhere(page, path);
  await keepMine('9');
  await expect(conflict).toBeVisible();
  await expect(conflict.getByRole('row').nth(1)).toBeVisible();
  await expect(least).toHaveValue('9');
  await expectNoViolation(page);
  await press(page, conflict.getByRole('button', { name: words('es', 'errors.conflict_keep') }));
  await expect(conflict).toHaveCount(0);
  await expect(least).toHaveValue('9');
  expect((await read(page, path)).form.quotas.some((quota: any) => quota.min === 9)).toBe(true);

  await changeElsewhere(page, path);
  const theirs = await read(page, path);
  await keepMine('7');
  await expect(conflict).toBeVisible();
  await press(page, conflict.getByRole('button', { name: words('es', 'errors.conflict_take') }));
  await expect(conflict).toHaveCount(0);
  await expect(least).toHaveValue('8');
  await expect(page.locator('#balance-quotas')).toBeFocused();
  expect(await read(page, path)).toEqual(theirs);
  await leave();
});
