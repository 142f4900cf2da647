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

/** Asks for a line that the terminal does not show. Ctrl-C and Ctrl-D give up. */
export async function askSecretly(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true).setEncoding('utf8').resume();
  let typed = '';
  try {
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      for (const key of String(chunk)) {
        if (key === '\r' || key === '\n') return typed;
        if (key === '\u0003' || key === '\u0004') throw new CommandError('usage', 'not_answered', 'There was no answer');
        typed = key === '\u007f' || key === '\b' ? [...typed].slice(0, -1).join('') : key === '\u0015' ? '' : typed + key;
      }
    }
    throw new CommandError('usage', 'not_answered', 'There was no answer');
  } finally {
    stdin.setRawMode(false).pause();
    stderr.write('\n');
  }
}

/** A destructive command goes on with `--yes`, or with a person's "y"; a script that forgot to say so is refused. Errors: CommandError `not_confirmed`. */
export async function confirm(what: string, yes: boolean | undefined): Promise<void> {
  if (yes === true) return;
  if (!process.stdin.isTTY) throw new CommandError('usage', 'not_confirmed', `${what} Say so with --yes`);
  const answer = await ask(`${what} Go on? [y/N] `);
  if (!/^(y|yes|j|ja)$/i.test(answer.trim())) throw new CommandError('refused', 'not_confirmed', 'Nothing was changed');
}
