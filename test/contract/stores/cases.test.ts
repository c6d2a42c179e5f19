/** Cases: what the access rule and the ledger's gate see of them. */
import { performance } from 'node:perf_hooks';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DemoCases, NewCase } from '../../../cases/demo-cases.ts';
import type { StorePlace } from './place.ts';
import { postgresql } from './postgresql-place.ts';
import { sqlite } from './sqlite-place.ts';

const newCase: NewCase = {
  id: 'C-2026-0001',
  windowDivision: '140106000000',
  competentDivision: '140105000000',
  tasks: [
    { department: '省民政厅', power: '0700-Z-00100' },
    { department: '省卫生健康委员会', power: '1300-E-00100' },
  ],
  parties: [
    { citizenId: '149999199001010011', role: 'self' },
    { citizenId: '149999199202020022', role: 'spouse' },
  ],
};

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Infinity;
}

describe.each([sqlite, postgresql])('cases on $name', ({ name, skip, make }) => {
  async function openCases(): Promise<{ readonly cases: DemoCases; readonly place: StorePlace }> {
    const place = await make();
    onTestFinished(() => place.remove());
    const cases = await place.openCases();
    onTestFinished(() => cases.close());
    return { cases, place };
  }

  test.skipIf(skip)('a case is found with its tasks, and its parties in their roles only', async () => {
    const { cases, place } = await openCases();
    await cases.create(newCase);
    const { id, competentDivision, tasks } = newCase;
    const fact = await cases.find(id);
    expect(fact).toMatchObject({ id, competentDivision, version: 1, open: true });
    const byDepartment = (one: { department: string }, other: { department: string }) =>
      one.department < other.department ? -1 : 1;
    const expected = tasks.map((task) => ({ ...task, open: true })).sort(byDepartment);
    expect([...(fact?.reviewTasks ?? [])].sort(byDepartment)).toEqual(expected);
    const everyone = ['149999199001010011', '149999199202020022', '149999200003030033'];
    expect(await cases.parties(id, 'self', everyone)).toEqual(new Set(['149999199001010011']));
    expect(await cases.parties(id, 'spouse', everyone)).toEqual(new Set(['149999199202020022']));
    expect(await cases.parties(id, 'child', everyone)).toEqual(new Set());
    expect(await cases.parties('C-2026-0002', 'self', everyone)).toEqual(new Set());
    expect(await cases.parties(id, 'self', [])).toEqual(new Set());
    const stored = await place.stored();
    expect(stored.includes(id)).toBe(true);
    expect(stored.includes('149999199001010011')).toBe(false);
  });

  test.skipIf(skip)('a case without tasks and parties has none', async () => {
    const { cases } = await openCases();
    await cases.create({ ...newCase, tasks: [], parties: [] });
    expect(await cases.find(newCase.id)).toEqual({
      id: newCase.id,
      version: 1,
      open: true,
      competentDivision: newCase.competentDivision,
      reviewTasks: [],
    });
  });

  test.skipIf(skip)('what is entered twice counts once', async () => {
    const { cases } = await openCases();
    const { tasks, parties } = newCase;
    await cases.create({ ...newCase, tasks: [...tasks, ...tasks], parties: [...parties, ...parties] });
    expect((await cases.find(newCase.id))?.reviewTasks).toHaveLength(tasks.length);
  });

  test.skipIf(skip)('an unknown number is no case, and a number is given once', async () => {
    const { cases, place } = await openCases();
    expect(await cases.find('C-0')).toBeNull();
    await cases.create(newCase);
    await expect(cases.create({ ...newCase, parties: [] })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((await cases.parties(newCase.id, 'self', ['149999199001010011'])).size).toBe(1);
    const other = await place.openCases();
    const racing = [cases, other, cases, other].map((each) => each.create({ ...newCase, id: 'C-2026-0002' }));
    const outcomes = await Promise.allSettled(racing);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await other.close();
  });

  test.skipIf(skip)('closing a task or the case moves the version', async () => {
    const { cases, place } = await openCases();
    await cases.create(newCase);
    await cases.closeTask(newCase.id, '省民政厅', '0700-Z-00100');
    const fact = await cases.find(newCase.id);
    expect(fact?.version).toBe(2);
    expect(fact?.reviewTasks.find((task) => task.department === '省民政厅')?.open).toBe(false);
    await cases.closeCase(newCase.id);
    expect(await cases.find(newCase.id)).toMatchObject({ open: false, version: 3 });
    await expect(cases.closeCase(newCase.id)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(cases.closeTask(newCase.id, '省民政厅', '0700-Z-00100')).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await place.query('SELECT version FROM case_file')).toEqual([{ version: 3 }]);
  });

  test.skipIf(skip)('text that is none names no case, and is refused in a new one', async () => {
    const { cases, place } = await openCases();
    // What a database makes of half a character is another one.
    await cases.create({ ...newCase, id: 'C-\uFFFD' });
    for (const id of ['C-\uD800', 'C-\uFFFD\0']) {
      expect(await cases.find(id)).toBeNull();
      expect(await cases.parties(id, 'self', ['149999199001010011'])).toEqual(new Set());
      await expect(cases.closeCase(id)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      await expect(cases.closeTask(id, '省民政厅', '0700-Z-00100')).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      });
      await expect(cases.create({ ...newCase, id })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      const tasks = [{ department: `省民政厅${id}`, power: '0700-Z-00100' }];
      await expect(cases.create({ ...newCase, tasks })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    }
    expect(await place.query('SELECT id, version FROM case_file')).toEqual([{ id: 'C-\uFFFD', version: 1 }]);
  });

  test.skipIf(skip)('with another key nobody is a party', async () => {
    const { cases, place } = await openCases();
    await cases.create(newCase);
    const elsewhere = await make();
    onTestFinished(() => elsewhere.remove());
    const other = await elsewhere.openCases();
    await other.create(newCase);
    const hashes = 'SELECT citizen FROM case_party ORDER BY role';
    expect(await elsewhere.query(hashes)).not.toEqual(await place.query(hashes));
    await other.close();
  });

  test.skipIf(skip)('finds a case and a hundred of its parties in milliseconds', async () => {
    const { cases } = await openCases();
    const citizens = Array.from({ length: 100 }, (_, at) => `149999${19_900_101_001 + at}X`);
    await cases.create({
      ...newCase,
      parties: citizens.map((citizenId) => ({ citizenId, role: 'self' as const })),
    });
    const [finding, asking]: [number[], number[]] = [[], []];
    for (let round = 0; round < 200; round += 1) {
      const started = performance.now();
      await cases.find(newCase.id);
      const found = performance.now();
      expect((await cases.parties(newCase.id, 'self', citizens)).size).toBe(100);
      finding.push(found - started);
      asking.push(performance.now() - found);
    }
    const [find, parties] = [median(finding), median(asking)];
    console.log(`cases on ${name}: find ${find.toFixed(2)} ms, 100 parties ${parties.toFixed(2)} ms (p50)`);
    expect(find).toBeLessThan(20);
    expect(parties).toBeLessThan(20);
  });
});
