import { describe, expect, test } from 'vitest';
import { people, useCompany } from './company.ts';

describe('leaving for the provider and coming back', () => {
  const company = useCompany({ provider: { accounts: people('out') } });

  test('B67: the shell may open the pages of the connected provider in the system’s browser, and of nobody else', () => {
    expect(new Set(company().server.signInOrigins())).toEqual(new Set([company().provider.issuer]));
  });

  test('B68: the redirect is loopback by its literal address', async () => {
    const { port } = new URL(company().url);
    const { authorization_url: url } = await company().start();
    expect(new URL(url).searchParams.get('redirect_uri')).toBe(`http://127.0.0.1:${port}/api/v1/auth/casdoor/callback`);
  });
});
