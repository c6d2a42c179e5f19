import { readFileSync } from 'node:fs';
import { type ConstDirectiveNode, Kind, parse, type TypeNode, valueFromASTUntyped } from 'graphql';
import { describe, expect, test } from 'vitest';
import {
  type CellValue,
  provinceDay,
  type Row,
  type TopicGenerator,
} from '../../scripts/demo/population/person.ts';
import { generator as employment } from '../../scripts/demo/topics/employment.ts';
import { generator as health } from '../../scripts/demo/topics/health.ts';
import { generator as housing } from '../../scripts/demo/topics/housing.ts';
import { generator as land } from '../../scripts/demo/topics/land.ts';
import { generator as medicalInsurance } from '../../scripts/demo/topics/medicalInsurance.ts';
import { generator as realEstate } from '../../scripts/demo/topics/realEstate.ts';
import { generator as tax } from '../../scripts/demo/topics/tax.ts';
import { sampleHouseholds, sampleRandom } from './sample-people.ts';

interface Column {
  readonly type: string;
  readonly codes: readonly string[] | null;
}
interface Table {
  readonly key: string;
  readonly updatedAt: string;
  readonly columns: Map<string, Column>;
  /** Read as one value or object a citizen, so that a second row would be a duplicate. */
  single: boolean;
}

function argumentsOf(directive: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(
    (directive.arguments ?? []).map((node) => [node.name.value, valueFromASTUntyped(node.value)]),
  );
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

/** The tables and columns that a topic's SDL names. */
function tablesOf(topic: string): Map<string, Table> {
  const tables = new Map<string, Table>();
  const singles = new Set<string>();
  const firstTable = new Map<string, string>();
  const document = parse(
    readFileSync(new URL(`../../schema/sources/${topic}.graphql`, import.meta.url), 'utf8'),
  );
  for (const type of document.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const own = (type.directives ?? []).filter((node) => node.name.value === 'table').map(argumentsOf);
    for (const { name, key, updatedAt } of own) {
      const known = tables.get(String(name)) ?? {
        key: String(key),
        updatedAt: String(updatedAt),
        columns: new Map(),
        single: false,
      };
      expect([known.key, known.updatedAt]).toEqual([key, updatedAt]);
      tables.set(String(name), known);
    }
    const first = String(own[0]?.['name']);
    firstTable.set(type.name.value, first);
    for (const field of type.fields ?? []) {
      const column = field.directives?.find((node) => node.name.value === 'column');
      const rows = field.directives?.find((node) => node.name.value === 'rows');
      if (rows && field.type.kind === Kind.NAMED_TYPE) singles.add(field.type.name.value);
      if (!column) continue;
      const { name, table = first, codes = null } = argumentsOf(column);
      if (/^Citizen[A-Z]/.test(type.name.value)) singles.add(type.name.value);
      tables.get(String(table))?.columns.set(String(name), {
        type: namedType(field.type),
        codes: Array.isArray(codes) ? codes.map((code) => String(code).split(':')[0] ?? '') : null,
      });
    }
    if (/^Citizen[A-Z]/.test(type.name.value)) {
      for (const { name } of own) singles.add(String(name));
    }
  }
  for (const [name, table] of tables) table.single = singles.has(name);
  for (const type of singles) {
    const table = tables.get(firstTable.get(type) ?? '');
    if (table) table.single = true;
  }
  return tables;
}

function isDate(value: CellValue): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\d$/.test(value) &&
    new Date(value).toISOString().startsWith(value)
  );
}

const fits: Readonly<Record<string, (value: CellValue) => boolean>> = {
  String: (value) => typeof value === 'string' && value.length > 0 && !/undefined|null|NaN/.test(value),
  Int: (value) => Number.isSafeInteger(value),
  Boolean: (value) => value === '是' || value === '否' || value === 0 || value === 1,
  Decimal: (value) => typeof value === 'string' && /^\d+\.\d\d$/.test(value),
  Date: isDate,
  DivisionCode: (value) => typeof value === 'string' && /^14\d{10}$/.test(value),
  UnifiedSocialCreditId: (value) => typeof value === 'string' && /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(value),
};

const households = sampleHouseholds(60);
const generators: readonly TopicGenerator[] = [
  employment,
  medicalInsurance,
  health,
  housing,
  realEstate,
  land,
  tax,
];

type Emitted = { readonly table: string; readonly row: Row };

/** Rows by citizen; several rounds with other random numbers, so that rare registers are seen. */
function rowsOf(generator: TopicGenerator, rounds: number): Emitted[][] {
  const all: Emitted[][] = [];
  for (let round = 0; round < rounds; round++) {
    for (const household of households) {
      for (const person of household.members) {
        const rows: Emitted[] = [];
        const random = sampleRandom(person.serial + round * 7_919);
        generator.rows(person, household, random, (table, row) => rows.push({ table, row }));
        all.push(rows);
      }
    }
  }
  return all;
}

describe.each(generators)('the generator of $topic', (generator) => {
  const tables = tablesOf(generator.topic);
  const emitted = rowsOf(generator, 40);

  test('fills every table that the SDL names, and no other', () => {
    expect(new Set(emitted.flat().map(({ table }) => table))).toEqual(new Set(tables.keys()));
  });

  test('gives each row exactly the columns of its table', () => {
    const shapes = new Map<string, Set<string>>();
    for (const { table, row } of emitted.flat()) {
      const known = shapes.get(table) ?? new Set();
      shapes.set(table, known.add(Object.keys(row).toSorted().join(' ')));
    }
    for (const [name, shape] of shapes) {
      const table = tables.get(name);
      const columns = [table?.key ?? '', table?.updatedAt ?? '', ...(table?.columns.keys() ?? [])];
      expect([...shape], name).toEqual([columns.toSorted().join(' ')]);
    }
  });

  test('writes values that fit the declared types and codes', () => {
    const wrong = new Set<string>();
    for (const { table, row } of emitted.flat()) {
      for (const [name, { type, codes }] of tables.get(table)?.columns ?? []) {
        const value = row[name] ?? null;
        const good = value === null || (codes ? codes.includes(String(value)) : fits[type]?.(value) === true);
        if (!good) wrong.add(`${table}.${name}: ${String(value)} as ${type}`);
      }
    }
    expect([...wrong]).toEqual([]);
  });

  test('keys rows by the citizen, at most one where the graph reads one value', () => {
    const people = households.flatMap((household) => household.members);
    for (const [index, rows] of emitted.entries()) {
      const person = people[index % people.length];
      const seen = new Set<string>();
      for (const { table, row } of rows) {
        const model = tables.get(table);
        expect(row[model?.key ?? '']).toBe(person?.id);
        expect(row[model?.updatedAt ?? '']).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
        if (model?.single === true) expect(seen.has(table), `two rows of ${table}`).toBe(false);
        seen.add(table);
      }
    }
  });

  test('dates no event before the birth of the citizen or after the day of the province', () => {
    // Ends, validity and what is expected may lie in the future.
    const future = /终止|有效期|期限|预产期|租期止|待遇截止|查封终止|所属期止/;
    const people = households.flatMap((household) => household.members);
    const wrong = new Set<string>();
    for (const [index, rows] of emitted.entries()) {
      const person = people[index % people.length];
      for (const { table, row } of rows) {
        for (const [name, { type }] of tables.get(table)?.columns ?? []) {
          const value = row[name];
          if (type !== 'Date' || typeof value !== 'string') continue;
          if (value < (person?.birthDate ?? ''))
            wrong.add(`${table}.${name} before birth: ${value} ${person?.birthDate}`);
          if (value >= provinceDay && !future.test(name))
            wrong.add(`${table}.${name} in the future: ${value}`);
        }
      }
    }
    expect([...wrong]).toEqual([]);
  });

  test('is reproducible', () => {
    expect(rowsOf(generator, 1)).toEqual(rowsOf(generator, 1));
  });
});
