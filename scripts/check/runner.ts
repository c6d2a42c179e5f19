import { spawnSync } from 'node:child_process';
import { type Check, checks } from './list.ts';

function runOne(check: Check): boolean {
  const started = performance.now();
  const result = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...check.command], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const passed = result.status === 0;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${passed ? 'passed' : 'FAILED'}  ${check.name} (${seconds} s)\n`);
  if (!passed) process.stdout.write(`${result.stdout}${result.stderr}\n`);
  return passed;
}

/** Runs every check, also after one has failed, and counts them. */
export function runChecks(): { passed: number; failed: number } {
  let passed = 0;
  for (const check of checks) if (runOne(check)) passed += 1;
  return { passed, failed: checks.length - passed };
}
