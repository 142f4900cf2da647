import type { FaultCode, Finding } from './finding.ts';
/** The way to one address, up to a TCP connection: interface, name, port. Ends with the first fault. */
export declare function walk(url: string): Promise<readonly Finding[]>;
/** Refused says that the computer is there; silence says that a firewall is, or nobody. */
export declare function knock(host: string, port: number): Promise<'ok' | FaultCode>;
/** Whether an address is one of this computer's own. */
export declare function isOwnAddress(host: string): boolean;
