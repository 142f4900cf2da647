import { accounts } from './accounts.ts';
import { apiKeys } from './api-keys.ts';
import { backup } from './backup.ts';
import { casdoorSettings } from './casdoor-settings.ts';
import { connected } from './connected.ts';
import { credentials } from './credentials.ts';
import { firstRun } from './first-run.ts';
import { mail } from './mail.ts';
import { modes } from './modes.ts';
import { pair } from './pair.ts';
import { recover } from './recover.ts';
import { server } from './server.ts';
import { waysIn } from './ways-in.ts';

/** English of the screens that come later (frame/later.tsx), and with them. */
export const enLater = { apiKeys, accounts, backup, mail, modes, casdoorSettings, connected, credentials, firstRun, pair, recover, server, waysIn };
