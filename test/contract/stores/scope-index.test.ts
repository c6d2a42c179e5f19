/** The scope index: who feeds it, what is stale, how fast it is, what a thief of the database finds. */
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Registration, StoredScopeIndex } from '../../../auth/scope/scope-index.ts';
import type { StorePlace } from './place.ts';
import { postgresql } from './postgresql-place.ts';
import { sqlite } from './sqlite-place.ts';

const source = '省公安厅';
const citizen = (serial: number): string => `149999${10_000_000_000 + serial}X`;

describe.each([sqlite, postgresql])('the scope index on $name', ({ name, skip, make }) => {
  async function openIndex(
    options: { maximumAgeDays?: number; now?: () => Date } = {},
  ): Promise<{ readonly index: StoredScopeIndex; readonly place: StorePlace }> {
    const place = await make();
    onTestFinished(() => place.remove());
    const { now = () => new Date(), ...rest } = options;
    const index = await place.openScopeIndex({ ...rest, clock: { now } });
    onTestFinished(() => index.close());
    return { index, place };
  }

  test.skipIf(skip)('gives the divisions of known citizens and leaves out unknown ones', async () => {
    const { index } = await openIndex();
    const rows = [{ citizenId: citizen(1), division: '140105001003' }];
    expect(await index.feed(source, source, rows)).toEqual({ stored: 1, rejected: 0 });
    expect(await index.divisions([citizen(1), citizen(2)])).toEqual(new Map([[citizen(1), '140105001003']]));
    expect(await index.divisions([])).toEqual(new Map());
  });

  test.skipIf(skip)(
    'gives them to whoever asks more than once, in any order, and to nobody else',
    async () => {
      const { index } = await openIndex();
      const rows = Array.from({ length: 9 }, (_, at) => ({
        citizenId: citizen(at),
        division: `14010500100${at}`,
      }));
      await index.feed(source, source, rows);
      const ids = [citizen(7), 'nobody', citizen(2), citizen(7), '\0\uD800', citizen(99), citizen(0)];
      // Characters whose lowest byte is that of a digit.
      const lookAlike = [...citizen(1)].map((one) => String.fromCharCode(one.charCodeAt(0) + 0x100)).join('');
      expect(await index.divisions([...ids, lookAlike])).toEqual(
        new Map([
          [citizen(7), '140105001007'],
          [citizen(2), '140105001002'],
          [citizen(0), '140105001000'],
        ]),
      );
    },
  );

  test.skipIf(skip)(
    'takes a later registration in place of an earlier one, in one feed or another',
    async () => {
      const { index } = await openIndex();
      const moved = [
        { citizenId: citizen(1), division: '140105001003' },
        { citizenId: citizen(1), division: '140212001001' },
      ];
      await index.feed(source, source, moved);
      expect([...(await index.divisions([citizen(1)])).values()]).toEqual(['140212001001']);
      await index.feed(source, source, [{ citizenId: citizen(1), division: '140106001001' }]);
      expect([...(await index.divisions([citizen(1)])).values()]).toEqual(['140106001001']);
    },
  );

  test.skipIf(skip)(
    'of a feed takes the row that is of latest, and of equals the last, in whatever order',
    async () => {
      const { index } = await openIndex();
      const rowOf = (serial: number, division: string, changedAt: string | null): Registration => ({
        citizenId: citizen(serial),
        division,
        changedAt,
      });
      const others = Array.from({ length: 2500 }, (_, at) => rowOf(100 + at, '140105001003', null));
      const rows = [
        // The same instant at two offsets, a later one, none, and what is no time.
        rowOf(1, '140105001001', '2026-09-01T08:00:00+08:00'),
        rowOf(1, '140105001002', '2026-09-01T00:00:00Z'),
        rowOf(2, '140105001003', '2026-09-01T08:00:00.001+08:00'),
        rowOf(2, '140105001004', '2026-09-01T08:00:00+08:00'),
        rowOf(3, '140105001005', null),
        rowOf(3, '140105001006', '某日'),
        rowOf(4, '140105001007', '1965-01-01T00:00:00+08:00'),
        rowOf(4, '140105001008', null),
      ];
      const expected = ['140105001002', '140105001003', '140105001006', '140105001007'];
      const ids = [1, 2, 3, 4].map(citizen);
      const found = async (): Promise<(string | undefined)[]> => {
        const divisions = await index.divisions(ids);
        return ids.map((id) => divisions.get(id));
      };
      expect(await index.feed(source, source, rows)).toEqual({ stored: 8, rejected: 0 });
      expect(await found()).toEqual(expected);
      // Rows of a citizen in different parts of a feed.
      const apart = [
        ...rows.filter((_, at) => at % 2 === 0),
        ...others,
        ...rows.filter((_, at) => at % 2 === 1),
      ];
      await index.feed(source, source, apart);
      expect(await found()).toEqual(expected);
    },
  );

  test.skipIf(skip)('a later feed replaces what an earlier one said, whatever its rows are of', async () => {
    let now = new Date('2026-10-01T00:00:00Z');
    const { index } = await openIndex({ now: () => now });
    const late = { citizenId: citizen(1), division: '140105001003', changedAt: '2026-09-30T08:00:00+08:00' };
    await index.feed(source, source, [late]);
    now = new Date('2026-10-02T00:00:00Z');
    await index.feed(source, source, [
      { ...late, division: '140106001001', changedAt: '2026-01-01T08:00:00+08:00' },
    ]);
    expect([...(await index.divisions([citizen(1)])).values()]).toEqual(['140106001001']);
  });

  test.skipIf(skip)(
    'of feeds that mix, each with several rows of a citizen, none brings an old one back',
    async () => {
      const { index, place } = await openIndex({ now: () => new Date('2026-10-01T00:00:00Z') });
      const other = await place.openScopeIndex({ clock: { now: () => new Date('2026-10-01T00:00:01Z') } });
      const filling = Array.from({ length: 2000 }, (_, at) => ({
        citizenId: citizen(100 + at),
        division: '140105001003',
      }));
      const halfway = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      async function* rows(wait: boolean): AsyncGenerator<Registration> {
        yield { citizenId: citizen(1), division: '140106001001', changedAt: '2026-09-30T08:00:00+08:00' };
        yield* filling;
        if (wait) {
          halfway.resolve();
          await goOn.promise;
        }
        yield { citizenId: citizen(1), division: '140105001003', changedAt: '2020-09-30T08:00:00+08:00' };
      }
      const feeding = index.feed(source, source, rows(true));
      await halfway.promise;
      await other.feed(source, source, rows(false));
      goOn.resolve();
      await feeding;
      expect([...(await index.divisions([citizen(1)])).values()]).toEqual(['140106001001']);
      await other.close();
    },
  );

  test.skipIf(skip)('tells what it holds, what is stale and what was not fed again', async () => {
    let now = new Date('2026-09-01T00:00:00Z');
    const { index } = await openIndex({ now: () => now });
    const rowOf = (serial: number): Registration => ({
      citizenId: citizen(serial),
      division: '140105001003',
    });
    await index.feed(source, source, [1, 2, 3, 4, 5, 6].map(rowOf));
    now = new Date('2026-09-20T00:00:00Z');
    await index.feed(source, source, [1, 2, 3].map(rowOf));
    expect(await index.figures(now)).toEqual({ citizens: 6, stale: 0, notSince: 3 });
    now = new Date('2026-10-10T00:00:00Z');
    await index.feed(source, source, [1].map(rowOf));
    expect(await index.figures(now)).toEqual({ citizens: 6, stale: 3, notSince: 5 });
  });

  test.skipIf(skip)('is fed by the source department only', async () => {
    const { index } = await openIndex();
    const rows = [{ citizenId: citizen(1), division: '140105001003' }];
    await expect(index.feed('省民政厅', source, rows)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(index.feed(source, null, rows)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await index.citizens()).toBe(0);
  });

  test.skipIf(skip)('rejects rows of the wrong form and keeps the rest', async () => {
    const { index } = await openIndex();
    const rows = [
      { citizenId: '149999900101001', division: '140105001003' },
      { citizenId: citizen(1), division: '1401' },
      { citizenId: `${citizen(3)}\0`, division: '140105001003' },
      { citizenId: citizen(4), division: '140105001003\0' },
      { citizenId: citizen(2), division: '140105001003' },
    ];
    expect(await index.feed(source, source, rows)).toEqual({ stored: 1, rejected: 4 });
  });

  test.skipIf(skip)('what was fed too long ago is unknown', async () => {
    let now = new Date('2026-10-01T00:00:00Z');
    const { index } = await openIndex({ maximumAgeDays: 30, now: () => now });
    await index.feed(source, source, [{ citizenId: citizen(1), division: '140105001003' }]);
    now = new Date('2026-10-31T00:00:00Z');
    expect((await index.divisions([citizen(1)])).size).toBe(1);
    now = new Date('2026-10-31T00:00:01Z');
    expect((await index.divisions([citizen(1)])).size).toBe(0);
  });

  test.skipIf(skip)('an age may be a part of a day, or without end', async () => {
    let now = new Date('2026-10-01T00:00:00Z');
    const { index, place } = await openIndex({ maximumAgeDays: 0.1 + 0.2, now: () => now });
    await index.feed(source, source, [{ citizenId: citizen(1), division: '140105001003' }]);
    now = new Date('2026-10-01T07:12:00Z');
    expect((await index.divisions([citizen(1)])).size).toBe(1);
    now = new Date('2026-10-01T07:12:01Z');
    expect((await index.divisions([citizen(1)])).size).toBe(0);
    const forever = await place.openScopeIndex({ maximumAgeDays: Infinity });
    expect((await forever.divisions([citizen(1)])).size).toBe(1);
    await forever.close();
  });

  test.skipIf(skip)('a feed that breaks off leaves what was stored, and says why', async () => {
    const { index } = await openIndex();
    async function* breaking(): AsyncGenerator<Registration> {
      for (let serial = 0; serial < 5000; serial += 1)
        yield { citizenId: citizen(serial), division: '140105001003' };
      await Promise.reject(new Error('the source broke off'));
    }
    await expect(index.feed(source, source, breaking())).rejects.toThrow('the source broke off');
    expect(await index.citizens()).toBe(4000);
  });

  test.skipIf(skip)('feeds that meet wait for each other', async () => {
    const { index, place } = await openIndex();
    const other = await place.openScopeIndex();
    const serials = Array.from({ length: 6000 }, (_, serial) => serial);
    const rows = (order: readonly number[], division: string): Registration[] =>
      order.map((serial) => ({ citizenId: citizen(serial), division }));
    const fed = await Promise.all([
      index.feed(source, source, rows(serials, '140105001003')),
      other.feed(source, source, rows(serials.toReversed(), '140106001001')),
    ]);
    expect(fed).toEqual([
      { stored: 6000, rejected: 0 },
      { stored: 6000, rejected: 0 },
    ]);
    expect(await index.citizens()).toBe(6000);
    await other.close();
  });

  test.skipIf(skip)('takes 100,000 rows in seconds and looks 500 up in milliseconds', async () => {
    const { index } = await openIndex();
    function* rows(): Generator<Registration> {
      for (let serial = 0; serial < 100_000; serial += 1)
        yield { citizenId: citizen(serial), division: '140105001003' };
    }
    const started = performance.now();
    expect(await index.feed(source, source, rows())).toEqual({ stored: 100_000, rejected: 0 });
    const fed = performance.now() - started;
    const ids = Array.from({ length: 500 }, (_, place) => citizen(place * 199));
    const times: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      const begun = performance.now();
      expect((await index.divisions(ids)).size).toBe(500);
      times.push(performance.now() - begun);
    }
    times.sort((one, other) => one - other);
    const figures = `100,000 rows in ${fed.toFixed(0)} ms; 500 look-ups in ${times[25]?.toFixed(2)} ms`;
    console.log(`scope index on ${name}: ${figures}`);
    expect(fed).toBeLessThan(15_000);
    expect(times[25]).toBeLessThan(20);
  });

  test.skipIf(skip)('the database holds no ID, and without the key nothing is found', async () => {
    const { index, place } = await openIndex();
    await index.feed(source, source, [{ citizenId: citizen(1), division: '140105001003' }]);
    const stored = await place.stored();
    expect(stored.includes('140105001003')).toBe(true);
    expect(stored.includes(citizen(1))).toBe(false);
    const withoutKey = await place.openScopeIndex({ keyFile: join(place.keyFile, '..', 'other.key') });
    expect((await withoutKey.divisions([citizen(1)])).size).toBe(0);
    await withoutKey.close();
    await chmod(place.keyFile, 0o644);
    await expect(place.openScopeIndex()).rejects.toMatchObject({ code: 'NOT_READY' });
  });
});
