/** Fifteen departments' rows against their own SDL: the tables, columns and types that it names, no more and no less. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import {
  provinceDay,
  type CellValue,
  type Household,
  type Person,
  type Row,
  type TopicGenerator,
} from '../../scripts/demo/population/person.ts';
import { generator as agriculture } from '../../scripts/demo/topics/agriculture.ts';
import { generator as credit } from '../../scripts/demo/topics/credit.ts';
import { generator as culture } from '../../scripts/demo/topics/culture.ts';
import { generator as disability } from '../../scripts/demo/topics/disability.ts';
import { generator as education } from '../../scripts/demo/topics/education.ts';
import { generator as emergency } from '../../scripts/demo/topics/emergency.ts';
import { generator as enterprise } from '../../scripts/demo/topics/enterprise.ts';
import { generator as finance } from '../../scripts/demo/topics/finance.ts';
import { generator as forestry } from '../../scripts/demo/topics/forestry.ts';
import { generator as judicial } from '../../scripts/demo/topics/judicial.ts';
import { generator as medicalProducts } from '../../scripts/demo/topics/medicalProducts.ts';
import { generator as overseas } from '../../scripts/demo/topics/overseas.ts';
import { generator as transport } from '../../scripts/demo/topics/transport.ts';
import { generator as veterans } from '../../scripts/demo/topics/veterans.ts';
import { generator as water } from '../../scripts/demo/topics/water.ts';
import { socialCreditIdFault } from '../../schema/identifiers/social-credit-id.ts';
import {
  checkAgainstCatalogue,
  formatFault,
  readSource,
  type CatalogueEntry,
} from '../../schema/read-source.ts';
import { sharingClasses } from '../../schema/domain.ts';
import type { ColumnType, SourceModel } from '../../schema/source-model.ts';
import { sampleHouseholds, sampleRandom } from './sample-people.ts';

const generators: readonly TopicGenerator[] = [
  education,
  disability,
  veterans,
  enterprise,
  judicial,
  credit,
  agriculture,
  transport,
  emergency,
  forestry,
  culture,
  finance,
  water,
  overseas,
  medicalProducts,
];

function modelOf(topic: string): SourceModel {
  const file = `schema/sources/${topic}.graphql`;
  return readSource(file, readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
}

const records: readonly Record<string, string>[] = parse(
  readFileSync(new URL('../../scripts/demo/data/catalogue.csv', import.meta.url)),
  { columns: true },
);
const catalogue = records.map((record): CatalogueEntry => {
  const shared = sharingClasses.find((each) => each === record['class']);
  if (shared === undefined) throw new RangeError(`unknown class ${record['class']}`);
  const { path = '', topic = '', type = '', provider = '' } = record;
  return { path, topic, type, provider, class: shared, grade: Number(record['grade']) };
});

const kinds = ['视力', '听力', '言语', '肢体', '智力', '精神', '多重'];

/** The sample households with what they lack: veterans, farmers who head a household, every kind of disability. */
const households: readonly Household[] = sampleHouseholds(120).map((household, index) => ({
  ...household,
  members: household.members.map((person, at): Person => {
    const serial = index * 5 + at;
    return {
      ...person,
      occupation: index % 4 === 1 && person.relationToHead === '户主' ? 'farmer' : person.occupation,
      veteran: person.age >= 21 && person.sex === '男' && index % 3 === 0,
      disability:
        serial % 5 === 0
          ? { kind: kinds[serial % 7] ?? '肢体', level: ([1, 2, 3, 4] as const)[serial % 4] ?? 4 }
          : null,
    };
  }),
}));
const people = households.flatMap((household) => household.members.map((person) => ({ person, household })));

interface Emitted {
  readonly person: Person;
  readonly table: string;
  readonly row: Row;
}

/** All rows of a topic; several rounds with other random numbers, so that rare registers are seen. */
function rowsOf(generator: TopicGenerator, rounds: number): Emitted[] {
  const rows: Emitted[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const { person, household } of people) {
      const random = sampleRandom(person.serial + 1 + round * 7919);
      generator.rows(person, household, random, (table, row) => rows.push({ person, table, row }));
    }
  }
  return rows;
}

interface Table {
  readonly key: string;
  readonly updatedAt: string;
  readonly columns: Map<string, ColumnType>;
  /** Read as one value or object a citizen, so that a second row would be a duplicate. */
  single: boolean;
}

function tablesOf(model: SourceModel): Map<string, Table> {
  const tables = new Map<string, Table>();
  for (const { name, key, updatedAt = '' } of model.tables.values()) {
    tables.set(name, { key, updatedAt, columns: new Map(), single: false });
  }
  for (const type of model.types.values()) {
    for (const field of type.fields.values()) {
      if (field.kind !== 'column' && field.kind !== 'rows') continue;
      const table = tables.get(field.table);
      if (table === undefined) throw new RangeError(`no table ${field.table}`);
      if (field.kind === 'column') table.columns.set(field.column, field.type);
      if (field.kind === 'rows' ? !field.list : type.topic !== undefined) table.single = true;
    }
  }
  return tables;
}

function isDay(value: CellValue): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

const fits: Readonly<Partial<Record<ColumnType, (value: CellValue) => boolean>>> = {
  String: (value) => typeof value === 'string' && value.length > 0 && !/undefined|null|NaN/.test(value),
  Int: (value) => Number.isSafeInteger(value),
  Float: (value) => typeof value === 'number' && Number.isFinite(value),
  Boolean: (value) => value === '是' || value === '否' || value === 0 || value === 1,
  Decimal: (value) => typeof value === 'string' && /^(?:0|[1-9]\d*)\.\d\d$/.test(value),
  Date: isDay,
  UnifiedSocialCreditId: (value) => typeof value === 'string' && socialCreditIdFault(value) === null,
};

/** Columns whose day may be after the province's: ends, expiry, what is due. */
const mayLieAhead = /有效期|期限|到期|截止|终止|结束|复审|年审|检验|期止|期满/;

describe.each(generators)('the source of $topic', (generator) => {
  const model = modelOf(generator.topic);
  const tables = tablesOf(model);
  const emitted = rowsOf(generator, 40);

  test('agrees with the catalogue', () => {
    expect(model.name).toBe(generator.topic);
    expect(checkAgainstCatalogue(model, catalogue).map(formatFault)).toEqual([]);
  });

  test('has rows in every table that the SDL names, and in no other', () => {
    expect(new Set(emitted.map(({ table }) => table))).toEqual(new Set(tables.keys()));
  });

  test('gives each row exactly the columns of its table', () => {
    const shapes = new Set(
      emitted.map(({ table, row }) => [table, ...Object.keys(row).toSorted()].join(' ')),
    );
    const expected = [...tables].map(([name, { key, updatedAt, columns }]) =>
      [name, ...[key, updatedAt, ...columns.keys()].toSorted()].join(' '),
    );
    expect([...shapes].toSorted()).toEqual(expected.toSorted());
  });

  test('writes values that fit the declared types', () => {
    const wrong = new Set<string>();
    for (const { table, row } of emitted) {
      for (const [column, type] of tables.get(table)?.columns ?? []) {
        const value = row[column] ?? null;
        if (value !== null && fits[type]?.(value) !== true)
          wrong.add(`${table}.${column}: ${value} as ${type}`);
      }
    }
    expect([...wrong]).toEqual([]);
  });

  test('fills every column for somebody', () => {
    const filled = new Set(
      emitted.flatMap(({ table, row }) =>
        Object.entries(row).flatMap(([column, value]) => (value === null ? [] : [`${table}.${column}`])),
      ),
    );
    const named = [...tables].flatMap(([name, { columns }]) =>
      [...columns.keys()].map((each) => `${name}.${each}`),
    );
    expect(named.filter((each) => !filled.has(each))).toEqual([]);
  });

  test('keys rows by the citizen, at most one where the graph reads one', () => {
    for (const { person, table, row } of emitted) {
      const { key = '', updatedAt = '' } = tables.get(table) ?? {};
      expect(row[key]).toBe(person.id);
      expect(row[updatedAt]).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
    }
    const once = rowsOf(generator, 1).filter(({ table }) => tables.get(table)?.single === true);
    expect(new Set(once.map(({ person, table }) => `${table} ${person.serial}`)).size).toBe(once.length);
  });

  test('dates nothing before the birth of the citizen, and nothing that has happened after today', () => {
    const wrong = new Set<string>();
    for (const { person, table, row } of emitted) {
      for (const [column, type] of tables.get(table)?.columns ?? []) {
        const value = row[column];
        if (type !== 'Date' || typeof value !== 'string') continue;
        // The sacrifice of a martyr and a contract of 1998 may be older than the one who benefits now.
        const inherited = column === '牺牲日期' || column === '承包期限起';
        if (!inherited && value < person.birthDate)
          wrong.add(`${table}.${column} ${value} before ${person.birthDate}`);
        if (value >= provinceDay && !mayLieAhead.test(column))
          wrong.add(`${table}.${column} ${value} is to come`);
      }
    }
    expect([...wrong]).toEqual([]);
  });

  test('is reproducible and names no other citizen', () => {
    expect(rowsOf(generator, 1)).toEqual(rowsOf(generator, 1));
    const ids = new Set(people.map(({ person }) => person.id));
    for (const { person, row } of emitted) {
      for (const value of Object.values(row)) {
        if (typeof value === 'string' && value !== person.id) expect(ids.has(value)).toBe(false);
      }
    }
  });
});
