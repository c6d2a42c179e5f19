/** A file of a million rows: its rows and keys are on the disk, and the process that answers does not grow by them. */
import { execFile } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-million-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `memory-child.ts` says. */
interface Measured {
  readonly rows: number;
  readonly found: number;
  /** Resident bytes of the process that asks, after fifty answers. */
  readonly resident: number;
}

async function measured(rows: number): Promise<Measured> {
  const own = path.join(folder, String(rows));
  mkdirSync(own);
  const file = createWriteStream(path.join(own, '登记.csv'));
  file.write('身份证号,姓名,户号,金额,住址,更新时间\n');
  for (let at = 0; at < rows; at += 1) {
    const row = `149999${String(at).padStart(12, '0')},姓名${at % 977},H${at >> 2},${at}.25,"某街道${at % 89}号, 乙",2026-01-01T00:00:00+08:00\n`;
    if (!file.write(row)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  const child = new URL('memory-child.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [child, own, String(rows)], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return JSON.parse(stdout) as Measured;
}

test('takes no more memory than one of a thousand rows', { timeout: 240_000 }, async () => {
  const small = await measured(1_000);
  const large = await measured(1_000_000);
  expect(small).toMatchObject({ rows: 1_000, found: 100 });
  expect(large).toMatchObject({ rows: 1_000_000, found: 100 });
  // The keys alone are 18 MB.
  expect(large.resident - small.resident).toBeLessThan(12 * 1024 * 1024);
});
