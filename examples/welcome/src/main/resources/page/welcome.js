/** Follows the channel /ticks, as any page would, and fills in the commands. */

const tick = document.getElementById('tick');
const state = document.getElementById('tick-state');

const source = new EventSource('/comet/ticks?after=-1');

source.addEventListener('message', message => {
  const event = JSON.parse(message.data);
  tick.textContent = event.data.tick;
  tick.animate?.([{ opacity: 0.35 }, { opacity: 1 }], 400);
  state.textContent = `Event ${event.id} of ${event.channel}`;
});

source.addEventListener('error', () => {
  state.textContent = source.readyState === EventSource.CLOSED
    ? 'The channel /ticks is not served' : 'Connecting again';
});

for (const code of document.querySelectorAll('[data-command]')) {
  const command = code.dataset.command.replace('{origin}', location.origin);
  code.textContent = command;
  const button = code.nextElementSibling;
  // Not there on a page that came over plain HTTP from another host.
  if (navigator.clipboard === undefined) {
    button.hidden = true;
  }
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(command);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1_500);
  });
}
