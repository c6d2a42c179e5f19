/**
 * `npm run codegen`: writes the public schema, the resolver types and the typed client of the tests (`codegen.yml`).
 * With `--check` it writes nothing and exits with 1 when a file is not as it would be written.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readArguments } from './command-line.ts';
import { type Outputs, generatorInputs, publicSchemaFile, typedCode } from './codegen/outputs.ts';
import { staleFiles } from './codegen/stale.ts';

const usage = `npm run codegen [-- --check]: writes the public schema, the resolver types and the typed client of the tests
  --check  writes nothing and fails when a file is not as it would be written`;

function write(root: string, outputs: Outputs): number {
  const stale = staleFiles(root, outputs);
  for (const { file, why } of stale) {
    const target = path.join(root, file);
    if (why === 'no longer made') {
      rmSync(target, { recursive: true });
    } else {
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, outputs.get(file) ?? '');
    }
    process.stdout.write(`${why === 'no longer made' ? 'removed' : 'wrote'} ${file}\n`);
  }
  return stale.length;
}

function check(root: string, outputs: Outputs): number {
  const stale = staleFiles(root, outputs);
  for (const { file, why } of stale) process.stdout.write(`${file}: ${why}\n`);
  return stale.length;
}

async function run(checking: boolean): Promise<void> {
  const root = process.cwd();
  const visit = checking ? check : write;
  const inputs = generatorInputs();
  // Before the generator runs: it reads the printed request from disk.
  let changes = visit(root, inputs);
  changes += visit(root, await typedCode(root, inputs.get(publicSchemaFile) ?? ''));
  if (changes === 0) process.stdout.write('generated code is up to date\n');
  if (!checking || changes === 0) return;
  process.stdout.write('generated code is stale; run `npm run codegen` and commit what it writes\n');
  process.exitCode = 1;
}

try {
  const { values } = readArguments(usage, { options: { check: { type: 'boolean', default: false } } });
  await run(values.check);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
