/** Rows of police, civil affairs and social security against their own SDL: what it names, no more and no less. */
import { describe, expect, test } from 'vitest';
import { checkAgainstCatalogue, formatFault } from '../../schema/read-source.ts';
import {
  provinceDay,
  type Household,
  type Person,
  type Row,
  type TopicGenerator,
} from '../../scripts/demo/population/person.ts';
import { generator as civilAffairs } from '../../scripts/demo/topics/civilAffairs.ts';
import { generator as household } from '../../scripts/demo/topics/household.ts';
import { generator as publicSecurity } from '../../scripts/demo/topics/publicSecurity.ts';
import { generator as socialSecurity } from '../../scripts/demo/topics/socialSecurity.ts';
import { generator as vehicles } from '../../scripts/demo/topics/vehicles.ts';
import { fits, modelOf, readCatalogue, tablesOf } from './described-tables.ts';
import { sampleHouseholds, sampleRandom } from './sample-people.ts';

/** The sample with what it lacks: a divorce, widows, orphans, someone old and alone, another ethnic group. */
const households: readonly Household[] = sampleHouseholds(60).map((sample, index) => {
  const members = sample.members.map((person, at): Person => {
    const lost = index % 10 === 3 && at < 2;
    const former = index % 9 === 4 ? '旧名' : null;
    const divorced = index % 8 === 5 && at < 2;
    return {
      ...person,
      formerName: former,
      ethnicGroup: index % 11 === 2 ? '回族' : '汉族',
      diedOn: lost ? '2025-12-28' : person.diedOn,
      ...(divorced ? { maritalStatus: '离婚', spouse: null } : {}),
    };
  });
  const old = members[4];
  // One in six grandmothers lives alone and has little.
  if (old && index % 6 === 2) {
    const alone: Person = { ...old, diedOn: null, monthlyPensionFen: 0, properties: 0, lowIncome: false };
    return { ...sample, members: [alone] };
  }
  return { ...sample, members };
});
const people = households.flatMap((home) => home.members.map((person) => ({ person, home })));

interface Emitted {
  readonly round: number;
  readonly person: Person;
  readonly table: string;
  readonly row: Row;
}

/** All rows of a topic; several rounds with other random numbers, so that rare registers are seen. */
function rowsOf(generator: TopicGenerator, rounds: number): Emitted[] {
  const rows: Emitted[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const { person, home } of people) {
      const random = sampleRandom(person.serial + 1 + round * 7919);
      generator.rows(person, home, random, (table, row) => rows.push({ round, person, table, row }));
    }
  }
  return rows;
}

/** Columns whose day may be after the province's: validity and what ends. */
const mayLieAhead = /有效期|检验有效期止|终止|截止|届满/;
const catalogue = readCatalogue();

describe.each([household, publicSecurity, vehicles, civilAffairs, socialSecurity])(
  'the source of $topic',
  (generator) => {
    const model = modelOf(generator.topic);
    const tables = tablesOf(model);
    const rounds = generator === publicSecurity ? 150 : 40;
    const emitted = rowsOf(generator, rounds);

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
        [name, ...[...new Set([key, updatedAt, ...columns.keys()])].toSorted()].join(' '),
      );
      expect([...shapes].toSorted()).toEqual(expected.toSorted());
    });

    test('writes values that fit the declared types and codes', () => {
      const wrong = new Set<string>();
      for (const { table, row } of emitted) {
        for (const [name, column] of tables.get(table)?.columns ?? []) {
          const value = row[name] ?? null;
          if (!fits(value, column)) wrong.add(`${table}.${name}: ${value} as ${column.type}`);
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
        [...columns.keys()].map((column) => `${name}.${column}`),
      );
      expect(named.filter((column) => !filled.has(column))).toEqual([]);
    });

    test('keys rows by the citizen, at most one where the graph reads one', () => {
      for (const { person, table, row } of emitted) {
        const { key = '', updatedAt = '' } = tables.get(table) ?? {};
        expect(row[key]).toBe(person.id);
        expect(row[updatedAt]).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
      }
      const single = emitted.filter(({ table }) => tables.get(table)?.single === true);
      const distinct = new Set(
        single.map(({ round, person, table }) => `${round} ${table} ${person.serial}`),
      );
      expect(distinct.size).toBe(single.length);
    });

    test('dates nothing before the birth of the citizen, and nothing that has happened after today', () => {
      const wrong = new Set<string>();
      for (const { person, table, row } of emitted) {
        for (const [name, { type }] of tables.get(table)?.columns ?? []) {
          const value = row[name];
          if ((type !== 'Date' && type !== 'DateTime') || typeof value !== 'string') continue;
          if (value < person.birthDate) wrong.add(`${table}.${name} ${value} before ${person.birthDate}`);
          if (value >= provinceDay && !mayLieAhead.test(name))
            wrong.add(`${table}.${name} ${value} is to come`);
        }
      }
      expect([...wrong]).toEqual([]);
    });

    test('is reproducible, and names another citizen only where the SDL leads to one', () => {
      expect(rowsOf(generator, 1)).toEqual(rowsOf(generator, 1));
      const ids = new Set(people.map(({ person }) => person.id));
      for (const { person, table, row } of emitted) {
        const relatives = tables.get(table)?.relatives;
        for (const [name, value] of Object.entries(row)) {
          if (typeof value !== 'string' || value === person.id || relatives?.has(name) === true) continue;
          expect(ids.has(value), `${table}.${name}`).toBe(false);
        }
      }
    });
  },
);
