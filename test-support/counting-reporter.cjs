const { appendFileSync } = require('node:fs');
const { reporters } = require('mocha');

/**
 * Mocha's own spec reporter, which also adds its counts as one line ('12 passed, 0 failed, 1 skipped') to the file
 * that the variable KMIP_TEST_COUNTS names: a script cannot take them from the output, since tests may print too.
 * CommonJS, since mocha loads a reporter with require, before any loader for TypeScript applies.
 */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.KMIP_TEST_COUNTS;
    if (file === undefined) return;
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      const skipped = pending === 0 ? '' : `, ${pending} skipped`;
      appendFileSync(file, `${passes} passed, ${failures} failed${skipped}\n`);
    });
  }
};
