import { request } from 'node:http';
import type { Reply, Sending } from '../flows/talk.ts';

/** Beside 127.0.0.1, so that this computer itself is not taken for the proxy; goes into `server.trustedProxies`. */
export const proxy = '127.0.0.2';

/** A request from an address of the network, as a trusted proxy with TLS passes it on. `path` as it stands, query and all. */
export function fromAddress(
  base: string,
  address: string,
  method: string,
  path: string,
  { body, headers = {}, token }: Sending = {},
): Promise<Reply> {
  const sent = {
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(token === undefined ? {} : { Authorization: `Token ${token}` }),
    'X-Forwarded-For': address,
    'X-Forwarded-Proto': 'https',
    ...headers,
  };
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const asked = request({ host: hostname, port, path, method, headers: sent, localAddress: proxy, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      const names = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value]));
      answer.on('end', () => {
        const isJson = answer.headers['content-type']?.startsWith('application/json') === true;
        resolve({ status: answer.statusCode ?? 0, headers: new Headers(names), text, body: isJson ? JSON.parse(text) : undefined });
      });
    });
    asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}
