import { InvalidArgumentError, type Command } from 'commander';
import { createLinks } from '../mail/links.ts';
import type { MailLink } from '../ports/mailer.ts';
import { CommandError } from './command-error.ts';
import type { LocalHouse } from './house.ts';

export interface LinkOptions {
  readonly url?: string;
}

/** `--url`: for a server that listens elsewhere than the settings say, as with `serve --port`. */
export function withLinkOptions(command: Command): Command {
  return command.option('--url <address>', 'where people reach the server (default: frontend.url, server.publicUrl, or its port here)', webAddress);
}

function webAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new InvalidArgumentError('It must be an http or https address.');
  return url.href;
}

/**
 * Writes links to where the server answers. Errors: CommandError `bad_setting` where nobody knows that yet, because the port is chosen when it starts.
 */
export function linksOf({ settings, linkTo }: Pick<LocalHouse, 'settings' | 'linkTo'>, { url }: LinkOptions): (link: MailLink) => string {
  const { server, frontend } = settings;
  if (url !== undefined) return createLinks({ settings: { server, frontend: { ...frontend, url } }, baseUrl: () => url });
  if (server.port === 0 && server.publicUrl === null && frontend.url === null) {
    const advice = 'Set server.publicUrl or a port, or give --url';
    throw new CommandError('usage', 'bad_setting', `server.port is 0, so nobody knows yet where the link will lead. ${advice}`);
  }
  return linkTo;
}
