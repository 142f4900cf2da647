import type { Import, Rule, SourceFile } from './source-tree.ts';

/** Rules 1-4 of the rule of doors (docs of the design: architecture): who may import whom. */

type Forbids = (from: string, to: Import) => boolean;

/** A rule about single imports: `forbids` looks at one, `where` at the file it stands in. */
function importRule(where: (path: string) => boolean, forbids: Forbids): Rule {
  return (tree) =>
    tree.filter((file) => where(file.path)).flatMap((file) => file.imports.filter((to) => forbids(file.path, to)).map((to) => offence(file, to)));
}

const offence = (file: SourceFile, to: Import) => `${file.path}:${String(to.line)} imports ${to.typeOnly ? 'types of ' : ''}${to.target}`;
const under =
  (...folders: readonly string[]) =>
  (path: string) =>
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

const inServer = under('server');
const inMain = under('main');
const inRenderer = under('renderer');
const inClient = under('client');
const isClientCommand = under('client/command-line');
/** The halves of the client that only Node can run. */
const nodeOnly = under('client/node.ts', 'client/pin.ts', 'client/pinned-fetch.ts', 'client/trusted-fetch.ts', 'client/command-line');
const publicTypes = (path: string) => path === 'main/bridge.ts' || path.startsWith('server/contract/');

export const rendererSeesOnlyTypes = importRule(
  inRenderer,
  (_, to) => nodeOnly(to.target) || ((inMain(to.target) || inServer(to.target)) && !(to.typeOnly && publicTypes(to.target))),
);

export const mainSeesTheDoor = importRule(inMain, (_, to) => inServer(to.target) && to.target !== 'server/index.ts');

export const serverStandsAlone = importRule(
  inServer,
  (from, to) => inMain(to.target) || inRenderer(to.target) || to.target === 'electron' || (inClient(to.target) && from !== 'server/cli.ts'),
);

/** The client library goes into other people's programs: it brings nothing along, and what browsers load knows nothing of Node. */
export const clientStandsAlone = importRule(
  (path) => inClient(path) && !isClientCommand(path),
  (from, to) => {
    if (to.relative) return isClientCommand(to.target) || (!inClient(to.target) && !(to.typeOnly && to.target.startsWith('server/contract/')));
    return !to.target.startsWith('node:') || !nodeOnly(from);
  },
);

/** Its commands are a part of the program: they share the program's way with a terminal, and its vault. */
export const clientCommandsSeeNoRooms = importRule(
  isClientCommand,
  (_, to) =>
    to.relative &&
    !inClient(to.target) &&
    !under('server/command-line', 'server/vault', 'server/config', 'server/ports', 'server/contract', 'server/network/mdns.ts')(to.target),
);

export const productLeavesTestsAlone = importRule(under('client', 'server', 'main', 'renderer'), (_, to) => under('test', 'scripts')(to.target));

const roomOf = (path: string) => /^server\/([^/]+)\//.exec(path)?.[1];
/** Who stands higher may look down, never up or across: sign-in → accounts → sessions → activity. */
const height: Readonly<Record<string, number>> = {
  activity: 0,
  sessions: 1,
  accounts: 2,
  mail: 2,
  network: 2,
  'api-keys': 3,
  'sign-in': 4,
  credentials: 5,
  nanoclaw: 5,
  asking: 5,
  backup: 5,
  events: 5,
  admin: 5,
};
const isRoom = (path: string) => (roomOf(path) ?? '') in height;
const isRoutes = (path: string) => inServer(path) && /(^|[/-])routes\.ts$/.test(path);
/** Makes answers out of nouns: the only other file of a room that knows what an answer is. */
const isPresenter = (path: string) => path.endsWith('/present.ts');

export const routesNeverSeeAStore = importRule(
  isRoutes,
  (_, to) =>
    under('server/ports/store.ts', 'server/ports/vault.ts', 'server/storage')(to.target) || (under('server/vault')(to.target) && !to.typeOnly),
);

export const roomsKnowPortsNotAdapters = importRule(
  (path) => isRoom(path),
  (_, to) =>
    under('server/storage', 'server/compose.ts', 'server/cli.ts', 'server/index.ts')(to.target) ||
    (under('server/vault', 'server/modes')(to.target) && !to.typeOnly),
);

export const servicesDoNotKnowHttp = importRule(
  (path) => isRoom(path) && !isRoutes(path) && !isPresenter(path),
  (_, to) => under('server/http')(to.target) && !to.typeOnly,
);

export const neighboursOnlyDownhill = importRule(isRoom, (from, to) => {
  const [own, other] = [roomOf(from), roomOf(to.target)];
  if (own === undefined || other === undefined || own === other || !isRoom(to.target)) return false;
  return (height[other] ?? 0) >= (height[own] ?? 0);
});

export const neighboursArriveAsParameters = importRule(
  (path) => isRoom(path),
  (from, to) => isRoom(to.target) && roomOf(from) !== roomOf(to.target) && to.target.endsWith('/service.ts') && !to.typeOnly,
);

/** What an adapter may know of us: its port, the nouns that the port speaks of, and errors. */
export const adaptersKnowOnlyTheirPort = importRule(under('server/storage', 'server/vault'), (_, to) => {
  return (
    inServer(to.target) &&
    (under('server/http', 'server/modes', 'server/compose.ts')(to.target) || isRoutes(to.target) || to.target.endsWith('/service.ts'))
  );
});

export const portsAreTypes = importRule(under('server/ports'), (_, to) => !to.typeOnly);

export const contractStandsAlone = importRule(under('server/contract'), (_, to) => to.relative && !under('server/contract')(to.target));

/** Where parts are picked and put together: what must be there before a server can be composed, and the composing. */
const startRoom = [
  'server/compose.ts',
  'server/furnish.ts',
  'server/start-server.ts',
  'server/command-line/folder.ts',
  'server/uninstall/remove-data.ts',
  'server/backup-ground.ts',
  'server/backup-furniture.ts',
];

export const onlyComposeMeetsAdapters = importRule(
  (path) => inServer(path) && !under('server/storage', 'server/vault', ...startRoom)(path),
  (_, to) => !to.typeOnly && under('server/storage')(to.target),
);

const rulesFile = /^server\/.*(^|\/)(account|session|event|proof|rules|present|[a-z-]+-rules)\.ts$|^server\/modes\/(?!routes|switching)[a-z]+\.ts$/;
const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bsetTimeout\(/;

/** Pure as far as a reader of imports can tell: no I/O, no Express, and no clock but the one that is handed in. */
export const rulesArePure: Rule = (tree) => {
  const files = tree.filter((file) => rulesFile.test(file.path));
  const imports = files.flatMap((file) =>
    file.imports.filter((to) => !to.typeOnly && (to.target.startsWith('node:') || to.target === 'express')).map((to) => offence(file, to)),
  );
  const calls = files.flatMap((file) =>
    file.text.split('\n').flatMap((line, at) => (impure.test(line) ? [`${file.path}:${String(at + 1)} ${line.trim()}`] : [])),
  );
  return [...imports, ...calls];
};
