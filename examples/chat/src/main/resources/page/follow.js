/**
 * Follows one channel from a cursor: by event stream, or by long poll where streams do not get through. Whatever breaks,
 * it asks again with the cursor of the last event that it has, so that nothing is lost; where the server has nothing that
 * old any more, it says so.
 */

const FIRST_BYTE_MS = 3_000;
const SHORT_STREAM_MS = 1_000;
/** A stream is ended by the server after about a minute. One that says nothing for longer may be dead unnoticed. */
const LONGEST_STREAM_MS = 100_000;
const SHORTEST_ROUND_MS = 1_000;
const LONGEST_POLL_MS = 60_000;
const LONGEST_PAUSE_MS = 32_000;

export class Follower {
  #url;
  #cursor;
  #types;
  #tell;
  #polling;
  #stopped = false;
  /** Ends the request that is held, or the pause. */
  #interrupt = () => {};

  /**
   * @param {string} channel the name of the channel
   * @param {string} cursor from where to follow
   * @param {{types: string[], polling?: boolean, base?: string}} how the types of events that are wanted; whether to begin
   *   with long polls
   * @param {{event: Function, gap: Function, end: Function, state: Function}} tell called with an event; when events were
   *   lost; when the right to follow has ended; and with "stream", "poll" or "waiting" whenever that changes
   */
  constructor(channel, cursor, { types, polling = false, base = '/comet' }, tell) {
    this.#url = base + channel.split('/').map(encodeURIComponent).join('/');
    this.#cursor = cursor;
    this.#types = types;
    this.#polling = polling;
    this.#tell = tell;
    this.#run();
  }

  stop() {
    this.#stopped = true;
    this.#interrupt();
  }

  /** Asks again at once: the network is back, or the computer has woken. */
  nudge() {
    this.#interrupt();
  }

  async #run() {
    let failures = 0;
    let shortStreams = 0;
    while (!this.#stopped) {
      const began = performance.now();
      const before = this.#cursor;
      const outcome = this.#polling ? await this.#poll() : await this.#stream();
      if (this.#stopped) {
        return;
      }
      if (outcome.end) {
        this.#tell.end();
        return;
      }
      if (!this.#polling) {
        const short = !outcome.opened || performance.now() - began < SHORT_STREAM_MS;
        shortStreams = short ? shortStreams + 1 : 0;
        this.#polling = shortStreams >= 3;
      }
      if (this.#cursor !== before) {
        failures = 0;
        continue;
      }
      if (outcome.ok) {
        failures = 0;
        // A server that cannot hold a request answers at once, and is not to be asked without end.
        await this.#pause(Math.max(0, SHORTEST_ROUND_MS - (performance.now() - began)));
        continue;
      }
      this.#tell.state('waiting');
      const longest = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** failures++);
      await this.#pause(Math.max(outcome.retryMs ?? 0, Math.random() * longest));
    }
  }

  /** One event stream, until it ends. */
  #stream() {
    return new Promise(resolve => {
      const source = new EventSource(`${this.#url}?after=${encodeURIComponent(this.#cursor)}`);
      const began = performance.now();
      let opened = false;
      const finish = (end = false) => {
        clearTimeout(timer);
        source.close();
        resolve({ opened, end, ok: opened && performance.now() - began >= SHORT_STREAM_MS });
      };
      let timer = setTimeout(finish, FIRST_BYTE_MS);
      this.#interrupt = finish;
      source.onopen = () => {
        opened = true;
        clearTimeout(timer);
        timer = setTimeout(finish, LONGEST_STREAM_MS);
        this.#tell.state('stream');
      };
      // The browser would connect again by itself, but with no word about how often it has failed.
      source.onerror = () => finish();
      const take = handle => message => {
        if (this.#stopped) {
          return;
        }
        if (message.lastEventId) {
          this.#cursor = message.lastEventId;
        }
        handle(message);
      };
      for (const type of this.#types) {
        source.addEventListener(type, take(message => this.#tell.event(JSON.parse(message.data))));
      }
      source.addEventListener('gap', take(() => this.#tell.gap()));
      source.addEventListener('end', () => finish(true));
    });
  }

  /** One long poll. */
  async #poll() {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), LONGEST_POLL_MS);
    this.#interrupt = () => abort.abort();
    try {
      const query = `after=${encodeURIComponent(this.#cursor)}&wait=25&gap=continue`;
      const response = await fetch(`${this.#url}?${query}`, { signal: abort.signal, cache: 'no-store' });
      if (response.status === 401 || response.status === 403) {
        return { end: true };
      }
      if (!response.ok) {
        return { retryMs: 1_000 * (Number(response.headers.get('Retry-After')) || 0) };
      }
      this.#tell.state('poll');
      const answer = response.status === 204 ? { events: [] } : await response.json();
      if (answer.gaps?.length > 0 && !this.#stopped) {
        this.#tell.gap();
      }
      for (const event of answer.events) {
        // Whoever is told of an event or a gap may stop following.
        if (!this.#stopped && this.#types.includes(event.type ?? 'message')) {
          this.#tell.event(event);
        }
      }
      this.#cursor = answer.cursor ?? response.headers.get('Comet-Cursor') ?? this.#cursor;
      return { ok: true };
    } catch {
      return {};
    } finally {
      clearTimeout(timer);
    }
  }

  #pause(ms) {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms);
      this.#interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
