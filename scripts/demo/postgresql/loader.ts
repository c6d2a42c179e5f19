/**
 * Loads the sources of one thread over one session: the tables' blocks go one after the other, each a COPY of its
 * own, in one transaction. Rows of a table lie in the order in which they were written.
 */
import { finished } from 'node:stream/promises';
import { type Client, escapeIdentifier } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { PostgresqlAddress } from '../../../database/postgresql/place.ts';
import type { Sink, TableSink } from '../sinks.ts';
import type { SourceTable } from '../source-tables.ts';
import { postgresqlType } from './column-types.ts';
import { BlockStore, BlockWriter, copyLine, type FilledBlock } from './copy-text.ts';
import { loadingMark, loadingName } from './schemas.ts';
import { explained, openSession } from './session.ts';

/** Statements that may wait for the server, each with a block at most, before the makers of rows wait, too. */
const mostWaiting = 8;

interface LoadedTable {
  readonly name: string;
  readonly writer: BlockWriter;
  readonly indexes: readonly string[];
}

export class Loader {
  readonly #client: Client;
  readonly #blocks = new BlockStore();
  readonly #tables: LoadedTable[] = [];
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  #hasMore = false;
  #failure: unknown;
  #wake: () => void = () => undefined;

  static async open(location: PostgresqlAddress): Promise<Loader> {
    const loader = new Loader(await openSession(location));
    loader.#ask('begin');
    return loader;
  }

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Tables of a source, in a schema that is being loaded. `flags` are those of the topic's generator. */
  sink(source: string, flags: ReadonlySet<string>): Sink {
    const schema = loadingName(source);
    this.#ask(`create schema ${escapeIdentifier(schema)};
      comment on schema ${escapeIdentifier(schema)} is '${loadingMark}'`);
    return { table: (table) => this.#table(schema, table, flags), close: () => undefined };
  }

  #table(schema: string, table: SourceTable, flags: ReadonlySet<string>): TableSink {
    const name = `${escapeIdentifier(schema)}.${escapeIdentifier(table.name)}`;
    const columns = table.columns.map(
      (column) => `${escapeIdentifier(column.name)} ${postgresqlType(column, table, flags)}`,
    );
    this.#ask(`create table ${name} (${columns.join(', ')})`);
    // A table of this transaction can take rows that need no second visit by the server's vacuum.
    const statement = `copy ${name} from stdin (freeze)`;
    const writer = new BlockWriter(this.#blocks, (filled) => this.#copy(statement, filled));
    this.#tables.push({
      name,
      writer,
      indexes: table.indexed.map((column) => `create index on ${name} (${escapeIdentifier(column)})`),
    });
    return { write: (cells) => writer.write(copyLine(cells)) };
  }

  /**
   * Null when more rows may be written at once; else resolves when they may. To be asked now and then: without it
   * nothing is sent. Throws what the server refused.
   */
  pressure(): Promise<void> | null {
    if (this.#failure !== undefined) throw explained(this.#failure);
    if (!this.#hasMore) return null;
    this.#hasMore = false;
    if (this.#waiting <= mostWaiting) return new Promise((resolve) => setImmediate(resolve));
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Sends the rest, makes the indexes, lets the server count, and commits. */
  async finish(indexed: (indexes: number) => void): Promise<void> {
    for (const { writer } of this.#tables) {
      writer.flush();
      await this.pressure();
    }
    let done = 0;
    for (const { indexes } of this.#tables) {
      for (const statement of indexes) {
        this.#ask(statement);
        await this.#settled();
        indexed(++done);
      }
    }
    if (this.#tables.length > 0) this.#ask(`analyze ${this.#tables.map(({ name }) => name).join(', ')}`);
    this.#ask('commit');
    await this.#settled();
    await this.#client.end();
  }

  async #settled(): Promise<void> {
    await this.#tail;
    if (this.#failure !== undefined) throw explained(this.#failure);
  }

  #ask(statement: string): void {
    this.#queue(() => this.#client.query(statement));
  }

  #copy(statement: string, { block, bytes }: FilledBlock): void {
    this.#queue(async () => {
      const stream = this.#client.query(copyFrom(statement));
      stream.end(block.subarray(0, bytes));
      await finished(stream);
      this.#blocks.giveBack(block);
    });
  }

  /** One after the other; after the first that fails none is sent. */
  #queue(work: () => Promise<unknown>): void {
    this.#waiting++;
    this.#hasMore = true;
    this.#tail = this.#after(this.#tail, work);
  }

  async #after(before: Promise<void>, work: () => Promise<unknown>): Promise<void> {
    await before;
    try {
      if (this.#failure === undefined) await work();
    } catch (error) {
      this.#failure = error;
    }
    this.#waiting--;
    if (this.#waiting <= mostWaiting / 2) this.#wake();
  }
}
