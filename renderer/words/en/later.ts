import { accounts } from './accounts.ts';
import { activityLog } from './activity-log.ts';
import { activity } from './activity.ts';
import { apiKeys } from './api-keys.ts';
import { backup } from './backup.ts';
import { casdoorSettings } from './casdoor-settings.ts';
import { choice } from './choice.ts';
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
export const enLater = {
  accounts,
  activityLog,
  activity,
  apiKeys,
  backup,
  casdoorSettings,
  choice,
  connected,
  credentials,
  firstRun,
  mail,
  modes,
  pair,
  recover,
  server,
  waysIn,
};
