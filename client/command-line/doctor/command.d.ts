import { Command } from 'commander';
/** `doorward doctor` */
export declare function doctor(): Command;
