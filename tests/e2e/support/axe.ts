// axe-core in the page under test, with every rule of WCAG 2.2 AA and the best practices.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails with the rule and the elements when axe finds anything, of any impact; `how` says how the page is looked at. */
export async function expectNoViolation(page: Page, how = 'as it is'): Promise<void> {
  // Through the debugger, because the page's own policy rightly refuses scripts that are not its own.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const found = await page.evaluate(async (tags) => {
    // @ts-expect-error axe is put there by the line above
    const result = await window.axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return result.violations.map((violation: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }) =>
      `${violation.id} (${violation.impact}): ${violation.nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary}`).join(' | ')}`,
    );
  }, TAGS);
  expect.soft(found, `${page.url()} ${how}`).toEqual([]);
}

/** Fails when the page scrolls sideways. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.right > width + 1 && !element.closest('[role="region"][tabindex], svg, dialog:not([open])');
    });
    return { scroll: document.documentElement.scrollWidth, width, wide: wide.slice(0, 5).map((e) => `${e.tagName}.${e.className}`) };
  });
  expect.soft(overflow.scroll, `${page.url()} ${overflow.wide.join(', ')}`).toBeLessThanOrEqual(overflow.width);
}
