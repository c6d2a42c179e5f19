/** What on disk differs from what would be made. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Outputs } from './outputs.ts';

export interface StaleFile {
  readonly file: string;
  readonly why: 'missing' | 'differs' | 'no longer made';
}

function textOf(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Files that would be written anew, and those that nothing makes any more: a folder `generated` holds only what is made. */
export function staleFiles(root: string, outputs: Outputs): readonly StaleFile[] {
  const stale: StaleFile[] = [];
  for (const [file, text] of outputs) {
    const found = textOf(path.join(root, file));
    if (found !== text) stale.push({ file, why: found === null ? 'missing' : 'differs' });
  }
  const folders = new Set([...outputs.keys()].map((file) => path.dirname(file)));
  for (const folder of folders) {
    if (path.basename(folder) !== 'generated' || !existsSync(path.join(root, folder))) continue;
    for (const name of readdirSync(path.join(root, folder))) {
      const file = path.join(folder, name);
      if (!outputs.has(file)) stale.push({ file, why: 'no longer made' });
    }
  }
  return stale;
}
