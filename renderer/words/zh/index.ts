import type { Words } from '../catalogue.ts';
import { activity } from './activity.ts';
import { errors } from './errors.ts';
import { frame, start } from './frame.ts';
import { profile } from './profile.ts';
import { server } from './server.ts';
import { sessions } from './sessions.ts';

/** Simplified Chinese. */
export const zh: Words = { frame, start, sessions, profile, activity, server, errors };
