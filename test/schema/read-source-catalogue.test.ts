import { describe, expect, test } from 'vitest';
import { checkAgainstCatalogue, readSource, type CatalogueEntry } from '../../schema/read-source.ts';
import { taxSdl } from './read-source-sdl.ts';

const tax = readSource('tax.graphql', taxSdl);

const entry = { topic: 'tax', provider: '省税务局' } as const;
const catalogue: readonly CatalogueEntry[] = [
  { ...entry, path: 'tax.annualIncome', type: 'Decimal', class: 'conditional', grade: 4 },
  { ...entry, path: 'tax.specialDeductions', type: '[SpecialDeduction]', class: 'conditional', grade: 3 },
  { ...entry, path: 'tax.registration', type: 'TaxRegistration', class: 'unconditional', grade: 1 },
];

function causes(changed: Partial<CatalogueEntry>, at: number): readonly string[] {
  const changedCatalogue = catalogue.map((each, index) => (index === at ? { ...each, ...changed } : each));
  return checkAgainstCatalogue(tax, changedCatalogue).map(({ line, cause }) => `${line}: ${cause}`);
}

describe('a source against the catalogue', () => {
  test('agrees', () => {
    expect(checkAgainstCatalogue(tax, catalogue)).toEqual([]);
  });

  test.each<[string, Partial<CatalogueEntry>, number, RegExp]>([
    ['class', { class: 'unshared' }, 0, /^17: `tax.annualIncome` has the class UNSHARED/],
    ['grade', { grade: 1 }, 0, /grade 1 in the catalogue, not 4/],
    ['owner', { provider: '省公安厅' }, 0, /belongs to 省公安厅/],
    ['leaf type', { type: 'Int' }, 0, /is Int in the catalogue, not Decimal/],
    ['list', { type: 'SpecialDeduction' }, 1, /is an object in the catalogue, not a list/],
    ['object', { type: 'String' }, 2, /is String in the catalogue, not an object/],
  ])('%s differs', (_, changed, at, cause) => {
    const found = causes(changed, at);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(cause);
  });

  test('an item that the catalogue does not know, and one that the source lacks', () => {
    const found = causes({ path: 'tax.arrears' }, 0).join('\n');
    expect(found).toMatch(/no item `tax.annualIncome`/);
    expect(found).toMatch(/`tax.arrears` has no field/);
  });
});
