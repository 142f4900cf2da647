import { type Remembered } from '../remembered.ts';
import type { Finding } from './finding.ts';
/** Whether the key still lets this computer in. One that the server does not know any more was ended, unless its time was over. */
export declare function tryKey(url: string, server: Remembered, now?: number): Promise<Finding>;
