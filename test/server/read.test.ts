import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { avatar, email, line, preferences, username } from '../../server/contract/inputs.ts';
import { AppError } from '../../server/errors.ts';
import { checkContentType, readBody } from '../../server/http/read-body.ts';
import { readInput } from '../../server/http/read-input.ts';
import { requestOf } from './request.ts';

/** What the reader makes of these bytes: the value, or the code of its refusal. */
async function read(bytes: Buffer | string): Promise<unknown> {
  const payload = Buffer.from(bytes);
  const source = Readable.from([payload], { objectMode: false });
  const req = Object.assign(source, { headers: { 'content-length': String(payload.length) }, body: undefined });
  try {
    // Only what the reader uses of express: the stream, its headers and the place for the body.
    await (readBody as unknown as (req: unknown, res: unknown, next: () => void) => Promise<void>)(req, {}, () => undefined);
    return req.body;
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
}

describe('reading a body', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  test('M10: 32 levels are read, 33 are not, and brackets in texts do not count', async () => {
    expect(Array.isArray(await read(nested(32)))).toBe(true);
    expect(await read(nested(33))).toBe('malformed_json');
    expect(await read(JSON.stringify({ a: '['.repeat(5_000) }))).toEqual({ a: '['.repeat(5_000) });
    expect(await read(JSON.stringify({ a: '\\"['.repeat(5_000) }))).toEqual({ a: '\\"['.repeat(5_000) });
    expect(await read(`"\\\\"${nested(33)}`)).toBe('malformed_json');
    expect(await read(`{"a":"\\\\","b":${nested(33)}}`)).toBe('malformed_json');
    expect(await read(`${']'.repeat(40)}${nested(40)}`)).toBe('malformed_json');
  });

  test('M10: UTF-8 or nothing', async () => {
    expect(await read('{"a":"é\u{1f600}"}')).toEqual({ a: 'é\u{1f600}' });
    expect(await read(Buffer.from([0x22, 0xc0, 0xaf, 0x22]))).toBe('malformed_json');
    expect(await read(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toBe('malformed_json');
    expect(await read(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{}')]))).toEqual({});
  });

  test('C: 102 400 bytes and no more', async () => {
    expect(await read(`"${'a'.repeat(102_398)}"`)).toHaveLength(102_398);
    expect(await read(`"${'a'.repeat(102_399)}"`)).toBe('body_too_large');
  });

  test('B9: no body needs no type; any body, and any other type, does', () => {
    const of = (headers: Readonly<Record<string, string>>) => {
      try {
        checkContentType(requestOf(headers), null);
        return true;
      } catch (error) {
        return !(error instanceof AppError && error.code === 'unsupported_media_type') && error;
      }
    };
    expect(of({})).toBe(true);
    expect(of({ 'Content-Length': '0' })).toBe(true);
    expect(of({ 'Content-Length': '1' })).toBe(false);
    expect(of({ 'Transfer-Encoding': 'chunked' })).toBe(false);
    expect(of({ 'Content-Type': 'text/plain', 'Content-Length': '0' })).toBe(false);
    expect(of({ 'Content-Type': 'application/json', 'Content-Encoding': 'br' })).toBe(false);
    expect(of({ 'Content-Type': 'application/json', 'Content-Encoding': 'identity' })).toBe(true);
  });
});

describe('reading input', () => {
  const schema = z.object({ name: line(5).min(1, { error: 'blank' }), count: z.number().optional(), mode: z.enum(['a']).optional() });
  const fieldsOf = (input: unknown) => {
    try {
      readInput(schema, input);
      return null;
    } catch (error) {
      return error instanceof AppError ? error.fields : error;
    }
  };

  test('field codes: required, blank, invalid, too_long', () => {
    expect(fieldsOf({})).toEqual({ name: ['required'] });
    expect(fieldsOf(undefined)).toEqual({ name: ['required'] });
    expect(fieldsOf({ name: ' ' })).toEqual({ name: ['blank'] });
    expect(fieldsOf({ name: 'abcdef' })).toEqual({ name: ['too_long'] });
    expect(fieldsOf({ name: 'abc', count: 'x', mode: 'b' })).toEqual({ count: ['invalid'], mode: ['invalid'] });
    expect(fieldsOf({ name: null })).toEqual({ name: ['invalid'] });
  });

  test('C: what is no object is not an empty one', () => {
    for (const input of [null, [], 'x', 1, true]) expect(fieldsOf(input)).toEqual({ non_field_errors: ['invalid'] });
  });

  test('C: an inherited field is not there, and unknown ones are not bound', () => {
    const poisoned: unknown = JSON.parse('{"__proto__":{"name":"x"},"name":"y","role":"admin"}');
    expect(Object.keys(readInput(schema, poisoned))).toEqual(['name']);
  });

  test('C: preferences refuse what could poison a merge, at any depth, and broken texts', () => {
    for (const text of ['{"__proto__":1}', '{"a":{"constructor":1}}', '{"a":[{"prototype":1}]}', '{"a":"\\ud800"}', '[]', 'null', '"x"'])
      expect([text, preferences.safeParse(JSON.parse(text)).success]).toEqual([text, false]);
    expect(preferences.safeParse({ theme: 'dark', list: [1, null, { on: true }] }).success).toBe(true);
  });

  test('M15: names are NFKC and hold no format characters; e-mail domains are ASCII; avatars are plain addresses', () => {
    expect(username.safeParse('ＡＤＡ').data).toBe('ADA');
    for (const name of ['a\u200bda', 'a\u202eda', 'ada\u0000', '\ud800da', 'a da'])
      expect([name, username.safeParse(name).success]).toEqual([name, false]);
    for (const address of ['a@m\u0131ke.org', 'a@\uff4dike.org', 'a\n@b.de'])
      expect([address, email.safeParse(address).success]).toEqual([address, false]);
    for (const address of ['https://a.de/x.png', 'http://[::1]/x', 'data:image/png;base64,iVBORw0KGgo=', ''])
      expect([address, avatar.safeParse(address).success]).toEqual([address, true]);
    for (const address of [
      'https://a.de/\nx',
      'https://a.de/\ud800x',
      'https://a.de/\u202ex',
      'data:image/svg+xml;base64,AAAA',
      'https://a.de/\u2028x',
      'javascript:1',
    ])
      expect([address.slice(0, 20), avatar.safeParse(address).success]).toEqual([address.slice(0, 20), false]);
  });
});
