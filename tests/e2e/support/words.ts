// The words of the page as the page itself has them, so that a journey follows a better translation by itself.
import { readFileSync } from 'node:fs';
import type { Language } from './test';

const kept = new Map<string, Record<string, string>>();

function namespace(language: Language, name: string): Record<string, string> {
  const key = `${language}/${name}`;
  let words = kept.get(key);
  if (!words) {
    words = JSON.parse(readFileSync(new URL(`../../../locales/${key}.json`, import.meta.url), 'utf8')) as Record<string, string>;
    kept.set(key, words);
  }
  return words;
}

/** The text of `key`, such as `groups.form`. */
export function words(language: Language, key: string): string {
  const [name, entry] = key.split('.');
  const text = namespace(language, name)[entry];
  if (text === undefined) throw new Error(`no words for ${key} in ${language}`);
  return text;
}

/** A pattern of the text of `key` that takes anything where the page fills something in. */
export function pattern(language: Language, key: string): RegExp {
  const parts = words(language, key).split(/\{\{\s*\w+\s*\}\}/);
  return new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+'));
}

/** Either form of a counted text: `key_1` or `key_n`. */
export function counted(language: Language, key: string): RegExp {
  return new RegExp(`${pattern(language, `${key}_1`).source}|${pattern(language, `${key}_n`).source}`);
}
