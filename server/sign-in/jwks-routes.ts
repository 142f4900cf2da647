import { z } from 'zod';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { JwtKeys } from '../vault/server-keys.ts';

const Jwks = z.object({ keys: z.array(z.record(z.string(), z.string())) });

/** The public half of the signing key (RFC 7517), for services that check tokens by themselves. */
export function jwksRoutes(keys: () => JwtKeys): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/.well-known/jwks.json',
        who: 'all',
        ignoresCredentials: true,
        summary: 'Public keys of the JWTs',
        answers: { 200: Jwks },
        errors: ['vault_unavailable'],
      },
      () => Promise.resolve().then(() => ok({ keys: [keys().publicJwk] })),
    ),
  ];
}
