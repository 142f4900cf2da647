import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as addresses from './architecture/addresses.ts';
import * as doors from './architecture/doors.ts';
import * as sizes from './architecture/sizes.ts';
import { readTree, sampleTree, type Rule } from './architecture/source-tree.ts';

const root = join(import.meta.dirname, '..');
const tree = readTree(root);

/** Files that break a rule, and how many offences they are: a rule that nothing can break would prove nothing. */
type Broken = readonly [files: Record<string, string>, offences: number];

const manifest = (dependencies: Record<string, string>) => ({ 'package.json': JSON.stringify({ dependencies }) });
const long = (count: number) => 'const x = 1;\n'.repeat(count);
const homeOf = (name: string) => ['', 'home', name, 'doorward'].join('/');

const rules: readonly (readonly [sentence: string, rule: Rule, broken: Broken])[] = [
  [
    'renderer takes nothing from main or server but types of main/bridge and server/contract',
    doors.rendererSeesOnlyTypes,
    [
      {
        'renderer/a.ts': "import type { User } from '../server/contract/schemas.ts';\nimport { User as U } from '../server/contract/schemas.ts';",
        'renderer/b/c.tsx': "import type { Account } from '../../server/accounts/account.ts';\nimport { type Bridge } from '../../main/bridge.ts';",
      },
      3,
    ],
  ],
  [
    'main takes from server only its door, server/index.ts',
    doors.mainSeesTheDoor,
    [{ 'main/a.ts': "import { startServer } from '../server/index.ts';\nexport type { Settings } from '../server/config/settings.ts';" }, 1],
  ],
  [
    'server takes nothing from main, renderer or electron, and from the client only the commands of the program',
    doors.serverStandsAlone,
    [
      {
        'server/a.ts':
          "import { app } from 'electron';\nconst later = await import('../main/window.ts');\nimport { createClient } from '../client/node.ts';",
        'server/cli.ts': "import { find } from '../client/command-line/find.ts';",
      },
      3,
    ],
  ],
  [
    'the client library takes nothing but types of server/contract, and what browsers load takes nothing of Node',
    doors.clientStandsAlone,
    [
      {
        'client/a.ts':
          "import type { Me } from '../server/contract/schemas.ts';\nimport { Me as M } from '../server/contract/schemas.ts';\nimport 'zod';",
        'client/b.ts': "import { connect } from 'node:tls';",
        'client/node.ts': "import { connect } from 'node:tls';",
      },
      3,
    ],
  ],
  [
    'the commands of the client see no rooms of the server',
    doors.clientCommandsSeeNoRooms,
    [
      {
        'client/command-line/a.ts':
          "import { openVault } from '../../server/vault/open-vault.ts';\nimport type { Session } from '../../server/sessions/session.ts';",
      },
      1,
    ],
  ],
  [
    'the product takes nothing from test or scripts',
    doors.productLeavesTestsAlone,
    [{ 'server/http/a.ts': "import { parts } from '../../scripts/parts.js';" }, 1],
  ],
  [
    'routes never see a store or a vault',
    doors.routesNeverSeeAStore,
    [{ 'server/accounts/routes.ts': "import type { Store } from '../ports/store.ts';\nimport { Tables } from '../storage/memory/tables.ts';" }, 2],
  ],
  [
    'rooms know ports, never adapters, modes or the place where all is put together',
    doors.roomsKnowPortsNotAdapters,
    [
      {
        'server/sessions/service.ts':
          "import { MemoryStore } from '../storage/memory/memory-store.ts';\nimport { single } from '../modes/single.ts';",
      },
      2,
    ],
  ],
  [
    'services know nothing of HTTP but types',
    doors.servicesDoNotKnowHttp,
    [{ 'server/sessions/service.ts': "import type { Peer } from '../http/peer.ts';\nimport { ok } from '../http/reply.ts';" }, 1],
  ],
  [
    'neighbours are taken only downhill: sign-in, accounts, sessions, activity',
    doors.neighboursOnlyDownhill,
    [
      {
        'server/sessions/a.ts': "import { account } from '../accounts/account.ts';\nimport { x } from '../activity/event.ts';",
        'server/nanoclaw/b.ts': "import type { Report } from '../admin/service.ts';",
      },
      2,
    ],
  ],
  [
    "a neighbour's service arrives as a parameter: only its type is imported",
    doors.neighboursArriveAsParameters,
    [{ 'server/admin/service.ts': "import { Sessions } from '../sessions/service.ts';\nimport type { Accounts } from '../accounts/service.ts';" }, 1],
  ],
  [
    'adapters know their port, never a service, a route or a mode',
    doors.adaptersKnowOnlyTheirPort,
    [
      {
        'server/vault/file.ts': "import type { Mode } from '../modes/mode.ts';",
        'server/storage/memory/a.ts': "import { Sessions } from '../../sessions/service.ts';",
      },
      2,
    ],
  ],
  ['ports take nothing but types', doors.portsAreTypes, [{ 'server/ports/store.ts': "import { Low } from 'lowdb';" }, 1]],
  [
    'the contract takes nothing from the rest of the server',
    doors.contractStandsAlone,
    [{ 'server/contract/a.ts': "import type { Account } from '../accounts/account.ts';" }, 1],
  ],
  [
    'only compose and start-server pick a storage',
    doors.onlyComposeMeetsAdapters,
    [{ 'server/index.ts': "import { openStore } from './storage/lowdb/open-store.ts';" }, 1],
  ],
  [
    'rules are pure: no I/O, no Express, time comes in as an argument',
    doors.rulesArePure,
    [
      {
        'server/sessions/session.ts': "import { readFileSync } from 'node:fs';\nexport const now = Date.now();",
        'server/modes/multi.ts': "export const home = process.env['HOME'];",
      },
      3,
    ],
  ],
  [
    'a library has one address',
    addresses.oneAddressALibrary,
    [
      {
        'server/accounts/routes.ts': "import express from 'express';",
        'server/accounts/service.ts': "import type { Request } from 'express';\nconst keytar = await import('keytar');",
        'renderer/a.ts': "import { app } from 'electron';\nimport '@mantine/core/styles.css';",
      },
      3,
    ],
  ],
  ['every library that ships has its address written down', addresses.everyLibraryHasAnAddress, [manifest({ zod: '4.6.7', 'left-pad': '1.3.0' }), 1]],
  [
    'what steers scripts and tests is not called like a setting of the server',
    addresses.onlySettingsAreCalledDoorward,
    [
      {
        'test/a.ts': `const seed = process.${"env['DOORWARD_SEED']"};`,
        'scripts/b.js': 'run({ env: { ...process.env, DOORWARD_COUNTS: file } });',
        'server/c.ts': `process.${"env['DOORWARD_CONFIG']"};`,
      },
      2,
    ],
  ],
  ['every version is exact', addresses.versionsAreExact, [manifest({ zod: '^4.6.7', jose: 'latest', cookie: '1.1.1' }), 2]],
  [
    "a mode's name is asked for in compose and modes only",
    addresses.modeIsAskedInOnePlace,
    [
      {
        'server/accounts/service.ts':
          "type M = 'single' | 'multi';\nexport const f = (mode: M) => mode === 'single' || ['multi', 'sso'].includes(mode);\nchoices(['single', 'multi']);",
        'server/modes/single.ts': "export const name = 'single';",
      },
      3,
    ],
  ],
  [
    'only finish opens sessions',
    addresses.onlyFinishOpensSessions,
    [{ 'server/sign-in/pairing/a.ts': 'await tx.sessions.insert(session);', 'server/sign-in/finish.ts': 'await tx.sessions.insert(session);' }, 1],
  ],
  [
    'only error-reply writes an error',
    addresses.onlyErrorReplyWritesErrors,
    [
      {
        'server/http/a.ts':
          "res.status(404).json({ non_field_errors: [] });\nres.statusCode = 500;\nres.status(204);\nsocket.end('HTTP/1.1 400 Bad Request');",
        'server/http/error-reply.ts': 'res.status(404);',
      },
      4,
    ],
  ],
  ['no file is longer than 250 lines', sizes.filesAreShort, [{ 'server/a.ts': long(251), 'server/b.ts': long(250) }, 1]],
  [
    'no function is longer than 40 lines',
    sizes.functionsAreShort,
    [{ 'main/a.ts': `export function f() {\n${long(39)}}`, 'main/b.ts': `const g = () => {\n${long(38)}};` }, 1],
  ],
  ['no folder is a grab bag', sizes.foldersSayTheirJob, [{ 'server/utils/a.ts': '', 'renderer/common/b/c.ts': '', 'server/library/d.ts': '' }, 2]],
  ['main has 780 lines at most (decision 024)', sizes.theShellStaysSmall, [{ 'main/a.ts': long(400), 'main/b.ts': long(381) }, 1]],
  ['nothing is any', sizes.nothingIsAny, [{ 'server/a.ts': 'export const a = (b: any) => b as any;\n// any' }, 2]],
  [
    'nothing names a package registry or a path of somebody’s machine',
    sizes.nothingOfThisMachine,
    [{ 'docs/a.md': `see ${homeOf('mia')}\nsee docs/work/a`, '.npmrc': `${['registry', 'https://example.org'].join('=')}\nfund=false` }, 2],
  ],
];

describe('the house', () => {
  test.each(rules)('%s', (_sentence, rule) => {
    expect(rule(tree).join('\n')).toBe('');
  });

  test('the lock file holds no addresses: packages come from wherever the person who installs gets them', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "http/);
  });
});

describe('a house that breaks the rule is found out', () => {
  test.each(rules)('%s', (_sentence, rule, [files, offences]) => {
    expect(rule(sampleTree(files))).toHaveLength(offences);
  });
});
