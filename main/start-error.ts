import { createHash } from 'node:crypto';
import { StartError } from '../server/index.ts';

/** A name that is reserved (RFC 2606): the window refuses to go there and acts instead; were it ever followed, it leads nowhere. */
const address = 'https://start.doorward.invalid/';
const labels = { retry: 'Try again', 'free-port': 'Use another free port this time', quit: 'Quit' };
type StartAction = keyof typeof labels;

const style = 'body{font:16px/1.5 system-ui;max-width:38rem;margin:12vh auto;padding:0 1.5rem}a{margin-right:1.5rem}p{overflow-wrap:anywhere}';
const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** A page that says why the server did not start and what to do. No script, nothing from elsewhere; the bridge does not answer it. */
export function startErrorPage(error: unknown): string {
  const known =
    error instanceof StartError ? error : { code: null, message: 'The server ended before it was ready.', advice: 'Its log has the cause.' };
  const advice = known.code === 'port_taken' ? 'Stop that program and try again, or go on with another port.' : known.advice;
  const offered: readonly StartAction[] = known.code === 'port_taken' ? ['retry', 'free-port', 'quit'] : ['retry', 'quit'];
  const links = offered.map((action) => `<a href="${address}${action}">${labels[action]}</a>`).join('');
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark"><title>Doorward could not start</title><style>${style}</style>
<main><h1>Doorward could not start</h1><p role="alert">${escape(known.message)}</p><p>${escape(advice)}</p><nav>${links}</nav></main></html>`;
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
}

/** What a link of that page asks for; undefined for every other address. */
export function startAction(url: string): StartAction | undefined {
  return (['retry', 'free-port', 'quit'] as const).find((action) => url === address + action);
}

const escape = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
