import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty hub file and key file, removed when the test ends. */
export async function hubFiles(): Promise<{ readonly file: string; readonly keyFile: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'qingdan-stores-'));
  onTestFinished(async () => rm(directory, { recursive: true, force: true }));
  return { file: join(directory, 'hub.sqlite'), keyFile: join(directory, 'keys', 'hub.key') };
}
