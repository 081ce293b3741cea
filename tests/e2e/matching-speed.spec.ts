// How long the demonstration's round takes in the browser. The figures are printed, and no time is asserted: times depend on
// the machine. What is asserted is what each moment shows: the first frame the banner and the pairs in sight, the tasks after it
// the rest.
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
  report: number;
  /** From the input to the end of all that it sets off at once. */
  script: number;
  /** That, and the frame after it from its beginning to its end: style, layout and paint. */
  frame: number;
  /** How long the browser waited between the two for the screen. */
  wait: number;
  /** From the input to the end of the frame with the report, with all waits. */
  everything: number;
  banner: string;
  rowsMoved: boolean;
  /** Rows in sight in the first frame that did not yet show what they showed in the end. */
  late: string[];
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
      expect(change.rowsMoved, 'the first frame has new scores').toBe(true);
      expect(change.late, 'the first frame has the new score of each row in sight').toEqual([]);
      expect(change.reportMoved, 'the task after it has the new report').toBe(true);
      changes.push(change);
    }
    const median = (list: number[]) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)];
    const figure = (name: string, list: number[]) => `${name} ${median(list).toFixed(1)} ms (at most ${Math.max(...list).toFixed(1)})`;
    const parts = STEPS.map((name, at) => `${name.replace('matching-', '')} ${median(changes.map((change) => change.steps[at])).toFixed(1)} ms`);
    const engine = changes.map((change) => change.steps.reduce((sum, part) => sum + part, 0));
    console.log(
      `matching in the browser, medians of ${COUNT}, load ${loadavg()[0].toFixed(1)}: ${figure('engine', engine)}, of which ${parts.join(', ')}; ` +
        `${figure('first frame', changes.map((change) => change.frame))}, of which ${figure('scripts', changes.map((change) => change.script))}, ` +
        `without ${figure('the wait for the screen', changes.map((change) => change.wait))}; ` +
        `${figure('report', changes.map((change) => change.report))}; ${figure('everything drawn', changes.map((change) => change.everything))}`,
    );
    expect(changes.flatMap((change) => change.steps).every((duration) => duration >= 0)).toBe(true);
  } finally {
    await context.close();
    await demo.stop();
  }
});

/** Moves the slider and measures: the first frame with all scripts, style, layout and paint, and everything with the report. */
function changeWeight(page: Page, value: number): Promise<Change> {
  return page.evaluate(
    async ({ value, names }) => {
      const text = (selector: string) => [...document.querySelectorAll(selector)].map((element) => element.textContent).join(' ');
      const report = () => text('#matching-report .matching-counts dd');
      const score = (row: Element) => row.querySelector('.matching-score')?.textContent ?? '';
      const rows = () => [...document.querySelectorAll('#matching-result tbody > tr[id^="pair-"]')];
      const scores = () => rows().map(score).join(' ');
      const inSight = (row: Element) => {
        const { top, bottom } = row.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      };
      // What is asked for within a frame and comes first after it comes when the frame has been painted.
      const nextFrame = () =>
        new Promise<[number, number]>((drawn) =>
          requestAnimationFrame(() => {
            const begun = performance.now();
            const { scheduler } = window as unknown as { scheduler: { postTask(task: () => void, options: { priority: string }): void } };
            scheduler.postTask(() => drawn([begun, performance.now()]), { priority: 'user-blocking' });
          }),
        );
      const [scoresBefore, reportBefore] = [scores(), report()];
      const slider = document.querySelector<HTMLInputElement>('#matching-weight-overlap')!;
      slider.value = String(value);
      const before = performance.now();
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      // What the page does at once are microtasks.
      for (let turn = 0; turn < 500; turn += 1) await null;
      const script = performance.now() - before;
      const [begun, ended] = await nextFrame();
      const seen = rows()
        .filter(inSight)
        .map((row) => [row.id, score(row)]);
      const [banner, rowsMoved] = [text('#matching-moved .matching-changes'), scores() !== scoresBefore];
      let end = ended;
      for (let frame = 0; frame < 10 && report() === reportBefore; frame += 1) end = (await nextFrame())[1];
      const late = seen.filter(([id, shown]) => score(document.getElementById(id)!) !== shown).map(([id]) => id);
      const took = (name: string) => performance.getEntriesByName(name).at(-1)?.duration ?? -1;
      return {
        steps: names.map(took),
        report: took('matching-report'),
        script,
        frame: script + ended - begun,
        wait: begun - before - script,
        everything: end - before,
        banner,
        rowsMoved,
        late,
        reportMoved: report() !== reportBefore,
      };
    },
    { value, names: STEPS },
  );
}
