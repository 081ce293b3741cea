// Writes the population, serves it to a page in Chromium, and prints what was measured there as one line of JSON:
// `node drive.js ENGINE ROUNDS SIZE..`, where ENGINE is the folder that wasm-bindgen wrote and the last SIZE the largest.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [engine, rounds, ...sizes] = process.argv.slice(2);
const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const said = (what) => process.stderr.write(`${what}\n`);

/** The data of one population by the names that the page asks for, and its weight. */
const made = async (size) => {
  const { initSync, Population } = await import(pathToFileURL(join(engine, 'directory.js')).href);
  initSync({ module: readFileSync(join(engine, 'directory_bg.wasm')) });
  const population = new Population(size);
  const { fields, weights, values, commonest } = population;
  const profiles = Array.from({ length: size }, (_, at) => {
    const [id, ...texts] = population.profile(at);
    return { id, ...Object.fromEntries(fields.map((field, at) => [field, texts[at]])) };
  });
  const texts = population.texts(60);
  const typed = texts.filter((text) => [...text].length >= 4).slice(0, 40);
  const letters = typed.flatMap((text) => [...text].map((_, at) => [...text].slice(0, at + 1).join('')));
  const pairs = population.typos(40);
  const about = {
    fields,
    weights: [...weights],
    texts,
    letters,
    typos: pairs.filter((_, at) => at % 2 === 0),
    from: pairs.filter((_, at) => at % 2 === 1),
    commonest,
  };
  const bytes = Buffer.from(population.bytes);
  population.free();
  const weight = {
    size,
    values,
    letters: letters.length,
    bytes: bytes.length,
    gzip: gzipSync(bytes, { level: 6 }).length,
    gzipProfiles: gzipSync(JSON.stringify(profiles), { level: 6 }).length,
    brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length,
  };
  const data = [
    [`/data/${size}.bin`, bytes],
    [`/data/${size}.profiles.json`, JSON.stringify(profiles)],
    [`/data/${size}.about.json`, JSON.stringify(about)],
  ];
  return { weight, data };
};

const modules = join(here, 'node_modules');
const files = {
  '/': join(here, 'index.html'),
  '/measure.js': join(here, 'measure.js'),
  '/minisearch.js': join(modules, 'minisearch/dist/es/index.js'),
  '/fuse.js': join(modules, 'fuse.js/dist/fuse.mjs'),
  '/engine/directory.js': join(engine, 'directory.js'),
  '/engine/directory_bg.wasm': join(engine, 'directory_bg.wasm'),
};
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

/** What the page may ask for; isolated, which gives it a clock of 5 microseconds. */
const served = (data) =>
  createServer((request, response) => {
    const file = files[request.url];
    const body = file ? readFileSync(file) : data.get(request.url);
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': types[extname(file ?? '')] ?? 'application/octet-stream',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(body);
  });

const data = new Map();
const weights = [];
for (const size of sizes.map(Number)) {
  said(`making ${size} profiles`);
  const one = await made(size);
  one.data.forEach(([name, content]) => data.set(name, content));
  weights.push(one.weight);
}
const server = served(data);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const { chromium } = createRequire(join(here, '../../../../tests/e2e/package.json'))('@playwright/test');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});

/** What a call of the page's functions gives in a page of its own, and the page's JavaScript heap afterwards. */
const inPage = async (call, argument) => {
  const page = await browser.newPage();
  page.on('pageerror', (error) => said(error));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => window.ready && window.crossOriginIsolated);
  const answer = await page.evaluate(([name, given]) => window[name](given), [call, argument]);
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await page.close();
  return { answer, heap: metrics.find(({ name }) => name === 'JSHeapUsedSize').value };
};

try {
  const runs = [];
  for (const weight of weights) {
    said(`measuring ${weight.size} profiles`);
    // A query of fuse.js takes seconds at the largest size.
    const few = weight.size > 10_000 ? { fuseTypos: 5, fuseRounds: 1 } : { fuseTypos: 20, fuseRounds: Number(rounds) };
    const { answer } = await inPage('measure', { size: weight.size, rounds: Number(rounds), ...few });
    runs.push({ ...weight, ...answer });
  }
  const largest = weights.at(-1).size;
  said('measuring memory');
  const own = await inPage('haveDirectory', largest);
  const peer = await inPage('haveMini', largest);
  const memory = { size: largest, wasm: own.answer, heap: own.heap, miniHeap: peer.heap };
  const version = (name) => JSON.parse(readFileSync(join(modules, name, 'package.json'))).version;
  const versions =
    `Chromium ${browser.version()}, Node ${process.versions.node}, ` +
    `minisearch ${version('minisearch')}, fuse.js ${version('fuse.js')}`;
  process.stdout.write(`${JSON.stringify({ versions, runs, memory })}\n`);
} finally {
  await browser.close();
  server.close();
}
