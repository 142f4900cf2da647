import { Command } from 'commander';
/** `doorward whoami` */
export declare function whoami(): Command;
