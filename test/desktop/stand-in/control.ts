import * as electron from 'electron';
import { runInThisContext } from 'node:vm';
import { BrowserWindow } from './browser-window.ts';

/** How a spec reaches into the main process: as Playwright's `electronApplication.evaluate` does in the real Electron. */
export interface Question {
  readonly id: number;
  /** The text of a function of `(electron, argument)`; without it, the DevTools target of the newest window is asked for. */
  readonly source?: string;
  readonly argument?: unknown;
}
export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

process.on('message', (question: Question) => {
  void answer(question).then(
    (value) => process.send?.({ id: question.id, value } satisfies Answer),
    (error: unknown) => process.send?.({ id: question.id, error: String(error) } satisfies Answer),
  );
});
// The spec is gone: nothing is left behind.
process.on('disconnect', () => process.exit(1));

async function answer({ source, argument }: Question): Promise<unknown> {
  if (source === undefined) return targetOfNewest();
  const ask = runInThisContext(`(${source})`) as (module: typeof electron, argument: unknown) => unknown;
  return ask(electron, argument);
}

async function targetOfNewest(): Promise<string | null> {
  const window = BrowserWindow.getAllWindows().at(-1);
  if (!window) return null;
  const page = await window.webContents.page;
  const { targetInfo } = await (await page.context().newCDPSession(page)).send('Target.getTargetInfo');
  return targetInfo.targetId;
}
