// How long the demonstration's round takes in the browser: the figures are printed, and nothing is asserted of them but that
// each step was measured. Times depend on the machine; the budget of a frame is 16 ms.
import { startDemo, type Demo } from './support/demo';
import { expect, test } from './support/test';

const STEPS = ['matching-score', 'matching-solve', 'matching-explain'] as const;

test('a change of a weight is scored, solved and explained', async ({ browser }) => {
  const demo: Demo = await startDemo();
  // A browser of its own with a real clock: one that is set to a day measures nothing.
  const context = await browser.newContext({ baseURL: demo.origin, locale: 'en' });
  try {
    const page = await context.newPage();
    await page.goto(demo.links.staff);
    await page.getByRole('button').press('Enter');
    await page.waitForURL('**/staff/today');
    await page.goto('/staff/matching?cohort=2024');
    const weight = page.locator('#matching-weight-overlap');
    await expect(weight).toBeVisible();
    await weight.focus();
    const figures: number[][] = [];
    const frames: number[] = [];
    for (let step = 0; step < 30; step += 1) {
      frames.push(
        await page.evaluate(async (value) => {
          const slider = document.querySelector<HTMLInputElement>('#matching-weight-overlap')!;
          slider.value = String(value);
          const before = performance.now();
          slider.dispatchEvent(new Event('input', { bubbles: true }));
          await new Promise((drawn) => setTimeout(drawn, 0));
          return performance.now() - before;
        }, 1 + step),
      );
      figures.push(
        await page.evaluate((names) => names.map((name) => performance.getEntriesByName(name).at(-1)?.duration ?? -1), STEPS),
      );
    }
    const median = (list: number[]) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)];
    const told = STEPS.map((name, at) => `${name.replace('matching-', '')} ${median(figures.map((row) => row[at])).toFixed(1)} ms`);
    const engine = figures.map((row) => row.reduce((sum, part) => sum + part, 0));
    console.log(`matching in the browser, medians of ${figures.length}: ${told.join(', ')}; together ${median(engine).toFixed(1)} ms, at most ${Math.max(...engine).toFixed(1)} ms; with the page drawn ${median(frames).toFixed(1)} ms`);
    expect(figures.flat().every((duration) => duration >= 0)).toBe(true);
  } finally {
    await context.close();
    await demo.stop();
  }
});
