// Walking a page as somebody without a mouse does.
import { expect, type Locator, type Page } from '@playwright/test';

/** Presses Tab until `target` has the focus; fails when it cannot be reached. */
export async function tabTo(page: Page, target: Locator, limit = 250): Promise<void> {
  await expect(target).toBeVisible();
  for (let step = 0; step < limit; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reachable by keyboard: ${target}`);
}

/** Goes to `target` and presses a key on it. */
export async function press(page: Page, target: Locator, key = 'Enter', limit?: number): Promise<void> {
  await tabTo(page, target, limit);
  await page.keyboard.press(key);
}

/** Goes to `field` and types `text` in the place of what is there. */
export async function type(page: Page, field: Locator, text: string, limit?: number): Promise<void> {
  await tabTo(page, field, limit);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}
