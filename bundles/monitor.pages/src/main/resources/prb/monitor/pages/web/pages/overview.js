// The whole process at a glance: fleet, chains, providers, what is wrong and what to do.

import { h } from '../dom.js';
import { ago, bytes, duration, height, number } from '../format.js';
import { badge, bar, button, card, encoderBadge, facts, head, STATES, stateBadge, table, tile, toneOf, toneOfHealth } from '../parts.js';
import { t, word } from '../text.js';

const REFRESH_MS = 5_000;
const ALARMS_MAX = 5;

export async function show(view) {
  const seen = { all: false };
  const paint = () => view.draw(head(t('nav.overview')), tiles(view), alarms(view, seen.alarms),
    h('div.columns.lead', {}, h('div.stack', {}, card(t('chain.title'), chains(view, seen.provider)), card(t('provider.title'),
      providers(view, seen))), h('div.stack', {}, card(t('fleet.by_state'), states(view, seen.workers)), card(t('health.title'),
      health(seen)))));
  view.watch(paint);
  await view.repeat(REFRESH_MS, t('nav.overview'), async () => {
    const [workers, provider, providers, alarmed, checks, peers] = await Promise.all([view.maybe('/workers', { limit: 1 }),
      view.maybe('/provider'), view.maybe('/providers'), view.maybe('/alarms'), view.maybe('/health'), view.maybe('/peers')]);
    Object.assign(seen, { workers, provider, providers, alarms: alarmed, health: checks, peers });
    paint();
  });

  function health({ health: checks }) {
    if (!checks) {
      return h('p.absent', {}, t('app.absent'));
    }
    const well = checks.checks.filter(each => each.status === 'OK');
    const other = checks.checks.filter(each => each.status !== 'OK');
    const row = each => h('li', { key: each.name }, h('div.line', {}, badge(toneOfHealth(each.status), word('health', each.status)),
      h('strong', {}, each.name)), h('span.quiet', {}, each.message));
    return [other.length ? h('ul.list', {}, other.map(row)) : h('p', {}, badge('good', t('health.all_well'))),
      well.length > 0 && h('p', {}, button(t(seen.all ? 'health.hide' : 'health.more', { n: well.length }), () => {
        seen.all = !seen.all;
        paint();
      }, { class: 'link', 'aria-expanded': String(seen.all) })), seen.all && h('ul.list', {}, well.map(row))];
  }
}

function tiles(view) {
  const { status } = view.live;
  if (!status) {
    return h('p.absent', {}, view.live.error || t('app.waiting'));
  }
  const { workers, relay, para, extrinsics } = status;
  const fleet = workers && (workers.total > 0 || ['solo', 'lifecycle'].includes(status.role));
  const syncing = fleet ? workers.total - workers.synced - workers.error : 0;
  return h('div.tiles', {},
    fleet && tile(t('fleet.computing'), number(workers.computing), t('fleet.of', { n: number(workers.total) }),
      workers.computing > 0 ? 'good' : 'off', view.link('workers', '', { state: 'computing' })),
    fleet && tile(t('fleet.on_the_way'), number(Math.max(0, syncing)), t('fleet.on_the_way_note'), syncing > 0 ? 'busy' : 'off',
      view.link('workers', '', { state: 'starting,syncing' })),
    fleet && tile(t('fleet.error'), number(workers.error), workers.error ? t('fleet.look') : t('fleet.none'), workers.error ? 'bad'
      : 'good', view.link('workers', '', { state: 'error' })),
    relay && chainTile('relay', relay, view), para && chainTile('para', para, view),
    extrinsics && tile(t('fleet.extrinsics'), number(extrinsics.sent), t('fleet.failed', { n: number(extrinsics.failed) }), '',
      view.link('queue')));
}

function chainTile(chain, at, view) {
  const lag = at.finalized - at.encoded;
  return tile(t('chain.' + chain), height(at.encoded >= 0 ? at.encoded : at.finalized), at.encoded < 0 ? t('chain.not_encoded')
    : lag <= 3 ? t('chain.at_tip') : t('chain.behind', { n: number(lag) }), '', view.link('provider'));
}

function alarms(view, answer) {
  if (!answer) {
    return null;
  }
  const loud = answer.alarms.filter(each => !(each.silenced_until && Date.parse(each.silenced_until) > Date.now()));
  if (!loud.length) {
    return h('p', {}, badge('good', t('alarms.none')));
  }
  return card(t('alarms.title', { n: loud.length }), h('ul.list', {}, loud.slice(0, ALARMS_MAX).map(each => h('li', { key: each.id },
    h('div.line', {}, badge(each.severity === 'critical' ? 'bad' : 'warn', word('severity', each.severity)),
      h('a', { href: view.link('alarms') }, each.title), h('span.quiet', {}, ago(each.since))), h('span.quiet', {}, each.text)))));
}

function chains(view, provider) {
  const { status } = view.live;
  if (!status) {
    return h('p.absent', {}, t('app.waiting'));
  }
  const rows = ['relay', 'para'].filter(chain => status[chain]).map(chain => {
    const known = provider?.encoder?.[chain];
    const at = status[chain];
    const rate = known ? known.blocks_per_s : view.live.rate(chain);
    const left = Math.max(0, at.finalized - at.encoded);
    const eta = known ? known.eta_s : rate > 0 ? left / rate : null;
    return { chain, at, rate, left, eta };
  });
  return table(t('chain.title'), [
    { head: t('chain.chain'), class: 'name', cell: each => t('chain.' + each.chain) },
    { head: t('chain.finalized'), num: true, cell: each => height(each.at.finalized) },
    { head: t('chain.encoded'), num: true, cell: each => height(each.at.encoded) },
    { head: t('chain.lag'), num: true, cell: each => each.at.encoded < 0 ? '–' : number(each.left) },
    { head: t('chain.rate'), num: true, cell: each => each.rate === null ? '–' : number(each.rate, 2) },
    { head: t('chain.eta'), num: true, cell: each => each.left <= 3 && each.at.encoded >= 0 ? t('chain.at_tip')
      : duration(each.eta) }], rows, each => each.chain);
}

function states(view, answer) {
  if (!answer) {
    return h('p.absent', {}, t('app.absent'));
  }
  return h('div.facts', {}, STATES.filter(state => answer.by_state[state] > 0 || state === 'computing' || state === 'error').map(state =>
    h('div.share', { key: state }, h('a', { href: view.link('workers', '', { state }) }, stateBadge(state)),
      strip(answer.by_state[state] || 0, answer.total, toneOf(state)), h('span', {}, number(answer.by_state[state] || 0)))));
}

/** The share of a state as a bar. */
function strip(part, whole, tone) {
  return h('div.strip', { 'aria-hidden': 'true' }, h('svg', { viewBox: '0 0 100 1', preserveAspectRatio: 'none' },
    h('rect', { class: 'fill-' + tone, width: whole ? 100 * part / whole : 0, height: 1 })));
}

function providers(view, { provider, providers: seen, peers }) {
  const parts = [];
  if (provider?.encoder) {
    const { disk, encoder, blob_server: server } = provider;
    parts.push(facts([[t('provider.encoder'), encoderBadge(encoder.state)],
      [t('provider.quarantined'), number(encoder.quarantined)],
      [t('provider.sent'), server && bytes(server.bytes)],
      [t('provider.disk_free'), disk?.free_bytes && bytes(disk.free_bytes)]]));
    if (disk?.total_bytes) {
      parts.push(bar(disk.total_bytes - disk.free_bytes, disk.total_bytes, t('provider.disk')));
    }
  }
  const others = (peers?.peers || []).filter(each => each.role === 'data_provider');
  const list = seen?.providers || [];
  if (list.length) {
    parts.push(h('ul.list', {}, list.map(each => h('li', { key: each.address }, h('div.line', {}, badge(each.available ? 'good' : 'bad',
      each.available ? t('provider.available') : t('provider.away')), each.address)))));
  } else if (others.length) {
    parts.push(h('ul.list', {}, others.map(each => h('li', { key: each.id }, h('div.line', {}, badge(each.reachable ? 'good' : 'bad',
      each.reachable ? t('provider.available') : t('provider.away')), each.hostname || each.host)))));
  }
  return parts.length ? parts : h('p.absent', {}, t('app.absent'));
}
