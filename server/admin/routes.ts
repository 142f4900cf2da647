import { Health } from '../contract/schemas.ts';
import { ServerFacts, VaultFacts } from '../contract/server-schemas.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { ServerReport } from './service.ts';

/** What the server says of itself: to everybody in one word each, to an admin in full. */
export function adminRoutes(report: ServerReport): Route[] {
  const base = '/api/v1/auth/admin';
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/health',
        who: 'all',
        ignoresCredentials: true,
        whileRetired: true,
        summary: 'Is everything in order? No version, no names',
        answers: { 200: Health },
      },
      () => Promise.resolve(ok(report.health())),
    ),
    route({ method: 'get', path: `${base}/server`, who: 'admin', summary: 'Address, mode, storage, limits', answers: { 200: ServerFacts } }, () =>
      Promise.resolve(ok(report.server())),
    ),
    route(
      { method: 'get', path: `${base}/vault`, who: 'admin', summary: 'Where secrets are kept, and how safe that is', answers: { 200: VaultFacts } },
      async () => ok(await report.vault()),
    ),
  ];
}
