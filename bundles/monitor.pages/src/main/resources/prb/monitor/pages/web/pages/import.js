// Workers from a file: shown first what would happen, then done.

import { confirm, results } from '../dialog.js';
import { draw, h } from '../dom.js';
import { number } from '../format.js';
import { badge, button, card, code, head, table } from '../parts.js';
import { t } from '../text.js';
import { BYTES_MAX, plan, read, WORKERS_MAX } from '../worker-file.js';

const SHOWN_MAX = 500;
const PART = 200;
const TONES = { add: 'good', change: 'busy', same: 'off', refuse: 'bad' };

export function show(view) {
  const text = h('textarea', { id: 'file-text', rows: 8, spellcheck: 'false', placeholder: t('import.example'), 'aria-label':
    t('import.text') });
  const file = h('input', { type: 'file', id: 'file', accept: '.csv,.json', on: { change: async event => {
    const chosen = event.target.files[0];
    if (chosen) {
      text.value = chosen.size > BYTES_MAX ? '' : await chosen.text();
      await preview();
    }
  } } });
  const outcome = h('div.columns', { role: 'status' });
  view.draw(h('p', {}, h('a', { href: view.link('pools') }, '← ' + t('nav.pools'))), head(t('import.title')), card('', h('p', {},
    t('import.note')), h('p', {}, code('name,pid,endpoint,stake,enabled,syncOnly,gatekeeper')), h('label', { for: 'file' },
    t('import.file')), file, text, h('div.tools', {}, button(t('import.check'), preview, { class: 'main', id: 'check' }))), outcome);

  async function preview() {
    try {
      const { workers, left } = read(text.value);
      if (!workers.length || workers.length > WORKERS_MAX) {
        throw new Error(t('import.count', { n: number(workers.length), max: number(WORKERS_MAX) }));
      }
      tell(plan(workers, await known(), new Set((await view.get('/pools')).pools.map(each => each.pid))), left);
    } catch (e) {
      draw(outcome, h('p.problem', { role: 'alert' }, badge('bad', t('app.failed')), ' ', e.message));
    }
  }

  async function known() {
    const all = new Map();
    for (let at = 0, total = 1; at < total; at += 1_000) {
      const part = await view.get('/workers', { offset: at, limit: 1_000 });
      total = part.matched;
      part.workers.forEach(each => all.set(each.name, each));
    }
    return all;
  }

  function tell(items, left) {
    const count = verb => items.filter(each => each.verb === verb).length;
    const todo = items.filter(each => each.verb === 'add' || each.verb === 'change');
    draw(outcome, card(t('import.plan'), h('p', {}, t('import.sum', { add: number(count('add')), change: number(count('change')),
      same: number(count('same')), refuse: number(count('refuse')) })), left > 0 && h('p.quiet', {}, t('import.left', { n: left })),
    h('div.tools', {}, button(t('import.do', { n: number(todo.length) }), () => run(todo), { class: 'main', id: 'import',
      disabled: todo.length === 0 || count('refuse') > 0 }), count('refuse') > 0 && h('span.quiet', {}, t('import.refused'))),
    table(t('import.plan'), [{ head: t('import.line'), num: true, cell: each => String(each.line) },
      { head: t('workers.name'), cell: each => each.name || '–' },
      { head: t('import.verb'), class: 'fit', cell: each => badge(TONES[each.verb], t('import.verb_' + each.verb)) },
      { head: t('audit.change'), class: 'wide', cell: each => each.problem ? t(each.problem)
        : Object.entries(each.changes).filter(([name]) => name !== 'name').map(([name, value]) => name + ' ' + value).join(', ') }],
    [...items.filter(each => each.verb === 'refuse'), ...items.filter(each => each.verb !== 'refuse')].slice(0, SHOWN_MAX), each =>
      each.line)));
  }

  async function run(todo) {
    if (!await confirm(t('import.title'), t('import.ask', { n: number(todo.length) }), todo.map(each => each.name), t('import.do',
      { n: number(todo.length) }), true)) {
      return;
    }
    const list = [...await add(todo.filter(each => each.verb === 'add')), ...await change(todo.filter(each => each.verb === 'change'))];
    await results(t('import.title'), list, id => id);
    await preview();
  }

  async function add(items) {
    const list = [];
    for (let at = 0; at < items.length; at += PART) {
      const part = items.slice(at, at + PART);
      const told = await attempt(part, () => view.api.post('/workers/add', { workers: part.map(each => each.changes) }));
      list.push(...told.map((each, i) => ({ ...each, id: part[i]?.name ?? each.id })));
    }
    return list;
  }

  async function change(items) {
    const list = [];
    for (const item of items) {
      list.push(...await attempt([item], async () => {
        await view.api.one('/workers/change', { workers: [{ id: item.id, ...item.changes }] });
        return { results: [{ id: item.name, ok: true, message: '' }] };
      }));
    }
    return list;
  }
}

/** What a part that failed as a whole means for each of its items. */
async function attempt(part, work) {
  try {
    return (await work()).results;
  } catch (e) {
    return part.map(each => ({ id: each.name, ok: false, message: e.message }));
  }
}
