import type { Fetch } from './http.ts';
/** Node's own fetch, with a certificate that is not trusted told apart from nobody there. */
export declare function createTrustedFetch(): Fetch;
