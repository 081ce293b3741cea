// In the page: the engine and its peers, asked by turns. It measures and judges nothing; xtask does.
import init, { Directory } from '/engine/directory.js';
import MiniSearch from '/minisearch.js';
import Fuse from '/fuse.js';

const { memory } = await init();
const ROWS = 50;
const bytes = async (size) => new Uint8Array(await (await fetch(`/data/${size}.bin`)).arrayBuffer());
const json = async (name) => (await fetch(`/data/${name}.json`)).json();

/** What was called, in milliseconds. */
const timed = (call) => {
  const start = performance.now();
  call();
  return performance.now() - start;
};

/** A time for each question. */
const each = (questions, ask) => questions.map((question) => timed(() => ask(question)));

// Accents are left out on both sides, as the engine does.
const folded = (word) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The peer for texts, with the rules of the engine: all words, the last one may be half typed, typos by length. */
const mini = (about) => {
  const length = (word) => [...word].length;
  const fuzzy = (word) => (length(word) < 4 ? false : length(word) < 8 ? 1 : 2);
  const prefix = (word, at, words) => at === words.length - 1;
  const boost = Object.fromEntries(about.fields.map((field, at) => [field, about.weights[at]]));
  const index = new MiniSearch({ fields: about.fields, processTerm: folded });
  const find = (text, more) => index.search(text, { boost, combineWith: 'AND', prefix, ...more }).slice(0, ROWS);
  return { index, withTypos: (text) => find(text, { fuzzy }), asTheyStand: (text) => find(text, {}) };
};

/** The peer for typos; a text is searched everywhere, not only near its beginning. */
const fuse = (about, profiles) => {
  const keys = about.fields.map((name, at) => ({ name, weight: about.weights[at] }));
  const index = new Fuse(profiles, { keys, ignoreLocation: true, ignoreDiacritics: true, threshold: 0.3 });
  return (text) => index.search(text, { limit: ROWS });
};

/** Everything at one size. `fuseTypos` is how many typos fuse.js is asked for, `fuseRounds` how often. */
window.measure = async ({ size, rounds, fuseTypos, fuseRounds }) => {
  const [data, profiles, about] = await Promise.all([bytes(size), json(`${size}.profiles`), json(`${size}.about`)]);
  const directories = [];
  const decode = [];
  for (let round = 0; round < rounds; round += 1) {
    directories.pop()?.free();
    decode.push([timed(() => directories.push(new Directory(data)))]);
  }
  const [directory] = directories;
  const peer = mini(about);
  const miniBuild = [[timed(() => peer.index.addAll(profiles))]];
  const askFuse = fuse(about, profiles);
  const ours = (text) => directory.find(text);
  const times = { keystroke: [], recount: [], text: [], textMini: [], textMiniAsTheyStand: [], typo: [], typoFuse: [] };
  // A first round that does not count, so that everything is compiled.
  for (const ask of [ours, peer.withTypos, peer.asTheyStand]) about.texts.slice(0, 10).forEach(ask);
  const choices = directory.groups().flatMap((group, at) => directory.values(at).map((value) => [group, value]));
  const asked = about.typos.slice(0, fuseTypos);
  asked.slice(0, 1).forEach(askFuse);
  for (let round = 0; round < rounds; round += 1) {
    times.keystroke.push(each(about.letters, ours));
    times.text.push(each(about.texts, ours));
    times.textMini.push(each(about.texts, peer.withTypos));
    times.textMiniAsTheyStand.push(each(about.texts, peer.asTheyStand));
    times.typo.push(each(asked, ours));
    if (round < fuseRounds) times.typoFuse.push(each(asked, askFuse));
    // Counting alone: the text is known, no row is wanted, and every value is chosen once.
    directory.limit(0);
    const recount = [];
    for (const text of ['', about.commonest]) {
      directory.find(text);
      for (const [group, value] of choices) {
        directory.choose(group, value);
        recount.push(timed(() => directory.find(text)));
      }
      directory.clear();
    }
    times.recount.push(recount);
    directory.limit(ROWS);
  }
  const found = {
    texts: about.texts.length,
    textsOurs: about.texts.filter((text) => ours(text) > 0).length,
    textsMini: about.texts.filter((text) => peer.withTypos(text).length > 0).length,
    typos: asked.length,
    typosOurs: asked.filter((text, at) => ours(text) > 0 && directory.keys().includes(about.from[at])).length,
    typosFuse: asked.filter((text, at) => askFuse(text).some(({ item }) => item.id === about.from[at])).length,
  };
  return { times: { decode, miniBuild, ...times }, found, choices: choices.length };
};

/** A page that has nothing but the directory: the bytes of wasm memory after a query. */
window.haveDirectory = async (size) => {
  window.kept = new Directory(await bytes(size));
  window.kept.find('presupesto partcipativo');
  return memory.buffer.byteLength;
};

/** A page that has nothing but the peer, with the profiles' texts so that it can show them. */
window.haveMini = async (size) => {
  const [profiles, about] = await Promise.all([json(`${size}.profiles`), json(`${size}.about`)]);
  window.kept = { peer: mini(about), profiles };
  window.kept.peer.index.addAll(profiles);
  return window.kept.peer.withTypos('presupesto partcipativo').length;
};

window.ready = true;
