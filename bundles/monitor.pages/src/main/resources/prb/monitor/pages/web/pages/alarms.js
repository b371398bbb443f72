// What is wrong now, how long already, and quiet for a while for what somebody works at.

import { h } from '../dom.js';
import { confirm } from '../dialog.js';
import { ago, duration } from '../format.js';
import { badge, button, card, head, say } from '../parts.js';
import { t, word } from '../text.js';

const REFRESH_MS = 5_000;
const MINUTES = [60, 480, 1440];
const ITEMS_MAX = 40;

export async function show(view) {
  await view.repeat(REFRESH_MS, t('nav.alarms'), async () => {
    const { alarms } = await view.get('/alarms');
    view.draw(head(t('nav.alarms'), h('span.quiet', { role: 'status' }, t('alarms.count', { n: alarms.length }))),
      alarms.length ? alarms.map(each => one(view, each)) : card('', h('p', {}, badge('good', t('alarms.none'))), h('p.quiet', {},
        t('alarms.none_note'))));
  });
}

function one(view, alarm) {
  const quiet = alarm.silenced_until ? (Date.parse(alarm.silenced_until) - Date.now()) / 1000 : 0;
  const tone = quiet > 0 ? 'off' : alarm.severity === 'critical' ? 'bad' : 'warn';
  const node = card('', h('div.line', {}, badge(tone, word('severity', alarm.severity)), h('h2', {}, alarm.title), h('span.quiet', {},
    t('alarms.since', { time: ago(alarm.since) }))), h('p', {}, alarm.text), items(alarm),
  h('div.tools', {}, quiet > 0 && h('span.quiet', {}, t('alarms.silenced', { time: duration(quiet) })),
    MINUTES.map(minutes => button(t('alarms.silence', { time: duration(minutes * 60) }), () => silence(view, alarm, minutes),
      { key: minutes })), quiet > 0 && button(t('alarms.loud'), () => silence(view, alarm, 0), { key: 'loud' })));
  node.key = alarm.id;
  return node;
}

function items(alarm) {
  if (!alarm.items?.length) {
    return null;
  }
  return h('details', {}, h('summary', {}, t('alarms.items', { n: alarm.items.length })), h('ul', {}, alarm.items.slice(0, ITEMS_MAX)
    .map(each => h('li', { key: each }, each)), alarm.items.length > ITEMS_MAX && h('li.quiet', {}, t('ask.more', { n: alarm.items.length
      - ITEMS_MAX }))));
}

async function silence(view, alarm, minutes) {
  const agreed = minutes === 0 || await confirm(t('alarms.silence_title'), t('alarms.silence_ask', { title: alarm.title,
    time: duration(minutes * 60) }), [], t('alarms.silence', { time: duration(minutes * 60) }), false);
  if (!agreed) {
    return;
  }
  try {
    await view.api.post('/alarms/silence', { id: alarm.id, minutes });
    say(t('alarms.done'));
  } catch (e) {
    say(e.message);
  }
  await view.again();
}

