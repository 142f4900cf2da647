import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { builtDir } from './built-dir.ts';
import { contextOf } from './request-context.ts';
import { assetHeaders, pageHeaders } from './security-headers.ts';
import { loadStaticFiles, type StaticFile } from './static-files.ts';

type Pages = (req: IncomingMessage, res: ServerResponse, path: string) => boolean;

const noncePlace = '__CSP_NONCE__';
/** A screen's address: words and dashes, no dots, so that nothing that looks like a file is answered with a page. One way only to match, or a long word holds the server. */
const screen = /^\/(?:[a-z][a-z_-]*(?:\/[a-z][a-z_-]*)*\/?)?$/;

/** All pages of ours: the API's, and the UI from `uiDir`, or from where the build put it. */
export function pagesOf(uiDir: string | undefined): Pages {
  const all = [createDocsPages(builtDir('docs')), createUiPages(uiDir ?? builtDir('renderer'))];
  return (req, res, path) => all.some((pages) => pages(req, res, path));
}

/** The UI from its built folder: its files by name, and its one page for every screen's address. Without a built UI every GET is not found. */
export function createUiPages(uiDir: string | undefined): Pages {
  if (uiDir === undefined) return () => false;
  const files = loadStaticFiles(uiDir);
  const index = files.get('/index.html')?.bytes.toString('utf8');
  return (req, res, path) => {
    const file = path === '/index.html' ? undefined : files.get(path);
    if (file) return sendFile(req, res, file, assetHeaders);
    if (index === undefined || !screen.test(path) || path.startsWith('/api')) return false;
    return sendPage(req, res, index);
  };
}

const docsPath = '/api/v1/docs';
const docsPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Doorward API</title>
<link rel="stylesheet" href="${docsPath}/swagger-ui.css"></head>
<body><div id="docs"></div><script src="${docsPath}/swagger-ui-bundle.js"></script><script src="${docsPath}/start.js"></script></body></html>`;
const docsStart = `SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#docs', validatorUrl: null, deepLinking: true });`;

/** The API's documentation as a page, with local files only (api.md). */
export function createDocsPages(docsDir: string | undefined): Pages {
  if (docsDir === undefined) return () => false;
  const files = new Map([...loadStaticFiles(docsDir)].map(([name, file]) => [docsPath + name, file]));
  files.set(`${docsPath}/start.js`, { type: 'text/javascript; charset=utf-8', bytes: Buffer.from(docsStart), gzipped: undefined });
  return (req, res, path) => {
    if (path === docsPath || path === `${docsPath}/`) return sendPage(req, res, docsPage);
    const file = files.get(path);
    return file ? sendFile(req, res, file, pageHeaders('none')) : false;
  };
}

function sendPage(req: IncomingMessage, res: ServerResponse, html: string): true {
  const nonce = randomBytes(16).toString('base64url');
  const bytes = Buffer.from(html.replaceAll(noncePlace, nonce));
  return sendFile(req, res, { type: 'text/html; charset=utf-8', bytes, gzipped: undefined }, pageHeaders(nonce));
}

function sendFile(req: IncomingMessage, res: ServerResponse, file: StaticFile, headers: readonly string[]): true {
  const zipped = file.gzipped !== undefined && /\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''));
  const bytes = zipped ? file.gzipped : file.bytes;
  const encoding = zipped ? ['Content-Encoding', 'gzip'] : [];
  const all = ['X-Request-Id', contextOf(req).requestId, ...headers, 'Content-Type', file.type, 'Vary', 'Accept-Encoding', ...encoding];
  res.writeHead(200, [...all, 'Content-Length', String(bytes?.length ?? 0)]).end(req.method === 'HEAD' ? undefined : bytes);
  return true;
}
