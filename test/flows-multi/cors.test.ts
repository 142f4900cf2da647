import { describe, expect, test } from 'vitest';
import type { Reply } from '../flows/talk.ts';
import { ada, useTeam } from './team.ts';

const front = 'https://front.example.org';
const allowed = (reply: Reply) => [reply.headers.get('access-control-allow-origin'), reply.headers.get('access-control-allow-credentials')];

describe('CORS for exactly the origins of cors.origins (B11; A.3 ai-kit)', () => {
  const team = useTeam({ cors: { origins: [front, 'http://localhost:5173/'] } });
  const preflight = (origin: string, path = 'login') =>
    team().send('OPTIONS', path, {
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type, x-csrftoken' },
    });

  test('a preflight of theirs is answered with what they may send', async () => {
    for (const origin of [front, 'http://localhost:5173']) {
      const reply = await preflight(origin);
      expect([reply.status, ...allowed(reply)]).toEqual([204, origin, 'true']);
      expect(reply.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('x-csrftoken');
      expect(reply.headers.get('access-control-allow-methods')).toContain('PATCH');
      expect(reply.headers.get('vary')).toContain('Origin');
    }
  });

  test('what is only like one of them gets no header and no effect', async () => {
    const strangers = [
      'http://front.example.org',
      'https://front.example.org:444',
      'https://front.example.org.evil.example',
      'https://evil.example',
      'null',
      'https://FRONT.example.org',
      'http://localhost:5174',
    ];
    for (const origin of strangers) {
      const read = await team().send('GET', 'me', { headers: { Origin: origin } });
      const write = await team().send('POST', 'login', { body: { ident: ada.username, password: ada.password }, headers: { Origin: origin } });
      expect([origin, ...allowed(read), ...allowed(write), ...allowed(await preflight(origin)), write.status]).toEqual([
        origin,
        null,
        null,
        null,
        null,
        null,
        null,
        403,
      ]);
      expect(read.headers.get('access-control-allow-private-network')).toBeNull();
    }
  });

  test('their page signs in with cookie and CSRF token, and reads errors too', async () => {
    const headers = { Origin: front, 'Sec-Fetch-Site': 'cross-site' };
    const me = await team().send('GET', 'me', { headers });
    expect(allowed(me)).toEqual([front, 'true']);
    const { csrf } = me.body as { csrf: string };
    const reply = await team().send('POST', 'login', {
      body: { ident: ada.username, password: ada.password },
      headers: { ...headers, 'X-CSRFToken': csrf },
    });
    expect([reply.status, ...allowed(reply), reply.headers.getSetCookie().length]).toEqual([200, front, 'true', 1]);
    const cookie = reply.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const token = (reply.body as { csrf: string }).csrf;
    const write = (extra: object) => team().send('PATCH', 'settings', { body: { first_name: 'A' }, headers: { ...headers, cookie, ...extra } });
    expect((await write({ 'X-CSRFToken': token })).status).toBe(200);
    const refused = await write({});
    expect([refused.status, ...allowed(refused)]).toEqual([403, front, 'true']);
  });
});

describe('without cors.origins', () => {
  const team = useTeam();

  test('nobody gets a header', async () => {
    const reply = await team().send('OPTIONS', 'login', { headers: { Origin: front, 'Access-Control-Request-Method': 'POST' } });
    expect([...allowed(reply), (await team().send('GET', 'me', { headers: { Origin: front } })).headers.get('vary')]).toEqual([null, null, null]);
  });
});
