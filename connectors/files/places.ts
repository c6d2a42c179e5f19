/** Where the table of a source lies: a file of a folder, or a sheet of a workbook. */
import { access, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { pathPartFault } from '../../schema/read-source/names.ts';
import { MissingStructure } from '../driver.ts';
import type { Encoding } from './encoding.ts';
import { FileFault, readingFault } from './faults.ts';

/** A folder with a file for each table, or a workbook with a sheet for each. */
export type FilesLocation =
  { readonly folder: string; readonly encoding?: Encoding } | { readonly file: string };

export interface FilePlace {
  readonly table: string;
  readonly path: string;
  readonly isWorkbook: boolean;
  /** The file is the table's own: its only sheet need not have the table's name. */
  readonly isOwn: boolean;
  /** Encoding that the operator names; null where the file decides. */
  readonly encoding: Encoding | null;
}

export type FileKind = 'CSV' | 'EXCEL';

const extensions: Readonly<Record<FileKind, readonly string[]>> = { CSV: ['.csv'], EXCEL: ['.xlsx', '.xls'] };

function checkName(table: string): void {
  const fault = table === '' || table.includes('\0') ? 'is no file name' : pathPartFault(table);
  if (fault) throw new MissingStructure(`table \`${table}\` ${fault}`);
}

/** A link in the folder must not lead to what lies elsewhere. Rejects with a `FileFault`. */
async function checkInside(folder: string, file: string): Promise<void> {
  const [base, real] = await Promise.all([folder, file].map((each) => realpath(each).catch(() => null)));
  // What is not there is told by whoever opens it.
  if (typeof base !== 'string' || typeof real !== 'string' || real.startsWith(base + path.sep)) return;
  throw new FileFault(
    'FILE_UNREADABLE',
    `\`${file}\` leads out of \`${folder}\`; put the table's file there`,
  );
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

export class Places {
  readonly kind: FileKind;
  readonly #location: FilesLocation;

  constructor(kind: FileKind, location: FilesLocation) {
    this.kind = kind;
    this.#location =
      'folder' in location
        ? { ...location, folder: path.resolve(location.folder) }
        : { file: path.resolve(location.file) };
  }

  /** Checks the name of a table, without a look at any file. Throws `MissingStructure`. */
  check(table: string): void {
    checkName(table);
  }

  /** Where a table's file is, whether it is there or not. Rejects with a `FileFault` when there are two. */
  async of(table: string): Promise<FilePlace> {
    checkName(table);
    const isWorkbook = this.kind === 'EXCEL';
    if ('file' in this.#location) return { ...this.workbook(), table };
    const { folder, encoding = null } = this.#location;
    const files = extensions[this.kind].map((extension) => path.join(folder, `${table}${extension}`));
    const [usual = '', ...others] = files;
    const found: string[] = [];
    if (others.length > 0) for (const file of files) if (await exists(file)) found.push(file);
    if (found.length > 1)
      throw new FileFault(
        'TWO_FILES',
        `table \`${table}\` has two files in \`${folder}\`; remove the one that is out of date`,
      );
    const file = found[0] ?? usual;
    await checkInside(folder, file);
    return { table, path: file, isWorkbook, isOwn: true, encoding };
  }

  /** The one workbook. */
  workbook(): FilePlace {
    if ('folder' in this.#location) throw new TypeError('the source is a folder');
    return { table: '', path: this.#location.file, isWorkbook: true, isOwn: false, encoding: null };
  }

  /** Names of the tables in the folder; null for a workbook, whose sheets say it. */
  async tables(): Promise<readonly string[] | null> {
    if ('file' in this.#location) return null;
    const { folder } = this.#location;
    const names = await readdir(folder).catch((error: unknown) => {
      throw readingFault(folder, error);
    });
    const tables = names.flatMap((name) => {
      const { name: table, ext } = path.parse(name);
      // A spreadsheet that has a workbook open keeps a file beside it, which is none.
      return extensions[this.kind].includes(ext) && !name.startsWith('~$') ? [table] : [];
    });
    return [...new Set(tables)].toSorted();
  }
}
