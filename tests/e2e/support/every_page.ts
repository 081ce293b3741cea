// Every page in one state of the programme, in every language, wide and narrow: axe finds nothing and nothing scrolls
// sideways. Each state is a file of its own, so that they run side by side.
import { expectNoSidewaysScrolling, expectNoViolation } from './axe';
import { startDemo, type Demo } from './demo';
import { publishEverything } from './programme';
import { ROUTES, type Route } from './routes';
import { expect, LANGUAGES, People, ready, test, visitor, type Language, type Person } from './test';
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
    for (const width of [1280, 320]) {
      test(`${state}, ${language} at ${width} px`, async ({ browser }) => {
        test.setTimeout(600_000);
        for (const route of routes) {
          await visit(route, language, width, browser, async ({ page }) => {
            await expectNoViolation(page);
            await expectNoSidewaysScrolling(page);
            // A code of the engine that has no words shows up as one; every page must know them all.
            await expect(page.getByText(pattern(language, 'reasons.unknown'))).toHaveCount(0);
          });
        }
      });
    }
  }

  for (const scheme of ['dark', 'forced'] as const) {
    test(`${state}, ${scheme} colours`, async ({ browser }) => {
      test.setTimeout(600_000);
      for (const route of routes) {
        await visit(route, 'en', 1280, browser, async ({ page }) => {
          await page.emulateMedia(scheme === 'dark' ? { colorScheme: 'dark' } : { forcedColors: 'active' });
          await expectNoViolation(page);
        });
      }
    });
  }

  async function visit(
    route: Route,
    language: Language,
    width: number,
    browser: Parameters<typeof visitor>[0],
    check: (person: Person) => Promise<void>,
  ): Promise<void> {
    await test.step(`${route.path} as ${route.as ?? 'a visitor'}`, async () => {
      const person = route.as
        ? await people.as(route.as, language, width)
        : await visitor(browser, demo, language, width);
      await person.page.goto(route.path);
      await ready(person.page);
      await check(person);
      await person.leave();
    });
  }
}
