// What this process is made of.

import { confirm, results } from '../dialog.js';
import { h } from '../dom.js';
import { number } from '../format.js';
import { badge, button, card, code, empty, head, table } from '../parts.js';
import { t, word } from '../text.js';

const REFRESH_MS = 10_000;
const KINDS = ['room', 'drop_in', 'third_party', 'framework'];
const TONES = { active: 'good', starting: 'busy', stopping: 'busy', resolved: 'warn', installed: 'bad' };

export async function show(view) {
  let answer = null;
  const paint = () => {
    const text = (view.params.get('text') || '').toLowerCase();
    const kind = view.params.get('kind') || '';
    const shown = answer.bundles.filter(each => each.name.toLowerCase().includes(text) && (!kind || each.kind === kind));
    view.draw(head(t('nav.bundles'), h('span.quiet', {}, t('bundles.count', { n: number(answer.bundles.length) }))), h('div.tools',
      { role: 'search' }, h('input', { type: 'search', value: view.params.get('text') || '', placeholder: t('bundles.search'),
        'aria-label': t('bundles.search'), 'aria-keyshortcuts': '/', on: { input: event => view.go({ text: event.target.value }) } }),
      h('label', {}, t('bundles.kind'), h('select', { value: kind, on: { change: event => view.go({ kind: event.target.value }) } },
        h('option', { value: '' }, t('workers.all')), KINDS.map(each => h('option', { value: each }, word('kind_of', each)))))),
    shown.length ? card('', table(t('nav.bundles'), [
      { head: t('bundles.name'), cell: each => code(each.name) },
      { head: t('bundles.kind'), cell: each => word('kind_of', each.kind) },
      { head: t('workers.state'), class: 'fit', cell: each => badge(TONES[each.state] || 'off', word('bundle', each.state)) },
      { head: t('bundles.version'), cell: each => each.version },
      { head: '#', num: true, cell: each => String(each.id) },
      { title: h('span.hidden', {}, t('workers.actions')), class: 'fit', cell: each => each.changeable ? h('span.tools', {}, (each.state
        === 'active' ? ['restart', 'stop'] : ['start']).map(verb => button(t('bundles.' + verb), () => change(view, verb, each.name),
        { key: verb }))) : '' }], shown, each => each.id)) : empty(t('workers.none')));
  };
  await view.repeat(REFRESH_MS, t('nav.bundles'), async () => {
    answer = await view.get('/bundles');
    paint();
  });
}

async function change(view, verb, name) {
  if (await confirm(t('bundles.' + verb), t('bundles.' + verb + '_ask'), [name], t('bundles.' + verb), verb !== 'start')) {
    await results(t('bundles.' + verb), await view.api.each('/bundles/' + verb, [name], {}, 'names'), id => id);
    await view.again();
  }
}
