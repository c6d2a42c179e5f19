/** A planner's plan compiled once: fetches prepared, paths, representations and rewrites made closures. */
import type {
  BatchFetchNode,
  FetchNode,
  FlattenNode,
  FlattenNodePathSegment,
  PlanNode,
} from '@graphql-hive/router-query-planner';
import { Kind, type SelectionSetNode } from 'graphql';
import { QingdanError } from '../../schema/errors.ts';
import type { PreparedFetch, StepDescription, Subgraph } from './contract.ts';
import { type SubscribedOperation, givenEvent } from './event.ts';
import type { ExecutionState } from './execution-state.ts';
import { compilePath } from './paths.ts';
import type { PlannedQuery } from './planner.ts';
import { compileRequires, requiredFields } from './requires.ts';
import { compileRewrites, renamedKeys } from './rewrites.ts';
import {
  type Fragments,
  type SelectedField,
  parsePlanned,
  responseKey,
  selectedFields,
  selects,
} from './selected-fields.ts';
import { runEntityStep } from './entity-step.ts';
import type { EntityTarget } from './gather.ts';
import { type RootStep, runRootStep } from './root-step.ts';
import type { StepParts } from './step.ts';
import { responseKeyOf } from './tree-keys.ts';

/** A plan as a tree for readers: no values, and nothing of how a source is built. */
export type PlanDescription =
  | { readonly sequence: readonly PlanDescription[] }
  | { readonly parallel: readonly PlanDescription[] }
  | {
      readonly condition: string;
      readonly whenTrue: PlanDescription | null;
      readonly whenFalse: PlanDescription | null;
    }
  | { readonly fetch: Omit<StepDescription, 'statements'> };

export interface ExecutablePlan {
  /** Every step in the order of the plan, with the statements of its source. */
  readonly steps: readonly StepDescription[];
  /** Null when there is nothing to fetch. */
  describe(): PlanDescription | null;
  /** For `executePlan`. */
  readonly run: (state: ExecutionState) => Promise<void>;
  readonly shows: PlannedQuery['shows'];
  /** Of a subscription: what gives its events. The plan then completes one that is in its context. */
  readonly subscribes: SubscribedOperation | null;
}

interface Compiled {
  readonly run: (state: ExecutionState) => Promise<void>;
  readonly description: PlanDescription;
}

/** A name that the planner gives where two selections of one key differ; never a response key. */
const internalAlias = /^_internal_qp_alias_\d+$/;

class PlanCompiler {
  readonly steps: StepDescription[] = [];
  subscribes: SubscribedOperation | null = null;
  readonly #subgraphs: ReadonlyMap<string, Subgraph>;
  readonly #plan: PlannedQuery;

  constructor(plan: PlannedQuery, subgraphs: ReadonlyMap<string, Subgraph>) {
    this.#plan = plan;
    this.#subgraphs = subgraphs;
  }

  node(node: PlanNode): Compiled {
    switch (node.kind) {
      case 'Sequence': {
        const nodes = node.nodes.map((inner) => this.node(inner));
        return { run: inSequence(nodes), description: { sequence: nodes.map((one) => one.description) } };
      }
      case 'Parallel': {
        const nodes = node.nodes.map((inner) => this.node(inner));
        return { run: inParallel(nodes), description: { parallel: nodes.map((one) => one.description) } };
      }
      case 'Condition': {
        const { condition } = node;
        const whenTrue = node.ifClause ? this.node(node.ifClause) : null;
        const whenFalse = node.elseClause ? this.node(node.elseClause) : null;
        return {
          run: async (state) => (state.variables[condition] === true ? whenTrue : whenFalse)?.run(state),
          description: {
            condition,
            whenTrue: whenTrue?.description ?? null,
            whenFalse: whenFalse?.description ?? null,
          },
        };
      }
      case 'Flatten':
        return this.#flatten(node);
      case 'Fetch':
        return node.requires && node.requires.length > 0 ? this.#entities(node, []) : this.#root(node);
      case 'BatchFetch':
        return this.#batch(node);
      case 'Subscription': {
        const { serviceName, operation, operationName = null, variableUsages = [] } = node.primary;
        const source = this.#subgraphs.get(serviceName)?.name ?? serviceName;
        this.subscribes = { source, operation, operationName, variableUsages };
        // The planner leaves the kind of this one out.
        return this.#root({ ...node.primary, kind: 'Fetch' }, givenEvent(operation));
      }
      case 'Defer':
        throw new QingdanError('NOT_SUPPORTED', 'the hub offers no `@defer`; ask for the whole answer');
      default:
        throw new TypeError(`the plan has a node of an unknown kind: ${JSON.stringify(node).slice(0, 80)}`);
    }
  }

  #flatten(node: FlattenNode): Compiled {
    if (node.node.kind === 'Fetch') return this.#entities(node.node, node.path);
    throw new TypeError(`the plan flattens a ${node.node.kind}`);
  }

  #parts(
    node: FetchNode | BatchFetchNode,
    paths: readonly (readonly string[])[],
    given?: PreparedFetch,
  ): StepParts {
    const subgraph = this.#subgraphs.get(node.serviceName);
    if (!subgraph)
      throw new TypeError(`the plan asks \`${node.serviceName}\`, which is no subgraph of the hub`);
    const prepared = given ?? subgraph.prepare(node.operation, node.operationName ?? null);
    const description: StepDescription = {
      source: subgraph.name,
      department: subgraph.department,
      paths: paths.map((path) => path.map(responseKeyOf)),
      operation: node.operation,
      statements: prepared.statements,
    };
    this.steps.push(description);
    const rewrites =
      node.kind === 'Fetch'
        ? node.outputRewrites
        : node.entityBatch.aliases.flatMap((one) => one.outputRewrites ?? []);
    return {
      source: subgraph.name,
      department: subgraph.department,
      isLimited: subgraph.department !== null || subgraph.isRemote === true,
      prepared,
      variableUsages: node.variableUsages ?? [],
      description,
      types: this.#plan.types,
      renamed: renamedKeys(rewrites),
      scope: this.#plan.scoped?.get(node) ?? null,
    };
  }

  /** Keys as the response has them; internal aliases that get no other name are of no reader's concern. */
  #fields(
    set: SelectionSetNode,
    fragments: Fragments,
    renamed: ReadonlyMap<string, string>,
  ): readonly SelectedField[] {
    return selectedFields(set, fragments)
      .map((field) => ({ ...field, key: renamed.get(field.key) ?? field.key }))
      .filter((field) => !internalAlias.test(field.key));
  }

  #root(node: FetchNode, given?: PreparedFetch): Compiled {
    const { operation, fragments } = parsePlanned(node.operation);
    const parts = this.#parts(node, [[]], given);
    const step: RootStep = {
      ...parts,
      outputRewrites: compileRewrites(node.outputRewrites, this.#plan.types),
      fields: this.#fields(operation.selectionSet, fragments, parts.renamed),
      // Where keys change their names any place may be filled.
      fills: (keys) => parts.renamed.size > 0 || selects(operation.selectionSet, keys, fragments),
    };
    return { run: (state) => runRootStep(step, state), description: described(parts) };
  }

  #entities(node: FetchNode, path: readonly FlattenNodePathSegment[]): Compiled {
    const target = {
      alias: '_entities',
      representationsVariableName: 'representations',
      paths: [[...path]],
      requires: node.requires ?? [],
      inputRewrites: node.inputRewrites,
      outputRewrites: node.outputRewrites,
    };
    return this.#steps(node, [target]);
  }

  #batch(node: BatchFetchNode): Compiled {
    return this.#steps(node, node.entityBatch.aliases);
  }

  #steps(
    node: FetchNode | BatchFetchNode,
    aliases: readonly BatchFetchNode['entityBatch']['aliases'][number][],
  ): Compiled {
    const { types } = this.#plan;
    const { operation, fragments } = parsePlanned(node.operation);
    const compiledPaths = aliases.map((alias) => alias.paths.map((path) => compilePath(path, types)));
    const parts = this.#parts(
      node,
      compiledPaths.flat().map((path) => path.keys),
    );
    const targets = aliases.map((alias, number): EntityTarget => {
      const field = operation.selectionSet.selections.find(
        (selection) => selection.kind === Kind.FIELD && responseKey(selection) === alias.alias,
      );
      const set = field?.kind === Kind.FIELD ? field.selectionSet : undefined;
      return {
        resultKey: alias.alias,
        variable: alias.representationsVariableName,
        paths: compiledPaths[number] ?? [],
        project: compileRequires(alias.requires, types),
        required: requiredFields(alias.requires),
        inputRewrites: compileRewrites(alias.inputRewrites, types),
        outputRewrites: compileRewrites(alias.outputRewrites, types),
        fields: set ? this.#fields(set, fragments, parts.renamed) : [],
        fills: (keys) => parts.renamed.size > 0 || selects(set, keys, fragments),
        identity: alias.inputRewrites?.length ? null : JSON.stringify([alias.paths, alias.requires]),
      };
    });
    return { run: (state) => runEntityStep(parts, targets, state), description: described(parts) };
  }
}

function described({ description }: StepParts): PlanDescription {
  const { source, department, paths, operation } = description;
  return { fetch: { source, department, paths, operation } };
}

function inSequence(nodes: readonly Compiled[]): Compiled['run'] {
  return async (state) => {
    for (const node of nodes) await node.run(state);
  };
}

function inParallel(nodes: readonly Compiled[]): Compiled['run'] {
  return async (state) => {
    await Promise.all(nodes.map((node) => node.run(state)));
  };
}

/**
 * Prepares every fetch of a plan, so that running it parses and compiles nothing.
 * @throws {QingdanError} NOT_SUPPORTED for deferred parts
 */
export function compilePlan(plan: PlannedQuery, subgraphs: ReadonlyMap<string, Subgraph>): ExecutablePlan {
  const compiler = new PlanCompiler(plan, subgraphs);
  const compiled = plan.node ? compiler.node(plan.node) : null;
  return {
    steps: compiler.steps,
    describe: () => compiled?.description ?? null,
    run: compiled?.run ?? (() => Promise.resolve()),
    shows: plan.shows,
    subscribes: compiler.subscribes,
  };
}
