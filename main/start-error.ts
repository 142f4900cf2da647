import { createHash } from 'node:crypto';
import { StartError } from '../server/index.ts';
import { words } from './words.ts';

/** A name that is reserved (RFC 2606): the window refuses to go there and acts instead; were it ever followed, it leads nowhere. */
const address = 'https://start.doorward.invalid/';
type StartAction = 'retry' | 'free-port' | 'quit';

const style = 'body{font:16px/1.5 system-ui;max-width:38rem;margin:12vh auto;padding:0 1.5rem}a{margin-right:1.5rem}p{overflow-wrap:anywhere}';
const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** A page that says why the server did not start (in its English) and what to do. No script, nothing from elsewhere; the bridge does not answer it. */
export function startErrorPage(error: unknown): string {
  const known =
    error instanceof StartError ? error : { code: null, message: 'The server ended before it was ready.', advice: 'Its log has the cause.' };
  const advice = known.code === 'port_taken' ? 'Stop that program and try again, or go on with another port.' : known.advice;
  const offered: readonly StartAction[] = known.code === 'port_taken' ? ['retry', 'free-port', 'quit'] : ['retry', 'quit'];
  const { lang, start } = words();
  const links = offered.map((action) => `<a href="${address}${action}">${start[action]}</a>`).join('');
  const html = `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark"><title>${start.title}</title><style>${style}</style>
<main><h1>${start.title}</h1><p role="alert" lang="en">${escape(known.message)}</p><p lang="en">${escape(advice)}</p><nav>${links}</nav></main></html>`;
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
}

/** What a link of that page asks for; undefined for every other address. */
export function startAction(url: string): StartAction | undefined {
  return (['retry', 'free-port', 'quit'] as const).find((action) => url === address + action);
}

const escape = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
