// What a process is asked, and told to do: its /api/v1, this one's directly, another one's through /peer/ID.

const READ_MS = 20_000;
const CHANGE_MS = 70_000;
/** Items of one order: many fit into the 64 KiB that a peer takes. */
const ITEMS_MAX = 500;

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** Whether the process simply has no such thing. */
  get absent() {
    return this.status === 404 || this.status === 503;
  }
}

async function ask(path, options, limit, signal) {
  let response;
  try {
    const signals = [AbortSignal.timeout(limit), signal].filter(Boolean);
    response = await fetch(path, { ...options, cache: 'no-store', signal: AbortSignal.any(signals) });
  } catch (e) {
    throw e.name === 'AbortError' ? e : new ApiError(0, e.message);
  }
  const text = await response.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    // An answer of something that stands between: its status says more than its text.
    body = null;
  }
  // A failing health check has a body that is no error.
  if (body !== null && (response.ok || !body.error && !body.results && path.includes('/health'))) {
    return body;
  }
  if (body && body.results) {
    return body;
  }
  if (response.status === 401) {
    document.dispatchEvent(new CustomEvent('login-needed'));
  }
  throw new ApiError(response.status, body && body.error || 'HTTP ' + response.status);
}

export class Api {
  /** @param peer id of the process; empty for the one that serves these pages */
  constructor(peer) {
    this.peer = peer;
    /** Path to the time until which the process is taken to have no such thing. */
    this.lacks = new Map();
    this.base = peer ? '/peer/' + encodeURIComponent(peer) + '/api/v1' : '/api/v1';
  }

  get(path, parameters, signal) {
    const query = new URLSearchParams(Object.entries(parameters || {}).filter(([, value]) => value !== '' && value !== undefined
      && value !== null)).toString();
    return ask(this.base + path + (query ? '?' + query : ''), {}, READ_MS, signal);
  }

  post(path, body) {
    return post(this.base + path, body);
  }

  /** An order about one thing; throws when that was not done. */
  async one(path, body) {
    const answer = await this.post(path, body);
    const refused = answer.results?.find(each => !each.ok);
    if (refused) {
      throw new ApiError(409, refused.message);
    }
    return answer;
  }

  /** An order to many, in parts; what happened to each. A part that fails as a whole is told for each of its items. */
  async each(path, ids, more, member = 'ids') {
    const results = [];
    for (let at = 0; at < ids.length; at += ITEMS_MAX) {
      const part = ids.slice(at, at + ITEMS_MAX);
      try {
        results.push(...(await this.post(path, { ...more, [member]: part })).results);
      } catch (e) {
        results.push(...part.map(id => ({ id, ok: false, message: e.message })));
      }
    }
    return results;
  }
}

/** A POST to this server, whatever the process that is looked at. */
export function post(path, body) {
  return ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body || {}) }, CHANGE_MS);
}
