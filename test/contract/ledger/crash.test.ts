/** A hub that is killed (SIGKILL) has on record everything that it had confirmed. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SqliteLedger } from '../../../auth/ledger/sqlite-ledger.ts';

test('what was confirmed before a kill is there after it, and the chain is whole', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'qingdan-crash-'));
  const files = { file: join(directory, 'hub.sqlite'), keyFile: join(directory, 'hub.key') };
  let last = 0;
  for (let round = 0; round < 3; round += 1) {
    const confirmed = await killedAfter(files.file, files.keyFile, 40);
    const ledger = await SqliteLedger.open(files);
    const { records, brokenAt } = await ledger.verify();
    await ledger.close();
    expect(brokenAt).toBeNull();
    expect(Math.min(...confirmed)).toBe(last + 1);
    expect(records).toBeGreaterThanOrEqual(Math.max(...confirmed));
    last = records;
  }
  await rm(directory, { recursive: true });
});

/** Runs the child until it has confirmed some records, kills it in the midst of its work. */
async function killedAfter(file: string, keyFile: string, records: number): Promise<readonly number[]> {
  const script = new URL('crash-child.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, file, keyFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.split('\n').length > records) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  // The last line may be cut in its middle.
  return output.split('\n').slice(0, -1).map(Number);
}
