import { spoken, t } from './text.js';

const DECIMALS = 12;
const MOMENT = { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' };
/** Formats by language and options: to make one costs as much as to use it a hundred times. */
const made = new Map();

function format(Kind, options) {
  const key = Kind.name + spoken() + JSON.stringify(options);
  let known = made.get(key);
  if (!known) {
    made.set(key, known = new Kind(spoken(), options));
  }
  return known;
}

export function number(value, digits = 0) {
  return value === null || value === undefined || Number.isNaN(Number(value)) ? '–'
    : format(Intl.NumberFormat, { maximumFractionDigits: digits }).format(Number(value));
}

/** A block number; -1 stands for none yet. */
export function height(value) {
  return value === undefined || value === null || value < 0 ? '–' : number(value);
}

export function bytes(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let at = 0;
  let left = value;
  while (left >= 1024 && at < units.length - 1) {
    left /= 1024;
    at++;
  }
  return number(left, left < 10 && at > 0 ? 1 : 0) + ' ' + units[at];
}

/** A span of time in its two largest units. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return '–';
  }
  const s = Math.max(0, Math.round(seconds));
  const parts = [[86400, 'time.d'], [3600, 'time.h'], [60, 'time.m'], [1, 'time.s']];
  const from = parts.findIndex(([size]) => s >= size);
  if (from < 0) {
    return t('time.s', { n: 0 });
  }
  return parts.slice(from, from + 2).map(([size, key], i) => [Math.floor((i ? s % parts[from][0] : s) / size), key])
    .filter(([count], i) => count > 0 || i === 0).map(([count, key]) => t(key, { n: count })).join(' ');
}

/** Seconds since a time. */
export function age(iso) {
  return iso ? (Date.now() - Date.parse(iso)) / 1000 : null;
}

export function ago(iso) {
  return iso ? duration(age(iso)) : '–';
}

export function moment(iso) {
  return iso ? format(Intl.DateTimeFormat, MOMENT).format(new Date(iso)) : '–';
}

/** Time of the day. @param at milliseconds */
export function clock(at, seconds) {
  return format(Intl.DateTimeFormat, { timeStyle: seconds ? 'medium' : 'short', hourCycle: 'h23' }).format(new Date(at));
}

/** An amount in PHA, with the zeros left out. */
export function pha(text) {
  if (text === null || text === undefined) {
    return '–';
  }
  const [whole, part = ''] = String(text).split('.');
  const kept = part.slice(0, 4).replace(/0+$/, '');
  const small = kept === '' && /[1-9]/.test(part) && /^0*$/.test(whole);
  return small ? '< 0.0001' : format(Intl.NumberFormat, {}).format(BigInt(whole || '0')) + (kept ? '.' + kept : '');
}

/** PHA as typed, in the smallest unit; null when it is no amount. */
export function smallest(text) {
  const match = /^([0-9]{1,20})(?:\.([0-9]{1,12}))?$/.exec(text.trim());
  return match ? String(BigInt(match[1] + (match[2] || '').padEnd(DECIMALS, '0'))) : null;
}

/** Both ends of a long id. */
export function short(text) {
  return text && text.length > 20 ? text.slice(0, 8) + '…' + text.slice(-6) : text || '–';
}
