/** Completes given data for a document over a small schema. */
import { buildSchema, parse, visit, type FieldNode } from 'graphql';
import {
  type Assembled,
  type AssemblyInput,
  compileAssembly,
} from '../../resolvers/assemble/compile-assembly.ts';
import type { ResponsePath } from '../../resolvers/execute/contract.ts';
import { attachScalars } from '../../schema/compose.ts';
import { normalizeOperation } from '../../schema/normalize.ts';

export const schema = attachScalars(
  buildSchema(`
    scalar Date
    scalar Decimal
    scalar Json
    enum Level { LOW HIGH }
    interface Named { name: String }
    union Any = Node | Other
    type Query {
      node: Node, sure: Node!, nodes: [Node], strict: [Node!], deep: [[Node!]!]
      named: Named, any: [Any!], citizens: [Citizen]
    }
    type Node implements Named {
      id: ID, name: String, must: String!, int: Int, float: Float, flag: Boolean, level: Level
      date: Date, decimal: Decimal, json: Json, texts: [String!], child: Node, sureChild: Node!
    }
    type Other implements Named { name: String, int: Int! }
    type Citizen { id: ID!, tax: Tax, secret: String!, secrets: [String!] }
    type Tax { citizenId: ID!, income: Decimal, homes: [Node!] }
  `),
);

export interface Given {
  readonly data: Record<string, unknown>;
  readonly variables?: Record<string, unknown>;
  readonly failed?: readonly ResponsePath[];
  /** Names of fields that are withheld. */
  readonly withheld?: readonly string[];
  readonly alwaysObject?: AssemblyInput['alwaysObject'];
}

export interface Completed extends Assembled {
  readonly text: string;
  readonly data: unknown;
  /** Paths of the faults, joined by dots. */
  readonly paths: readonly string[];
}

export function complete(query: string, given: Given): Completed {
  const document = parse(query);
  const operation = normalizeOperation(schema, document, null);
  const withheld = new Set<FieldNode>();
  visit(operation, {
    Field: (node) => void (given.withheld?.includes(node.name.value) && withheld.add(node)),
  });
  const assembly = compileAssembly({
    schema,
    operation,
    withheld,
    alwaysObject: given.alwaysObject ?? (() => false),
    fragments: document.definitions.filter((node) => node.kind === 'FragmentDefinition'),
  });
  const assembled = assembly(given.data, given.variables ?? {}, given.failed);
  const text = assembled.bytes.toString();
  return {
    ...assembled,
    text,
    data: JSON.parse(text),
    paths: assembled.faults.map((fault) => fault.path.join('.')),
  };
}
