// Renders the card of the micro-frontends as a browser would; says what it asked for and what it shows.
// Reads from standard input: {path, reader, answers: {address: answer}}; writes JSON.

import { JSDOM } from 'jsdom';
import { readFileSync } from 'node:fs';

const given = JSON.parse(readFileSync(0, 'utf-8'));
const { window } = new JSDOM('<div id="root"></div>', { url: `https://apps.lms.example.org${given.path}` });
const ofBrowser = { window, document: window.document, navigator: window.navigator };
for (const [name, value] of Object.entries(ofBrowser)) {
  // Newer Nodes bring a navigator of their own, which cannot be assigned to.
  Object.defineProperty(globalThis, name, { value, configurable: true });
}
globalThis.IS_REACT_ACT_ENVIRONMENT = true;
const asked = [];
globalThis.platform = {
  reader: given.reader,
  get: async (address) => {
    asked.push(address);
    if (!(address in given.answers)) {
      throw new Error('404');
    }
    return { data: given.answers[address] };
  },
};

const { act, createElement } = await import('react');
const { createRoot } = await import('react-dom/client');
const { default: Card } = await import('./card.bundle.mjs');

const root = document.getElementById('root');
const shown = () => ({
  heading: root.querySelector('h2')?.textContent ?? '',
  titles: [...root.querySelectorAll('h3')].map((title) => title.textContent),
  links: [...root.querySelectorAll('a')].map((link) => link.getAttribute('href')),
  more: root.querySelector('button')?.textContent ?? '',
});
await act(async () => createRoot(root).render(createElement(Card)));
const before = shown();
await act(async () => root.querySelector('button')?.click());
process.stdout.write(JSON.stringify({ asked, before, after: shown() }));
process.exit(0);
