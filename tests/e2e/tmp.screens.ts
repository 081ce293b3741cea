import { startDemo, type Demo } from './support/demo';
import { People, ready, test, visitor } from './support/test';
let demo: Demo; let people: People;
test.beforeAll(async ({ browser }) => { demo = await startDemo(); people = new People(browser, demo); });
test.afterAll(async () => demo?.stop());
test('shots', async ({ browser }) => {
  test.setTimeout(400_000);
  const shot = async (page: any, name: string) => { await page.screenshot({ path: `/tmp/x/${name}.png`, fullPage: true }); };
  for (const [language, width] of [['es', 1280], ['fr', 360]] as const) {
    for (const [path, as] of [['/account', 'government'], ['/account/invitations', 'government'], ['/staff/invitations', 'staff'], ['/staff/safety', 'staff'], ['/staff/people', 'staff'], ['/account', 'staff']] as const) {
      const { page, leave } = await people.as(as, language, width);
      await page.goto(path); await ready(page);
      await shot(page, `${as}${path.replace(/\//g, '-')}-${language}${width}`);
      if (path === '/staff/people') {
        const href = await page.locator('a[href$="/safety"]').nth(1).getAttribute('href');
        await page.goto(href!); await ready(page); await shot(page, `person-safety-${language}${width}`);
      }
      if (path === '/account' && as === 'government') {
        await page.locator('button', { hasText: /segundo factor|second facteur/ }).first().click();
        await page.waitForSelector('.account-secret'); await shot(page, `scan-${language}${width}`);
      }
      await page.context().close();
    }
    const v = await visitor(browser, demo, language, width);
    await v.page.goto('/sign-in'); await ready(v.page); await shot(v.page, `sign-in-${language}${width}`);
    await v.page.getByRole('button').filter({ hasText: /contrase|mot de passe/ }).first().click();
    await shot(v.page, `password-${language}${width}`);
    await v.context.close();
  }
});
