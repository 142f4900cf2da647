// @ts-check
import { writeFileSync } from 'node:fs';

/** Counts for the closing lines of `npm test`, and the names of the tests that passed only when they were run again. A file that could not be loaded, and an error outside any test, count as one failure each. */
export default class CountReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const file = process.env['COUNTS_FILE'];
    if (file === undefined) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const count = (/** @type {string} */ state) => tests.filter((test) => test.result().state === state).length;
    const again = tests.filter((test) => test.diagnostic()?.flaky).map((test) => `${test.module.relativeModuleId} > ${test.fullName}`);
    writeFileSync(file, JSON.stringify({ passed: count('passed'), failed: count('failed') + broken + unhandled.length, again }));
  }
}
