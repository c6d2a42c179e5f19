/** The graph of the part `router`: firms, their permits and the sites of these, each a subgraph with rows of its own. */

export type SubgraphName = 'firms' | 'permits' | 'sites';

export interface Row {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/** What a subgraph finds: root fields by their arguments, entities by their keys. */
export interface BenchSubgraph {
  /** SDL without `@link`. */
  readonly sdl: string;
  readonly roots: Readonly<Record<string, (args: Readonly<Record<string, unknown>>) => unknown>>;
  readonly entities: Readonly<Record<string, (representation: Row) => Row | null>>;
}

export const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])\n';

const firmCount = 1_000;
const permitsOfFirm = 3;
const tenantsOfSite = 4;

const statuses = ['ACTIVE', 'SUSPENDED', 'CLOSED'];
const kinds = ['食品经营许可', '建筑施工许可', '危险化学品经营许可', '道路运输经营许可'];

const day = (number: number): string => new Date(Date.UTC(2010, 0, 1 + number)).toISOString().slice(0, 10);

const firmRef = (id: string): Row => ({ __typename: 'Firm', id });

/** Fields of an entity are computed when they are asked for: rows refer to each other without end. */
function firm(id: string): Row | null {
  const number = Number(id.slice(1));
  if (!(number >= 0 && number < firmCount)) return null;
  return {
    __typename: 'Firm',
    id,
    name: `第${number}号企业有限公司`,
    status: statuses[number % statuses.length],
    capital: number * 12.5,
    foundedOn: day(number * 5),
    subsidiaries: () => [1, 2].map((step) => firm(`f${(number + step * 7) % firmCount}`)),
  };
}

function permit(number: string): Row | null {
  const [firmNumber, at] = number.slice(1).split('-').map(Number) as [number, number];
  return {
    __typename: 'Permit',
    number,
    kind: kinds[(firmNumber + at) % kinds.length],
    validUntil: day(firmNumber * 3 + at),
    isSuspended: (firmNumber + at) % 5 === 0,
    holder: firmRef(`f${firmNumber}`),
    site: { __typename: 'Site', code: `s${(firmNumber * 3 + at * 11) % firmCount}` },
  };
}

function permitsOf(id: string): readonly (Row | null)[] {
  return Array.from({ length: permitsOfFirm }, (_, at) => permit(`p${id.slice(1)}-${at}`));
}

function site(code: string): Row {
  const number = Number(code.slice(1));
  return {
    __typename: 'Site',
    code,
    address: `江州市东湖区人民路${number}号`,
    area: number * 1.25,
    floors: (number % 30) + 1,
    tenants: Array.from({ length: tenantsOfSite }, (_, at) =>
      firmRef(`f${(number * 5 + at * 3) % firmCount}`),
    ),
  };
}

export const benchSubgraphs: Readonly<Record<SubgraphName, BenchSubgraph>> = {
  firms: {
    sdl: `
      type Query { firm(id: ID!): Firm firms(from: Int!, first: Int!): [Firm!]! }
      enum FirmStatus { ACTIVE SUSPENDED CLOSED }
      type Firm @key(fields: "id") {
        id: ID!
        name: String!
        status: FirmStatus!
        capital: Float!
        foundedOn: String
        subsidiaries: [Firm!]
      }`,
    roots: {
      firm: ({ id }) => firm(String(id)),
      firms: ({ from, first }) =>
        Array.from({ length: Number(first) }, (_, at) => firm(`f${(Number(from) + at) % firmCount}`)),
    },
    entities: { Firm: ({ id }) => firm(String(id)) },
  },
  permits: {
    sdl: `
      type Firm @key(fields: "id") { id: ID! permits: [Permit!]! }
      type Permit @key(fields: "number") {
        number: ID!
        kind: String!
        validUntil: String
        isSuspended: Boolean!
        holder: Firm!
        site: Site!
      }
      type Site @key(fields: "code", resolvable: false) { code: ID! }`,
    roots: {},
    entities: {
      Firm: ({ id }) => ({ ...firmRef(String(id)), permits: () => permitsOf(String(id)) }),
      Permit: ({ number }) => permit(String(number)),
    },
  },
  sites: {
    sdl: `
      type Site @key(fields: "code") {
        code: ID!
        address: String!
        area: Float
        floors: Int!
        tenants: [Firm!]!
      }
      type Firm @key(fields: "id", resolvable: false) { id: ID! }`,
    roots: {},
    entities: { Site: ({ code }) => site(String(code)) },
  },
};

export const shapeNames = ['entity', 'list', 'deep'] as const;
export type ShapeName = (typeof shapeNames)[number];

const documents: Readonly<Record<ShapeName, string>> = {
  // One entity of two subgraphs: 0.3 KB.
  entity: `query Entity($id: ID!) {
  firm(id: $id) { id name status capital permits { number kind } }
}`,
  // A list joined with another subgraph: 4 KB.
  list: `query List($from: Int!) {
  firms(from: $from, first: 10) { id name status capital permits { number kind validUntil isSuspended } }
}`,
  // Six steps over three subgraphs, five below each other: 87 KB.
  deep: `query Deep($from: Int!) {
  firms(from: $from, first: 10) {
    id name status capital foundedOn
    permits {
      number kind validUntil isSuspended
      site {
        code address area floors
        tenants {
          id name status capital foundedOn
          subsidiaries { id name foundedOn }
          permits { number kind site { code address } }
        }
      }
    }
  }
}`,
};

/** Requests of each shape, no two of them alike. */
const requestsOfShape = 100;

/** Bodies of requests, for entities and pages that differ from one to the next. */
export function bodiesOf(shape: ShapeName): readonly string[] {
  return Array.from({ length: requestsOfShape }, (_, number) => {
    const variables = shape === 'entity' ? { id: `f${number * 7}` } : { from: number * 7 };
    return JSON.stringify({ query: documents[shape], variables });
  });
}
