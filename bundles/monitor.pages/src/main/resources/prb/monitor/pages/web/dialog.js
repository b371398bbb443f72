// Questions before something is done, forms, and what came of it.

import { h, draw } from './dom.js';
import { t } from './text.js';
import { badge, button, say } from './parts.js';

const NAMES_MAX = 12;
let count = 0;

function open(title, content, buttons) {
  const id = 'dialog-' + ++count;
  const back = document.activeElement;
  const dialog = h('dialog', { 'aria-labelledby': id }, h('h2', { id }, title), content, h('div.buttons', {}, buttons));
  document.body.append(dialog);
  return new Promise(done => {
    dialog.onclose = () => {
      dialog.remove();
      if (back && back.isConnected) {
        back.focus();
      }
      done(dialog.returnValue);
    };
    dialog.showModal();
  });
}

function close(event, value) {
  event.target.closest('dialog').close(value);
}

/** The first few, and how many more. */
export function names(items) {
  return h('ul.names', {}, items.slice(0, NAMES_MAX).map(each => h('li', {}, each)),
    items.length > NAMES_MAX && h('li.quiet', {}, t('ask.more', { n: items.length - NAMES_MAX })));
}

/** Asks before something happens. @param hurts whether it can not simply be taken back */
export async function confirm(title, text, items, action, hurts) {
  const answer = await open(title, h('div', {}, h('p', {}, text), items.length > 0 && names(items)), [
    button(t('ask.cancel'), event => close(event, ''), { autofocus: hurts }),
    button(action, event => close(event, 'yes'), { class: hurts ? 'danger' : 'main', autofocus: !hurts, 'data-confirm': true })]);
  return answer === 'yes';
}

/**
 * A form. The dialog stays open while what was entered is refused.
 *
 * @param fields {name, label, type, value, hint, required, options, pattern} @param submit does it; throws what is shown
 */
export async function form(title, fields, action, submit) {
  const problem = h('p.problem', { role: 'alert', hidden: true });
  const inputs = new Map();
  const send = async event => {
    event.preventDefault();
    const dialog = event.target.closest('dialog');
    try {
      await submit(Object.fromEntries([...inputs].map(([name, input]) => [name, input.type === 'checkbox' ? input.checked
        : input.value])));
      dialog.close('done');
    } catch (e) {
      problem.hidden = false;
      draw(problem, badge('bad', t('app.failed')), ' ', e.message);
    }
  };
  const id = 'form-' + ++count;
  const content = h('form', { id, on: { submit: send } }, fields.map(each => field(each, inputs)), problem);
  return await open(title, content, [button(t('ask.cancel'), event => close(event, '')),
    h('button.main', { type: 'submit', form: id }, action)]) === 'done';
}

function field(spec, inputs) {
  const id = 'field-' + ++count;
  const hint = spec.hint && h('span.hint', { id: id + '-hint' }, spec.hint);
  const common = { id, name: spec.name, 'aria-describedby': spec.hint && id + '-hint', required: spec.required };
  let input;
  if (spec.options) {
    input = h('select', common, spec.options.map(([value, text]) => h('option', { value }, text)));
    input.value = spec.value ?? spec.options[0]?.[0] ?? '';
  } else if (spec.type === 'area') {
    input = h('textarea', { ...common, rows: 8, spellcheck: 'false', value: spec.value ?? '' });
  } else if (spec.type === 'checkbox') {
    input = h('input', { ...common, type: 'checkbox', checked: Boolean(spec.value) });
  } else {
    input = h('input', { ...common, type: spec.type || 'text', autocomplete: spec.type === 'password' ? 'new-password' : 'off',
      pattern: spec.pattern, inputmode: spec.inputmode, value: spec.value ?? '' });
  }
  inputs.set(spec.name, input);
  return h('div.field', { class: spec.type === 'checkbox' ? 'check' : '' }, h('label', { for: id }, spec.label), input, hint);
}

/** What happened to each. @param name of an id */
export function results(title, list, name) {
  const failed = list.filter(each => !each.ok);
  const text = failed.length ? t('result.some', { ok: list.length - failed.length, failed: failed.length })
    : t('result.all', { ok: list.length });
  say(text);
  const lines = [...failed, ...list.filter(each => each.ok)].slice(0, 500);
  return open(title, h('div', {}, h('p', {}, text), h('div.scroll.results', { tabindex: 0 }, h('table', {}, h('tbody', {},
    lines.map(each => h('tr', {}, h('td', {}, name(each.id)), h('td', {}, badge(each.ok ? 'good' : 'bad', t(each.ok ? 'result.done'
      : 'result.failed'))), h('td', {}, each.message || ''))))))),
  [button(t('ask.close'), event => close(event, ''), { class: 'main', autofocus: true })]);
}
