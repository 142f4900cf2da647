import type { Server } from 'node:http';
import { StartError } from './errors.ts';
import { portOwner } from './port-owner.ts';

/** Resolves when the server listens. Errors: StartError `port_taken`, which names who has it where that can be seen, `bad_setting` for an address that is not this computer's or a port that is not ours to open. */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => void startErrorOf(error, port, host).then(reject, reject));
    server.listen({ port, host, backlog: 511 }, resolve);
  });
}

async function startErrorOf(error: NodeJS.ErrnoException, port: number, host: string): Promise<Error> {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        'port_taken',
        `server.port: ${port} is taken by ${(await portOwner(port)) ?? 'another program'}`,
        'Stop that program, or choose another port with --port (0: any free one).',
        error,
      );
    case 'EACCES':
      return new StartError('bad_setting', `server.port: this user may not open port ${port}`, 'Choose a port above 1023.', error);
    case 'EADDRNOTAVAIL':
      return new StartError(
        'bad_setting',
        `server.bind: ${host} is not an address of this computer`,
        'Bind 127.0.0.1 or one of this computer’s addresses.',
        error,
      );
    default:
      return error;
  }
}
