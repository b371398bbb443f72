// Every setting, its value, and where that came from.

import { h } from '../dom.js';
import { badge, card, code, empty, head, table } from '../parts.js';
import { t, word } from '../text.js';

const REFRESH_MS = 30_000;
/** Where values come from that nobody set. */
const BUILT_IN = ['default', 'feature'];
/** Those with a name of the environment first. */
const byName = (a, b) => (a.name === null) - (b.name === null) || (a.name || a.key).localeCompare(b.name || b.key);

export async function show(view) {
  await view.repeat(REFRESH_MS, t('nav.settings'), async () => {
    const { settings } = await view.get('/settings');
    const text = (view.params.get('text') || '').toLowerCase();
    const set = view.params.get('set') === 'true';
    const shown = settings.filter(each => (!set || !BUILT_IN.includes(each.origin)) && [each.name, each.pid, each.key, each.description]
      .some(part => String(part || '').toLowerCase().includes(text))).sort(byName);
    view.draw(head(t('nav.settings')), h('p.quiet', {}, t('settings.note')), h('div.tools', { role: 'search' },
      h('input', { type: 'search', value: view.params.get('text') || '', placeholder: t('settings.search'), 'aria-label':
        t('settings.search'), 'aria-keyshortcuts': '/', on: { input: event => view.go({ text: event.target.value }) } }),
      h('label', {}, h('input', { type: 'checkbox', checked: set, on: { change: event => view.go({ set: event.target.checked }) } }),
        t('settings.only_set'))),
    shown.length ? card('', table(t('nav.settings'), [
      { head: t('settings.name'), cell: each => [code(each.name || each.key), h('div.quiet', {}, each.description)] },
      { head: t('settings.value'), class: 'wide', cell: each => each.secret ? h('span.quiet', {}, t('settings.secret')) : value(each) },
      { head: t('settings.origin'), class: 'fit', cell: each => BUILT_IN.includes(each.origin) ? h('span.quiet', {}, word('origin',
        each.origin)) : badge('good', word('origin', each.origin)) },
      { head: t('settings.component'), class: 'wide', cell: each => h('span.quiet', {}, each.pid + ' ' + each.key) }],
    shown, each => each.pid + ' ' + each.key)) : empty(t('workers.none')));
  });
}

function value(setting) {
  const text = setting.value === null || setting.value === '' ? '–' : String(setting.value);
  const fallback = setting.default;
  return [code(text), setting.unit && h('span.quiet', {}, ' ' + setting.unit), fallback !== null && fallback !== undefined
    && setting.origin !== 'default' && String(fallback) !== text && h('div.quiet', {}, t('settings.default', { value:
      String(fallback) || '–' }))];
}
