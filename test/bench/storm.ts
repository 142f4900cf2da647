import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { serve } from './load.ts';
import type { Row } from './row.ts';
import { stormOwner } from './storm-owner.ts';

const parallelSignIns = 8;
const asks = 250;
const everyMs = 12;

/** `GET me` while eight people sign in at cost 12, against the same without them; and whether new connections are answered meanwhile (performance.md). */
export async function signInStorm(): Promise<readonly Row[]> {
  const served = await serve('storm', 'storm-server', []);
  try {
    const { token } = await signIn(served.url);
    const idle: number[] = [];
    const storm: number[] = [];
    let fresh = { asked: 0, answered: 0 };
    for (let round = 0; round < 3; round += 1) {
      idle.push(...(await latencies(served.url, token)));
      const stop = new AbortController();
      const signingIn = Array.from({ length: parallelSignIns }, () => signInUntil(served.url, stop.signal));
      const [during, connections] = await Promise.all([latencies(served.url, token), newConnections(served.url)]);
      stop.abort();
      await Promise.all(signingIn);
      storm.push(...during);
      fresh = { asked: fresh.asked + connections.asked, answered: fresh.answered + connections.answered };
    }
    return rowsOf(idle, storm, fresh);
  } finally {
    await served.stop();
  }
}

function rowsOf(idle: readonly number[], storm: readonly number[], fresh: { readonly asked: number; readonly answered: number }): Row[] {
  const ratio = (share: number) => at(storm, share) / at(idle, share);
  const detail = (share: number) => `${at(storm, share).toFixed(2)} ms against ${at(idle, share).toFixed(2)} ms`;
  return [
    { name: 'GET me during eight sign-ins at cost 12 against idle, p50', value: ratio(0.5), unit: 'x', goal: { atMost: 1.2 }, detail: detail(0.5) },
    { name: 'GET me during eight sign-ins at cost 12 against idle, p99', value: ratio(0.99), unit: 'x', goal: { atMost: 2.5 }, detail: detail(0.99) },
    {
      name: 'new connections answered meanwhile',
      value: fresh.answered / fresh.asked,
      unit: 'of all',
      goal: { atLeast: 1 },
      detail: `${fresh.answered} of ${fresh.asked}`,
    },
  ];
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function signIn(url: string): Promise<{ token: string }> {
  const body = JSON.stringify({ username: stormOwner.username, password: stormOwner.password });
  const response = await fetch(`${url}/api/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!response.ok) throw new Error(`sign-in refused: ${response.status}`);
  return (await response.json()) as { token: string };
}

async function signInUntil(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await signIn(url);
}

/** Asks at a steady pace over one kept connection, so that a slow answer does not hide the ones behind it. */
async function latencies(url: string, token: string): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const pending: Promise<number>[] = [];
  for (let count = 0; count < asks; count += 1) {
    pending.push(ask(url, { Authorization: `Token ${token}` }, agent));
    await pause(everyMs);
  }
  const all = await Promise.all(pending);
  agent.destroy();
  return all;
}

async function newConnections(url: string): Promise<{ asked: number; answered: number }> {
  let answered = 0;
  const asked = 40;
  for (let count = 0; count < asked; count += 1) {
    answered += await ask(url, {}, new Agent({ keepAlive: false })).then(
      () => 1,
      () => 0,
    );
    await pause(everyMs);
  }
  return { asked, answered };
}

function ask(url: string, headers: Readonly<Record<string, string>>, agent: Agent): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/api/v1/auth/me`, { headers, agent, timeout: 5_000 }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - began);
        else reject(new Error(`answered ${String(response.statusCode)}`));
      });
    });
    sent
      .on('timeout', () => sent.destroy(new Error('no answer in five seconds')))
      .on('error', reject)
      .end();
  });
}
