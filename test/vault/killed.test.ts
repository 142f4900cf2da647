import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openVault } from '../../server/vault/open-vault.ts';
import { dataFolder } from './folder.ts';

test('kill -9 in the middle of writing loses no write that was acknowledged and damages nothing', async () => {
  const dataDir = dataFolder();
  for (const ms of [20, 75]) {
    const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'writer.ts'), dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await once(child.stdout, 'data');
    await wait(ms);
    child.kill('SIGKILL');
    await once(child, 'close');
    const acknowledged = Number(printed.trimEnd().split('\n').at(-1));
    const vault = await openVault({ backend: 'file', dataDir, serverId: 's' });
    const kept = Number(await vault.read('count'));
    // The one under way may have arrived too.
    expect([acknowledged, acknowledged + 1]).toContain(kept);
    expect(vault.describe().strength).toBe('weak');
  }
});
