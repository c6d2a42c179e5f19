/** Result files: the figures by the names that everybody refers to, and all that is needed to judge them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import path from 'node:path';
import type { BenchDatabase } from '../environment/postgresql.ts';
import type { BenchOptions, PartName } from '../options.ts';
import type { PartResult } from '../parts/contract.ts';

export const resultsFolder = path.join(import.meta.dirname, '..', 'results');

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

function dependencies(file: string): Readonly<Record<string, string>> {
  const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, '..', file), 'utf8')) as Manifest;
  return manifest.dependencies ?? {};
}

/** The machine as far as it matters to a reader. */
function machine(): Readonly<Record<string, string | number>> {
  return {
    processors: availableParallelism(),
    model: cpus()[0]?.model ?? '',
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
  };
}

function versions(server: BenchDatabase | null): Readonly<Record<string, string>> {
  const peers = dependencies('peers/package.json');
  const named = [
    '@apollo/gateway',
    '@apollo/server',
    '@graphql-hive/gateway-runtime',
    '@graphql-hive/router-runtime',
    'dataloader',
    'graphql',
    'graphql-shield',
    'pg',
    'postgraphile',
  ];
  return {
    node: process.versions.node,
    ...(server ? { postgresql: server.version } : {}),
    ...Object.fromEntries(named.map((name) => [name, peers[name] ?? ''])),
  };
}

/** Writes `<folder>/<part>.json` and gives its path. */
export function writeResult(
  folder: string,
  part: PartName,
  { figures, notes, table, raw }: PartResult,
  { options, server }: { readonly options: BenchOptions; readonly server: BenchDatabase | null },
): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${part}.json`);
  const { rounds, citizens, milliseconds, quick } = options;
  const content = {
    ...figures,
    notes,
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: versions(server),
    settings: { rounds, citizens, turnMilliseconds: milliseconds, quick },
    summary: table,
    raw,
  };
  writeFileSync(file, `${JSON.stringify(content, null, 1)}\n`);
  return file;
}
