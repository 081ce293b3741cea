// The pictures in docs/screens: home, directory, group and matching, wide in English and on a phone in Spanish.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startDemo, type Demo } from './support/demo';
import { publishEverything } from './support/programme';
import { People, ready, test, visitor } from './support/test';
import type { Route } from './support/routes';

const FOLDER = process.env.PICTURES ?? fileURLToPath(new URL('../../docs/screens/', import.meta.url));

const PICTURES: (Route & { name: string })[] = [
  { name: 'front', path: '/', as: null },
  { name: 'directory', path: '/directory?q=presupuesto', as: 'government' },
  { name: 'group', path: '/group', as: 'government' },
  { name: 'matching', path: '/staff/matching?cohort=2024', as: 'staff' },
];

let demo: Demo;
test.beforeAll(async () => {
  demo = await startDemo();
  await mkdir(FOLDER, { recursive: true });
});
test.afterAll(async () => demo?.stop());

test('pictures', async ({ browser }) => {
  test.setTimeout(300_000);
  const people = new People(browser, demo);
  await publishEverything(people);
  for (const { name, path, as } of PICTURES) {
    for (const [language, width] of [['en', 1280], ['es', 360]] as const) {
      const person = as ? await people.as(as, language, width) : await visitor(browser, demo, language, width);
      await person.page.goto(path);
      await ready(person.page);
      // The browser leaves out what is far from the window, so the window becomes as high as the page.
      const height = await person.page.evaluate(() => document.documentElement.scrollHeight);
      await person.page.setViewportSize({ width, height });
      await person.page.screenshot({ path: `${FOLDER}${name}-${width}.png`, fullPage: true, animations: 'disabled' });
      await person.leave();
    }
  }
});
