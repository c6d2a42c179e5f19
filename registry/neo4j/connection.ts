import neo4j from 'neo4j-driver';
import type { Driver, ManagedTransaction, Session } from 'neo4j-driver';
import { QingdanError } from '../../schema/errors.ts';
import { nodeLabels, nodes } from '../cypher/model.ts';
import { searchable } from '../graph/connection.ts';
import type { GraphConnection, Parameters, ResultRow, Run, Searchable, Value } from '../graph/connection.ts';

export interface Neo4jSettings {
  /** `bolt://…`, `neo4j://…` or their `+s` forms. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly database?: string;
}

const searchableLabels = Object.keys(searchable).filter((label): label is Searchable =>
  Object.hasOwn(searchable, label),
);

function textIndex(label: Searchable): string {
  return `${label}_searchText`;
}

/** The driver sends a JavaScript number as a float; whole numbers are meant as integers, as LIMIT demands. */
function toBolt(value: Value): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? neo4j.int(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toBolt);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toBolt(member)]));
}

function runOn(runner: Session | ManagedTransaction): Run {
  return async (statement, parameters: Parameters = {}) => {
    const result = await runner.run(
      statement,
      Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, toBolt(value)])),
    );
    return result.records.map((record): ResultRow => record.toObject());
  };
}

/** A graph in Neo4j. The nodes of the registry's labels are the registry's; others in the database stay untouched. */
export class Neo4jConnection implements GraphConnection {
  readonly kind = 'neo4j';
  readonly #driver: Driver;
  readonly #database: string | undefined;

  static async open(settings: Neo4jSettings): Promise<Neo4jConnection> {
    const driver = neo4j.driver(settings.url, neo4j.auth.basic(settings.user, settings.password), {
      disableLosslessIntegers: true,
      telemetryDisabled: true,
      // A dead server costs a request seconds, not the driver's half minute.
      connectionTimeout: 5000,
      connectionAcquisitionTimeout: 10_000,
      maxTransactionRetryTime: 5000,
    });
    const target = settings.database === undefined ? {} : { database: settings.database };
    try {
      await driver.getServerInfo(target);
      // The address and password are right; only a query tells whether the database is there.
      await driver.executeQuery('RETURN 1', {}, target);
    } catch (error) {
      await driver.close();
      const because = error instanceof Error ? error.message : String(error);
      throw new QingdanError(
        'REGISTRY_UNAVAILABLE',
        `Neo4j cannot be used (${because}); check its address, user and password`,
      );
    }
    return new Neo4jConnection(driver, settings.database);
  }

  private constructor(driver: Driver, database: string | undefined) {
    this.#driver = driver;
    this.#database = database;
  }

  readonly read: Run = (statement, parameters) =>
    this.#session((session) =>
      session.executeRead((transaction) => runOn(transaction)(statement, parameters)),
    );

  async write(work: (run: Run) => Promise<void>): Promise<void> {
    await this.#session((session) => session.executeWrite((transaction) => work(runOn(transaction))));
  }

  async reset(): Promise<void> {
    await this.#session(async (session) => {
      const run = runOn(session);
      for (const label of nodeLabels) {
        await run(`MATCH (n:${label}) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS`);
        const { key } = nodes[label];
        await run(
          `CREATE CONSTRAINT ${label}_${key} IF NOT EXISTS FOR (n:${label}) REQUIRE n.${key} IS UNIQUE`,
        );
      }
      for (const label of searchableLabels) {
        // Dropped first: IF NOT EXISTS would keep an index of another analyser.
        await run(`DROP INDEX ${textIndex(label)} IF EXISTS`);
        await run(
          `CREATE FULLTEXT INDEX ${textIndex(label)} FOR (n:${label}) ON EACH [n.searchText]
           OPTIONS {indexConfig: {\`fulltext.analyzer\`: 'cjk', \`fulltext.eventually_consistent\`: false}}`,
        );
      }
      await run('CALL db.awaitIndexes(60)');
    });
  }

  async finishLoad(): Promise<void> {
    await this.#session((session) => runOn(session)('CALL db.awaitIndexes(60)'));
  }

  /** Words are of Han characters alone, so that quoting each is all the escaping that Lucene needs. */
  async candidates(label: Searchable, words: readonly string[]): Promise<readonly string[]> {
    const rows = await this.read(
      `CALL db.index.fulltext.queryNodes($index, $words) YIELD node RETURN node.${searchable[label]} AS code`,
      { index: textIndex(label), words: words.map((word) => `"${word}"`).join(' AND ') },
    );
    return rows.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
  }

  close(): Promise<void> {
    return this.#driver.close();
  }

  async #session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = this.#driver.session(this.#database === undefined ? {} : { database: this.#database });
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  }
}
