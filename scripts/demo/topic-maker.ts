/** Runs one topic's generator and brings its rows, checked against the SDL and made untidy, into its sink. */
import { QingdanError } from '../../schema/errors.ts';
import type { Household, Person, Row, TopicGenerator } from './population/person.ts';
import { hashOf, SeededRandom } from './population/random.ts';
import type { Sink, TableSink } from './sinks.ts';
import type { SourceTable } from './source-tables.ts';
import { type Cells, UntidyPeople, UntidyTable } from './untidy.ts';

interface Target {
  readonly table: SourceTable;
  readonly names: readonly string[];
  readonly sink: TableSink;
  readonly untidy: UntidyTable;
  count: number;
}

export interface TopicMakerOptions {
  readonly seed: number | string;
  readonly generator: TopicGenerator;
  readonly tables: readonly SourceTable[];
  /** Table that feeds registration, when it is one of the topic's. */
  readonly registration: string | null;
  readonly sink: Sink;
}

/** A generator that does not do what the SDL says. */
function wrongRow(topic: string, table: string, problem: string): QingdanError {
  return new QingdanError(
    'SOURCE_DATA_INVALID',
    `the generator of topic \`${topic}\` and its SDL differ at table \`${table}\`: ${problem}`,
    { topic, table },
  );
}

/** Number of members without an array of their names, which would be made for every row. */
function memberCount(row: Row): number {
  let count = 0;
  for (const name in row) if (name !== '') count++;
  return count;
}

export class TopicMaker {
  readonly #generator: TopicGenerator;
  readonly #topicSeed: number;
  readonly #random = new SeededRandom(0);
  readonly #targets: ReadonlyMap<string, Target>;
  readonly #people: UntidyPeople;
  readonly #keepsNames: boolean;
  #person: Person | null = null;
  #legacyKey: string | null = null;
  #formerName: string | null = null;

  constructor({ seed, generator, tables, registration, sink }: TopicMakerOptions) {
    this.#generator = generator;
    this.#topicSeed = hashOf('topic', seed, generator.topic);
    this.#people = new UntidyPeople(seed, generator.topic);
    // Names are changed at the registration, so that it knows the present one.
    this.#keepsNames = registration === null;
    this.#targets = new Map(
      tables.map((table) => [
        table.name,
        {
          table,
          names: table.columns.map(({ name }) => name),
          sink: sink.table(table),
          untidy: new UntidyTable(seed, generator.topic, table, table.name === registration),
          count: 0,
        },
      ]),
    );
  }

  /** Rows written by table. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#targets.values()].map(({ table, count }) => [table.name, count]));
  }

  person(person: Person, household: Household): void {
    this.#person = person;
    this.#legacyKey = this.#people.legacyKey(person);
    this.#formerName = this.#keepsNames ? this.#people.formerName(person) : null;
    this.#random.reseed(this.#topicSeed, person.serial);
    this.#generator.rows(person, household, this.#random, this.#emit);
  }

  readonly #emit = (name: string, row: Row): void => {
    const target = this.#targets.get(name);
    if (target === undefined) throw wrongRow(this.#generator.topic, name, 'the SDL has no such table');
    const cells = this.#cells(target, row);
    for (const outcome of target.untidy.row(cells)) {
      target.sink.write(outcome);
      target.count++;
    }
  };

  /** The row's cells in the table's order; exactly the columns of the SDL, under the person's key. */
  #cells({ table, names }: Target, row: Row): Cells {
    const person = this.#person as Person;
    const cells: Cells = [];
    for (const column of names) {
      const cell = row[column];
      if (cell === undefined) throw this.#missing(table, column);
      cells.push(cell);
    }
    if (memberCount(row) !== names.length) throw this.#unknown(table, row);
    if (cells[0] !== person.id) {
      throw wrongRow(this.#generator.topic, table.name, `column \`${table.key}\` is not the person's ID`);
    }
    if (this.#legacyKey !== null && table.legacyKeys) cells[0] = this.#legacyKey;
    if (this.#formerName !== null) {
      for (let at = 1; at < cells.length; at++) if (cells[at] === person.name) cells[at] = this.#formerName;
    }
    return cells;
  }

  #missing(table: SourceTable, column: string): QingdanError {
    return wrongRow(this.#generator.topic, table.name, `the row has no column \`${column}\``);
  }

  #unknown(table: SourceTable, row: Row): QingdanError {
    const extra = Object.keys(row).filter((name) => !table.columns.some((column) => column.name === name));
    const named = extra.map((name) => `\`${name}\``).join(', ');
    return wrongRow(this.#generator.topic, table.name, `the SDL has no column ${named}`);
  }
}
