/** Where a server may be, and how it is known there. */
export interface Target {
    readonly urls: readonly string[];
    readonly pin: string | null;
    /** Null where it is not known yet. */
    readonly id: string | null;
    /** `given`: by the person, or by a link that was shown to them; `announced`: by whoever answered on the network. */
    readonly pinFrom: 'given' | 'announced';
    readonly invitation: string | null;
}
/**
 * What somebody typed, scanned or pasted: a `doorward://pair?…` link, an address with or without `https://`, or an id (or name) that is looked
 * for on the network. Errors: CommandError `link_unclear`, `bad_pin`, `bad_address`, `none_found`.
 */
export declare function readTarget(text: string, pinOption: string | undefined): Promise<Target>;
