import { accounts } from './accounts.ts';
import { activity } from './activity.ts';
import { apiKeys } from './api-keys.ts';
import { errors } from './errors.ts';
import { frame, start } from './frame.ts';
import { mail } from './mail.ts';
import { profile } from './profile.ts';
import { server } from './server.ts';
import { sessions } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { waysIn } from './ways-in.ts';

/** English, which says what words there are. */
export const en = { frame, start, signIn, sessions, profile, waysIn, apiKeys, activity, accounts, mail, server, errors };
