import type * as Electron from 'electron';
import type { EventEmitter } from 'node:events';
import type { Page } from 'playwright-core';
import { preventable } from './events.ts';

type Params = Pick<Electron.WebContentsWillNavigateEventParams, 'isMainFrame' | 'url'>;

/**
 * Asks before a document is fetched, as Electron does: `will-navigate` for what the page wants, `will-frame-navigate` for every frame,
 * `will-redirect` for each redirect. What is prevented is never asked of the network.
 */
export async function guardNavigation(page: Page, contents: EventEmitter & { loading: string | null }): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { frameTree } = await devtools.send('Page.getFrameTree');
  const asks = (name: string, params: Params) => {
    const event = preventable(params);
    contents.emit(name, event, params.url);
    return event.defaultPrevented;
  };
  devtools.on('Fetch.requestPaused', ({ requestId, redirectedRequestId, request, frameId }) => {
    const isMainFrame = frameId === frameTree.frame.id;
    const params = { url: request.url, isMainFrame };
    const ownLoad = isMainFrame && redirectedRequestId === undefined && contents.loading === request.url;
    if (ownLoad) contents.loading = null;
    const names =
      redirectedRequestId !== undefined ? ['will-redirect'] : isMainFrame ? ['will-navigate', 'will-frame-navigate'] : ['will-frame-navigate'];
    const prevented = !ownLoad && names.filter((name) => asks(name, params)).length > 0;
    const answer = prevented
      ? devtools.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      : devtools.send('Fetch.continueRequest', { requestId });
    answer.catch(() => undefined); // the page is gone
  });
  await devtools.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Request' }] });
}
