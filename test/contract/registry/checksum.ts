import { describe, expect, it } from 'vitest';
import { policyFactsOf } from '../../../registry/content/policy-facts.ts';
import type { StoreUnderTest } from './store-under-test.ts';

const power = "(p:Power {code: '0700-E-00100'})";
const damages: readonly (readonly [string, string])[] = [
  [
    'a need has another purpose',
    `MATCH ${power}-[n:NEEDS]->(f:Field {path: 'tax.annualIncome'}) SET n.purpose = '别的'`,
  ],
  [
    'a need is for another role',
    `MATCH ${power}-[n:NEEDS]->(f:Field {path: 'tax.annualIncome'}) SET n.subjectRole = 'agent'`,
  ],
  ['a need is gone', `MATCH ${power}-[n:NEEDS]->(f:Field {path: 'tax.annualIncome'}) DELETE n`],
  ['a power has another name', `MATCH ${power} SET p.name = '别的'`],
  ['a power is no longer case-bound', `MATCH ${power} SET p.caseBound = false`],
  ['a property has another type', `MATCH ${power} SET p.name = 7`],
  ['a property is gone', `MATCH ${power} SET p.department = null`],
  [
    'a delegation reaches farther',
    `MATCH ${power}-[e:DELEGATED_TO]->(d:Department {name: '小店区民政局'}) SET e.division = '140100000000'`,
  ],
  ['a delegation is gone', `MATCH ${power}-[e:DELEGATED_TO]->(d:Department {name: '小店区民政局'}) DELETE e`],
  [
    'a delegation is new',
    `MATCH ${power} MATCH (d:Department {name: '太原市教育局'}) CREATE (p)-[:DELEGATED_TO {fromDepartment: '省民政厅', division: '140100000000', fromDay: '2015-01-01'}]->(d)`,
  ],
  ['an exercise ended', `MATCH (d:Department)-[e:EXERCISES]->${power} SET e.toDay = '2020-01-01'`],
  ['an item has another class', `MATCH (f:Field {path: 'tax.annualIncome'}) SET f.class = 'unconditional'`],
  [
    'a department serves no division',
    `MATCH (d:Department {name: '小店区民政局'})-[s:SERVES]->(v:Division) DELETE s`,
  ],
  ['a power is gone', `MATCH ${power} DETACH DELETE p`],
  ['a responsibility is gone', `MATCH ${power}-[:CARRIES]->(r:Responsibility {order: 1}) DETACH DELETE r`],
  ['a division is gone', `MATCH (d:Division {code: '140105000000'}) DETACH DELETE d`],
  [
    'a repealed power is new',
    `CREATE (:RepealedPower {code: '9999-Z-99999', name: 'x', department: 'x', since: 'x', document: 'x'})`,
  ],
  ['a load was cut off before the version had its hash', `MATCH (v:ListVersion) SET v.hash = null`],
];

/** Damage behind the store's back is noticed, and a load mends it. */
export function checksumTests(current: () => StoreUnderTest): void {
  describe('checksum', () => {
    it('fits the graph that was loaded and gives its version', async () => {
      const { store, hash } = current();
      expect(await store.verifiedHash()).toBe(hash);
    });

    it.each(damages)('notices that %s', async (_what, statement) => {
      const { hashAfter, store, hash } = current();
      expect(await hashAfter(statement)).toBeNull();
      expect(await store.verifiedHash()).toBe(hash);
    });

    it('does not bless damage when a power changes', async () => {
      const { store, damage, hash } = current();
      await damage(`MATCH ${power} SET p.name = '别的'`);
      const other = await store.power('0100-A-00100');
      if (other === null) throw new Error('no such power');
      const { code, name, department } = other.power;
      await store.removePower(
        { code, name, department, since: '2026-03-01', document: 'x', entry: other.power },
        'x',
      );
      expect(await store.verifiedHash()).toBeNull();
      await store.addPower(other, hash);
      expect(await store.verifiedHash()).toBeNull();
      await damage(`MATCH ${power} SET p.name = '最低生活保障给付'`);
      expect(await store.verifiedHash()).toBe(hash);
    });

    it('is mended by a load', { timeout: 120_000 }, async () => {
      const { store, damage, hash, content } = current();
      await damage(`MATCH ${power} DETACH DELETE p`);
      await damage(`MATCH (f:Field {path: 'tax.annualIncome'}) SET f.class = 'unconditional'`);
      expect(await store.verifiedHash()).toBeNull();
      await store.load(content, hash);
      expect(await store.verifiedHash()).toBe(hash);
      expect(await store.policyFacts()).toStrictEqual(policyFactsOf(content));
      expect((await store.powers({ text: '社会救助家庭经济状况核对' }, 10, null)).total).toBe(1);
    });

    it(
      'refuses content that refers to what it does not contain, and stays unverified',
      { timeout: 120_000 },
      async () => {
        const { store, content, hash } = current();
        const dangling = { ...content, catalogue: content.catalogue.slice(1) };
        await expect(store.load(dangling, 'x')).rejects.toMatchObject({ code: 'LIST_CHANGE_REFUSED' });
        expect(await store.verifiedHash()).toBeNull();
        await store.load(content, hash);
        expect(await store.verifiedHash()).toBe(hash);
      },
    );
  });
}
