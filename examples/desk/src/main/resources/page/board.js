/**
 * What is seen of the tasks. No text of anybody's becomes markup: it is only ever given to textContent.
 */

const MAX_ENDED = 100;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

const at = id => document.getElementById(id);

function element(name, className, text = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** By how much this clock is ahead of the server's, in milliseconds, as far as one can tell. */
async function aheadMs() {
  const answer = await fetch('page/comet.svg', { method: 'HEAD', cache: 'no-store' });
  const date = Date.parse(answer.headers.get('Date') ?? '');
  const ahead = Date.now() - (date + 500);
  return Number.isNaN(ahead) || Math.abs(ahead) < 1_500 ? 0 : ahead;
}

function remaining(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes}:${String(seconds % 60).padStart(2, '0')}` : `${seconds} s`;
}

export class Board {
  #waiting = new Map();
  #counts = { done: 0, late: 0 };
  #ahead = 0;

  constructor() {
    aheadMs().then(ms => { this.#ahead = ms; }, () => {});
    setInterval(() => this.#tick(), 250);
  }

  /** Shows where a task stands. */
  show({ type, time, data }) {
    this.#waiting.get(data.task)?.item.remove();
    this.#waiting.delete(data.task);
    if (type === 'waiting') {
      this.#waiting.set(data.task, this.#card(data));
      at('waiting').append(this.#waiting.get(data.task).item);
      this.#tick();
    } else {
      this.#end(type, time, data);
    }
    this.#count();
  }

  #card(data) {
    const item = this.#item(data);
    const left = element('span', 'left');
    const bar = element('progress', 'bar-left');
    bar.max = data.seconds;
    bar.setAttribute('aria-hidden', 'true');
    item.append(bar);
    item.querySelector('.line').append(left);
    return { item, left, bar, deadline: Date.parse(data.deadline) };
  }

  #item(data) {
    const item = element('li', 'task');
    const line = element('p', 'line');
    const side = data.above === undefined ? 'below' : 'above';
    line.append(element('strong', 'symbol', data.symbol), element('span', 'condition', `${side} ${data[side]}`));
    item.append(line, element('p', 'note', data.note));
    return item;
  }

  #end(type, time, data) {
    const item = this.#item(data);
    item.querySelector('.line').append(element('span', 'at', data.price === undefined ? 'deadline' : `at ${data.price}`));
    const when = element('time', 'when', clock.format(new Date(time)));
    when.dateTime = time;
    item.append(when);
    const list = at(type);
    list.prepend(item);
    while (list.childElementCount > MAX_ENDED) {
      list.lastElementChild.remove();
    }
    this.#counts[type]++;
  }

  /** Nothing of what is shown is known any more. */
  forget() {
    this.#waiting.clear();
    this.#counts = { done: 0, late: 0 };
    for (const list of ['waiting', 'done', 'late']) {
      at(list).replaceChildren();
    }
    this.#count();
    at('gap').hidden = false;
  }

  #count() {
    at('waiting-count').textContent = this.#waiting.size;
    at('done-count').textContent = this.#counts.done;
    at('late-count').textContent = this.#counts.late;
  }

  #tick() {
    const now = Date.now() - this.#ahead;
    for (const { left, bar, deadline } of this.#waiting.values()) {
      const seconds = Math.max(0, (deadline - now) / 1000);
      left.textContent = seconds > 0 ? remaining(Math.ceil(seconds)) : 'due';
      bar.value = seconds;
    }
  }
}
