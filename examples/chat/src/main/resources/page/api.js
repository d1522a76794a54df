/** A request that was refused, or did not arrive. */
export class Problem extends Error {
  /** @param {{status: number, detail: string, field?: string, retryMs?: number}} what status 0 if nothing was answered */
  constructor({ status, detail, field = '', retryMs = 0 }) {
    super(detail);
    this.status = status;
    this.field = field;
    this.retryMs = retryMs;
  }

  /** Whether the member is not known any more, and has to enter again. */
  get expired() {
    return this.status === 404 && this.field === 'token';
  }
}

/**
 * Asks the chat's own servlet.
 *
 * @param {string} path what is asked for
 * @param {object=} body sent as JSON; a GET if it is left out
 * @returns {Promise<object>} the answer
 * @throws {Problem}
 */
export async function ask(path, body) {
  let response;
  try {
    response = await fetch(`api/${path}`, body === undefined ? { cache: 'no-store' } : {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Problem({ status: 0, detail: 'The server cannot be reached.' });
  }
  if (response.status === 204) {
    return {};
  }
  const isJson = /^application\/(problem\+)?json/.test(response.headers.get('Content-Type') ?? '');
  const answer = isJson ? await response.json().catch(() => ({})) : {};
  if (response.ok) {
    return answer;
  }
  throw new Problem({
    status: response.status,
    detail: answer.detail ?? 'The chat is away at the moment.',
    field: answer.field,
    retryMs: 1_000 * (Number(response.headers.get('Retry-After')) || 0),
  });
}

/** Says that the page closes, when nothing else can be asked any more. */
export function sayClosing(token) {
  const body = new Blob([JSON.stringify({ token, closing: true })], { type: 'application/json' });
  navigator.sendBeacon('api/leave', body);
}
