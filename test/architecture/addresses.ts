import ts from 'typescript';
import { lineOf, walk, type Rule, type SourceFile, type Tree } from './source-tree.ts';

/** Rules 5 and 6: where a library, a mode's name, a session's birth and an error's body live. */

/** A library's address. A folder ends in `/`; `routes.ts` means every room's. A new dependency gets its line here. */
const addresses: Readonly<Record<string, readonly string[]>> = {
  express: ['server/http/', 'routes.ts'],
  cookie: ['server/http/'],
  lowdb: ['server/storage/lowdb/'],
  zod: ['server/', 'client/command-line/'],
  pino: ['server/http/', 'server/admin/', 'server/mail/', 'server/compose.ts', 'server/start-server.ts', 'server/command-line/'],
  commander: ['server/cli.ts', 'server/command-line/', 'client/command-line/'],
  jose: ['server/sign-in/jwt.ts', 'server/vault/server-keys.ts'],
  bowser: ['server/sessions/device-label.ts'],
  keytar: ['server/vault/keychain.ts'],
  '@napi-rs/keyring': ['server/vault/keychain.ts'],
  electron: ['main/'],
  bcryptjs: ['server/workers/'],
  piscina: ['server/workers/'],
  '@node-rs/argon2': ['server/workers/'],
  '@zxcvbn-ts/language-common': ['server/accounts/common-passwords.ts'],
  'rate-limiter-flexible': ['server/http/throttle.ts', 'server/http/key-limit.ts'],
  otpauth: ['server/sign-in/second-factor/'],
  'sql.js': ['server/import/'],
  qrcode: ['renderer/'],
  'openid-client': ['server/sign-in/oidc/'],
  '@peculiar/x509': ['server/network/tls/'],
  'reflect-metadata': ['server/network/tls/'],
  'bonjour-service': ['server/network/'],
  nodemailer: ['server/mail/'],
  handlebars: ['server/mail/'],
  pg: ['server/storage/postgres/'],
  kysely: ['server/storage/postgres/'],
  react: ['renderer/'],
  'react-dom': ['renderer/'],
  'react-i18next': ['renderer/'],
  i18next: ['renderer/'],
  'lucide-react': ['renderer/'],
  '@mantine/core': ['renderer/'],
  '@mantine/hooks': ['renderer/'],
  '@tanstack/react-query': ['renderer/'],
};

const livesAt = (path: string, address: string) =>
  address === 'routes.ts' ? path.endsWith('/routes.ts') : address.endsWith('/') ? path.startsWith(address) : path === address;
const product = (path: string) => /^(client|server|main|renderer)\//.test(path);

export const oneAddressALibrary: Rule = (tree) =>
  tree
    .filter((file) => product(file.path))
    .flatMap((file) =>
      file.imports
        .filter((to) => !to.relative && to.target in addresses && !(addresses[to.target] ?? []).some((address) => livesAt(file.path, address)))
        .map((to) => `${file.path}:${String(to.line)} imports ${to.target}, which lives in ${(addresses[to.target] ?? []).join(', ')}`),
    );

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

function manifestOf(tree: Tree): Manifest {
  const text = tree.find((file) => file.path === 'package.json')?.text;
  return text === undefined ? {} : (JSON.parse(text) as Manifest);
}

export const everyLibraryHasAnAddress: Rule = (tree) => {
  const { dependencies, optionalDependencies } = manifestOf(tree);
  return Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !(name in addresses));
};

/** A caret would let npm on Node 20 pick an older major whose `engines` fits. */
export const versionsAreExact: Rule = (tree) => {
  const { dependencies, devDependencies, optionalDependencies } = manifestOf(tree);
  const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  return all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)).map(([name, version]) => `${name}: ${version}`);
};

/** Nodes of server files outside `allowed` that `isOffence` points at. */
function nodeRule(allowed: RegExp, isOffence: (node: ts.Node) => boolean): Rule {
  return (tree) => tree.filter((file) => file.path.startsWith('server/') && !allowed.test(file.path)).flatMap((file) => offences(file, isOffence));
}

function offences(file: SourceFile, isOffence: (node: ts.Node) => boolean): string[] {
  const found: string[] = [];
  if (file.ast) walk(file.ast, (node) => void (isOffence(node) && found.push(`${file.path}:${String(lineOf(node))} ${firstLine(node)}`)));
  return found;
}

const firstLine = (node: ts.Node) => node.getText().split('\n')[0]?.slice(0, 100) ?? '';

/** A mode's name as a value. As a type it says what may be handed on, and in a plain list what there is to choose from: neither asks. */
function isModeName(node: ts.Node): boolean {
  if (!ts.isStringLiteralLike(node) || !/^(single|multi|sso)$/.test(node.text) || ts.isLiteralTypeNode(node.parent)) return false;
  return !ts.isArrayLiteralExpression(node.parent) || ts.isPropertyAccessExpression(node.parent.parent);
}

export const modeIsAskedInOnePlace = nodeRule(/^server\/(compose\.ts|modes\/|contract\/|config\/)/, isModeName);

const callOf = (node: ts.Node) => (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression : undefined);

/** The watched store passes the verb on to the one below it. */
export const onlyFinishOpensSessions = nodeRule(/^server\/(sign-in\/finish\.ts|events\/watched-store\.ts|storage\/|ports\/)/, (node) => {
  const call = callOf(node);
  return call?.name.text === 'insert' && /(^|\.)sessions$/.test(call.expression.getText());
});

/** An error's status set by hand, its oldest field written, or its reply spelled out for a raw socket (openapi.ts only describes the field). */
export const onlyErrorReplyWritesErrors = nodeRule(/^server\/(http\/error-reply\.ts|http\/openapi\.ts|contract\/)/, (node) => {
  const call = callOf(node);
  if (call && ['status', 'sendStatus', 'writeHead'].includes(call.name.text)) return isErrorStatus(callArgument(node));
  if (ts.isBinaryExpression(node) && node.left.getText().endsWith('.statusCode')) return isErrorStatus(node.right);
  if (ts.isPropertyAssignment(node)) return node.name.getText() === 'non_field_errors';
  return ts.isStringLiteralLike(node) && /^HTTP\/1\.\d [45]/.test(node.text);
});

const callArgument = (node: ts.Node) => (ts.isCallExpression(node) ? node.arguments[0] : undefined);
const isErrorStatus = (node: ts.Node | undefined) => node !== undefined && ts.isNumericLiteral(node) && Number(node.text) >= 400;

/** The server refuses a DOORWARD_ variable that is no setting, and what runs the tests reaches every server that they start. */
const houseVariable = (path: string) => (path.startsWith('scripts/') ? /\bDOORWARD_[A-Z]/ : /process\.env\['DOORWARD_/);

export const onlySettingsAreCalledDoorward: Rule = (tree) =>
  tree
    .filter((file) => /^(scripts|test)\//.test(file.path) && file.ast !== undefined)
    .flatMap((file) =>
      file.text
        .split('\n')
        .flatMap((line, at) => (houseVariable(file.path).test(line) ? [`${file.path}:${String(at + 1)} ${line.trim().slice(0, 100)}`] : [])),
    );
