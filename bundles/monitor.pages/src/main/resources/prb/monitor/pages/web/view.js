// What a page is given: where it draws, whom it asks, and a clock that ends with it.

import { draw } from './dom.js';
import { missing, head } from './parts.js';

/** So long what a process does not have is not asked for again. */
const ABSENT_MS = 60_000;

export class View {
  /** @param route {process, page, id, params} @param go changes parts of the route */
  constructor(place, api, live, route, go) {
    Object.assign(this, { place, api, live, route, go });
    this.over = new AbortController();
    this.watchers = [];
  }

  get params() {
    return this.route.params;
  }

  draw(...children) {
    if (!this.over.signal.aborted) {
      draw(this.place, ...children);
      this.place.setAttribute('aria-busy', 'false');
    }
  }

  get(path, parameters) {
    return this.api.get(path, parameters, this.over.signal);
  }

  /** What is asked for and may be absent: the answer, or null. */
  async maybe(path, parameters) {
    if (this.api.lacks.get(path) > Date.now()) {
      return null;
    }
    try {
      return await this.get(path, parameters);
    } catch (e) {
      if (e.absent) {
        this.api.lacks.set(path, Date.now() + ABSENT_MS);
        return null;
      }
      throw e;
    }
  }

  /** Does it now and then again and again while the page is looked at; what fails is shown under the page's title. */
  repeat(ms, title, work) {
    const turn = async () => {
      if (this.over.signal.aborted) {
        return;
      }
      if (!document.hidden) {
        await this.attempt(title, work);
      }
      this.timer = setTimeout(turn, ms);
    };
    this.again = () => {
      clearTimeout(this.timer);
      return turn();
    };
    return turn();
  }

  async attempt(title, work) {
    try {
      await work();
    } catch (e) {
      if (e.name !== 'AbortError') {
        this.draw(head(title), missing(e));
      }
    }
  }

  /** Called when the state of the process changes. */
  watch(work) {
    this.watchers.push(work);
  }

  /** A link to a page of the same process. */
  link(page, id, params) {
    return link(this.route.process, page, id, params);
  }

  close() {
    clearTimeout(this.timer);
    this.over.abort();
  }
}

export function link(process, page, id, params) {
  const query = new URLSearchParams(params || {}).toString();
  return '#/' + [process, page, id].filter(Boolean).map(encodeURIComponent).join('/') + (query ? '?' + query : '');
}

/** #/PROCESS/PAGE/ID?PARAMS; PROCESS is 'self' or a peer id. */
export function parse(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [process = '', page = '', id = ''] = path.split('/').map(decodeURIComponent);
  return { process: process || 'self', page: page || 'overview', id, params: new URLSearchParams(query) };
}
