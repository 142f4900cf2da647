import { activity } from './activity.ts';
import { errors } from './errors.ts';
import { frame, start } from './frame.ts';
import { profile } from './profile.ts';
import { server } from './server.ts';
import { sessions } from './sessions.ts';

/** English, which says what words there are. */
export const en = { frame, start, sessions, profile, activity, server, errors };
