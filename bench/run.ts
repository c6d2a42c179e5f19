/**
 * `npm run bench`: measures the hub against what its users would pick, and its own parts against their absence.
 * Everything that it needs it starts by itself. Results go to `bench/results`, a table to the screen.
 */
import path from 'node:path';
import { canMeasureProcesses } from './measure/processes.ts';
import { installPeers } from './environment/peers.ts';
import { type BenchDatabase, startBenchPostgresql } from './environment/postgresql.ts';
import { startLoadGenerator } from './load/load-generator.ts';
import { readOptions, type PartName } from './options.ts';
import { citizensPart } from './parts/citizens.ts';
import type { Part } from './parts/contract.ts';
import { growthPart } from './parts/growth.ts';
import { ledgerPart } from './parts/ledger.ts';
import { policyPart } from './parts/policy.ts';
import { routerPart } from './parts/router.ts';
import { verdicts } from './report/floors.ts';
import { resultsFolder, writeResult } from './report/results.ts';
import { tableText } from './report/table.ts';
import { writePicture } from './picture.ts';
import { QingdanError } from '../schema/errors.ts';

const parts: Readonly<Record<PartName, Part>> = {
  citizens: citizensPart,
  policy: policyPart,
  ledger: ledgerPart,
  growth: growthPart,
  router: routerPart,
};

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function bench(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!canMeasureProcesses()) throw new Error('the bench reads CPU times from `/proc`: run it on Linux');
  const folder = path.resolve(
    process.env['QINGDAN_BENCH'] ?? path.join(import.meta.dirname, '..', '.qingdan', 'bench'),
  );
  // A short run says nothing, so it must not replace what a real one has measured.
  const results = options.quick ? path.join(folder, 'quick-results') : resultsFolder;
  if (options.parts.some((part) => part === 'citizens' || part === 'router')) installPeers(say);
  let server: Promise<BenchDatabase> | undefined;
  const database = (): Promise<BenchDatabase> =>
    (server ??= startBenchPostgresql(path.join(folder, 'postgresql'), say));
  const generator = startLoadGenerator();
  try {
    for (const name of options.parts) {
      say(`\n${name}`);
      const context = { options, folder, resultsFolder: results, database, generator, say };
      const result = await parts[name](context);
      const file = writeResult(results, name, result, { options, server: (await server) ?? null });
      process.stdout.write(
        `\n${name}\n${tableText(result.table)}\n\n${tableText(verdicts(result.figures))}\n` +
          `${result.notes.map((note) => `  ${note}\n`).join('')}in ${path.relative(process.cwd(), file)}\n`,
      );
    }
    if (!options.quick) for (const part of options.parts) writePicture(part);
  } finally {
    generator.stop();
    await (await server)?.stop();
  }
}

try {
  await bench(process.argv.slice(2));
} catch (error) {
  const known = error instanceof QingdanError;
  const words = error instanceof Error ? (known ? error.message : error.stack) : String(error);
  process.stderr.write(`${words}\n`);
  process.exitCode = known ? 2 : 1;
}
