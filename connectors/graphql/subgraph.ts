/** A subgraph of federation 2: it takes operations of plans as they are, and tables of it are read by `_entities`. */
import { isObject } from '../../schema/is-object.ts';
import type { DescribedTable, SubgraphAnswer, SubgraphRequest } from '../contract.ts';
import { BadAnswer, MissingStructure, type Driver, type DriverRead } from '../driver.ts';
import type { Layout } from '../layout.ts';
import { checkStatus } from '../rest/ask.ts';
import type { ServiceClient } from '../service/client.ts';
import type { Limits, ServiceOperation } from '../service/contract.ts';
import { limitsOf, ServiceDriver, type Service, type ServiceOptions } from '../service/driver.ts';
import { fieldOf } from './answer.ts';
import { askGraphql } from './ask.ts';
import { readJson } from './exact-json.ts';
import { describedTypes, subgraphDocument } from './live.ts';

/** Keys of one call: as many subjects as a request may reach. */
const keysOfCall = 500;

const graphqlName = /^[_A-Za-z]\w*$/;

function isSegment(value: unknown): value is string | number {
  return typeof value === 'string' || (Number.isInteger(value) && (value as number) >= 0);
}

function pathOf(error: unknown): readonly (string | number)[] | null {
  const path = isObject(error) ? error['path'] : undefined;
  return Array.isArray(path) && path.length > 0 && path.every(isSegment) ? path : null;
}

function wordsOf(error: unknown): string {
  const message = isObject(error) ? error['message'] : undefined;
  return typeof message === 'string' ? message : 'an error without words';
}

/** The entities of its types as tables: columns are fields, the key is one of them. */
class EntityService implements Service {
  readonly kind = 'GRAPHQL';
  readonly #client: ServiceClient;

  constructor(client: ServiceClient) {
    this.#client = client;
  }

  /** Every object type that it has or extends, with all fields that can be asked for as they are. */
  async describe(limits: Limits): Promise<readonly DescribedTable[]> {
    const document = await subgraphDocument(this.#client, limits);
    if (document) return describedTypes(document);
    throw new MissingStructure('the service is no subgraph: it answers no `_service { sdl }`');
  }

  operation(name: string, columns: readonly string[]): ServiceOperation {
    const wrong = [name, ...columns].find((each) => !graphqlName.test(each));
    if (wrong !== undefined) throw new MissingStructure(`a subgraph has no \`${wrong}\``);
    const [key = ''] = columns;
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${name} { ${columns.join(' ')} } } }`;
    return {
      statement: `${name}: ${query}`,
      keysOfCall,
      rows: [],
      rowsMayBeAbsent: false,
      lacksKey: false,
      values: new Map(),
      send: async ({ keys }, limits) => {
        const representations = keys.map((each) => ({ __typename: name, [key]: each }));
        const answer = await askGraphql(this.#client, { query, variables: { representations } }, limits);
        return { tree: fieldOf(answer, '_entities', []), link: null };
      },
    };
  }
}

export class SubgraphDriver implements Driver {
  readonly kind = 'GRAPHQL';
  readonly #client: ServiceClient;
  readonly #options: ServiceOptions;
  readonly #tables: ServiceDriver;

  constructor(client: ServiceClient, options: ServiceOptions) {
    this.#client = client;
    this.#options = options;
    this.#tables = new ServiceDriver(new EntityService(client), options);
  }

  describe(signal: AbortSignal): Promise<readonly DescribedTable[]> {
    return this.#tables.describe(signal);
  }

  compile(layout: Layout): DriverRead {
    return this.#tables.compile(layout);
  }

  async ask(
    { query, variables }: SubgraphRequest,
    signal: AbortSignal,
    sent: (statement: string, keys: number) => void,
  ): Promise<SubgraphAnswer> {
    const lists = Object.values(variables).filter((each) => Array.isArray(each));
    sent(
      query,
      lists.reduce((sum, { length }) => sum + length, 0),
    );
    const limits = limitsOf(this.#options, signal);
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const body = JSON.stringify({ query, variables });
    const answer = await this.#client.send({ method: 'POST', url: this.#client.base, headers, body }, limits);
    checkStatus(answer.status);
    return readSubgraphAnswer(answer.body);
  }

  close(): Promise<void> {
    return this.#tables.close();
  }
}

/** Throws `BadAnswer` for what is none of GraphQL, `MissingStructure` where the subgraph refused to execute. */
function readSubgraphAnswer(body: Buffer): SubgraphAnswer {
  let json: unknown;
  try {
    json = readJson(body);
  } catch {
    // The parser's own message quotes the answer, which may be about citizens.
    throw new BadAnswer('the answer is no JSON');
  }
  const { data, errors } = isObject(json) ? json : {};
  const told: readonly unknown[] = Array.isArray(errors) ? errors : [];
  const internal = told.map(wordsOf);
  if (isObject(data)) return { data, failed: told.map(pathOf), internal };
  if (told.length === 0) throw new BadAnswer('the answer is none of GraphQL');
  const words = `the subgraph refused the operation: ${internal.join('; ')}`;
  throw data === undefined ? new MissingStructure(words) : new Error(words);
}
