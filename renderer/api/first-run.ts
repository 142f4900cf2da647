import { write } from './client.ts';

/** The questions of the first run are answered or skipped: nobody is asked again. Errors: ApiError. */
export const endFirstRun = (): Promise<void> => write('POST', 'admin/first-run/end');
