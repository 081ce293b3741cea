// Asks a served demonstration with a crowd, and looks at its page: `node server.js PROGRAM ROUNDS SIZE` prints what was
// measured as one line of JSON.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [program, rounds, size] = process.argv.slice(2);
const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const said = (what) => process.stderr.write(`${what}\n`);

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const folder = mkdtempSync(join(tmpdir(), 'convene-bench-'));
const origin = `http://127.0.0.1:${await freePort()}`;
said(`a demonstration with ${size} more mentors`);
const child = spawn(program, ['demo', '--crowd', size, '--data', join(folder, 'demo'), '--listen', origin.slice(7)], {
  stdio: ['ignore', 'pipe', 'inherit'],
});

/** What the server answers to a question, and how long that took from the request to the last byte. */
const ask = async (question) => {
  const begun = performance.now();
  const response = await fetch(`${origin}/api/v1/directory?${new URLSearchParams(question)}`);
  const text = await response.text();
  const took = performance.now() - begun;
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return { answer: JSON.parse(text), took };
};

/** Every text of an entry of which the peer makes an index too. */
const texts = ({ entry: { member, person, practice } }) => {
  if (person) return [person.name, person.experience ?? '', person.offers.join(' ')];
  return practice ? [practice.title, practice.problem, ''] : [member.name, '', ''];
};

const residentKb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]);

const server = async () => {
  const first = await ask({ limit: 0 });
  const total = first.answer.total;
  const documents = [];
  for (let offset = 0; offset < total; offset += 100) {
    const { answer } = await ask({ offset, limit: 100 });
    documents.push(...answer.rows.map(texts));
  }
  // Names and sentences all through the list, typed letter by letter, and words that many have.
  const step = Math.floor(documents.length / 24);
  const typed = Array.from({ length: 24 }, (_, at) => {
    const [name, sentence] = documents[at * step];
    return at % 3 === 2 && sentence ? sentence.split(' ').slice(-4, -1).join(' ') : name;
  });
  const letters = typed.flatMap((text) => [...text].map((_, at) => [...text].slice(0, at + 1).join('')));
  const counts = new Map();
  for (const [name, sentence] of documents) {
    for (const word of new Set(`${name} ${sentence}`.toLowerCase().split(/[^\p{L}]+/u))) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  counts.delete('');
  const commonest = [...counts].sort((a, b) => b[1] - a[1])[0][0];
  const times = { ask: [], commonest: [] };
  for (let round = 0; round < Number(rounds); round += 1) {
    const took = [];
    for (const q of letters) took.push((await ask({ q })).took);
    times.ask.push(took);
    const often = [];
    for (let at = 0; at < 20; at += 1) often.push((await ask({ q: commonest })).took);
    times.commonest.push(often);
  }
  const matching = (await ask({ q: commonest })).answer.matching;
  return { total, first: first.took, letters, commonest, matching, times, residentKb: residentKb(), documents };
};

/** The same documents and letters in SQLite's FTS5 through Python; nothing where there is no Python with it. */
const peer = (documents, letters) => {
  const done = spawnSync('python3', [join(here, 'fts5.py'), rounds], {
    input: JSON.stringify({ documents, letters }),
    maxBuffer: 1 << 28,
    encoding: 'utf8',
  });
  if (done.status === 0) return JSON.parse(done.stdout);
  said(`skipped: FTS5 (${(done.stderr ?? String(done.error)).trim().split('\n').at(-1)})`);
  return null;
};

/** A page of the directory: frames while it scrolls over as many rows as it ever shows, and its memory. */
const page = async () => {
  const { chromium } = createRequire(join(here, '../../../../tests/e2e/package.json'))('@playwright/test');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${origin}/members?shown=500&from=50000`);
    await page.waitForFunction(() => document.querySelectorAll('.directory-row').length === 500);
    await page.waitForTimeout(1000);
    const frames = await page.evaluate(async () => {
      const took = [];
      const height = document.documentElement.scrollHeight - innerHeight;
      let last = await new Promise(requestAnimationFrame);
      for (let at = 0; at < height; at += 120) {
        scrollTo({ top: at, behavior: 'instant' });
        const now = await new Promise(requestAnimationFrame);
        took.push(now - last);
        last = now;
      }
      return took;
    });
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    await session.send('Performance.enable');
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name) => metrics.find((one) => one.name === name).value;
    const memory = await page.evaluate(() => performance.measureUserAgentSpecificMemory?.().then(({ bytes }) => bytes));
    return { frames, heap: metric('JSHeapUsedSize'), nodes: metric('Nodes'), memory: memory ?? null };
  } finally {
    await browser.close();
  }
};

try {
  for (let tries = 0; ; tries += 1) {
    const up = await fetch(`${origin}/healthz`).then((response) => response.ok, () => false);
    if (up) break;
    if (tries > 600 || child.exitCode !== null) throw new Error('the demonstration does not answer');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  said('asking the server');
  const { documents, letters, ...asked } = await server();
  said('asking FTS5');
  const fts5 = peer(documents, letters);
  said('scrolling');
  const scrolled = await page();
  process.stdout.write(`${JSON.stringify({ size: asked.total, asked: letters.length, ...asked, fts5, page: scrolled })}\n`);
} finally {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
