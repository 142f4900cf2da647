import { Command } from 'commander';
/** `doorward pair` */
export declare function pair(): Command;
