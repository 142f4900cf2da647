import type { Doorward } from '../support/doorward.ts';

export interface ContractRoute {
  readonly method: string;
  readonly path: string;
  /** Everybody may: no credential is needed. */
  readonly open: boolean;
  /** JSON, or a form; a file is none. */
  readonly takesBody: boolean;
  /** The body is a file as it is. */
  readonly takesFile: boolean;
  /** OAuth's clients send forms. */
  readonly takesForm: boolean;
  readonly queryNames: readonly string[];
}

interface Operation {
  readonly security: readonly object[];
  readonly requestBody?: { readonly content: object };
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}

/** Every route of the published contract, so that a new one is attacked without anybody thinking of it. `{id}` becomes `id`. */
export async function everyRoute(house: Pick<Doorward, 'call'>, id: number | string = 1): Promise<ContractRoute[]> {
  const document = (await house.call({ path: '/api/v1/openapi.json' })).json<{ paths: Record<string, Record<string, Operation>> }>();
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replace('{id}', String(id)).replace('{user_code}', 'BCDF-GHJK'),
      open: operation.security.length === 1,
      takesBody: Object.keys(operation.requestBody?.content ?? {}).some((type) => type !== 'application/octet-stream'),
      takesFile: 'application/octet-stream' in (operation.requestBody?.content ?? {}),
      takesForm: 'application/x-www-form-urlencoded' in (operation.requestBody?.content ?? {}),
      queryNames: operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
    })),
  );
  if (routes.length < 25) throw new Error(`only ${String(routes.length)} routes in the contract`);
  return routes;
}

/** Error answers have one shape: code, detail, request_id; under nanoClaw's path its own (api.md Errors). Null where it has it. */
export function shapeFault(path: string, answer: { readonly status: number; readonly body: string }): string | null {
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(answer.body) as Record<string, unknown>;
  } catch {
    return `not JSON: ${answer.body.slice(0, 80)}`;
  }
  if (path.startsWith('/api/auth/'))
    return body['code'] === answer.status && typeof body['message'] === 'string' && Object.keys(body).length === 2 ? null : answer.body;
  const { code, detail, request_id: requestId } = body;
  const good =
    typeof code === 'string' &&
    /^[a-z_]+$/.test(code) &&
    typeof detail === 'string' &&
    typeof requestId === 'string' &&
    /^[0-9a-f-]{36}$/.test(requestId);
  return good ? null : answer.body;
}
