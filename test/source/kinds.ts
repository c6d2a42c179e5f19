/** The table of a hundred columns in each kind of source. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { mysql, postgresql, type ServerKind } from '../contract/connectors/servers.ts';
import { columnType, hundredColumns, hundredRows, hundredTable } from '../support/hundred-columns.ts';
import { bytesOf, workbookOf } from '../support/workbooks.ts';

export interface LiveSource {
  /** What the command takes, without a password. */
  readonly url: string;
  readonly password: string | null;
  /** Runs SQL at a server or a file of SQLite; absent for other files. */
  readonly execute?: (statement: string) => Promise<void>;
  remove(): Promise<void>;
}

export interface LiveKind {
  readonly kind: 'POSTGRESQL' | 'MYSQL' | 'SQLITE' | 'CSV' | 'EXCEL';
  /** Null where there is no server, and its tests are to be skipped. */
  make(): Promise<LiveSource | null>;
}

const rows = hundredRows(300);
const names = hundredColumns.map(([name]) => name);

function insertOf(values: readonly (readonly (string | null)[])[]): string {
  const literal = (value: string | null): string => (value === null ? 'null' : `'${value}'`);
  return `insert into ${hundredTable} values ${values.map((row) => `(${row.map(literal).join(', ')})`).join(', ')}`;
}

function onServer(kind: ServerKind): LiveKind {
  return {
    kind: kind.kind,
    make: async () => {
      if (!(await kind.isThere())) return null;
      const database = await kind.make();
      const columns = hundredColumns.map(([name, type]) => `${name} ${columnType(type, kind.kind)}`);
      await database.execute(`create table ${hundredTable} (${columns.join(', ')}, unique (${names[0]}))`);
      const stored =
        kind.kind === 'MYSQL'
          ? // A time of MySQL names no zone.
            rows.map((row) => row.map((value) => value?.replace(/\+08:00$/, '') ?? null))
          : rows;
      for (let at = 0; at < stored.length; at += 100)
        await database.execute(insertOf(stored.slice(at, at + 100)));
      const url = new URL(database.url);
      const password = decodeURIComponent(url.password);
      url.password = '';
      return {
        url: url.href,
        password,
        execute: (statement) => database.execute(statement),
        remove: () => database.remove(),
      };
    },
  };
}

function folderOf(prefix: string): { readonly folder: string; readonly remove: () => Promise<void> } {
  const folder = mkdtempSync(path.join(tmpdir(), prefix));
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  };
}

const sqlite: LiveKind = {
  kind: 'SQLITE',
  make: () => {
    const { folder, remove } = folderOf('qingdan-source-');
    const file = path.join(folder, 'insured.sqlite');
    const execute = (statement: string): Promise<void> => {
      const database = new DatabaseSync(file);
      database.exec(statement);
      database.close();
      return Promise.resolve();
    };
    const columns = hundredColumns.map(([name]) => `${name} text`);
    return execute(
      `create table ${hundredTable} (${columns.join(', ')}); create unique index 键 on ${hundredTable} (${names[0]}); ${insertOf(rows)}`,
    ).then(() => ({ url: file, password: null, execute, remove }));
  },
};

const csv: LiveKind = {
  kind: 'CSV',
  make: () => {
    const { folder, remove } = folderOf('qingdan-source-');
    const lines = [names, ...rows].map((row) => row.map((value) => value ?? '').join(','));
    writeFileSync(path.join(folder, `${hundredTable}.csv`), `${lines.join('\n')}\n`);
    return Promise.resolve({ url: folder, password: null, remove });
  },
};

const excel: LiveKind = {
  kind: 'EXCEL',
  make: () => {
    const { folder, remove } = folderOf('qingdan-source-');
    const file = path.join(folder, 'insured.xlsx');
    writeFileSync(file, bytesOf(workbookOf({ [hundredTable]: [names, ...rows] }), 'xlsx'));
    return Promise.resolve({ url: file, password: null, remove });
  },
};

export const liveKinds: readonly LiveKind[] = [onServer(postgresql), onServer(mysql), sqlite, csv, excel];
