/**
 * The task desk: follows the channel on which tasks are told, shows them, and sends what is typed.
 *
 * A new task is a request that is answered when the task has ended, which may be in an hour. The page does not wait for
 * that: it hangs up as soon as it is sure that nothing is wrong with the request, and the task goes on without it. A
 * browser has six connections to a server only.
 */

import { Follower } from './follow.js';
import { Board } from './board.js';

const HANG_UP_MS = 1_000;

const at = id => document.getElementById(id);
const board = new Board();

new Follower('/comet/desk/tasks', ['waiting', 'done', 'late'], {
  event: event => board.show(event),
  gap: () => board.forget(),
  state: state => {
    at('status').dataset.state = state;
    at('status').textContent = { open: 'Live', closed: 'Connecting again', ended: 'Not allowed' }[state];
  },
});

/** Sends JSON; gives what is wrong with it, or nothing if all is well or it was still held when we hung up. */
async function send(path, json, hangUpMs) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: json,
      signal: AbortSignal.timeout(hangUpMs),
    });
    if (response.ok) {
      return {};
    }
    const problem = await response.json().catch(() => ({}));
    return { detail: problem.detail ?? 'The desk is away at the moment.', field: problem.field };
  } catch (failure) {
    return failure.name === 'TimeoutError' ? { held: true } : { detail: 'The server cannot be reached.' };
  }
}

/** A number as it was typed: JSON must not see it as text, and nothing else may see it as a number. */
function number(text) {
  const trimmed = text.trim().replace(',', '.');
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(trimmed) ? trimmed : JSON.stringify(text.trim());
}

/** Tells what is wrong beside the form, and marks the input that it is about. */
function complain(error, { detail = '', field = '' }, inputs) {
  at(error).textContent = detail;
  for (const id of Object.values(inputs)) {
    at(id).setAttribute('aria-invalid', String(id === inputs[field]));
  }
  if (field in inputs) {
    at(inputs[field]).focus();
  }
}

at('task').addEventListener('submit', async submit => {
  submit.preventDefault();
  const symbol = at('symbol').value.trim().toUpperCase();
  const json = `{"symbol":${JSON.stringify(symbol)},"${at('side').value}":${number(at('limit').value)},`
    + `"seconds":${number(at('seconds').value)},"note":${JSON.stringify(at('note').value)}}`;
  at('add').disabled = true;
  // Held: accepted. It is enabled again soon, so that Enter adds one task and not two.
  setTimeout(() => { at('add').disabled = false; }, 300);
  complain('task-error', await send('tasks', json, HANG_UP_MS),
    { symbol: 'symbol', above: 'limit', below: 'limit', seconds: 'seconds', note: 'note' });
});

at('price').addEventListener('submit', async submit => {
  submit.preventDefault();
  const symbol = at('price-symbol').value.trim().toUpperCase();
  const value = number(at('price-value').value);
  at('price-said').textContent = '';
  const wrong = await send(`prices/${encodeURIComponent(symbol)}`, `{"price":${value}}`, 10_000);
  complain('price-error', wrong.held ? { detail: 'The desk does not answer.' } : wrong,
    { symbol: 'price-symbol', price: 'price-value' });
  if (!wrong.detail && !wrong.held) {
    at('price-said').textContent = `${symbol} is at ${value}.`;
  }
});

for (const code of document.querySelectorAll('[data-command]')) {
  const command = code.dataset.command.replace('{origin}', location.origin);
  code.textContent = command;
  const button = code.nextElementSibling;
  // Not there on a page that came over plain HTTP from another host.
  button.hidden = navigator.clipboard === undefined;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(command);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1_500);
  });
}
