import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { exitCodes, StartError } from './errors.ts';
import { startServer } from './index.ts';

interface ServeOptions {
  readonly dataDir?: string;
  readonly config?: string;
  readonly port?: number;
  readonly bind?: string;
  readonly mode?: 'single' | 'multi' | 'sso';
}

/** The headless program (api.md). Exit codes: 0 stopped as asked, 2 bad setting, 3 folder in use, 4 store damaged, 5 port taken, 6 folder not writable. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('doorward').description('A local-first auth server.').version(packageJson.version).exitOverride().configureOutput({ outputError: onOneLine });
  program
    .command('serve')
    .description('run the server until it is told to stop')
    .option('--data-dir <dir>', 'where the data live (default: the platform’s user-data folder)')
    .option('--config <file>', 'settings as JSON')
    .option('--port <n>', 'port; 0 takes any free one (default 7420)', wholeNumber)
    .option('--bind <address>', 'address to listen on (default 127.0.0.1)')
    .addOption(new Option('--mode <mode>', 'who signs in, and how').choices(['single', 'multi', 'sso']))
    .action(serve);
  await program.parseAsync(argv);
}

/** What commander says of a bad option, its guess at the right one included. */
function onOneLine(text: string, write: (text: string) => void): void {
  write(`${text.trim().replace(/\s*\n\s*/g, ' ')}\n`);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return Number(text);
}

async function serve(options: ServeOptions): Promise<void> {
  const asked = askedToStop();
  const configFile = options.config ?? process.env['DOORWARD_CONFIG'];
  const { dataDir, port, bind, mode } = options;
  const server = await startServer({ ...defined({ dataDir, port, bind, mode }), ...(configFile === undefined ? {} : { configFile }) });
  process.stdout.write(`${JSON.stringify({ event: 'ready', url: server.url, port: server.port, mode: server.mode, pid: process.pid })}\n`);
  await asked;
  await server.stop();
}

function defined<T extends object>(values: T): Partial<{ [K in keyof T]: Exclude<T[K], undefined> }> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<{ [K in keyof T]: Exclude<T[K], undefined> }>;
}

/** Resolves at the first SIGTERM or SIGINT, be it during the start. Further ones change nothing: a terminal and npm each send theirs, and a stop that has begun must finish its writes. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    const asked = () => resolve();
    process.on('SIGTERM', asked).on('SIGINT', asked);
  });
}

function exitCodeOf(error: unknown): number {
  if (error instanceof StartError) {
    process.stderr.write(`doorward: ${error.message.replace(/\.$/, '')}. ${error.advice}\n`);
    return error.exitCode;
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.bad_setting;
  process.stderr.write(`doorward: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

try {
  await main(process.argv);
  process.exitCode = 0;
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
// Nothing of ours is left to wait for; what a library still holds must not keep the process alive.
process.exit();
