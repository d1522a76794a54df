/**
 * Follows one channel with CometD's client. A Bayeux channel is a channel of the hub and a delivered message the event
 * itself, so this tells what follow.js does, and either stands in for the other.
 *
 * The session is CometD's matter: it polls, acknowledges, and shakes hands again when the server does not know it any more.
 * Each time it subscribes from the cursor of the last event that it has, which is a word of this server's that other
 * servers would not read, and so nothing is lost in between; where the server has nothing that old any more, it says so.
 */

/** CometD's files are scripts, not modules: what they have they leave at `org.cometd`. */
function load(file) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL(`cometd/${file}`, import.meta.url);
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${script.src} cannot be loaded`));
    document.head.append(script);
  });
}

await load('cometd.js');
await load('AckExtension.js');
const { CometD, AckExtension } = window.org.cometd;

const LONGEST_PAUSE_MS = 32_000;
const NEXT_TRY_MS = 1_000;

export class Follower {
  #channel;
  #cursor;
  #types;
  #url;
  #tell;
  #cometd;
  #live = false;
  #stopped = false;
  #leave = () => this.#disconnectUnheard();

  /**
   * @param {string} channel the name of the channel
   * @param {string} cursor from where to follow
   * @param {{types: string[], base?: string}} how the types of events that are wanted
   * @param {{event: Function, gap: Function, end: Function, state: Function}} tell called with an event; when events were
   *   lost; when the right to follow has ended; and with "bayeux" or "waiting" whenever that changes
   */
  constructor(channel, cursor, { types, base = '/cometd' }, tell) {
    this.#channel = channel;
    this.#cursor = cursor;
    this.#types = types;
    this.#url = new URL(base, location.href).href;
    this.#tell = tell;
    addEventListener('pagehide', this.#leave);
    this.#begin();
  }

  stop() {
    this.#stopped = true;
    removeEventListener('pagehide', this.#leave);
    this.#end();
  }

  /** Asks again at once: the network is back, or the computer has woken. */
  nudge() {
    if (!this.#live) {
      this.#end();
      this.#begin();
    }
  }

  #begin() {
    const cometd = new CometD();
    this.#cometd = cometd;
    // The server has none: trying it first would only cost a moment.
    cometd.unregisterTransport('websocket');
    cometd.registerExtension('ack', new AckExtension());
    cometd.configure({ url: this.#url, maxBackoff: LONGEST_PAUSE_MS, logLevel: 'warn' });
    cometd.addListener('/meta/handshake', reply => this.#shaken(cometd, reply));
    cometd.addListener('/meta/connect', reply => this.#connected(cometd, reply));
    cometd.handshake();
  }

  #end() {
    // Without an id of a session there is nothing to end yet: #shaken sees to it.
    if (this.#cometd.getClientId()) {
      this.#cometd.disconnect();
    }
  }

  #isCurrent(cometd) {
    return !this.#stopped && cometd === this.#cometd;
  }

  #shaken(cometd, { successful }) {
    if (!this.#isCurrent(cometd)) {
      cometd.disconnect();
    } else if (successful) {
      this.#subscribe(cometd);
    } else {
      this.#lost();
    }
  }

  #subscribe(cometd) {
    const session = cometd.getClientId();
    const from = { ext: { halley: { after: this.#cursor } } };
    cometd.subscribe(this.#channel, event => this.#delivered(cometd, event), from, reply => {
      if (reply.successful || !this.#isCurrent(cometd)) {
        return;
      }
      if (/^40[13]/.test(reply.error ?? '')) {
        this.#ended();
        return;
      }
      // The hub is away, or the request got lost; a new session subscribes by itself.
      setTimeout(() => {
        if (this.#isCurrent(cometd) && cometd.getClientId() === session) {
          this.#subscribe(cometd);
        }
      }, NEXT_TRY_MS);
    });
  }

  #delivered(cometd, event) {
    if (!this.#isCurrent(cometd)) {
      return;
    }
    this.#cursor = event.id;
    if (this.#types.includes(event.type ?? 'message')) {
      this.#tell.event(event);
    }
  }

  #connected(cometd, { successful, ext }) {
    if (!this.#isCurrent(cometd)) {
      return;
    }
    if (!successful) {
      this.#lost();
      return;
    }
    this.#live = true;
    this.#tell.state('bayeux');
    if (ext?.halley?.ended?.includes(this.#channel)) {
      this.#ended();
    } else if (ext?.halley?.gaps?.length > 0) {
      this.#tell.gap();
    }
  }

  #ended() {
    this.stop();
    this.#tell.end();
  }

  #lost() {
    this.#live = false;
    this.#tell.state('waiting');
  }

  /** The page closes, and no answer would be heard: the server need not hold a request for nobody. */
  #disconnectUnheard() {
    const clientId = this.#cometd.getClientId();
    if (clientId) {
      const messages = [{ channel: '/meta/disconnect', clientId }];
      navigator.sendBeacon(`${this.#url}/disconnect`, new Blob([JSON.stringify(messages)], { type: 'application/json' }));
    }
  }
}
