import { describe, expect, it } from 'vitest';
import type { PowerDetail, RepealedPower } from '../../../registry/contract.ts';
import type { StoreUnderTest } from './store-under-test.ts';

function repealOf(detail: PowerDetail): RepealedPower {
  const { code, name, department } = detail.power;
  return {
    code,
    name,
    department,
    since: '2026-03-01',
    document: '示例省清单办〔2026〕1号（虚构文号）',
    entry: detail.power,
  };
}

/** Taking one power out and putting it back. */
export function changeTests(current: () => StoreUnderTest): void {
  const detailOf = async (code: string): Promise<PowerDetail> => {
    const detail = await current().store.power(code);
    if (detail === null) throw new Error(`no power ${code}`);
    return detail;
  };

  describe('changes of one power', () => {
    const code = '0700-E-00100';

    it('takes a power out with all that hangs on it, and puts it back as it was', async () => {
      const { store, content, hash } = current();
      const before = await store.policyFacts();
      const detail = await detailOf(code);
      const repealed = repealOf(detail);
      const [item] = detail.serviceItems;

      await store.removePower(repealed, 'without');
      expect(await store.verifiedHash()).toBe('without');
      expect(await store.power(code)).toBeNull();
      expect(await store.repealed(code)).toStrictEqual(repealed);
      const facts = await store.policyFacts();
      expect(facts.powers).toStrictEqual(before.powers.filter((power) => power.code !== code));
      for (const table of ['needs', 'exercises', 'delegations'] as const) {
        expect(facts[table]).toStrictEqual(before[table].filter((row) => row.power !== code));
      }
      const { entry: _entry, ...refusal } = repealed;
      expect(facts.repealed).toStrictEqual([refusal]);
      expect(
        (await store.powers({ text: detail.power.name }, 100, null)).items.map((power) => power.code),
      ).not.toContain(code);
      expect((await store.serviceItem(item?.code ?? ''))?.item.stages.flat()).not.toContain(code);

      await store.addPower(detail, hash);
      expect(await store.verifiedHash()).toBe(hash);
      expect(await store.power(code)).toStrictEqual(detail);
      expect(await store.repealed(code)).toBeNull();
      expect(await store.policyFacts()).toStrictEqual(before);
      expect((await store.serviceItem(item?.code ?? ''))?.item).toStrictEqual(
        content.serviceItems.find((row) => row.code === item?.code),
      );
    });

    it('lists and searches repealed powers by their last entry', async () => {
      const { store, hash } = current();
      const details = [await detailOf('0700-E-00100'), await detailOf('0600-G-00300')];
      for (const detail of details) await store.removePower(repealOf(detail), 'without two');
      const inOrder = [details[1]?.power, details[0]?.power];
      expect((await store.powers({ status: 'repealed' }, 10, null)).items).toStrictEqual(inOrder);
      const civil = { status: 'repealed', department: '省民政厅' } as const;
      expect((await store.powers(civil, 10, null)).items).toStrictEqual([details[0]?.power]);
      const text = { status: 'repealed', text: '出生登记', type: '行政确认' } as const;
      expect((await store.powers(text, 10, null)).items).toStrictEqual([details[1]?.power]);
      for (const detail of details) await store.addPower(detail, hash);
      expect(await store.verifiedHash()).toBe(hash);
    });

    it('keeps the order of changes that are asked for at once', async () => {
      const { store, hash } = current();
      const codes = ['0100-A-00100', '0100-A-00200', '0100-A-00300'];
      const details = await Promise.all(codes.map(detailOf));
      await Promise.all(details.map((detail, at) => store.removePower(repealOf(detail), `out ${at}`)));
      expect(await store.verifiedHash()).toBe('out 2');
      await Promise.all(details.map((detail) => store.addPower(detail, hash)));
      expect(await store.verifiedHash()).toBe(hash);
    });

    it('adds a power of a law that no other power has', async () => {
      const { store, hash } = current();
      const model = await detailOf('0700-E-00100');
      const rename = <T extends { readonly power: string }>(rows: readonly T[]): readonly T[] =>
        rows.map((row) => ({ ...row, power: '0700-E-99900' }));
      const power = { ...model.power, code: '0700-E-99900', name: '示例给付', law: '示例条例' };
      const detail: PowerDetail = {
        power,
        responsibilities: rename(model.responsibilities),
        needs: rename(model.needs),
        exercises: rename(model.exercises),
        delegations: rename(model.delegations),
        serviceItems: [],
      };
      await store.addPower(detail, 'with a new one');
      expect(await store.power(power.code)).toStrictEqual(detail);
      expect((await store.powers({ text: '示例条例' }, 10, null)).items).toStrictEqual([power]);
      expect(await store.verifiedHash()).toBe('with a new one');
      await store.removePower(repealOf(detail), 'and without it');
      await store.addPower(detail, 'again');
      await store.removePower(repealOf(detail), hash);
      expect(await store.verifiedHash()).toBe(hash);
    });

    it('refuses to remove what is not there and to add what is, and changes nothing', async () => {
      const { store } = current();
      const before = await store.verifiedHash();
      const detail = await detailOf(code);
      await expect(store.addPower(detail, 'x')).rejects.toMatchObject({ code: 'LIST_CHANGE_REFUSED' });
      const unknown = { ...repealOf(detail), code: '9999-Z-99999' };
      await expect(store.removePower(unknown, 'x')).rejects.toMatchObject({ code: 'LIST_CHANGE_REFUSED' });
      const twice = { ...repealOf(detail), code: '0700-E-99900' };
      await expect(store.removePower(twice, 'x')).rejects.toMatchObject({ code: 'LIST_CHANGE_REFUSED' });
      expect(await store.verifiedHash()).toBe(before);
    });

    it('undoes the whole change when a reference dangles', async () => {
      const { store } = current();
      const before = await store.verifiedHash();
      const model = await detailOf(code);
      const power = { ...model.power, code: '0700-E-99800' };
      const [need] = model.needs;
      if (need === undefined) throw new Error('the power has no need');
      const detail: PowerDetail = {
        power,
        responsibilities: [],
        needs: [{ ...need, power: power.code, item: 'no.such' }],
        exercises: [],
        delegations: [],
        serviceItems: [],
      };
      await expect(store.addPower(detail, 'x')).rejects.toMatchObject({ code: 'LIST_CHANGE_REFUSED' });
      expect(await store.power(power.code)).toBeNull();
      expect(await store.verifiedHash()).toBe(before);
    });
  });
}
