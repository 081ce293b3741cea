import { startDemo } from './support/demo';
import { People, ready, test } from './support/test';
test('dbg', async ({ browser }) => {
  const demo = await startDemo(); const people = new People(browser, demo);
  const { page } = await people.as('staff', 'en');
  await page.goto('/staff/matching?cohort=2024'); await ready(page);
  await page.screenshot({ path: '/tmp/match.png' });
  for (let i = 0; i < 80; i++) { await page.keyboard.press('Tab'); console.log(i, await page.evaluate(() => { const e = document.activeElement as HTMLElement; return e.tagName + ' ' + e.className + ' ' + (e.innerText ?? '').slice(0, 40).replace(/\n/g, ' ') + ' ' + (e.id ?? ''); })); }
  await demo.stop();
});
