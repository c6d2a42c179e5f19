/**
 * `npm test`: every test, with the real servers that they need. Further words choose test files.
 * With `--ci` the checks follow and the last line is `N passed, N failed`.
 */
import { startVitest } from 'vitest/node';
import { runChecks } from './check/runner.ts';
import { readArguments } from './command-line.ts';

const usage = `npm test [-- WORD … --ci]: runs the tests with the real servers that they need
  WORD  part of a test file's path; all of them unless named
  --ci  runs the checks after the tests; the last line is \`N passed, N failed\``;

const { values, positionals: filters } = readArguments(usage, {
  options: { ci: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const { ci } = values;

const vitest = await startVitest('test', filters, { watch: false, run: true });
const tests = vitest.state
  .getTestModules()
  .flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
// A file that fails to load, a failed suite hook or an error outside of tests has no test to count.
const broken =
  vitest.state.getTestModules().filter((module) => module.state() === 'failed' && module.errors().length > 0)
    .length + vitest.state.getUnhandledErrors().length;
const skipped = tests.filter((state) => state === 'skipped').length;
let passed = tests.filter((state) => state === 'passed').length;
let failed = tests.length - passed - skipped + broken;
await vitest.close();

if (ci) {
  const checked = runChecks();
  passed += checked.passed;
  failed += checked.failed;
}
if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
