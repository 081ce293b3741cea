// The checks of every page know every page there is.
import { readFileSync } from 'node:fs';
import { ROUTES } from './support/routes';
import { expect, test } from './support/test';

test('every route of the app is among those that are checked', () => {
  const app = readFileSync(new URL('../../src/routes.rs', import.meta.url), 'utf8');
  const paths = [...app.matchAll(/path!\("([^"]*)"\)/g)].map(([, path]) => path);
  expect(paths).toContain('/members/:member');
  const checked = ROUTES.map((route) => route.path.split('?')[0]);
  const fits = (path: string) => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
  expect(paths.filter((path) => !checked.some((one) => fits(path).test(one)))).toEqual([]);
});
