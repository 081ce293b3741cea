// Every page, empty and filled, in every language, wide and narrow: axe finds nothing and nothing scrolls sideways.
import { startDemo, type Demo } from './support/demo';
import { expectNoSidewaysScrolling, expectNoViolation } from './support/axe';
import { ROUTES } from './support/routes';
import { expect, LANGUAGES, People, ready, test, visitor, type Person } from './support/test';
import { publishEverything } from './support/programme';
import { pattern } from './support/words';

let demo: Demo;
let people: People;

test.beforeAll(async ({ browser }) => {
  demo = await startDemo();
  people = new People(browser, demo);
});
test.afterAll(async () => demo?.stop());

for (const state of ['before anything is published', 'after groups and matches are published'] as const) {
  test.describe(state, () => {
    test.describe.configure({ mode: 'serial' });

    if (state.startsWith('after')) {
      test('staff publish', async () => publishEverything(people));
    }

    for (const language of LANGUAGES) {
      for (const width of [1280, 320]) {
        test(`${language} at ${width} px`, async ({ browser }) => {
          test.setTimeout(300_000);
          for (const route of ROUTES) {
            if (state.startsWith('after') && route.as === null) continue;
            await test.step(`${route.path} as ${route.as ?? 'a visitor'}`, async () => {
              const person: Person = route.as
                ? await people.as(route.as, language, width)
                : await visitor(browser, demo, language, width);
              await person.page.goto(route.path);
              await ready(person.page);
              await expectNoViolation(person.page);
              await expectNoSidewaysScrolling(person.page);
              // A code of the engine that has no words shows up as one; every page must know them all.
              await expect(person.page.getByText(pattern(language, 'reasons.unknown'))).toHaveCount(0);
              await person.leave();
            });
          }
        });
      }
    }

    for (const scheme of ['dark', 'forced'] as const) {
      test(`${scheme} colours`, async ({ browser }) => {
        test.setTimeout(300_000);
        for (const route of ROUTES) {
          if (state.startsWith('after') && route.as === null) continue;
          await test.step(`${route.path} as ${route.as ?? 'a visitor'}`, async () => {
            const person = route.as ? await people.as(route.as, 'en') : await visitor(browser, demo, 'en');
            await person.page.emulateMedia(scheme === 'dark' ? { colorScheme: 'dark' } : { forcedColors: 'active' });
            await person.page.goto(route.path);
            await ready(person.page);
            await expectNoViolation(person.page);
            await person.leave();
          });
        }
      });
    }
  });
}
