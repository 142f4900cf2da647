import { describe, expect, test } from 'vitest';
import { builtDir } from '../../server/http/built-dir.ts';
import { useHouse } from './house.ts';

// The page is made from swagger-ui-dist by the build; in CI a missing build is a failure, elsewhere it is named.
const built = builtDir('docs') !== undefined;

describe.skipIf(!built && process.env['CI'] !== 'true')(`the docs page${built ? '' : ' (skipped: npm run build has not made it)'}`, () => {
  const house = useHouse();

  test.each(['/api/v1/docs', '/api/v1/docs/'])('%s loads files of ours only, and each of them is there', async (path) => {
    const page = await house().send('GET', path);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = page.headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"]) expect(policy).toContain(part);

    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(files.length).toBeGreaterThanOrEqual(3);
    const types: string[] = [];
    for (const file of files) {
      expect(file).toMatch(/^\/api\/v1\/docs\/[\w.-]+$/);
      const reply = await house().send('GET', file);
      expect(reply.status).toBe(200);
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
      expect(reply.text.length).toBeGreaterThan(50);
      types.push(reply.headers.get('content-type') ?? '');
    }
    expect(new Set(types)).toEqual(new Set(['text/css; charset=utf-8', 'text/javascript; charset=utf-8']));
    expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)|\bon\w+=|https?:\/\//);
  });

  test('its script reads our document and asks nobody to judge it', async () => {
    const { text } = await house().send('GET', '/api/v1/docs/start.js');
    expect(text).toContain("url: '/api/v1/openapi.json'");
    expect(text).toContain('validatorUrl: null');
  });

  test('there is nothing else behind it', async () => {
    for (const path of [
      '/api/v1/docs/package.json',
      '/api/v1/docs/../../package.json',
      '/api/v1/docs/%2e%2e/server/cli.js',
      '/api/v1/docs/swagger-ui.css.map',
    ]) {
      expect((await house().send('GET', path)).status).toBe(404);
    }
  });
});
