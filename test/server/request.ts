import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

/** A request as Node hands it over, with a socket that says where it comes from. Header names are given in any case. */
export function requestOf(
  headers: Readonly<Record<string, string>>,
  { from = '127.0.0.1', encrypted = false, method = 'GET', url = '/', at = '' } = {},
): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: from });
  Object.defineProperty(socket, 'localAddress', { value: at === '' ? from : at });
  if (encrypted) Object.defineProperty(socket, 'encrypted', { value: true });
  const req = new IncomingMessage(socket);
  req.method = method;
  req.url = url;
  req.rawHeaders = Object.entries(headers).flat();
  req.headers = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return req;
}
