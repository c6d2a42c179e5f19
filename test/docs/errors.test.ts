/** The documentation of errors lists every code of the table, with its words, and no other. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorTable } from '../../schema/errors.ts';

const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('| `'));

test('every code is documented once, in the order of the table', () => {
  expect(rows.map((row) => /^\| `([A-Z_]+)`/.exec(row)?.[1])).toEqual(Object.keys(errorTable));
});

test.each(Object.entries(errorTable))('%s says what happened, why and what to do', (code, entry) => {
  // Prettier pads the cells of a table; only the words count.
  const row = rows.find((line) => line.startsWith(`| \`${code}\``)) ?? '';
  for (const words of [entry.message, entry.cause, entry.remedy, String(entry.status)])
    expect(row).toContain(words);
});
