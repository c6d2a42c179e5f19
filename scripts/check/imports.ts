/**
 * Imports run one way: schema ← database ← registry ← auth ← cases ← resolvers ← server, and
 * database ← connectors ← resolvers. What is kept to be found again (`caching`) stands below all of them, and what
 * leaves the hub over HTTP goes through `outbound`.
 * Prints each import that runs against it and exits with 1.
 */
import { readFileSync, globSync } from 'node:fs';
import path from 'node:path';

/** What each folder may import, besides itself. Scripts and tests may import all of them. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  caching: [],
  schema: [],
  database: ['schema'],
  registry: ['schema', 'database'],
  outbound: ['schema'],
  connectors: ['caching', 'schema', 'database', 'outbound'],
  auth: ['caching', 'schema', 'database', 'registry', 'outbound'],
  cases: ['schema', 'database', 'registry', 'auth'],
  resolvers: ['caching', 'schema', 'registry', 'auth', 'cases', 'connectors'],
  server: [
    'caching',
    'schema',
    'database',
    'outbound',
    'registry',
    'auth',
    'cases',
    'connectors',
    'resolvers',
  ],
};

const importPattern = /(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

const faults: string[] = [];
let files = 0;
for (const [folder, may] of Object.entries(allowed)) {
  for (const file of globSync(`${folder}/**/*.{ts,mts,js,mjs}`)) {
    files += 1;
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(importPattern)) {
      const top = path.join(path.dirname(file), target).split(path.sep)[0] ?? '';
      if (top !== folder && !may.includes(top))
        faults.push(`${file}: \`${folder}\` may not import \`${target}\``);
    }
  }
}
if (files === 0) faults.push('no files found: run from the top folder of the project');
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
