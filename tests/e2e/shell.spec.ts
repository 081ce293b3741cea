// What people see before the page has started, and when it never does.
import { startDemo, type Demo } from './support/demo';
import { expectNoViolation } from './support/axe';
import { expect, LANGUAGES, ready, test, visitor } from './support/test';
import { words } from './support/words';

let demo: Demo;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(async () => demo?.stop());

const FAILED = { en: 'The page did not load', es: 'La página no se cargó', fr: "La page ne s'est pas chargée" };

for (const language of LANGUAGES) {
  test(`${language}: a page whose wasm is missing says so and offers another try`, async ({ browser }) => {
    const { page, context } = await visitor(browser, demo, language);
    await page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto('/members');
    await expect(page.getByRole('heading', { name: FAILED[language] })).toBeVisible();
    await expectNoViolation(page);
    await page.unroute('**/*.wasm');
    await page.getByRole('alert').getByRole('link').first().press('Enter');
    await ready(page);
    expect(new URL(page.url()).pathname).toBe('/members');
    await context.close();
  });
}

// Nothing of ours runs there, so the words are English ones and the link appears by itself.
test('where no script arrives a link leads to the directory without one', async ({ browser }) => {
  const { page, context } = await visitor(browser, demo, 'en');
  await page.route('**/*.js', (route) => route.abort('blockedbyclient'));
  await page.goto('/members');
  const link = page.getByRole('link', { name: 'The directory without JavaScript' });
  await expect(link).toBeVisible({ timeout: 15_000 });
  await link.press('Enter');
  await expect(page).toHaveURL(/\/plain\/directory/);
  await context.close();
});

// WEB-2: missing above, corrupt and blocked here.
test('a corrupt wasm and a blocked one show the same block', async ({ browser }) => {
  for (const spoil of ['corrupt', 'blocked'] as const) {
    const { page, context } = await visitor(browser, demo, 'en');
    await page.route('**/*.wasm', (route) =>
      spoil === 'corrupt'
        ? route.fulfill({ status: 200, contentType: 'application/wasm', body: 'not wasm' })
        : route.abort('blockedbyclient'),
    );
    await page.goto('/');
    await expect(page.getByRole('heading', { name: FAILED.en })).toBeVisible();
    await context.close();
  }
});

test('without scripts the shell is readable and says what is needed', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: demo.origin, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.locator('noscript p').first()).toBeVisible();
  await expect(page.locator('[data-words="en"]').first()).toBeVisible();
  await context.close();
});

test('the policy lets the page start and forbids anything inline', async ({ browser }) => {
  const { page, leave } = await visitor(browser, demo, 'en');
  const response = await page.goto('/');
  const policy = response?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe-inline');
  await ready(page);
  const inline = await page.evaluate(() => document.querySelectorAll('script:not([src]), style, [style*="x"][onclick]').length);
  expect(inline).toBe(0);
  await leave();
});

test('a page that loses the network says so, keeps what it has and recovers', async ({ browser }) => {
  const { page, context } = await visitor(browser, demo, 'en');
  await page.goto('/members');
  await ready(page);
  await page.route('**/api/v1/members/*', (route) => route.abort('internetdisconnected'));
  await page.locator('main a[href^="/members/"]').first().press('Enter');
  await expect(page.getByText(words('en', 'errors.offline_title'))).toBeVisible();
  await page.unroute('**/api/v1/members/*');
  await page.getByRole('button', { name: 'Try again' }).press('Enter');
  await ready(page);
  await expect(page.getByText(words('en', 'errors.offline_title'))).toHaveCount(0);
  await context.close();
});
