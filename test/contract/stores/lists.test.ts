/** The published lists as rows with their epochs, on the full lists of the demo province. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { performance } from 'node:perf_hooks';
import { contentHash } from '../../../registry/content/rows.ts';
import type { ListContent, PublishedVersion } from '../../../registry/contract.ts';
import type { ListRepository } from '../../../registry/database/list-repository.ts';
import { demoLists } from '../../support/lists.ts';
import type { StorePlace } from './place.ts';
import { postgresql } from './postgresql-place.ts';
import { sqlite } from './sqlite-place.ts';

const decision = { document: '示例省清单办〔2026〕1号（虚构文号）', since: '2026-03-01' };
const code = '0700-E-00100';
const now = (): Date => new Date('2026-03-01T01:02:03.004Z');

describe.each([sqlite, postgresql])('a repository of lists on $name', ({ name, skip, make }) => {
  let place: StorePlace;
  let repository: ListRepository;
  let content: ListContent;
  let first: PublishedVersion;
  let publishing = Infinity;

  beforeAll(async () => {
    if (skip) return;
    place = await make();
    ({ content } = await demoLists());
    repository = await place.openLists({ now });
    expect(await repository.published()).toBeNull();
    await expect(repository.content()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const started = performance.now();
    first = await repository.publishContent(content);
    publishing = performance.now() - started;
  });
  afterAll(async () => {
    if (skip) return;
    await repository.close();
    await place.remove();
  });

  async function changedRows(epoch: number): Promise<number> {
    const changed = `SELECT count(*) AS n FROM list_row WHERE from_epoch = ${epoch} OR to_epoch = ${epoch}`;
    return Number((await place.query(changed))[0]?.['n']);
  }

  it.skipIf(skip)('publishes full lists within 15 s and reads a version within 2 s', async () => {
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const started = performance.now();
      await repository.content(first.epoch);
      times.push(performance.now() - started);
    }
    const reading = Math.min(...times);
    console.log(
      `lists on ${name}: published in ${publishing.toFixed(0)} ms, a version read in ${reading.toFixed(0)} ms`,
    );
    expect(publishing).toBeLessThan(15_000);
    expect(reading).toBeLessThan(2000);
  });

  it.skipIf(skip)('publishes a first version with the hash of its content', async () => {
    expect(first).toStrictEqual({
      epoch: 1,
      hash: contentHash(content),
      publishedAt: '2026-03-01T09:02:03.004+08:00',
    });
    expect(first.hash).toMatch(/^[0-9a-f]{64}$/u);
    expect(await repository.published()).toStrictEqual(first);
    expect(await repository.content()).toStrictEqual(content);
  });

  it.skipIf(skip)('shows other connections the version in one row', async () => {
    expect(await place.query('SELECT * FROM published_list')).toEqual([
      { singleton: 1, epoch: 1, hash: first.hash, published_at: first.publishedAt },
    ]);
  });

  it.skipIf(skip)('changes nothing when the content is the same', async () => {
    expect(await repository.publishContent(content)).toStrictEqual(first);
  });

  it.skipIf(skip)('does not let the order of rows into the hash, but every value', () => {
    const turned = { ...content, powers: [...content.powers].reverse(), needs: [...content.needs].reverse() };
    expect(contentHash(turned)).toBe(first.hash);
    const [power, ...others] = content.powers;
    if (power === undefined) throw new Error('no power');
    expect(contentHash({ ...content, powers: [{ ...power, fee: '1元' }, ...others] })).not.toBe(first.hash);
    expect(contentHash({ ...content, powers: others })).not.toBe(first.hash);
  });

  it.skipIf(skip)('repeals a power with what hangs on it, and keeps every earlier version', async () => {
    const { version, repealed } = await repository.repealPower(code, decision);
    const power = content.powers.find((row) => row.code === code);
    expect(version.epoch).toBe(2);
    expect(repealed).toStrictEqual({
      code,
      name: power?.name,
      department: '省民政厅',
      ...decision,
      entry: power,
    });
    const after = await repository.content();
    expect(after.powers).toStrictEqual(content.powers.filter((row) => row.code !== code));
    for (const table of ['responsibilities', 'needs', 'exercises', 'delegations'] as const) {
      expect(after[table]).toStrictEqual(content[table].filter((row) => row.power !== code));
      expect(after[table].length).toBeLessThan(content[table].length);
    }
    expect(after.repealed).toStrictEqual([repealed]);
    expect(after.serviceItems).toHaveLength(content.serviceItems.length);
    expect(after.serviceItems.flatMap((item) => item.stages.flat())).not.toContain(code);
    expect(contentHash(after)).toBe(version.hash);
    expect(await repository.content(1)).toStrictEqual(content);
    expect(await changedRows(2)).toBeLessThan(100);
  });

  it.skipIf(skip)('refuses to repeal what is unknown or has left, and changes nothing', async () => {
    const before = await repository.published();
    for (const wrong of [code, '9999-Z-99999', '']) {
      await expect(repository.repealPower(wrong, decision)).rejects.toMatchObject({
        code: 'LIST_CHANGE_REFUSED',
      });
    }
    expect(await repository.published()).toStrictEqual(before);
  });

  it.skipIf(skip)('restores a repealed power as it was, to the same hash under a new epoch', async () => {
    const { version, detail } = await repository.restorePower(code);
    expect(version).toMatchObject({ epoch: 3, hash: first.hash });
    expect(detail.serviceItems).toStrictEqual(
      content.serviceItems.filter((item) => item.stages.flat().includes(code)),
    );
    expect(await repository.content()).toStrictEqual(content);
    expect((await repository.content(2)).powers).toHaveLength(content.powers.length - 1);
    await expect(repository.restorePower(code)).rejects.toMatchObject({ code: 'LIST_CHANGE_REFUSED' });
  });

  it.skipIf(skip)('publishes one power, and refuses one that is there or refers to what is not', async () => {
    const { repealed } = await repository.repealPower(code, decision);
    const hanging = <T extends { readonly power: string }>(rows: readonly T[]): readonly T[] =>
      rows.filter((row) => row.power === code);
    const detail = {
      power: repealed.entry ?? content.powers[0],
      responsibilities: hanging(content.responsibilities),
      needs: hanging(content.needs),
      exercises: hanging(content.exercises),
      delegations: hanging(content.delegations),
      serviceItems: content.serviceItems.filter((item) => item.stages.flat().includes(code)),
    };
    const { power } = detail;
    if (power === undefined) throw new Error('no power');
    const [need] = detail.needs;
    const [delegation] = detail.delegations;
    if (need === undefined || delegation === undefined) throw new Error('the power has no needs');
    const before = await repository.published();
    for (const wrong of [
      { ...detail, power: { ...power, department: '省没有厅' } },
      { ...detail, power: { ...power, dailyCitizenBudget: null } },
      { ...detail, needs: [{ ...need, item: 'no.such' }] },
      { ...detail, needs: [need, need] },
      { ...detail, needs: [{ ...need, power: '0100-A-00100' }] },
      { ...detail, delegations: [{ ...delegation, toDepartment: '没有局' }] },
      { ...detail, delegations: [{ ...delegation, division: '150000000000' }] },
    ]) {
      await expect(repository.publishPower({ ...wrong, power: wrong.power ?? power })).rejects.toMatchObject({
        code: 'LIST_CHANGE_REFUSED',
      });
    }
    expect(await repository.published()).toStrictEqual(before);
    expect(await repository.publishPower({ ...detail, power })).toMatchObject({ epoch: 5, hash: first.hash });
    await expect(repository.publishPower({ ...detail, power })).rejects.toMatchObject({
      code: 'LIST_CHANGE_REFUSED',
    });
  });

  it.skipIf(skip)('takes changes that are asked for at once one after the other', async () => {
    const codes = ['0100-A-00100', '0100-A-00200', '0100-A-00300', '0100-A-00400'].filter((each) =>
      content.powers.some((power) => power.code === each),
    );
    const done = await Promise.all(codes.map((each) => repository.repealPower(each, decision)));
    expect(done.map(({ version }) => version.epoch)).toStrictEqual(codes.map((_, at) => 6 + at));
    for (const each of codes) await repository.restorePower(each);
    expect((await repository.published())?.hash).toBe(first.hash);
  });

  it.skipIf(skip)('publishes a whole list by its difference', async () => {
    const fewer = { ...content, needs: content.needs.slice(1) };
    const version = await repository.publishContent(fewer);
    expect(version.hash).toBe(contentHash(fewer));
    expect(await changedRows(version.epoch)).toBe(1);
    expect(await repository.publishContent(content)).toMatchObject({ hash: first.hash });
  });

  it.skipIf(skip)('can be opened again, with all its versions', async () => {
    const before = await repository.published();
    const versions = await repository.versions();
    await repository.close();
    await expect(repository.published()).rejects.toThrow(/closed|ended/);
    repository = await place.openLists({ now });
    expect(await repository.published()).toStrictEqual(before);
    expect(await repository.versions()).toStrictEqual(versions);
    expect(versions.map(({ epoch }) => epoch)).toStrictEqual(versions.map((_, at) => at + 1));
    await expect(repository.content(999)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
