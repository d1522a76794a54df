/**
 * What is seen of a room. Nothing here knows where it comes from, and no text of anybody's becomes markup: it is only ever
 * given to textContent.
 */

const MAX_LINES = 500;
const GROUP_MS = 5 * 60_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'medium' });

const at = id => document.getElementById(id);
const log = at('log');
const lines = at('lines');
const newer = at('newer');

/** The last line that was said, which the next one may join. */
let last = null;
let lastDay = '';

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

function hue(name) {
  let hash = 0;
  for (const letter of name) {
    hash = (hash * 31 + letter.codePointAt(0)) % 3600;
  }
  return (hash * 47) % 360;
}

function paint(avatar, name) {
  const words = name.split(/[ _.'-]+/).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words.at(-1) : ''].map(word => [...word][0] ?? '');
  avatar.textContent = initials.join('').toUpperCase();
  avatar.style.setProperty('--hue', hue(name));
  return avatar;
}

function avatar(name) {
  const made = paint(element('span', 'avatar'), name);
  made.setAttribute('aria-hidden', 'true');
  return made;
}

function time(date) {
  const made = element('time', '', clock.format(date));
  made.dateTime = date.toISOString();
  made.title = moment.format(date);
  return made;
}

const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 60;

function toEnd() {
  log.scrollTop = log.scrollHeight;
  newer.hidden = true;
}

newer.addEventListener('click', toEnd);
log.addEventListener('scroll', () => {
  if (isAtEnd()) {
    newer.hidden = true;
  }
}, { passive: true });
// When the keyboard of a telephone opens, what was last said stays in sight.
let wasAtEnd = true;
log.addEventListener('scrollend', () => { wasAtEnd = isAtEnd(); });
new ResizeObserver(() => {
  if (wasAtEnd) {
    toEnd();
  }
}).observe(log);

function append(item, { own = false, quiet = false } = {}) {
  const follow = own || isAtEnd();
  item.classList.toggle('arriving', !log.hasAttribute('aria-busy'));
  lines.append(item);
  while (lines.childElementCount > MAX_LINES) {
    lines.firstElementChild.remove();
  }
  if (follow) {
    toEnd();
    wasAtEnd = true;
  } else if (!quiet) {
    newer.hidden = false;
  }
}

function begin(date) {
  const name = day.format(date);
  if (name !== lastDay) {
    lastDay = name;
    last = null;
    append(element('li', 'day', name), { quiet: true });
  }
}

/** Shows what somebody has said. */
export function say({ member, name, text }, date, own) {
  begin(date);
  const item = element('li', own ? 'said own' : 'said');
  const joined = last !== null && last.member === member && date - last.date < GROUP_MS;
  item.classList.toggle('joined', joined);
  const who = element('span', joined ? 'unseen' : 'who', own ? 'You' : name);
  const bubble = element('div', 'bubble');
  const words = element('p', 'words', text);
  bubble.dir = 'auto';
  bubble.append(words, time(date));
  item.append(avatar(name), who, bubble);
  last = { member, date };
  append(item, { own });
}

/** Shows that something has happened: somebody came or went. */
export function note(text, date, kind = '') {
  begin(date);
  const item = element('li', `note ${kind}`);
  item.append(element('span', '', text), time(date));
  last = null;
  append(item, { quiet: true });
}

/** Fills the conversation without having every line read aloud. */
export function quietly(fill) {
  const follow = isAtEnd();
  log.setAttribute('aria-busy', 'true');
  fill();
  if (follow) {
    toEnd();
  }
  requestAnimationFrame(() => log.removeAttribute('aria-busy'));
}

export function clear() {
  lines.replaceChildren();
  last = null;
  lastDay = '';
}

/** Shows the members, with oneself first. */
export function members(people, selfId) {
  const sorted = [...people].sort((a, b) => (b.id === selfId) - (a.id === selfId) || a.name.localeCompare(b.name));
  at('member-list').replaceChildren(...sorted.map(person => {
    const item = element('li', 'person');
    item.append(avatar(person.name), element('span', 'person-name', person.name));
    if (person.id === selfId) {
      item.append(element('span', 'you', 'you'));
    }
    return item;
  }));
  for (const count of document.querySelectorAll('[data-members-count]')) {
    count.textContent = sorted.length;
  }
}

/** Shows the rooms; the one that we are in is among them in any case. */
export function rooms(open, here, choose) {
  const all = open.some(room => room.room === here) ? open : [{ room: here, members: 0 }, ...open];
  at('room-list').replaceChildren(...all.map(room => {
    const item = element('li');
    const link = element('a', 'room-link');
    link.href = `?room=${encodeURIComponent(room.room)}`;
    const count = element('span', 'count', room.members);
    count.append(element('span', 'unseen', room.members === 1 ? ' member' : ' members'));
    link.append(element('span', 'room-link-name', room.room), count);
    if (room.room === here) {
      link.setAttribute('aria-current', 'page');
    }
    link.addEventListener('click', event => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        choose(room.room);
      }
    });
    item.append(link);
    return item;
  }));
}

/** Shows the rooms on the way in. */
export function choices(open, choose) {
  at('open-rooms').replaceChildren(...open.slice(0, 8).map(room => {
    const chip = element('button', 'chip', `#${room.room}`);
    chip.type = 'button';
    chip.append(element('span', 'count', room.members));
    chip.addEventListener('click', () => choose(room.room));
    return chip;
  }));
}

/** Shows the room itself instead of the way in. */
export function enter(room, self) {
  at('door').hidden = true;
  at('chat').hidden = false;
  at('title').textContent = room;
  at('text').placeholder = `Say something to #${room}`;
  at('self-name').textContent = self.name;
  paint(at('self-avatar'), self.name);
  for (const link of document.querySelectorAll('[data-room-link]')) {
    link.search = new URLSearchParams({ room });
  }
}

/** Shows which of the two pages this is, and the way to the other. */
export function pages(byCometD) {
  at('how').textContent = `This page follows with ${byCometD ? 'CometD’s' : 'its own'} client.`;
  for (const link of document.querySelectorAll('[data-other-page]')) {
    link.href = byCometD ? '.' : 'cometd.html';
    link.textContent = `Page with ${byCometD ? 'its own' : 'CometD’s'} client`;
  }
}

/** Shows the way in. */
export function leave() {
  at('chat').hidden = true;
  at('door').hidden = false;
}

const STATES = {
  connecting: ['Connecting', ''],
  stream: ['Live', 'by event stream'],
  poll: ['Live', 'by long poll'],
  bayeux: ['Live', 'by CometD’s client'],
  waiting: ['Reconnecting', 'to go on where it stopped'],
  ended: ['Ended', 'this room is not open to you any more'],
};

/** Shows how the connection does. */
export function state(name) {
  const status = at('status');
  if (status.dataset.state !== name || status.childElementCount === 0) {
    const [word, detail] = STATES[name];
    status.dataset.state = name;
    status.replaceChildren(element('span', 'state', word), element('span', 'state-detail', detail));
  }
}

/** Shows what is wrong, at a field or for all; an empty text takes it away. */
export function fault(id, text) {
  at(id).textContent = text;
  const field = at(id.replace('-error', ''));
  if (field?.matches('input, textarea')) {
    field.setAttribute('aria-invalid', String(text !== ''));
  }
}
