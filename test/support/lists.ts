import { join } from 'node:path';
import { importLists } from '../../registry/import/import-lists.ts';
import type { ImportedLists } from '../../registry/import/import-lists.ts';

/** The lists of the demo province, which are the real input of the tests. */
export const demoData = join(import.meta.dirname, '..', '..', 'scripts', 'demo', 'data');

let imported: Promise<ImportedLists> | null = null;

/** Imports the full lists once for each test file. */
export function demoLists(): Promise<ImportedLists> {
  imported ??= importLists({ folder: demoData });
  return imported;
}
