// The programme's steps through the API, for tests that need their outcome and not the way to it.
import { expect, type Page } from '@playwright/test';
import type { People } from './test';

async function call(page: Page, method: 'GET' | 'POST', path: string, body?: unknown): Promise<any> {
  return page.evaluate(
    async ([method, path, body]) => {
      const response = await fetch(path as string, {
        method: method as string,
        headers: body ? { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } : {},
        body: body ? JSON.stringify(body) : undefined,
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    [method, path, body],
  );
}

/** Staff form and publish groups, and match and publish. */
export async function publishEverything(people: People): Promise<void> {
  const staff = await people.as('staff', 'en');
  await staff.page.goto('/staff/today');
  const api = '/api/v1/staff';
  const { proposals } = await call(staff.page, 'POST', `${api}/cohorts/2024/group-runs`, {
    size_min: 5, size_max: 8, session_minutes: 90, seed: 1,
  });
  const [groups] = proposals;
  await call(staff.page, 'POST', `${api}/group-runs/${groups.id}/publication`, { version: groups.version });
  const studio = await call(staff.page, 'GET', `${api}/cohorts/2024/matching`);
  const matches = await call(staff.page, 'POST', `${api}/cohorts/2024/match-runs`, {
    objective: 'bands', ruleset: studio.default_ruleset, pinned: [], forbidden: [],
  });
  expect(matches.matched).toBeGreaterThan(20);
  await call(staff.page, 'POST', `${api}/match-runs/${matches.id}/publication`, { version: matches.version });
  await staff.leave();
}
