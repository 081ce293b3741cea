// A demo server of its own for each file of journeys, on a free port and in a folder that goes away with it.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROLES = ['staff', 'government', 'civil-society', 'mentor', 'reformer', 'facilitator', 'officer'] as const;
export type Role = (typeof ROLES)[number];

/** The day on which every journey takes place, so that what pages say about dates can be compared. */
export const TODAY = '2027-03-16';

export interface Demo {
  origin: string;
  /** One sign-in link per role; each works once. */
  links: Record<Role, string>;
  stop(): Promise<void>;
}

export const BINARY = process.env.CONVENE_BIN ?? fileURLToPath(new URL('../../../target/release/convene', import.meta.url));

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      probe.close(() => resolve(address.port));
    });
  });
}

/** What every demo is started with: the day, and publications that are final at once. */
const USUAL = ['--today', TODAY, '--programme-start', '2027-02-01', '--undo-seconds', '0'];

/** What a demo is started with whose publications can be taken back for ten minutes. */
export const WITH_UNDO = [...USUAL.slice(0, -1), '600'];

/** Starts `convene demo` and waits until it has printed a link for every role and answers. */
export async function startDemo(extra: string[] = USUAL): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'convene-e2e-'));
  return serveDemo(folder, extra, () => rm(folder, { recursive: true, force: true }));
}

/** A demo that is stopped once in between: `before` uses it, and `between` has its folder while nobody serves it. */
export async function startDemoTwice(before: (demo: Demo) => Promise<void>, between: (folder: string) => void): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'convene-e2e-'));
  const first = await serveDemo(folder, USUAL, async () => {});
  await before(first).finally(first.stop);
  between(join(folder, 'demo'));
  return serveDemo(folder, USUAL, () => rm(folder, { recursive: true, force: true }));
}

async function serveDemo(folder: string, extra: string[], remove: () => Promise<void>): Promise<Demo> {
  const port = await freePort();
  const child: ChildProcess = spawn(BINARY, ['demo', '--listen', `127.0.0.1:${port}`, '--data', join(folder, 'demo'), ...extra], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const links: Partial<Record<Role, string>> = {};
  let out = '';
  let err = '';
  let ended: number | null = null;
  child.once('exit', (code) => (ended = code ?? -1));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    for (const line of out.split('\n')) {
      const [role, url] = line.trim().split('\t');
      if (url && (ROLES as readonly string[]).includes(role)) links[role as Role] = url;
    }
  });
  const origin = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (ended === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
    await remove();
  };
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (ended !== null) throw new Error(`convene demo ended with ${ended}: ${err}`);
    if (ROLES.every((role) => links[role]) && (await answers(origin))) {
      return { origin, links: links as Record<Role, string>, stop };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`convene demo did not come up: ${out}${err}`);
}

export async function answers(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/healthz`)).ok;
  } catch {
    return false;
  }
}
