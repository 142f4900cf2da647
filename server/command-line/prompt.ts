import { createInterface } from 'node:readline';
import { CommandError } from './command-error.ts';

/** Asks on stderr, so that stdout stays the command's own. */
export async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('close', () => reject(new CommandError('usage', 'not_answered', 'There was no answer')));
      lines.question(question, resolve);
    });
  } finally {
    lines.removeAllListeners('close').close();
  }
}

/** Asks for a line that the terminal does not show. Ctrl-C and Ctrl-D give up. Errors: CommandError `not_answered`. */
export async function askSecretly(question: string): Promise<string> {
  const { stdin, stderr } = process;
  // Before the question: what somebody types at once must not be shown either.
  stdin.setRawMode(true).setEncoding('utf8');
  stderr.write(question);
  let typed = '';
  try {
    return await new Promise<string>((resolve, reject) => {
      const giveUp = () => reject(new CommandError('usage', 'not_answered', 'There was no answer'));
      const take = (chunk: string): void => {
        for (const key of chunk) {
          if (key === '\r' || key === '\n') return resolve(typed);
          if (key === '\u0003' || key === '\u0004') return giveUp();
          typed = edited(typed, key);
        }
      };
      stdin.on('data', take).once('end', giveUp).resume();
    });
  } finally {
    stdin.removeAllListeners('data').removeAllListeners('end').pause().setRawMode(false);
    stderr.write('\n');
  }
}

/** Backspace takes a character away, Ctrl-U all of them. */
function edited(before: string, key: string): string {
  if (key === '\u007f' || key === '\b') return [...before].slice(0, -1).join('');
  return key === '\u0015' ? '' : before + key;
}

/** A destructive command goes on with `--yes`, or with a person's "y"; a script that forgot to say so is refused. Errors: CommandError `not_confirmed`. */
export async function confirm(what: string, yes: boolean | undefined): Promise<void> {
  if (yes === true) return;
  if (!process.stdin.isTTY) throw new CommandError('usage', 'not_confirmed', `${what} Say so with --yes`);
  const answer = await ask(`${what} Go on? [y/N] `);
  if (!/^(y|yes|j|ja)$/i.test(answer.trim())) throw new CommandError('refused', 'not_confirmed', 'Nothing was changed');
}
