/** Untidiness: as much of it as is said, always the same, and none in the register of residence. */
import { describe, expect, test } from 'vitest';
import { makePopulation } from '../../scripts/demo/population/population.ts';
import { timeOf } from '../../scripts/demo/population/person.ts';
import { SeededRandom } from '../../scripts/demo/population/random.ts';
import type { SourceTable } from '../../scripts/demo/source-tables.ts';
import { type Cells, untidiness, UntidyPeople, UntidyTable } from '../../scripts/demo/untidy.ts';

const table: SourceTable = {
  name: '自然人税收',
  key: '身份证件号码',
  updatedAt: '更新时间',
  legacyKeys: true,
  columns: [
    { name: '身份证件号码', type: 'CitizenId', codes: null },
    { name: '综合所得', type: 'Decimal', codes: null },
    { name: '人数', type: 'Int', codes: null },
    { name: '登记日期', type: 'Date', codes: null },
    { name: '状态', type: 'String', codes: ['01', '02', '03'] },
    { name: '是否减免', type: 'Boolean', codes: null },
    { name: '户号', type: 'String', codes: null },
    { name: '更新时间', type: 'DateTime', codes: null },
  ],
  indexed: ['身份证件号码', '户号'],
};
const updatedAt = 7;
const size = 40_000;

function rows(): Cells[] {
  const random = new SeededRandom(3);
  return Array.from({ length: size }, (_, at) => [
    `id ${at}`,
    `${at}.25`,
    at % 7,
    random.date('2010-01-01', '2024-12-31'),
    random.pick(['01', '02', '03']),
    random.pick(['是', '否']),
    `household ${at}`,
    timeOf(random),
  ]);
}

function outcomes(seed: number, tidy = false): { share: number; written: Cells[][] } {
  const untidy = new UntidyTable(seed, 'tax', table, tidy);
  return { share: untidy.missing, written: rows().map((cells) => [...untidy.row(cells)]) };
}

describe('rows of a table', () => {
  const { share, written } = outcomes(1);
  const originals = rows();

  test('are missing in the share of the table, one to three per cent', () => {
    expect(share).toBeGreaterThanOrEqual(0.01);
    expect(share).toBeLessThanOrEqual(0.03);
    const missing = written.filter((outcome) => outcome.length === 0).length / size;
    expect(Math.abs(missing - share)).toBeLessThan(0.004);
  });

  test('are doubled by an older row with another value', () => {
    const doubled = written.flatMap((outcome, at) => (outcome.length === 2 ? [{ outcome, at }] : []));
    expect(Math.abs(doubled.length / size - untidiness.duplicated)).toBeLessThan(0.0015);
    let first = 0;
    for (const { outcome, at } of doubled) {
      const [one, other] = outcome.toSorted((a, b) => (String(a[updatedAt]) < String(b[updatedAt]) ? -1 : 1));
      expect(other).toEqual(originals[at]);
      const differences = (one ?? []).flatMap((cell, column) => (cell === other?.[column] ? [] : [column]));
      expect(differences).toHaveLength(2);
      expect(differences[1]).toBe(updatedAt);
      expect(String(one?.[updatedAt])).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
      if (outcome[0] === one) first++;
    }
    expect(first).toBeGreaterThan(doubled.length / 3);
    expect(first).toBeLessThan((doubled.length * 2) / 3);
  });

  test('differ now and then in one value that still fits its type', () => {
    const differing = written.flatMap((outcome, at) => {
      const [cells] = outcome;
      if (outcome.length !== 1 || cells === undefined) return [];
      const columns = cells.flatMap((cell, column) => (cell === originals[at]?.[column] ? [] : [column]));
      return columns.length === 0 ? [] : [{ columns, cells }];
    });
    expect(Math.abs(differing.length / size - untidiness.differing)).toBeLessThan(0.0012);
    expect(new Set(differing.map(({ columns }) => columns.join(' ')))).toEqual(
      new Set(['1', '2', '3', '4', '5']),
    );
    for (const { cells } of differing) {
      expect(cells[1]).toMatch(/^\d+\.\d\d$/);
      expect(cells[2]).toBeGreaterThanOrEqual(0);
      expect(cells[3]).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(['01', '02', '03']).toContain(cells[4]);
      expect(['是', '否']).toContain(cells[5]);
    }
  });

  test('are the same for a seed, and others for another', () => {
    expect(outcomes(1).written).toEqual(written);
    expect(outcomes(2).written).not.toEqual(written);
  });

  test('stay as they are in the table that feeds registration', () => {
    expect(outcomes(1, true).written).toEqual(originals.map((cells) => [cells]));
  });
});

test('keeps the 15-digit key of one in twenty of those over 30, and former names of those who have one', () => {
  const people = [...makePopulation({ citizens: 40_000, seed: 5 })].flatMap(({ members }) => members);
  const tax = new UntidyPeople(1, 'tax');
  const old = people.filter(({ age, legacyId }) => age > 30 && legacyId !== null);
  const kept = people.filter((person) => tax.legacyKey(person) !== null);
  expect(Math.abs(kept.length / old.length - untidiness.legacyKeys)).toBeLessThan(0.008);
  expect(kept.every((person) => person.age > 30 && tax.legacyKey(person) === person.legacyId)).toBe(true);
  const renamed = people.filter(({ formerName }) => formerName !== null);
  const behind = people.filter((person) => tax.formerName(person) !== null);
  expect(behind.every((person) => tax.formerName(person) === person.formerName)).toBe(true);
  expect(behind.length / renamed.length).toBeGreaterThan(0.2);
  expect(behind.length / renamed.length).toBeLessThan(0.4);
  const health = new UntidyPeople(1, 'health');
  expect(people.filter((person) => health.legacyKey(person) !== null)).not.toEqual(kept);
});
