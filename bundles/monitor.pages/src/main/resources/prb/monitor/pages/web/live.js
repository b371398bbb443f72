// The state of the process that is looked at: as it comes (server-sent events) or asked for every few seconds.

const ASK_MS = 5_000;
const SAMPLES_MAX = 720;

export class Live {
  constructor(api, changed) {
    this.api = api;
    this.changed = changed;
    this.status = null;
    this.error = null;
    this.at = 0;
    this.samples = [];
    this.onVisible = () => document.hidden ? this.pause() : this.start();
    document.addEventListener('visibilitychange', this.onVisible);
    this.start();
  }

  start() {
    this.pause();
    if (this.api.peer) {
      this.ask();
      return;
    }
    this.stream = new EventSource(this.api.base + '/events');
    this.stream.addEventListener('status', event => this.take(JSON.parse(event.data)));
    this.stream.onerror = () => {
      if (this.stream && this.stream.readyState === EventSource.CLOSED) {
        // No events here: the questions below do.
        this.stream = null;
        this.ask();
      } else {
        this.fail('');
      }
    };
  }

  async ask() {
    const mine = this.turn = {};
    try {
      this.take(await this.api.get('/status'));
    } catch (e) {
      this.fail(e.message);
    }
    if (this.turn === mine) {
      this.timer = setTimeout(() => this.ask(), ASK_MS);
    }
  }

  take(status) {
    this.status = status;
    this.error = null;
    this.at = Date.now();
    this.samples.push({ at: this.at / 1000, relay: status.relay?.encoded ?? -1, para: status.para?.encoded ?? -1,
      computing: status.workers?.computing ?? 0 });
    if (this.samples.length > SAMPLES_MAX) {
      this.samples.shift();
    }
    this.changed();
  }

  fail(message) {
    this.error = message;
    this.changed();
  }

  /** Blocks a second over the last minute that was seen; null before there are two samples. */
  rate(chain) {
    const last = this.samples.at(-1);
    const first = this.samples.find(each => last && last.at - each.at <= 60 && each[chain] >= 0);
    return first && last.at > first.at ? (last[chain] - first[chain]) / (last.at - first.at) : null;
  }

  pause() {
    this.turn = null;
    clearTimeout(this.timer);
    if (this.stream) {
      this.stream.close();
      this.stream = null;
    }
  }

  close() {
    this.pause();
    document.removeEventListener('visibilitychange', this.onVisible);
  }
}
