import { z } from 'zod';
import { openApiDocument } from './openapi.ts';
import { ok } from './reply.ts';
import { route, type Route } from './route.ts';

/** The version of the contract, not of the program: it says nothing about what runs here (security.md B17). */
const contractVersion = '1.0.0';

/** The contract as a document. Made once: routes do not change while the server runs. */
export function openApiRoutes(routes: readonly Route[]): Route[] {
  const document = openApiDocument(routes, contractVersion);
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/openapi.json',
        who: 'all',
        ignoresCredentials: true,
        summary: 'This contract',
        answers: { 200: z.record(z.string(), z.unknown()) },
      },
      () => Promise.resolve(ok(document)),
    ),
  ];
}
