/** A directory of a test's own, removed at its end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestDirectory {
  readonly path: string;
  remove(): void;
}

export function testDirectory(): TestDirectory {
  const made = mkdtempSync(path.join(tmpdir(), 'qingdan-demo-'));
  return { path: made, remove: () => rmSync(made, { recursive: true, force: true }) };
}
