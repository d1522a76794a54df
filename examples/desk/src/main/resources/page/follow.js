/**
 * Follows one channel from its oldest event on, by event stream. The server ends a stream once a minute; whatever ends
 * it, the next one begins behind the last event that came.
 */

const SHORT_STREAM_MS = 1_000;
const LONGEST_PAUSE_MS = 16_000;
/** A stream is ended by the server after about a minute. One that says nothing for longer may be dead unnoticed. */
const LONGEST_STREAM_MS = 100_000;

export class Follower {
  #url;
  #types;
  #tell;
  #cursor = 'earliest';
  #failures = 0;

  /**
   * @param {string} url where the channel is served
   * @param {string[]} types the types of events that are wanted
   * @param {{event: Function, gap: Function, state: Function}} tell called with an event; when what was told before is
   *   not what the server knows; and with "open", "closed" or "ended" whenever that changes
   */
  constructor(url, types, tell) {
    this.#url = url;
    this.#types = types;
    this.#tell = tell;
    this.#open();
  }

  #open() {
    const source = new EventSource(`${this.#url}?after=${encodeURIComponent(this.#cursor)}`);
    const began = performance.now();
    const finish = () => {
      clearTimeout(timer);
      source.close();
      const short = performance.now() - began < SHORT_STREAM_MS;
      this.#failures = short ? this.#failures + 1 : 0;
      if (short) {
        this.#tell.state('closed');
      }
      const pause = short ? Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.#failures) : 0;
      setTimeout(() => this.#open(), pause * (0.5 + Math.random() / 2));
    };
    const timer = setTimeout(finish, LONGEST_STREAM_MS);
    source.onopen = () => this.#tell.state('open');
    source.onerror = finish;
    source.onmessage = message => this.#take(message);
    for (const type of this.#types) {
      source.addEventListener(type, message => {
        this.#take(message);
        this.#tell.event(JSON.parse(message.data));
      });
    }
    source.addEventListener('gap', message => {
      // What is retained comes again, all of it: what is shown may be of a log that is no more.
      this.#cursor = 'earliest';
      this.#tell.gap(message);
      finish();
    });
    source.addEventListener('end', () => {
      clearTimeout(timer);
      source.close();
      this.#tell.state('ended');
    });
  }

  #take(message) {
    if (message.lastEventId) {
      this.#cursor = message.lastEventId;
    }
  }
}
