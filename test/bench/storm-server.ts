import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../../server/index.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { report } from './child.ts';
import { stormOwner } from './storm-owner.ts';

/** Ours in multi mode at the shipped cost of a hash, with one person who can sign in; limits are off, because the storm is one address. */
const dataDir = mkdtempSync(join(tmpdir(), 'doorward-storm-'));
const settings = { owner: stormOwner, limits: { enabled: false }, password: { bcryptCost: 12 }, sessions: { maxPerAccount: 10_000 } };
const server = await startServer({ dataDir, port: 0, env: {}, mode: 'multi', settings, parts: { vault: createMemoryVault() } });
report({ url: server.url, headers: {} }, async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true });
});
