// How long the demonstration's round takes in the browser. The figures are printed, and no time is asserted: times depend on
// the machine. What is asserted is what each moment shows: the first frame the banner and the pairs, the task after it the rest.
import { loadavg } from 'node:os';
import type { Page } from '@playwright/test';
import { startDemo, type Demo } from './support/demo';
import { expect, test } from './support/test';

const STEPS = ['matching-score', 'matching-solve', 'matching-explain'] as const;
const FIRST = 11;
const COUNT = 30;

/** What one change of the weight took, in milliseconds, and what was seen when. */
interface Change {
  steps: number[];
  frame: number;
  everything: number;
  banner: string;
  rowsMoved: boolean;
  reportMoved: boolean;
}

// Recording what happens would be measured too.
test.use({ trace: 'off' });

test('a change of a weight is scored, solved, explained and drawn', async ({ browser }) => {
  const demo: Demo = await startDemo();
  // A browser of its own with a real clock: one that is set to a day measures nothing.
  const context = await browser.newContext({ baseURL: demo.origin, locale: 'en' });
  try {
    const page = await context.newPage();
    await page.goto(demo.links.staff);
    await page.getByRole('button').press('Enter');
    await page.waitForURL('**/staff/today');
    await page.goto('/staff/matching?cohort=2024');
    await expect(page.locator('#matching-weight-overlap')).toBeVisible();
    const changes: Change[] = [];
    for (let step = 0; step < COUNT; step += 1) {
      const change = await changeWeight(page, FIRST + step);
      expect(change.banner, 'the first frame says what was changed').toContain(String(FIRST + step));
      expect(change.rowsMoved, 'the first frame has the new scores').toBe(true);
      expect(change.reportMoved, 'the task after it has the new report').toBe(true);
      changes.push(change);
    }
    const median = (list: number[]) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)];
    const figure = (name: string, list: number[]) => `${name} ${median(list).toFixed(1)} ms (at most ${Math.max(...list).toFixed(1)})`;
    const parts = STEPS.map((name, at) => `${name.replace('matching-', '')} ${median(changes.map((change) => change.steps[at])).toFixed(1)} ms`);
    const engine = changes.map((change) => change.steps.reduce((sum, part) => sum + part, 0));
    console.log(
      `matching in the browser, medians of ${COUNT}, load ${loadavg()[0].toFixed(1)}: ${figure('engine', engine)}, of which ${parts.join(', ')}; ` +
        `${figure('first frame', changes.map((change) => change.frame))}; ${figure('everything drawn', changes.map((change) => change.everything))}`,
    );
    expect(changes.flatMap((change) => change.steps).every((duration) => duration >= 0)).toBe(true);
  } finally {
    await context.close();
    await demo.stop();
  }
});

/** Moves the slider and measures: the first frame is all scripts with style and layout, and everything ends in the task after it. */
function changeWeight(page: Page, value: number): Promise<Change> {
  return page.evaluate(
    async ({ value, names }) => {
      const text = (selector: string) => [...document.querySelectorAll(selector)].map((element) => element.textContent).join(' ');
      const scores = () => text('#matching-result .score-track, #matching-result td.number');
      const report = () => text('#matching-report .matching-counts dd');
      const [scoresBefore, reportBefore] = [scores(), report()];
      const slider = document.querySelector<HTMLInputElement>('#matching-weight-overlap')!;
      slider.value = String(value);
      const before = performance.now();
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      // What the page does at once are microtasks; style and layout are asked for as a frame would ask for them.
      for (let turn = 0; turn < 500; turn += 1) await null;
      document.body.getBoundingClientRect();
      const frame = performance.now() - before;
      const [banner, rowsMoved] = [text('#matching-moved .matching-changes'), scores() !== scoresBefore];
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0)));
      document.body.getBoundingClientRect();
      const everything = performance.now() - before;
      const steps = names.map((name) => performance.getEntriesByName(name).at(-1)?.duration ?? -1);
      return { steps, frame, everything, banner, rowsMoved, reportMoved: report() !== reportBefore };
    },
    { value, names: STEPS },
  );
}
