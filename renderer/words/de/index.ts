import type { Words } from '../catalogue.ts';
import { accounts } from './accounts.ts';
import { activity } from './activity.ts';
import { activityLog } from './activity-log.ts';
import { apiKeys } from './api-keys.ts';
import { backup } from './backup.ts';
import { casdoor } from './casdoor.ts';
import { casdoorSettings } from './casdoor-settings.ts';
import { choice } from './choice.ts';
import { connected } from './connected.ts';
import { credentials } from './credentials.ts';
import { errors } from './errors.ts';
import { firstRun } from './first-run.ts';
import { frame, start } from './frame.ts';
import { mail } from './mail.ts';
import { modes } from './modes.ts';
import { pair } from './pair.ts';
import { profile } from './profile.ts';
import { recover } from './recover.ts';
import { server } from './server.ts';
import { sessions } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { waysIn } from './ways-in.ts';

/** German. */
export const de: Words = {
  frame,
  start,
  signIn,
  casdoor,
  casdoorSettings,
  choice,
  sessions,
  profile,
  waysIn,
  apiKeys,
  activity,
  activityLog,
  accounts,
  backup,
  mail,
  modes,
  recover,
  server,
  connected,
  credentials,
  firstRun,
  pair,
  errors,
};
