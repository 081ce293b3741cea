// Every page in one state of the programme, in every language, wide and narrow: axe finds nothing and nothing scrolls
// sideways. Each state is a file of its own, so that they run side by side. A page is loaded once in each language and then
// made narrow, because loading takes longer than looking.
import type { Page } from '@playwright/test';
import { expectNoSidewaysScrolling, expectNoViolation } from './axe';
import { startDemo, type Demo } from './demo';
import { publishEverything } from './programme';
import { ROUTES } from './routes';
import { expect, LANGUAGES, People, ready, test, visitor, type Language } from './test';
import { pattern } from './words';

export type State = 'before anything is published' | 'after groups and matches are published';

export function checkEveryPage(state: State): void {
  let demo: Demo;
  let people: People;
  // What visitors see does not depend on the state.
  const routes = state.startsWith('after') ? ROUTES.filter((route) => route.as !== null) : ROUTES;

  test.beforeAll(async ({ browser }) => {
    demo = await startDemo();
    people = new People(browser, demo);
    if (state.startsWith('after')) await publishEverything(people);
  });
  test.afterAll(async () => demo?.stop());

  for (const language of LANGUAGES) {
    test(`${state}, ${language}`, async ({ browser }) => {
      test.setTimeout(900_000);
      // One browser for each role: every page is loaded anew, and only what a browser keeps between pages stays.
      for (const role of new Set(routes.map((route) => route.as))) {
        const person = role ? await people.as(role, language) : await visitor(browser, demo, language);
        for (const { path } of routes.filter((route) => route.as === role)) {
          await test.step(`${path} as ${role ?? 'a visitor'}`, () => checkPage(person.page, path, language));
        }
        await person.leave();
      }
    });
  }
}

/** Loads a page once, and looks at it wide, narrow, and in the colours that do not depend on the language. */
async function checkPage(page: Page, path: string, language: Language): Promise<void> {
  await page.goto(path);
  await ready(page);
  // A code of the engine that has no words shows up as one; every page must know them all.
  await expect(page.getByText(pattern(language, 'reasons.unknown'))).toHaveCount(0);
  await expectNoViolation(page, `${language} at 1280 px`);
  await expectNoSidewaysScrolling(page);
  await page.setViewportSize({ width: 320, height: 900 });
  await drawn(page);
  await expectNoViolation(page, `${language} at 320 px`);
  await expectNoSidewaysScrolling(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  if (language !== 'en') return;
  await page.emulateMedia({ colorScheme: 'dark' });
  await drawn(page);
  await expectNoViolation(page, 'dark colours');
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  await drawn(page);
  await expectNoViolation(page, 'forced colours');
  await page.emulateMedia({ forcedColors: 'none' });
}

/** Waits until what was asked for is on the screen. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
  await ready(page);
}
