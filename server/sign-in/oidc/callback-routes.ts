import { CasdoorCallback, CasdoorCallbackAnswer } from '../../contract/casdoor.ts';
import { readAttemptCookie } from '../../http/attempt-cookie.ts';
import type { Answer } from '../../http/reply.ts';
import { route, type RequestFacts, type Route } from '../../http/route.ts';
import type { SessionCookies } from '../../http/session-cookie.ts';
import { askPage } from './ask-page.ts';
import { callbackPage, type CallbackResult } from './callback-page.ts';
import type { SsoFlow } from './flow.ts';
import { callbackPath } from './routes.ts';

interface CallbackParts {
  readonly flow: SsoFlow;
  readonly cookie: SessionCookies;
}

/** The browser's return from the provider, and the question where it is not known to be the browser that left (api.md casdoor/callback). */
export function callbackRoutes(parts: CallbackParts): Route[] {
  return [callback(parts), callbackAnswer(parts)];
}

function callback({ flow, cookie }: CallbackParts): Route {
  return route(
    {
      method: 'get',
      path: callbackPath,
      who: 'all',
      ignoresCredentials: true,
      summary: 'Where Casdoor sends the browser back: a plain page',
      query: CasdoorCallback,
      answers: {},
      spends: true,
      pages: [200, 400, 503],
    },
    async ({ query, facts, caller }) => {
      const result = await flow.arrive(query, (attemptId) => readAttemptCookie(cookie.name, attemptId, facts), caller.peer);
      if (typeof result === 'string') return pageFor(result, facts);
      return { status: 200, page: askPage(result.ask, result.token, callbackPath, facts.acceptLanguage), pageAsks: true };
    },
  );
}

/** Its own form only: a page of elsewhere is refused before it comes here (local-guard), and the token is in no other page. */
function callbackAnswer({ flow }: CallbackParts): Route {
  return route(
    {
      method: 'post',
      path: callbackPath,
      who: 'all',
      ignoresCredentials: true,
      takesForm: true,
      summary: 'The answer to the page that asks whether it was the person who began this',
      body: CasdoorCallbackAnswer,
      answers: {},
      pages: [200, 400, 503],
    },
    async ({ body, facts, caller }) => pageFor(await flow.answer(body.token, body.answer === 'yes', caller.peer), facts),
  );
}

function pageFor(result: CallbackResult, { acceptLanguage }: RequestFacts): Answer {
  const status = ['done', 'window', 'declined'].includes(result) ? 200 : result === 'unreachable' ? 503 : 400;
  return { status, page: callbackPage(result, acceptLanguage) };
}
