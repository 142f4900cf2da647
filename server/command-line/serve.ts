import { Command, InvalidArgumentError, Option } from 'commander';
import { startServer, type StartOptions } from '../index.ts';

interface ServeOptions extends Pick<StartOptions, 'dataDir' | 'port' | 'bind' | 'mode'> {
  readonly config?: string;
}

/** `doorward serve`: the headless program (api.md). */
export function serve(): Command {
  return new Command('serve')
    .description('run the server until it is told to stop')
    .option('--data-dir <dir>', 'where the data live (default: the platform’s user-data folder)')
    .option('--config <file>', 'settings as JSON')
    .option('--port <n>', 'port; 0 takes any free one (default 7420)', wholeNumber)
    .option('--bind <address>', 'address to listen on (default 127.0.0.1)')
    .addOption(new Option('--mode <mode>', 'who signs in, and how').choices(['single', 'multi', 'sso']))
    .action(run);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return Number(text);
}

async function run({ config, ...given }: ServeOptions): Promise<void> {
  const asked = askedToStop();
  const configFile = config ?? process.env['DOORWARD_CONFIG'];
  const server = await startServer({ ...given, ...(configFile === undefined ? {} : { configFile }) });
  process.stdout.write(`${JSON.stringify({ event: 'ready', url: server.url, port: server.port, mode: server.mode, pid: process.pid })}\n`);
  await asked;
  await server.stop();
}

/** Resolves at the first SIGTERM or SIGINT, be it during the start. Further ones change nothing: a terminal and npm each send theirs, and a stop that has begun must finish its writes. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    const asked = () => resolve();
    process.on('SIGTERM', asked).on('SIGINT', asked);
  });
}
