// What the pages say, in one of the languages. A message may hold {names}, which are filled in.

export const LANGUAGES = { en: 'English', zh: '中文' };
const KEPT = 'prb.language';
let language = 'en';
let table = {};

/** The language chosen before, else the browser's, else English. */
export function preferred() {
  const kept = localStorage.getItem(KEPT);
  if (kept in LANGUAGES) {
    return kept;
  }
  return navigator.languages.map(each => each.slice(0, 2)).find(each => each in LANGUAGES) || 'en';
}

export async function speak(wanted, keep) {
  const response = await fetch('text/' + wanted + '.json');
  if (!response.ok) {
    throw new Error('text/' + wanted + '.json: ' + response.status);
  }
  table = await response.json();
  language = wanted;
  document.documentElement.lang = wanted === 'zh' ? 'zh-Hans' : wanted;
  if (keep) {
    localStorage.setItem(KEPT, wanted);
  }
}

export function spoken() {
  return language;
}

/** The message of a key. */
export function t(key, values) {
  const text = table[key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => name in values ? values[name] : whole) : text;
}

/** A word of the data: the message GROUP.WORD where there is one, else the word itself. */
export function word(group, value) {
  return value === null || value === undefined || value === '' ? '–' : table[group + '.' + value] ?? String(value).replaceAll('_', ' ');
}
