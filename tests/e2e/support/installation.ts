// `convene serve` on an empty database with one administrator: no demonstration, so second factors are asked for.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { totp } from './authenticator';
import { expectNoViolation } from './axe';
import { answers, BINARY, freePort } from './demo';
import { press, type } from './keyboard';
import { expect, ready, type Language } from './test';
import { words } from './words';

export interface KeptMail {
  to: string;
  subject: string;
  text: string;
}

export interface Installation {
  origin: string;
  /** Signs the administrator in once. */
  adminLink: string;
  /** What was sent to `to` so far, oldest first. */
  mailsTo(to: string): Promise<KeptMail[]>;
  stop(): Promise<void>;
}

/** Makes the database and its administrator by the command line, starts the server, and waits until it answers. Mail goes to the server `mail`, or into a folder. */
export async function startInstallation(admin: string, mail?: string): Promise<Installation> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'convene-e2e-'));
  const [database, mails] = [join(folder, 'data'), join(folder, 'mail')];
  // Passkeys belong to a name and not to a number.
  const origin = `http://localhost:${port}`;
  const made = execFileSync(BINARY, ['admin', 'create', admin, '--name', 'Amina Diallo', '--database', database, '--public-url', origin]);
  const server = ['serve', '--database', database, '--listen', `127.0.0.1:${port}`, '--public-url', origin];
  server.push(...(mail ? ['--mail', mail, '--mail-from', 'convene@example.org'] : ['--mail', `file:${mails}`]));
  const child: ChildProcess = spawn(BINARY, server, { stdio: ['ignore', 'ignore', 'pipe'] });
  let [err, ended] = ['', null as number | null];
  child.once('exit', (code) => (ended = code ?? -1));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const stop = async () => {
    if (ended === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const mailsTo = async (to: string): Promise<KeptMail[]> => {
    const names = (await readdir(mails).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
    const all = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(mails, name), 'utf8')) as KeptMail));
    return all.filter((mail) => mail.to === to);
  };
  const deadline = Date.now() + 30_000;
  while (ended === null && Date.now() < deadline) {
    if (await answers(origin)) return { origin, adminLink: made.toString().trim(), mailsTo, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`convene serve did not come up: ${err}`);
}

/** What the first administrator keeps. */
export interface Proofs {
  /** The secret that the authenticator app has. */
  secret: string;
  /** The recovery codes. */
  codes: string[];
}

/** Follows the link of the administrator and sets up the second factor, without which nothing else opens. */
export async function arrive(page: Page, installation: Installation, language: Language): Promise<Proofs> {
  await page.goto(installation.adminLink);
  await press(page, page.getByRole('button'));
  await page.waitForURL('**/sign-in');
  await ready(page);
  await expectNoViolation(page);
  expect((await page.context().request.get('/api/v1/staff/people')).status()).toBe(401);
  await press(page, page.getByRole('link', { name: words(language, 'sign_in.set_up_go') }));
  await ready(page);
  await press(page, page.getByRole('button', { name: words(language, 'account.factor_begin') }));
  const secret = await page.locator('.account-secret').innerText();
  await type(page, page.locator('#factor-code'), totp(secret, Date.now()));
  await page.keyboard.press('Enter');
  const shown = page.locator('.account-code-list code');
  await expect(shown).toHaveCount(10);
  const codes = await shown.allInnerTexts();
  await press(page, page.getByRole('button', { name: words(language, 'account.codes_kept') }));
  return { secret, codes };
}
