import { Command } from 'commander';
/** `doorward find` */
export declare function find(): Command;
export declare function seconds(text: string): number;
