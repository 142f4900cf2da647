import { Command } from 'commander';
import { sessionsEnd } from './sessions-end.ts';
import { sessionsList } from './sessions-list.ts';

/** `doorward sessions …` */
export function sessions(): Command {
  return new Command('sessions')
    .description('see who is signed in and end it, while no server uses the folder')
    .addCommand(sessionsList())
    .addCommand(sessionsEnd());
}
