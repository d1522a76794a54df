/**
 * The chat: enters a room, follows its channel, shows what comes and says what is typed. One document is both pages: at
 * cometd.html a room is followed by CometD's client, elsewhere by the chat's own; all else is the same.
 *
 * Entering answers with the members, what was said last, and the cursor at which both were true; following goes on from
 * there. Whenever that is in doubt (the member has expired, the chat was restarted, events were lost) the page enters
 * again, and shows of what it gets only what it has not shown.
 */

import { ask, Problem, sayClosing } from './api.js';
import * as view from './view.js';

const byCometD = location.pathname.endsWith('/cometd.html');
/** The client, which is loaded while somebody is at the door. */
const client = import(byCometD ? './bayeux.js' : './follow.js');

const TYPES = ['message', 'join', 'leave', 'close'];
const RENEW_MS = 20_000;
const MAX_SHOWN = 2_000;

const at = id => document.getElementById(id);
const parameters = new URLSearchParams(location.search);
const polling = parameters.get('transport') === 'poll';

/** The room that we are in, or null. */
let here = null;

class Presence {
  #Follower;
  #room;
  #name;
  #token;
  #self = { id: '', name: '' };
  #people = new Map();
  #rooms = [];
  #shown = new Set();
  #follower = null;
  #beat = 0;
  #entering = null;
  #left = false;
  #unread = 0;

  constructor(Follower, room, name, token) {
    this.#Follower = Follower;
    this.#room = room;
    this.#name = name;
    this.#token = token;
  }

  /** Enters for the first time. */
  async enter() {
    this.#take(await ask('enter', { room: this.#room, name: this.#name, token: this.#token }));
    this.#beat = setInterval(() => this.renew(), RENEW_MS);
  }

  #take(entry) {
    this.#token = entry.token;
    this.#self = entry.self;
    this.#people = new Map(entry.members.map(person => [person.id, person]));
    this.#rooms = entry.rooms;
    sessionStorage.setItem('member', JSON.stringify({ room: this.#room, name: this.#name, token: this.#token }));
    view.enter(this.#room, this.#self);
    view.quietly(() => this.#catchUp(entry.history));
    this.#showPeople();
    this.#follower?.stop();
    this.#follower = new this.#Follower(entry.channel, entry.cursor, { types: TYPES, polling }, {
      event: event => this.#happened(event),
      gap: () => this.#again(),
      end: () => view.state('ended'),
      state: state => view.state(state),
    });
  }

  /**
   * Shows of the history what was not shown yet. Each event names the one before it in the room: where that was not shown,
   * something between is missing, or the server has lost its memory, and the page says so.
   */
  #catchUp(history) {
    const fresh = history.filter(event => !this.#shown.has(event.id));
    const [first] = fresh;
    if (first !== undefined && this.#shown.size > 0 && !this.#shown.has(first.prev)) {
      view.note('Some of what was said here may be missing', new Date(first.time), 'gap');
    }
    fresh.forEach(event => this.#show(event));
  }

  #show(event) {
    if (this.#shown.has(event.id)) {
      return;
    }
    this.#shown.add(event.id);
    if (this.#shown.size > MAX_SHOWN) {
      this.#shown.delete(this.#shown.values().next().value);
    }
    const { data } = event;
    const date = new Date(event.time);
    const own = data.member === this.#self.id;
    switch (event.type) {
      case 'message':
        view.say(data, date, own);
        break;
      case 'join':
        view.note(own ? 'You have joined' : `${data.name} has joined`, date, 'join');
        break;
      case 'leave':
        view.note(own ? 'You have left' : `${data.name} has left`, date, 'leave');
        break;
      case 'close':
        view.note('The chat was stopped', date, 'close');
        break;
    }
  }

  /** An event behind the cursor of our entry. */
  #happened(event) {
    this.#show(event);
    const { data } = event;
    if (event.type === 'join') {
      this.#people.set(data.member, { id: data.member, name: data.name });
      this.#showPeople();
    } else if (event.type === 'leave') {
      this.#people.delete(data.member);
      this.#showPeople();
      if (data.member === this.#self.id) {
        this.#again();
      }
    } else if (event.type === 'close') {
      this.#people.clear();
      this.#showPeople();
      this.#again();
    } else if (document.hidden) {
      this.#unread++;
      this.showTitle();
    }
  }

  #showPeople() {
    view.members(this.#people.values(), this.#self.id);
    const rooms = this.#rooms.filter(room => room.room !== this.#room);
    rooms.unshift({ room: this.#room, members: this.#people.size });
    rooms.sort((a, b) => b.members - a.members || a.room.localeCompare(b.room));
    view.rooms(rooms, this.#room, room => go(room, this.#name));
  }

  showTitle() {
    if (!document.hidden) {
      this.#unread = 0;
    }
    document.title = `${this.#unread > 0 ? `(${this.#unread}) ` : ''}#${this.#room} · Halley chat`;
  }

  /**
   * Enters again, as often as it takes; asked for twice, it is done once. What happens meanwhile is shown from the history
   * of the new entry, and not before it is known who we are there.
   */
  #again() {
    this.#follower.stop();
    view.state('connecting');
    this.#entering ??= this.#tryAgain().finally(() => { this.#entering = null; });
    return this.#entering;
  }

  async #tryAgain() {
    for (let failures = 0; !this.#left; failures++) {
      try {
        const entry = await ask('enter', { room: this.#room, name: this.#name, token: this.#token });
        if (this.#left) {
          // Left while this was under way: whoever has entered now must leave too.
          await ask('leave', { token: entry.token });
        } else {
          this.#take(entry);
        }
        return;
      } catch (problem) {
        if (!(problem instanceof Problem)) {
          throw problem;
        }
        if (problem.status === 409 || problem.status === 400) {
          this.stop();
          showDoor(this.#room, this.#name, problem);
          return;
        }
        const pause = Math.random() * Math.min(32_000, 1_000 * 2 ** failures);
        await new Promise(resolve => { setTimeout(resolve, Math.max(problem.retryMs, 250, pause)); });
      }
    }
  }

  /** Says that we are still there, and learns of the rooms. */
  async renew() {
    try {
      this.#rooms = (await ask('renew', { token: this.#token })).rooms;
      if (!this.#left) {
        this.#showPeople();
      }
    } catch (problem) {
      if (problem.expired) {
        await this.#again();
      }
      // Anything else passes: the next renewal is soon.
    }
  }

  /** Says a line; what comes too fast is said a moment later. */
  async say(text) {
    for (let tries = 1; ; tries++) {
      try {
        await ask('say', { token: this.#token, text });
        return;
      } catch (problem) {
        if (problem.expired && tries === 1) {
          await this.#again();
        } else if (problem.status === 429 && tries < 10) {
          await new Promise(resolve => { setTimeout(resolve, problem.retryMs); });
        } else {
          throw problem;
        }
      }
    }
  }

  nudge() {
    this.#follower?.nudge();
    this.renew();
  }

  closing() {
    sayClosing(this.#token);
  }

  /** Stops following and renewing. */
  stop() {
    this.#left = true;
    clearInterval(this.#beat);
    this.#follower?.stop();
    sessionStorage.removeItem('member');
    here = null;
  }

  async leave() {
    this.stop();
    await ask('leave', { token: this.#token }).catch(() => { /* The lease ends by itself. */ });
  }
}

/** Enters a room, out of the one that we are in. */
async function go(room, name, token = '') {
  at('rooms').hidePopover?.();
  await here?.leave();
  view.clear();
  view.state('connecting');
  let presence;
  try {
    const { Follower } = await client;
    presence = new Presence(Follower, room, name, token);
    await presence.enter();
  } catch (problem) {
    showDoor(room, name, problem);
    return;
  }
  here = presence;
  here.showTitle();
  const url = new URL(location.href);
  if (url.searchParams.get('room') !== room) {
    url.searchParams.set('room', room);
    history.pushState(null, '', url);
  }
  at('text').focus();
}

function showDoor(room, name, problem) {
  view.leave();
  document.title = 'Halley chat';
  at('room').value = room;
  at('name').value = name;
  view.fault('name-error', problem?.field === 'name' ? problem.message : '');
  view.fault('room-error', problem?.field === 'room' ? problem.message : '');
  view.fault('door-error', problem && !['name', 'room'].includes(problem.field) ? problem.message : '');
  at(name && problem?.field !== 'name' ? 'room' : 'name').focus();
  ask('rooms').then(answer => view.choices(answer.rooms, chosen => {
    at('room').value = chosen;
    at('name').focus();
  })).catch(() => { /* The field is there in any case. */ });
}

at('enter').addEventListener('submit', event => {
  event.preventDefault();
  go(at('room').value.trim(), at('name').value.trim());
});

at('other-room').addEventListener('submit', async event => {
  event.preventDefault();
  const room = at('other').value.trim();
  at('other').value = '';
  const name = at('self-name').textContent;
  await go(room, name);
});

at('leave').addEventListener('click', async () => {
  const room = at('title').textContent;
  const name = at('self-name').textContent;
  at('rooms').hidePopover?.();
  await here?.leave();
  showDoor(room, name);
});

const text = at('text');

function fit() {
  text.style.height = 'auto';
  text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
  const left = text.maxLength - text.value.length;
  at('left').textContent = left < 100 ? left : '';
}

text.addEventListener('input', () => {
  view.fault('say-error', '');
  fit();
});

text.addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at('say').requestSubmit();
  }
});

/** Lines are said one after the other, in the order in which they were typed. */
let turn = Promise.resolve();

at('say').addEventListener('submit', event => {
  event.preventDefault();
  const presence = here;
  const said = text.value.trim();
  if (said === '' || presence === null) {
    return;
  }
  text.value = '';
  fit();
  turn = turn.then(() => presence.say(said)).then(() => view.fault('say-error', ''), problem => {
    // What was not said is given back, in front of what was typed meanwhile.
    text.value = [said, text.value].filter(Boolean).join('\n');
    fit();
    view.fault('say-error', problem.message);
  });
});

addEventListener('online', () => here?.nudge());
addEventListener('pagehide', () => here?.closing());
addEventListener('pageshow', event => {
  if (event.persisted) {
    here?.nudge();
  }
});
document.addEventListener('visibilitychange', () => {
  if (here !== null && !document.hidden) {
    here.showTitle();
    here.renew();
  }
});
addEventListener('popstate', () => {
  const room = new URLSearchParams(location.search).get('room');
  if (here !== null && room !== null) {
    go(room, at('self-name').textContent);
  }
});

view.pages(byCometD);

const kept = JSON.parse(sessionStorage.getItem('member') ?? 'null');
const wanted = parameters.get('room') ?? kept?.room ?? 'lobby';
if (kept !== null && kept.room === wanted) {
  go(kept.room, kept.name, kept.token);
} else {
  showDoor(wanted, parameters.get('name') ?? '');
}
