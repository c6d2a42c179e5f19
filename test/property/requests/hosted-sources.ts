/** The sources of a random graph over real files, with a note of all that they are asked and give. */
import { type Connector, InvalidValue } from '../../../connectors/contract.ts';
import type { Subgraph } from '../../../resolvers/execute/contract.ts';
import { hostedSubgraph } from '../../../resolvers/fetch/hosted-subgraph.ts';
import type { SourceModel } from '../../../schema/source-model.ts';
import { type MadeSource, type TableData, makeSource } from '../../contract/connectors/kinds.ts';
import type { DescribedSource, DescribedTable } from './description.ts';
import type { GraphRows, StoredRow } from './rows.ts';

export interface SentStatement {
  readonly source: string;
  readonly statement: string;
  readonly keys: number;
}

function tableData(table: DescribedTable, rows: readonly StoredRow[]): TableData {
  const { key, updatedAt, group } = table;
  const names = [key, updatedAt, group, ...table.columns.map(({ name }) => name)].filter(
    (name) => name !== null,
  );
  return { columns: names, rows: rows.map((row) => names.map((name) => row[name] ?? null)) };
}

export class HostedSources {
  /** Statements really sent, since the last `forget`. */
  readonly sent: SentStatement[] = [];
  /** Texts of all values that sources gave, since the last `forget`. */
  readonly received = new Set<string>();
  readonly subgraphs: Subgraph[] = [];
  readonly #made: MadeSource[] = [];

  async open({ name, kind, tables }: DescribedSource, model: SourceModel, rows: GraphRows): Promise<void> {
    const data = tables.map((table) => [table.name, tableData(table, rows.tables.get(table.name) ?? [])]);
    const source = await makeSource(kind, Object.fromEntries(data));
    this.#made.push(source);
    const { connector } = await source.open({ timeLimitMilliseconds: 20_000 });
    connector.onStatement = (statement, keys) => void this.sent.push({ source: name, statement, keys });
    this.#watch(connector);
    this.subgraphs.push(hostedSubgraph(model, connector));
  }

  /** Notes the values that a connector gives. */
  #watch(connector: Connector): void {
    const compile = connector.compile.bind(connector);
    connector.compile = (read) => {
      const compiled = compile(read);
      const run: typeof compiled.run = async (keys, signal) => {
        const rows = await compiled.run(keys, signal);
        for (const value of rows.flatMap((row) => row.values.flat())) {
          if (!(value instanceof InvalidValue)) this.received.add(String(value));
        }
        return rows;
      };
      return { statement: compiled.statement, run };
    };
  }

  forget(): void {
    this.sent.length = 0;
    this.received.clear();
  }

  async close(): Promise<void> {
    await Promise.all(this.#made.map((source) => source.remove()));
  }
}
