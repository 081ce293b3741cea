// `convene serve` on an empty database with one administrator: no demonstration, so second factors are asked for.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, BINARY, freePort } from './demo';

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

/** Makes the database and its administrator by the command line, starts the server, and waits until it answers. */
export async function startInstallation(admin: string): Promise<Installation> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'convene-e2e-'));
  const [database, mails] = [join(folder, 'data'), join(folder, 'mail')];
  const origin = `http://127.0.0.1:${port}`;
  const made = execFileSync(BINARY, ['admin', 'create', admin, '--name', 'Amina Diallo', '--database', database, '--public-url', origin]);
  const server = ['serve', '--database', database, '--listen', `127.0.0.1:${port}`, '--public-url', origin, '--mail', `file:${mails}`];
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
