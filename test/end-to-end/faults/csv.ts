/** Faults of a CSV file, done to it while the hub runs and mended again. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FaultyHub } from './faulty-hub.ts';

const topic = 'water';

export function csvFaults(hub: () => FaultyHub): void {
  describe('a CSV file that', () => {
    let file: string;
    let whole: Buffer;
    beforeAll(() => {
      const place = hub().running.files.sources.get(topic);
      file = place && 'folder' in place ? path.join(place.folder, '水库移民.csv') : expect.fail('no folder');
      whole = readFileSync(file);
    });
    // Once it is whole again it is read again: nothing is left of the fault.
    afterEach(async () => {
      rmSync(file, { recursive: true, force: true });
      writeFileSync(file, whole);
      await hub().expectWell(topic);
    });

    test.each<readonly [string, () => unknown]>([
      ['is deleted', () => rmSync(file)],
      ['is empty', () => truncateSync(file)],
      ['ends within a quoted cell', () => truncateSync(file, whole.length - 4)],
      ['is in UTF-16', () => writeFileSync(file, Buffer.from(`\uFEFF${whole.toString('utf8')}`, 'utf16le'))],
      ['has lost a column', () => writeFileSync(file, `身份证号\n${hub().asked.join('\n')}\n`)],
      ['is a folder', () => [rmSync(file), mkdirSync(file)]],
      ['is a pipe', () => [rmSync(file), execFileSync('mkfifo', [file])]],
    ])('%s costs its own fields', async (name, damage) => {
      damage();
      hub().expectOnlyLost(await hub().ask(topic), topic, ['SOURCE_UNAVAILABLE']);
      if (name === 'has lost a column') return;
      const fault = expect.stringMatching(/^[A-Z_]+$/) as unknown;
      expect(await hub().health()).toMatchObject({ sources: { [topic]: [{ badRows: 0, fault }] } });
    });

    test('has a broken row loses that row, which the health of the hub tells by line and column', async () => {
      const breakers = expect.objectContaining({ [topic]: 'closed' }) as unknown;
      expect(await hub().health()).toEqual({ status: 'ready', breakers });
      appendFileSync(file, `${hub().asked[0]}\n`);
      const reply = await hub().ask(topic);
      const line = whole.toString('utf8').split('\n').length;
      const bad = { line, column: 2, reason: expect.stringContaining('cells') as unknown };
      expect(await hub().health()).toEqual({
        status: 'ready',
        breakers,
        sources: { [topic]: [{ table: '水库移民', badRows: 1, firstBadRows: [bad], fault: null }] },
      });
      const { errors } = reply.body;
      expect(errors?.map(({ path: place }) => place)).toEqual([['citizens', 0, topic, 'reservoirMigrant']]);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'SOURCE_DATA_INVALID', department: '省水利厅' });
    });

    test('changes under the hub is read as it is now', async () => {
      const [id = ''] = hub().asked;
      const [header = ''] = whole.toString('utf8').split('\n');
      const values = new Map([
        ['身份证号', id],
        ['扶持人口', '是'],
      ]);
      const row = header.split(',').map((name) => values.get(name.replaceAll('"', '')) ?? '');
      writeFileSync(file, `${header}\n${row.join(',')}\n`);
      const reply = await hub().ask(topic);
      expect(reply.body.errors).toBeUndefined();
      const given = reply.citizens.map((citizen) => citizen[topic]?.['reservoirMigrant']);
      expect(given).toEqual([
        true,
        ...hub()
          .asked.slice(1)
          .map(() => null),
      ]);
    });
  });
}
