import { request as overHttp, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import { ContactFailure, failureOf } from './contact-failure.ts';
import { isRecord } from './json.ts';
import { isSafe } from './web-address.ts';

export interface Question {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Plain http on loopback is allowed. */
  readonly loopbackHttp: boolean;
  /** A redirect is an answer too: told, never followed. Else it is a failure. */
  readonly tellsRedirect?: boolean;
  /** Ends the request, whatever it is doing. */
  readonly signal: AbortSignal;
}

export interface Answer {
  /** 2xx or 4xx, and 3xx where the question wants it told: everything else is a failure. */
  readonly status: number;
  /** In lower case, without parameters. */
  readonly contentType: string;
  readonly text: string;
  /** The Date header, ms since 1970; null without one. */
  readonly at: number | null;
}

const patienceMs = 5_000;
const mostBytes = 1024 * 1024;

/**
 * One HTTP request with narrow bounds: no redirect followed, no proxy, no cookie, no compression, five seconds in all, one mebibyte of answer, read
 * as it comes so that a huge one costs no memory. Errors: ContactFailure, also for 3xx and 5xx (security.md C, "IdP down").
 */
export async function ask(question: Question): Promise<Answer> {
  const url = new URL(question.url);
  if (!isSafe(url, question.loopbackHttp)) throw new ContactFailure('bad_answer');
  const stop = new AbortController();
  const end = () => stop.abort();
  const timer = setTimeout(end, patienceMs);
  question.signal.addEventListener('abort', end, { once: true });
  if (question.signal.aborted) end();
  try {
    return await answerOf(await send(question, url, stop.signal), question.tellsRedirect ?? false);
  } catch (error) {
    throw stop.signal.aborted ? new ContactFailure('timeout') : failureOf(error);
  } finally {
    clearTimeout(timer);
    question.signal.removeEventListener('abort', end);
    end();
  }
}

/** `agent: false`: a connection of its own, without the proxy that Node's own agent may take from the environment. */
function send({ method, headers, body }: Question, url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const over = url.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((resolve, reject) => {
    const own = {
      'user-agent': 'doorward',
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    };
    const request = over(url, { method, headers: { ...headers, ...own }, agent: false, signal });
    request.on('error', reject).on('response', resolve).end(body);
  });
}

async function answerOf(response: IncomingMessage, tellsRedirect: boolean): Promise<Answer> {
  const status = response.statusCode ?? 0;
  if (status >= 500) throw new ContactFailure('server_error');
  if (status < 200 || (status >= 300 && status < 400 && !tellsRedirect)) throw new ContactFailure('bad_answer');
  if ((response.headers['content-encoding'] ?? 'identity') !== 'identity') throw new ContactFailure('bad_answer');
  const contentType = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const at = Date.parse(response.headers.date ?? '');
  return { status, contentType, text: await read(response), at: Number.isNaN(at) ? null : at };
}

/** What breaks off in the middle was an answer, and a bad one. */
async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBytes) break;
      chunks.push(chunk);
    }
  } catch {
    throw new ContactFailure('bad_answer');
  }
  if (size > mostBytes) throw new ContactFailure('bad_answer');
  return Buffer.concat(chunks).toString('utf8');
}

/** The JSON object that an answer holds, or undefined: another type, cut, or not an object. */
export function jsonOf(answer: Answer): Readonly<Record<string, unknown>> | undefined {
  if (!/^application\/([\w.-]+\+)?json$/.test(answer.contentType)) return undefined;
  try {
    const value: unknown = JSON.parse(answer.text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A JSON document that a provider must be able to give. Errors: ContactFailure, where it does not. */
export async function askForDocument(url: string, loopbackHttp: boolean, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  const answer = await ask({ url, method: 'GET', headers: { accept: 'application/json' }, body: undefined, loopbackHttp, signal });
  const document = answer.status === 200 ? jsonOf(answer) : undefined;
  if (document === undefined) throw new ContactFailure('bad_answer');
  return document;
}
