// What a journey needs that is no part of it: asking the server directly, as whoever is signed in.
import { randomUUID } from 'node:crypto';
import type { Person } from './test';

/** What an operation answers; a refusal ends the test. */
export async function call({ page }: Person, method: 'GET' | 'POST', path: string, data?: unknown): Promise<any> {
  const headers = { 'idempotency-key': randomUUID(), 'sec-fetch-site': 'same-origin' };
  const response = await page.context().request.fetch(path, { method, data, headers: method === 'POST' ? headers : {} });
  const text = await response.text();
  if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${text}`);
  return text ? JSON.parse(text) : null;
}
