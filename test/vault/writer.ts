import { openVault } from '../../server/vault/open-vault.ts';

// A process for kill -9: writes without end and prints each number once its write has resolved.
const vault = await openVault({ backend: 'file', dataDir: process.argv[2] ?? '', serverId: 's' });
for (let at = 1; ; at += 1) {
  await vault.write('count', String(at));
  process.stdout.write(`${at}\n`);
}
