import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDoorward, type Doorward } from '../support/doorward.ts';
import { exchange } from '../support/raw-http.ts';

let house: Doorward;
let host: string;
beforeAll(async () => {
  house = await startDoorward();
  host = `127.0.0.1:${String(house.target.port)}`;
});
afterAll(() => house.stop());

/** A sign-in: if it is ever taken for a request, there is a session more. */
const hidden = () => `POST /api/v1/auth/login HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`;
const patch = (lines: string, body = '') =>
  `PATCH /api/v1/auth/settings HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n${lines}\r\n\r\n${body}`;
const length = () => String(hidden().length);

async function expectHiddenStaysHidden(bytes: string, statuses: readonly number[]): Promise<void> {
  const before = await house.store.sessions.countOfAccount(1);
  const { answers } = await exchange(house.target, bytes);
  expect(answers.map(({ status }) => status)).toEqual(statuses);
  expect(await house.store.sessions.countOfAccount(1)).toBe(before);
}

describe('requests inside requests', () => {
  test('C: pipelined, the hidden request is one, so these tests can tell', async () => {
    const before = await house.store.sessions.countOfAccount(1);
    const { answers } = await exchange(house.target, patch('Content-Length: 2', '{}') + hidden());
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await house.store.sessions.countOfAccount(1)).toBe(before + 1);
  });

  test('C: the body of a request that is refused before it is read is not the next request', async () => {
    const length = String(hidden().length);
    const foreignHost = patch(`Content-Length: ${length}`, hidden()).replace(`Host: ${host}`, 'Host: evil.example');
    await expectHiddenStaysHidden(foreignHost, [403]);
    await expectHiddenStaysHidden(patch(`Origin: null\r\nContent-Length: ${length}`, hidden()), [403]);
    await expectHiddenStaysHidden(patch(`Content-Encoding: gzip\r\nContent-Length: ${length}`, hidden()), [415]);
    await expectHiddenStaysHidden(patch(`Authorization: a\r\nAuthorization: b\r\nContent-Length: ${length}`, hidden()), [400]);
    await expectHiddenStaysHidden(patch(`Content-Length: ${length}`, hidden()).replace('PATCH', 'PUT'), [405]);
    await expectHiddenStaysHidden(patch(`Content-Length: ${length}`, hidden()).replace('settings', 'nowhere'), [404]);
    await expectHiddenStaysHidden(patch(`Content-Length: ${length}`, hidden()).replace('PATCH', 'GET'), [200]);
    await expectHiddenStaysHidden(patch(`Content-Length: ${length}`, hidden()), [400]);
  });

  test('C: what a Content-Length that is too large announced is its body, also where it looks like a request', async () => {
    await expectHiddenStaysHidden(patch('Content-Length: 200000', hidden()), [413]);
    await expectHiddenStaysHidden(patch('Content-Length: 200000', 'x'.repeat(150_000) + hidden()), [413]);
  });

  const both: readonly (readonly [string, () => string])[] = [
    ['Content-Length and Transfer-Encoding', () => patch(`Content-Length: ${length()}\r\nTransfer-Encoding: chunked`, `0\r\n\r\n${hidden()}`)],
    ['Transfer-Encoding and Content-Length', () => patch(`Transfer-Encoding: chunked\r\nContent-Length: 4`, `0\r\n\r\n${hidden()}`)],
    ['two Content-Lengths', () => patch(`Content-Length: 0\r\nContent-Length: ${length()}`, hidden())],
    ['two equal Content-Lengths', () => patch('Content-Length: 2\r\nContent-Length: 2', `{}${hidden()}`)],
    ['Transfer-Encoding: xchunked', () => patch('Transfer-Encoding: xchunked', `0\r\n\r\n${hidden()}`)],
    ['Transfer-Encoding: chunked, identity', () => patch('Transfer-Encoding: chunked, identity', `0\r\n\r\n${hidden()}`)],
    ['two Transfer-Encodings', () => patch('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity', `0\r\n\r\n${hidden()}`)],
    ['a space before the colon', () => patch(`Content-Length : ${length()}`, hidden())],
    ['a folded header', () => patch(`X-A: b\r\n Content-Length: ${length()}`, hidden())],
    ['a header name with a control byte', () => patch(`Content-Len\x00gth: ${length()}`, hidden())],
    ['a NUL in a header value', () => patch('X-A: a\x00b', hidden())],
    ['a bare CR in a header value', () => patch('X-A: a\rContent-Length: 0', hidden())],
    ['a bare CR for an end of the head', () => `GET / HTTP/1.1\r\nHost: ${host}\r\n\rX${hidden()}`],
    ['a chunk size that is none', () => patch('Transfer-Encoding: chunked', `0x2\r\n{}\r\n0\r\n\r\n${hidden()}`)],
    ['a chunk size that overflows', () => patch('Transfer-Encoding: chunked', `fffffffffffffffff\r\n{}\r\n0\r\n\r\n${hidden()}`)],
    ['a chunk that is longer than it says', () => patch('Transfer-Encoding: chunked', `2\r\n{}${hidden()}\r\n0\r\n\r\n`)],
    ['HTTP/0.9', () => `GET /\r\n${hidden()}`],
    ['HTTP/1.9', () => `GET / HTTP/1.9\r\nHost: ${host}\r\n\r\n${hidden()}`],
  ];
  test.each(both)('C: %s is 400, and nothing after it is a request', async (_name, bytes) => {
    await expectHiddenStaysHidden(bytes(), [400]);
  });

  test('C: chunked in HTTP/1.0 is at most one request', async () => {
    const before = await house.store.sessions.countOfAccount(1);
    const { answers } = await exchange(
      house.target,
      patch('Transfer-Encoding: chunked', `2\r\n{}\r\n0\r\n\r\n${hidden()}`).replace('HTTP/1.1', 'HTTP/1.0'),
    );
    expect(answers.length).toBeLessThanOrEqual(1);
    expect(await house.store.sessions.countOfAccount(1)).toBe(before);
  });

  test('C: answers do not take line breaks from requests (header injection)', async () => {
    for (const path of ['/api/v1/auth/me%0d%0aSet-Cookie:%20x=1', '/%0d%0aLocation:%20//evil', '/nowhere%0aX-Y:1']) {
      const answer = await house.call({ path });
      expect(answer.headers.filter(([name]) => ['set-cookie', 'location', 'x-y'].includes(name))).toEqual([]);
    }
    const answer = await house.call({ path: '/api/v1/auth/me', headers: { 'X-Request-Id': 'forged' } });
    expect(answer.header('x-request-id')).not.toBe('forged');
  });
});
