import { casdoor } from './casdoor.ts';
import { errors } from './errors.ts';
import { frame, start } from './frame.ts';
import { profile } from './profile.ts';
import { sessions } from './sessions.ts';
import { signIn } from './sign-in.ts';

/** English, which with later.ts says what words there are. */
export const en = { frame, start, signIn, casdoor, sessions, profile, errors };
