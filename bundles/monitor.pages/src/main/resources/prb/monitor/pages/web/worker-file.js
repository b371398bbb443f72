// Workers in a file, CSV or JSON, in the form of 'prb inventory import': read, and compared with those that are there.

import { smallest } from './format.js';

export const BYTES_MAX = 4 << 20;
export const WORKERS_MAX = 10_000;

/** Rows of a CSV text: comma or semicolon, whichever the first line has more of; quotes as usual. */
function rows(text) {
  const first = text.slice(0, text.indexOf('\n') >= 0 ? text.indexOf('\n') : text.length);
  const comma = first.split(';').length > first.split(',').length ? ';' : ',';
  const all = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (c === '"') {
        quoted = false;
      } else {
        cell += c;
      }
    } else if (c === '"' && cell === '') {
      quoted = true;
    } else if (c === comma) {
      row.push(cell);
      cell = '';
    } else if (c === '\n') {
      all.push([...row, cell]);
      row = [];
      cell = '';
    } else if (c !== '\r') {
      cell += c;
    }
  }
  if (cell !== '' || row.length) {
    all.push([...row, cell]);
  }
  return all;
}

function csv(text) {
  const [header = [], ...lines] = rows(text);
  const names = header.map(each => each.trim());
  return lines.map((cells, i) => ({ line: i + 2, ...Object.fromEntries(names.map((name, at) => [name, (cells[at] || '').trim()])
    .filter(([, value]) => value !== '')) })).filter(each => Object.keys(each).length > 1);
}

function json(text) {
  const parsed = JSON.parse(text);
  const list = Array.isArray(parsed) ? parsed : parsed.workers;
  if (!Array.isArray(list)) {
    throw new Error('workers: []');
  }
  return list.map((each, i) => ({ line: i + 1, ...each }));
}

/** @return {workers, left} what the file says of workers, and how many other items it has */
export function read(text) {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const all = /^[[{]/.test(trimmed) ? json(trimmed) : csv(trimmed);
  const workers = all.filter(each => (each.kind || 'worker') === 'worker');
  return { workers, left: all.length - workers.length };
}

function flag(value) {
  return value === undefined ? undefined : value === true || value === 'true' ? true : value === false || value === 'false' ? false : null;
}

/** '4000 PHA', or a whole number in the smallest unit; null when it is neither. */
function amount(value) {
  const text = String(value).trim();
  const inPha = /^(.*\S)\s*PHA$/i.exec(text);
  return inPha ? smallest(inPha[1]) : /^[0-9]{1,32}$/.test(text) ? text : null;
}

/**
 * What an import would do, item by item: {line, name, verb, problem, changes}; verb is add, change, same or refuse, problem the
 * key of a message.
 *
 * @param known name to worker @param pools numbers of the pools
 */
export function plan(workers, known, pools) {
  const names = new Set();
  return workers.map(each => {
    const item = { line: each.line, name: String(each.name || ''), id: known.get(each.name)?.id };
    const problem = wrong(each, known.has(each.name), pools, names);
    names.add(each.name);
    return problem ? { ...item, verb: 'refuse', problem } : { ...item, ...compared(each, known.get(each.name)) };
  });
}

function wrong(each, known, pools, names) {
  if (!each.name) {
    return 'import.no_name';
  }
  if (names.has(each.name)) {
    return 'import.twice';
  }
  if (each.pid !== undefined ? !pools.has(Number(each.pid)) : !known) {
    return 'import.no_pool';
  }
  if (each.endpoint !== undefined ? !/^https?:\/\/[^\s/]+/.test(each.endpoint) : !known) {
    return 'import.no_endpoint';
  }
  if (each.stake !== undefined ? amount(each.stake) === null : !known) {
    return 'form.no_amount';
  }
  return ['enabled', 'syncOnly', 'gatekeeper'].some(name => flag(each[name]) === null) ? 'import.no_flag' : null;
}

function compared(each, known) {
  const wanted = { name: each.name, pool: each.pid === undefined ? undefined : Number(each.pid), endpoint: each.endpoint,
    stake: each.stake === undefined ? undefined : amount(each.stake), enabled: flag(each.enabled), sync_only: flag(each.syncOnly),
    gatekeeper: flag(each.gatekeeper) };
  const changes = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => value !== undefined && (!known
    || String(known[name]).replace(/\/$/, '') !== String(value).replace(/\/$/, ''))));
  return { verb: !known ? 'add' : Object.keys(changes).length ? 'change' : 'same', changes };
}
