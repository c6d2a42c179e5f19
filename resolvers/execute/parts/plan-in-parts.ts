/**
 * Plans in parts what the planner cannot plan as a whole: it fails on some fields that require others deep in an answer,
 * mixes up what two fields require of a third one under other arguments, and loses types behind an interface.
 */
import type { FlattenNodePathSegment, PlanNode, QueryPlan } from '@graphql-hive/router-query-planner';
import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  buildASTSchema,
  isInterfaceType,
  print,
  visit,
} from 'graphql';
import { type OperationPlanner, PlannerProcess } from '../planner-process/planner-process.ts';
import { parsePlanned } from '../selected-fields.ts';
import { type RequiringFields, requiringFields, stepByHand } from './by-hand.ts';
import { type CutPart, cutAtEntities } from './cut.ts';
import { type Entries, entriesOf, entrySubgraph } from './entries.ts';
import { interfaceObjects, isSound } from './soundness.ts';

/** Plans the text of an operation. */
export type PlanText = (planner: OperationPlanner, text: string, name: string | null) => Promise<QueryPlan>;

/** Makes a plan from an entry start at the place of a part; null where nothing of it is left. */
function graft(node: PlanNode, part: CutPart): PlanNode | null {
  const moved = ([, ...rest]: readonly FlattenNodePathSegment[]): FlattenNodePathSegment[] => [
    ...part.path,
    ...rest,
  ];
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel': {
      const nodes = node.nodes.flatMap((inner) => graft(inner, part) ?? []);
      return nodes.length === 0 ? null : { ...node, nodes };
    }
    case 'Flatten':
      return { ...node, path: moved(node.path) };
    case 'BatchFetch': {
      const aliases = node.entityBatch.aliases.map((one) => ({ ...one, paths: one.paths.map(moved) }));
      return { ...node, entityBatch: { aliases } };
    }
    case 'Fetch': {
      if (node.serviceName !== entrySubgraph) throw new TypeError('a part does not start at its entry');
      const [entry] = parsePlanned(node.operation).operation.selectionSet.selections;
      if (entry?.kind === Kind.FIELD) part.start.push(...(entry.selectionSet?.selections ?? []));
      return null;
    }
    default:
      throw new TypeError(`a part has a ${node.kind}`);
  }
}

function sequence(nodes: readonly (PlanNode | null | undefined)[]): PlanNode | null {
  const kept = nodes.flatMap((node) => node ?? []);
  const [only] = kept;
  if (!only) return null;
  return kept.length === 1 ? only : { kind: 'Sequence', nodes: kept };
}

/** How often what is left of an operation is cut again. */
const mostRounds = 4;

/** The fields of a selection set, each with the fragments around it that narrow its type. */
function single(set: SelectionSetNode, typeName: string): readonly SelectionNode[] {
  return set.selections.flatMap((node): readonly SelectionNode[] => {
    if (node.kind !== Kind.INLINE_FRAGMENT) return [node];
    const condition = node.typeCondition?.name.value ?? typeName;
    const inner = single(node.selectionSet, condition);
    if (condition === typeName) return inner;
    return inner.map((one) => ({ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: [one] } }));
  });
}

function fieldOf(node: SelectionNode): SelectionNode {
  const [inner] = node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet.selections : [];
  return inner ? fieldOf(inner) : node;
}

export class PlannerInParts {
  readonly #entries: Entries;
  readonly #schema: GraphQLSchema;
  readonly #planner: PlannerProcess;
  readonly #objects: ReadonlySet<string>;
  readonly #requiringFields: RequiringFields;
  /** Names of the fields that require others, whatever their type. */
  readonly #requiring = new Set<string>();
  /** Names of the fields that are required under arguments. */
  readonly #varying = new Set<string>();

  constructor(supergraph: DocumentNode) {
    this.#entries = entriesOf(supergraph);
    this.#schema = buildASTSchema(this.#entries.document, { assumeValidSDL: true });
    this.#planner = new PlannerProcess(print(this.#entries.document));
    this.#objects = interfaceObjects(supergraph);
    this.#requiringFields = requiringFields(supergraph);
    visit(supergraph, {
      FieldDefinition: (field) => {
        for (const { name, value } of field.directives?.flatMap((one) => one.arguments ?? []) ?? []) {
          if (name.value !== 'requires' || value.kind !== Kind.STRING) continue;
          this.#requiring.add(field.name.value);
          for (const [, required = ''] of value.value.matchAll(/(\w+)\s*\(/g)) this.#varying.add(required);
        }
      },
    });
  }

  /** Rejects when the operation cannot be planned in parts either. */
  async plan(operation: OperationDefinitionNode, planText: PlanText): Promise<QueryPlan> {
    const node = await this.#whole(operation, planText);
    return { kind: 'QueryPlan', ...(node ? { node } : {}) };
  }

  close(): void {
    this.#planner.close();
  }

  /** The plan as the planner makes it; null where it makes none that can be run. */
  async #sound(operation: OperationDefinitionNode, planText: PlanText): Promise<QueryPlan | null> {
    const used = new Set<string>();
    visit(operation.selectionSet, { Variable: (node) => void used.add(node.name.value) });
    const variableDefinitions = (operation.variableDefinitions ?? []).filter((node) =>
      used.has(node.variable.name.value),
    );
    const text = print({ ...operation, variableDefinitions });
    const plan = await planText(this.#planner, text, operation.name?.value ?? null).catch(() => null);
    return plan && isSound(plan.node, operation, this.#objects) ? plan : null;
  }

  async #whole(operation: OperationDefinitionNode, planText: PlanText, round = 0): Promise<PlanNode | null> {
    const whole = await this.#sound(operation, planText);
    if (whole) return whole.node ?? null;
    const { rest, parts } = cutAtEntities(operation, this.#schema, this.#entries);
    const others = await Promise.all(parts.map((part) => this.#part(operation, part, planText)));
    for (const { start, typeName } of parts) start.push(...this.#lifted(start.splice(0), typeName));
    if (parts.length === 0 || round > mostRounds)
      throw new Error('the operation cannot be planned, in parts neither');
    // What a part starts from may be required of others in turn.
    const sound = await this.#sound(rest, planText);
    const first = sound ? sound.node : await this.#whole(rest, planText, round + 1);
    return sequence([first, ...others]);
  }

  /** What is asked of the entities at one place. */
  async #part(
    operation: OperationDefinitionNode,
    part: CutPart,
    planText: PlanText,
  ): Promise<PlanNode | null> {
    const entered = this.#entered(operation, part, part.selectionSet.selections);
    const planned = await this.#whole(entered, planText).catch(() => null);
    if (planned) return graft(planned, part);
    // Fields that require others or are of one type only are planned one by one; beside each what the document has
    // under its own name, which then is not overwritten by what the field requires under other arguments.
    const fields = single(part.selectionSet, part.typeName);
    const isApart = (node: SelectionNode): boolean => {
      const field = fieldOf(node);
      return field !== node || (field.kind === Kind.FIELD && this.#requiring.has(field.name.value));
    };
    const common = fields.filter((node) => !isApart(node));
    const varying = common.filter((node) => {
      const field = fieldOf(node);
      return field.kind === Kind.FIELD && !field.alias && this.#varying.has(field.name.value);
    });
    const apart = fields.filter(isApart);
    const nodes: (PlanNode | null)[] = [];
    if (common.length > 0 && apart.length > 0) {
      const node = await this.#whole(this.#entered(operation, part, common), planText);
      nodes.push(node && graft(node, part));
    }
    for (const one of apart) {
      const isAll = apart.length === 1 && common.length === 0;
      const entered = this.#entered(operation, part, [...varying, one]);
      const node = isAll ? null : await this.#whole(entered, planText).catch(() => null);
      nodes.push(node ? graft(node, part) : this.#byHand(operation, part, one));
    }
    if (nodes.length === 0) throw new Error(`nothing can be planned from \`${part.typeName}\``);
    return sequence(nodes);
  }

  #byHand(operation: OperationDefinitionNode, part: CutPart, node: SelectionNode): PlanNode {
    const step = stepByHand(node, part, operation, this.#requiringFields);
    if (step) return step;
    throw new Error(`\`${print(node)}\` cannot be planned from \`${part.typeName}\``);
  }

  /** Asks of an interface itself what is asked of its types: a part starts from keys, which all of them have. */
  #lifted(selections: readonly SelectionNode[], typeName: string): readonly SelectionNode[] {
    const type = this.#schema.getType(typeName);
    if (!isInterfaceType(type)) return selections;
    const fields = type.getFields();
    return selections.flatMap((node): readonly SelectionNode[] => {
      if (node.kind !== Kind.INLINE_FRAGMENT) return [node];
      const { selections: inner } = node.selectionSet;
      const isOfAll = (one: SelectionNode): boolean =>
        one.kind === Kind.FIELD && (one.name.value === '__typename' || Object.hasOwn(fields, one.name.value));
      const own = inner.filter((one) => !isOfAll(one));
      return [
        ...inner.filter(isOfAll),
        ...(own.length === 0 ? [] : [{ ...node, selectionSet: { ...node.selectionSet, selections: own } }]),
      ];
    });
  }

  #entered(
    operation: OperationDefinitionNode,
    { typeName }: CutPart,
    selections: readonly SelectionNode[],
  ): OperationDefinitionNode {
    const root = this.#entries.rootOf(typeName) ?? '';
    return {
      ...operation,
      operation: OperationTypeNode.QUERY,
      selectionSet: {
        kind: Kind.SELECTION_SET,
        selections: [
          {
            kind: Kind.FIELD,
            name: { kind: Kind.NAME, value: root },
            selectionSet: { kind: Kind.SELECTION_SET, selections },
          },
        ],
      },
    };
  }
}
