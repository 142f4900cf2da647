import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from './browser.ts';
import type { DesktopApp, Driver, LaunchOptions } from './driver.ts';
import type { Answer, Question } from './stand-in/control.ts';

const root = join(import.meta.dirname, '..', '..');
const built = join(root, 'dist', 'main', 'main.js');

/** The built main entry under Node, `electron` being the stand-in. */
export async function standInDriver(): Promise<Driver> {
  if (!existsSync(built)) throw new Error('dist/main/main.js is missing: npm run build');
  const shared = await startBrowser();
  const running = new Set<DesktopApp>();
  return {
    name: 'stand-in',
    browserProfile: shared.profile,
    launch: async (options) => {
      const app = start(options, shared.browser, shared.address);
      running.add(app);
      return app;
    },
    stop: async () => {
      await Promise.all([...running].map((app) => app.quit()));
      await shared.stop();
    },
  };
}

function start({ profile, keyring, env, args = [], main = built }: LaunchOptions, browser: Browser, address: string): DesktopApp {
  const preloads = ['--import', 'tsx', '--import', join(import.meta.dirname, 'stand-in', 'register.js')];
  const child = spawn(process.execPath, [...preloads, main, `--user-data-dir=${profile.userData}`, ...args], {
    cwd: root,
    env: { ...profile.env(keyring), ...env, STAND_IN_BROWSER: address },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  void ended.then(() => process.off('exit', kill));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ask = questions(child, () => output);
  const quit = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const force = setTimeout(kill, 10_000);
    const code = await ended;
    clearTimeout(force);
    return code;
  };
  return {
    pid: child.pid ?? 0,
    ended,
    output: () => output,
    quit,
    evaluate: async (code, argument) => (await ask({ source: code.toString(), argument })) as never, // the answer is what the function gave
    page: () => pageOf(browser, async () => (await ask({})) as string | null),
  };
}

/** Asks the child over the process channel; an end of the child is the answer to all that is open. */
function questions(child: ChildProcess, output: () => string): (question: Omit<Question, 'id'>) => Promise<unknown> {
  let last = 0;
  const waiting = new Map<number, PromiseWithResolvers>();
  child.on('message', ({ id, value, error }: Answer) => {
    if (error === undefined) waiting.get(id)?.resolve(value);
    else waiting.get(id)?.reject(new Error(error));
    waiting.delete(id);
  });
  child.once('exit', () => {
    for (const one of waiting.values()) one.reject(new Error(`The app has ended.\n${output()}`));
  });
  return (question) =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      waiting.set(id, { resolve, reject });
      child.send({ id, ...question }, (error) => (error ? reject(new Error(`The app has ended.\n${output()}`)) : undefined));
    });
}

interface PromiseWithResolvers {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The spec's own view of the page that the app opened last. */
async function pageOf(browser: Browser, newest: () => Promise<string | null>): Promise<Page> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await wait(50)) {
    const target = await newest();
    for (const page of target === null ? [] : browser.contexts().flatMap((context) => context.pages())) {
      if ((await targetOf(page)) !== target || page.url() === 'about:blank') continue;
      await page.waitForLoadState();
      return page;
    }
  }
  throw new Error('The app opened no window within 20 s.');
}

const targets = new WeakMap<Page, string>();

async function targetOf(page: Page): Promise<string | null> {
  const known = targets.get(page);
  if (known !== undefined || page.isClosed()) return known ?? null;
  try {
    const devtools = await page.context().newCDPSession(page);
    const { targetInfo } = await devtools.send('Target.getTargetInfo');
    targets.set(page, targetInfo.targetId);
    await devtools.detach();
    return targetInfo.targetId;
  } catch {
    return null; // closed meanwhile
  }
}
