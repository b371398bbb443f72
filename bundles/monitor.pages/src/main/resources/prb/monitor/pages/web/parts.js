// What several pages are made of.

import { h } from './dom.js';
import { t, word } from './text.js';

/** State of a worker to the tone that it is shown in; the tone has a colour and a shape. */
const TONES = { computing: 'good', synced: 'good', syncing: 'busy', starting: 'busy', registering: 'busy', benchmarking: 'busy',
  adding: 'busy', idle: 'off', kicked: 'off', error: 'bad' };
const ENCODER = { at_tip: 'good', troubled: 'bad' };
const HEALTH = { OK: 'good', WARN: 'warn', TEMPORARILY_UNAVAILABLE: 'warn', CRITICAL: 'bad', HEALTH_CHECK_ERROR: 'bad' };
export const STATES = Object.keys(TONES);

export const toneOf = state => TONES[state] || 'off';
export const toneOfHealth = status => HEALTH[status] || 'off';

export function encoderBadge(state) {
  return badge(ENCODER[state] || 'busy', word('encoder', state));
}

/** A word with a shape before it. */
export function badge(tone, text) {
  return h('span.badge', { class: tone }, text);
}

export function stateBadge(state) {
  return badge(toneOf(state), word('state', state));
}

export function card(title, ...children) {
  return h('section.card', {}, title && h('h2', {}, title), ...children);
}

/** One figure. @param note a line below it */
export function tile(label, value, note, tone, href) {
  return h(href ? 'a.tile' : 'div.tile', { class: tone, href },
    h('span.label', {}, label), h('span.figure', {}, value), h('span.note', {}, note || ''));
}

/** Names and values. @param rows pairs; those without a value are left out */
export function facts(rows) {
  return h('dl.facts', {}, rows.filter(([, value]) => value !== undefined && value !== null && value !== '').map(([name, value]) =>
    h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

/** How much of a whole is used up. */
export function bar(part, whole, label) {
  const share = whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
  return h('meter.bar', { min: 0, max: 1, low: 0.8, high: 0.92, optimum: 0.5, value: share, 'aria-label': label });
}

export function code(text) {
  return h('code', {}, text);
}

/** What did not come: plainly when the process has no such thing, else as an error. */
export function missing(error) {
  return error.absent ? h('p.absent', {}, t('app.absent'), h('span.quiet', {}, error.message))
    : h('p.problem', { role: 'alert' }, badge('bad', t('app.failed')), ' ', error.message);
}

export function empty(text) {
  return h('p.absent', {}, text);
}

export function button(text, click, props) {
  return h('button', { type: 'button', on: { click }, ...props }, text);
}

/** Head of a page. */
export function head(title, ...beside) {
  return h('div.head', {}, h('h1', {}, title), h('div.beside', {}, ...beside));
}

/**
 * A table; on a narrow screen each row becomes a card.
 *
 * @param columns {head, cell(row), num, sort} @param key of a row @param order {sort, desc, by(name)} when it can be sorted
 * @param row more properties of a row
 */
export function table(caption, columns, rows, key, order, row) {
  return h('div.scroll', {}, h('table', {}, h('caption.hidden', {}, caption),
    h('thead', {}, h('tr', {}, columns.map(column => headCell(column, order)))),
    h('tbody', {}, rows.map(each => h('tr', { key: key(each), ...(row ? row(each) : {}) }, columns.map(column =>
      h('td', { class: column.num ? 'num' : column.class, 'data-head': column.head || false }, column.cell(each))))))));
}

function headCell(column, order) {
  const props = { scope: 'col', class: column.num ? 'num' : column.class };
  if (!order || !column.sort) {
    return h('th', props, column.title || column.head);
  }
  const on = order.sort === column.sort;
  return h('th', { ...props, 'aria-sort': on ? (order.desc ? 'descending' : 'ascending') : 'none' },
    button(column.head, () => order.by(column.sort), { class: 'sort' }));
}

/** Tells by voice and at the edge of the screen. */
export function say(text) {
  const said = document.getElementById('said');
  said.textContent = text;
  clearTimeout(said.timer);
  said.timer = setTimeout(() => { said.textContent = ''; }, 8_000);
}
