/** What the readers of one source file share. */
import {
  GraphQLError,
  Kind,
  getArgumentValues,
  type ConstDirectiveNode,
  type NamedTypeNode,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

import type { SourceKind } from '../domain.ts';
import type { TableModel } from '../source-model.ts';
import { projectDirective } from './definitions.ts';
import type { Codes } from './enumerations.ts';
import type { FaultList } from './faults.ts';
import { storedNameFault } from './names.ts';

export interface Reading {
  readonly kind: SourceKind;
  /** The source names a file that describes its operations. */
  readonly hasDefinition: boolean;
  readonly faults: FaultList;
  readonly objectTypes: ReadonlyMap<string, ObjectTypeDefinitionNode>;
  /** Codes of the file's enumerations, by their names; filled before fields are read. */
  readonly enumerations: Map<string, Codes>;
  /** Tables of all types, by name. */
  readonly tables: Map<string, TableModel>;
}

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[];
}

export function directiveOf(node: Directed, name: string): ConstDirectiveNode | undefined {
  return node.directives?.find((directive) => directive.name.value === name);
}

/** Arguments of a directive, coerced; undefined (and a fault) when they are wrong. */
export function argumentsOf(
  reading: Reading,
  directive: ConstDirectiveNode,
): Readonly<Record<string, unknown>> | undefined {
  try {
    return getArgumentValues(projectDirective(directive.name.value), directive);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    // The rules of SDL may have told it already.
    if (!reading.faults.coversPartOf(directive)) {
      reading.faults.add(error.nodes?.[0] ?? directive, `\`@${directive.name.value}\`: ${error.message}`);
    }
    return undefined;
  }
}

/** A string argument that has been coerced. */
export function text(values: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export interface Shape {
  readonly named: NamedTypeNode;
  readonly name: string;
  readonly list: boolean;
  readonly nestedList: boolean;
  /** The outermost type is non-null. */
  readonly nonNull: boolean;
}

export function shapeOf(type: TypeNode): Shape {
  const nonNull = type.kind === Kind.NON_NULL_TYPE;
  let inner: TypeNode = nonNull ? type.type : type;
  let lists = 0;
  while (inner.kind !== Kind.NAMED_TYPE) {
    if (inner.kind === Kind.LIST_TYPE) lists += 1;
    inner = inner.type;
  }
  return { named: inner, name: inner.name.value, list: lists > 0, nestedList: lists > 1, nonNull };
}

/** Tells a fault of a stored name; true when there is one. */
export function refuseName(reading: Reading, node: ConstDirectiveNode, what: string, name: string): boolean {
  const fault = storedNameFault(name);
  if (fault) reading.faults.add(node, `${what} of \`@${node.name.value}\` ${fault}`);
  return fault !== null;
}
