/** `work`, with what a server or the network says turned into one line for the terminal. Errors: CommandError. */
export declare function withWords<T>(work: Promise<T>): Promise<T>;
