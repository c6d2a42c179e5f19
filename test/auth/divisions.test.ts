/** Containment of divisions, level by level, with the codes of Taiyuan. */
import { expect, test } from 'vitest';
import {
  contains,
  insideAny,
  intersect,
  significantPrefix,
  withoutNested,
} from '../../auth/policy/divisions.ts';

const [province, city, county, township, village] = [
  '140000000000',
  '140100000000',
  '140105000000',
  '140105001000',
  '140105001003',
];

test.each([
  [province, '14'],
  [city, '1401'],
  [county, '140105'],
  [township, '140105001'],
  [village, '140105001003'],
  ['140110000000', '140110'],
  ['141000000000', '1410'],
  ['140105100000', '140105100'],
  ['140105001010', '140105001010'],
  ['140105', null],
  ['', null],
  ['14010500000x', null],
])('%s is named by %s', (code, prefix) => {
  expect(significantPrefix(code)).toBe(prefix);
});

test('each level contains itself and what is below, never what is above or beside', () => {
  const levels = [province, city, county, township, village];
  for (const [outerLevel, outer] of levels.entries()) {
    for (const [innerLevel, inner] of levels.entries()) {
      expect(contains(outer, inner), `${outer} ${inner}`).toBe(innerLevel >= outerLevel);
    }
  }
  expect(contains(county, '140106001003')).toBe(false);
  expect(contains('141000000000', '141001000000')).toBe(true);
  expect(contains('141000000000', city)).toBe(false);
});

test('malformed codes contain nothing and lie in nothing', () => {
  for (const code of ['', '1401', '140100']) {
    expect(contains(code, village)).toBe(false);
    expect(contains(province, code)).toBe(false);
    expect(intersect(code, code)).toBeNull();
  }
});

test('intersections and scopes', () => {
  expect(intersect(city, county)).toBe(county);
  expect(intersect(county, city)).toBe(county);
  expect(intersect(county, '140106000000')).toBeNull();
  expect(withoutNested([county, city, city, '140200000000'])).toEqual([city, '140200000000']);
  expect(insideAny([county, '140200000000'], village)).toBe(true);
  expect(insideAny([], village)).toBe(false);
});
