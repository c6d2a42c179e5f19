/** A folder of CSV files: UTF-8, a header row, one file for each table. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathPartFault } from '../../schema/read-source/names.ts';
import type { DescribedTable, TableRead } from '../contract.ts';
import { MissingStructure, type Driver, type DriverRead } from '../driver.ts';
import type { Layout } from '../layout.ts';
import { CsvTable, FileChanged, pagesOf, type CsvView } from './table.ts';

class CsvDriver implements Driver {
  readonly kind = 'CSV';
  readonly #folder: string;
  readonly #tables = new Map<string, CsvTable>();

  constructor(folder: string) {
    this.#folder = path.resolve(folder);
  }

  async describe(): Promise<readonly DescribedTable[]> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.csv')).toSorted();
    return Promise.all(
      names.map(async (file) => {
        const name = file.slice(0, -'.csv'.length);
        const { header } = await this.#table(name).view([]);
        return { name, columns: header.map((column) => ({ name: column, nativeType: 'text' })) };
      }),
    );
  }

  compile(layout: Layout): DriverRead {
    const { read, cells } = layout;
    const names = cells.map((cell) => cell.name);
    const indexed = read.group === null ? [read.key] : [read.key, read.group];
    const widened = read.group === null ? '' : `, widened by \`${read.group}\``;
    const statement = `${read.table}.csv by \`${read.key}\`${widened}: ${names.map((name) => `\`${name}\``).join(', ')}`;
    const table = this.#table(read.table);
    return {
      statement,
      run: async (forms, _signal, sent) => {
        sent(statement, forms.length);
        const look = async (): Promise<readonly (readonly unknown[])[]> =>
          rowsOf(await table.view(indexed), read, forms, names);
        // A file that is replaced just now is read as it is then; one that keeps changing fails.
        return look().catch((error: unknown) => {
          if (error instanceof FileChanged) return look();
          throw error;
        });
      },
    };
  }

  scan(
    { read, cells }: Layout,
    signal: AbortSignal,
    sent: (statement: string) => void,
  ): AsyncGenerator<readonly (readonly unknown[])[], void> {
    const names = cells.map((cell) => cell.name);
    sent(`${read.table}.csv: ${names.map((name) => `\`${name}\``).join(', ')}`);
    return pagesOf(this.#pathOf(read.table), names, signal);
  }

  async close(): Promise<void> {
    this.#tables.clear();
    return Promise.resolve();
  }

  #table(name: string): CsvTable {
    const file = this.#pathOf(name);
    const table = this.#tables.get(name) ?? new CsvTable(file);
    this.#tables.set(name, table);
    return table;
  }

  #pathOf(name: string): string {
    const fault = name === '' || name.includes('\0') ? 'is no file name' : pathPartFault(name);
    if (fault) throw new MissingStructure(`table \`${name}\` ${fault}`);
    return path.join(this.#folder, `${name}.csv`);
  }
}

async function rowsOf(
  view: CsvView,
  { key, group }: TableRead,
  forms: readonly string[],
  names: readonly string[],
): Promise<readonly (readonly unknown[])[]> {
  const own = view.find(key, forms);
  if (group === null) return view.read(own, names);
  const groups = (await view.read(own, [group])).flatMap(([value]) =>
    typeof value === 'string' ? [value] : [],
  );
  const all = new Set([...own, ...view.find(group, groups)]);
  return view.read(
    [...all].toSorted((left, right) => left - right),
    names,
  );
}

export function openCsv(folder: string): Driver {
  return new CsvDriver(folder);
}
