/**
 * The schemas of the demo's sources, one for each, named as the source. A load goes into schemas of other names, which
 * take the place of the former ones in one transaction: whatever ends a load before, there is a whole province or none.
 */
import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { PostgresqlAddress } from '../../../database/postgresql/place.ts';
import { QingdanError } from '../../../schema/errors.ts';
import { explained, openSession } from './session.ts';

/** What decides what is made: the same gives the same rows. */
export interface Made {
  readonly citizens: number;
  readonly seed: number | string;
  readonly inputs: string;
}

/** Comments of the schemas begin so; a schema without it is somebody else's. */
const mark = 'Qingdan demo province';
export const loadingMark = `${mark}, being loaded`;

/** Name of a source's schema while it is being loaded. */
export function loadingName(source: string): string {
  return `${source}_loading`;
}

function madeMark({ citizens, seed, inputs }: Made): string {
  return `${mark}: ${JSON.stringify({ citizens, seed, inputs })}`;
}

/** A number of our own for the lock that a load holds; other users of the server have others. */
const loadingLock = 7_210_801;

export class DemoSchemas {
  readonly #client: Client;

  static async open(location: PostgresqlAddress): Promise<DemoSchemas> {
    return new DemoSchemas(await openSession(location));
  }

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Whether the database holds exactly this. */
  async holds(sources: readonly string[], made: Made): Promise<boolean> {
    const comments = await this.#comments();
    return sources.every((source) => comments.get(source) === madeMark(made));
  }

  /**
   * Takes the right to load, until this is closed, and drops what loads left that were ended.
   * Throws `BAD_USER_INPUT` when another load is under way or a schema of these names is somebody else's.
   */
  async begin(sources: readonly string[]): Promise<void> {
    const [locked] = await this.#ask('select pg_try_advisory_lock($1)', [loadingLock]);
    if (locked?.[0] !== true) {
      throw new QingdanError(
        'BAD_USER_INPUT',
        'another run loads a demo into this database: wait until it ends',
      );
    }
    const comments = await this.#comments();
    for (const name of sources.flatMap((source) => [source, loadingName(source)])) {
      if (comments.get(name)?.startsWith(mark) === false) {
        throw new QingdanError(
          'BAD_USER_INPUT',
          `the database has a schema \`${name}\` that no demo made: name another database`,
        );
      }
    }
    await this.#drop(comments, (comment) => comment === loadingMark);
  }

  /** Puts what was loaded in the place of what a demo had made before. */
  async publish(sources: readonly string[], made: Made): Promise<void> {
    await this.#ask('begin');
    await this.#drop(await this.#comments(), (comment) => comment.startsWith(`${mark}:`));
    for (const source of sources) {
      const schema = escapeIdentifier(source);
      await this.#ask(`alter schema ${escapeIdentifier(loadingName(source))} rename to ${schema}`);
      await this.#ask(`comment on schema ${schema} is ${escapeLiteral(madeMark(made))}`);
    }
    await this.#ask('commit');
  }

  /** Drops what is being loaded. */
  async abandon(): Promise<void> {
    await this.#ask('rollback');
    await this.#drop(await this.#comments(), (comment) => comment === loadingMark);
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  /** Every schema's comment, empty where it has none. */
  async #comments(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#ask(
      `select nspname, coalesce(obj_description(oid, 'pg_namespace'), '') from pg_namespace`,
    );
    return new Map(rows.map(([name, comment]) => [String(name), String(comment)]));
  }

  async #drop(comments: ReadonlyMap<string, string>, isMeant: (comment: string) => boolean): Promise<void> {
    const names = [...comments].flatMap(([name, comment]) =>
      isMeant(comment) ? [escapeIdentifier(name)] : [],
    );
    if (names.length > 0) await this.#ask(`drop schema ${names.join(', ')} cascade`);
  }

  async #ask(text: string, values: readonly unknown[] = []): Promise<readonly (readonly unknown[])[]> {
    try {
      const { rows } = await this.#client.query({ text, values: [...values], rowMode: 'array' });
      return rows;
    } catch (error) {
      throw explained(error);
    }
  }
}
