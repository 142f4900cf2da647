import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Settings } from '../../config/settings.ts';
import { AppError, StartError } from '../../errors.ts';
import type { Sessions } from '../../sessions/service.ts';
import type { Adoption } from './service.ts';

interface Parts {
  readonly adoption: Adoption;
  readonly sessions: Sessions;
  readonly owner: Settings['owner'];
  readonly log: Logger;
}

/**
 * Before the server answers in a mode where people sign in: sessions from "no sign-in needed" are dead, and the default user is adopted by the
 * settings `owner.*`, or waits for the setup code that the log shows (api.md The headless program). Errors: StartError `bad_setting`.
 */
export async function prepareFirstAdmin({ adoption, sessions, owner, log }: Parts): Promise<void> {
  await sessions.endAll(({ method }) => method === 'owner');
  if (!(await adoption.isOpen())) return;
  const password = ownerPassword(owner);
  if (owner.username !== null && password !== null) await adoptBySettings(adoption, owner.username, password);
  else
    log.warn(
      { event: 'setup_code', setup_code: await adoption.openWithCode() },
      'nobody can sign in yet: use this code once, on the screen that asks for it',
    );
}

function ownerPassword({ password, passwordFile }: Settings['owner']): string | null {
  if (passwordFile === null) return password;
  try {
    return readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new StartError('bad_setting', 'owner.passwordFile: the file cannot be read', 'Correct the path.', cause);
  }
}

async function adoptBySettings(adoption: Adoption, username: string, password: string): Promise<void> {
  try {
    await adoption.adopt({ username, password }, '');
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'validation_failed') throw error;
    const [field = 'username', codes = []] = Object.entries(error.fields ?? {})[0] ?? [];
    throw new StartError('bad_setting', `owner.${field}: ${codes.join(', ')}`, 'Choose another one.', error);
  }
}
