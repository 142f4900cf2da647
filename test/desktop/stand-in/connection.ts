import { chromium } from 'playwright-core';

const address = process.env['STAND_IN_BROWSER'];
if (address === undefined) throw new Error('The stand-in needs STAND_IN_BROWSER, the address of a Chromium.');

/** The Chromium that the spec started. Contexts made here end with this process. */
export const browser = await chromium.connectOverCDP(address);
