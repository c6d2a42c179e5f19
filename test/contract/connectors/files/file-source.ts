/** A folder of files of one kind, open as a source, for what only sources in files can be. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { InvalidValue, type Connector, type TableHealth } from '../../../../connectors/contract.ts';
import { openConnector, type ConnectorOptions } from '../../../../connectors/open.ts';
import { readOf, signal } from '../kinds.ts';

export interface FileSource {
  readonly folder: string;
  /** Folder of the indexes and reports. */
  readonly indexes: string;
  /** Path of a file in the folder. */
  path(name: string): string;
  write(name: string, content: string | Buffer): void;
  open(options?: Partial<ConnectorOptions>): Promise<Connector>;
}

export function fileSource(kind: 'CSV' | 'EXCEL'): FileSource {
  const top = mkdtempSync(path.join(tmpdir(), 'qingdan-files-'));
  const [folder, indexes] = [path.join(top, 'source'), path.join(top, 'indexes')];
  const opened: Connector[] = [];
  onTestFinished(async () => {
    await Promise.all(opened.map((connector) => connector.close()));
    rmSync(top, { recursive: true, force: true });
  });
  const source: FileSource = {
    folder,
    indexes,
    path: (name) => path.join(folder, name),
    write: (name, content) => writeFileSync(path.join(folder, name), content),
    async open(options = {}) {
      const all = { source: '文件', indexDirectory: indexes, timeLimitMilliseconds: 20_000, ...options };
      const connector = await openConnector(kind, { folder }, all);
      opened.push(connector);
      return connector;
    },
  };
  mkdirSync(folder);
  return source;
}

/** What a column of a table has for some keys; `!` for an invalid value. */
export async function valuesOf(
  connector: Connector,
  keys: readonly string[],
  column = '姓名',
  table = '登记',
): Promise<readonly unknown[]> {
  const read = readOf({ table, key: '身份证号', columns: [{ name: column, type: 'String' }] });
  const rows = await connector.compile(read).run(keys, signal);
  return rows.map(({ values: [value] }) => (value instanceof InvalidValue ? '!' : value));
}

export function healthOf(connector: Connector, table = '登记'): TableHealth {
  return connector.health?.().find((each) => each.table === table) ?? expect.fail(`no table ${table}`);
}

/** Lines of a report, without its head. */
export function reportOf({ report }: TableHealth): readonly string[] {
  const text = readFileSync(report ?? expect.fail('no report'), 'utf8');
  return text.trimEnd().split('\n').slice(2);
}

export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).toSorted();
}
