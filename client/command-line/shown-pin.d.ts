/** The pin of whoever answers there, for a person to compare; null where no TLS is spoken. Nothing is sent. */
export declare function shownPin(url: string, timeoutMs?: number): Promise<string | null>;
