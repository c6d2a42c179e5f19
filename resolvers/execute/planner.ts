/** The federation query planner with a bounded cache of its plans. */
import { QueryPlanner, type PlanNode, type QueryPlan } from '@graphql-hive/router-query-planner';
import { type OperationDefinitionNode, buildASTSchema, parse, print } from 'graphql';
import { BoundedCache } from '../../caching/bounded-cache.ts';
import { QingdanError } from '../../schema/errors.ts';
import { changesInOrder } from './changes-in-order.ts';
import type { ScopedStep } from './contract.ts';
import { conditionKey, conditionVariables } from './fold-conditions.ts';
import { openInterfaces } from './open-interfaces.ts';
import { inPlanningOrder } from './planning-order.ts';
import { PlannerProcess } from './planner-process/planner-process.ts';
import { type Plannable, plannable, readOperation } from './plannable.ts';
import { PlannerInParts, type PlanText } from './parts/plan-in-parts.ts';
import { interfaceObjects, isSound } from './parts/soundness.ts';
import { type PossibleTypes, possibleTypesOf } from './possible-types.ts';

/** A plan with what its compilation must know of the graph and of the operation. */
export interface PlannedQuery extends QueryPlan {
  readonly types: PossibleTypes;
  readonly shows: Plannable['shows'];
  /** Steps in which not everybody admitted may be asked about. */
  readonly scoped?: ReadonlyMap<PlanNode, ScopedStep>;
}

export interface Planner {
  /**
   * Plans an operation, once for each text, name and outcome of its conditions while the plan is kept; the same
   * plan is the same object. It has no node when there is nothing to fetch. `variables` are coerced; those of
   * `@skip` and `@include` are read. An aborted caller stops waiting, the planning goes on for who comes after.
   * Rejects with the signal's reason, or with the planner's own (internal) error.
   */
  plan(
    operation: string,
    operationName: string | null,
    variables: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<PlannedQuery>;
  /** Plans that are kept. */
  readonly kept: number;
  /** Ends the processes that plan. */
  close(): void;
}

/** Planning spends 0.3 to 1.3 ms, a kept plan a few kilobytes. */
const keptPlans = 2_000;

/** How long an operation that could not be planned apart is not planned again. */
const failureMilliseconds = 60_000;

function orAborted<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

interface ReadOperation {
  /** Names it among those that were read. */
  readonly number: number;
  readonly operation: OperationDefinitionNode;
  readonly conditions: readonly string[];
}

export interface PlannerOptions {
  /** How many plans are kept. */
  readonly limit?: number;
  /** Changes each plan once, before it is kept. */
  readonly revise?: (plan: QueryPlan) => QueryPlan;
  /** Labels of progressive `@override` that are on. The hub decides ownership by the catalogue and has none. */
  readonly labels?: ReadonlySet<string>;
  /** A number from 0 up to 100, drawn for each request: the labels `percent(…)` of a larger number are on. */
  readonly percentage?: () => number;
  /** Plans in a process of its own, which the planner may end where fields require others. */
  readonly isApart?: boolean;
  /**
   * Plans in parts what cannot be planned as a whole. The hub does not: its gate stands between the steps of one plan.
   * What its sources may require of each other are plain fields, which the planner puts into representations as they
   * are; a plan that would mix them up is refused.
   */
  readonly inParts?: boolean;
}

/** Throws when the text is no supergraph. */
export function createPlanner(
  supergraphSdl: string,
  {
    limit = keptPlans,
    revise = (plan) => plan,
    labels = new Set(),
    percentage = () => 0,
    isApart = false,
    inParts = false,
  }: PlannerOptions = {},
): Planner {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  // Inaccessible types are in it, too; the document was validated against the public schema.
  const schema = buildASTSchema(supergraph, { assumeValidSDL: true });
  const types = possibleTypesOf(supergraph);
  const { document, named } = inPlanningOrder(supergraph);
  const ordered = document === supergraph ? supergraphSdl : print(document);
  const native = new QueryPlanner(ordered);
  const percentages = native.overridePercentages;
  const apart = isApart ? new PlannerProcess(ordered) : null;
  const objects = interfaceObjects(document);
  const open = openInterfaces(document);
  let parts: PlannerInParts | undefined;
  const operations = new BoundedCache<string, ReadOperation>(limit);
  const plans = new BoundedCache<string, Promise<PlannedQuery>>(limit);

  /** The plan of a whole operation where it can be run, else one made of parts. */
  async function orInParts(
    whole: Promise<QueryPlan>,
    operation: OperationDefinitionNode,
    planText: PlanText,
  ): Promise<QueryPlan> {
    const plan = await whole.catch((error: unknown) => error as Error);
    if (!(plan instanceof Error) && isSound(plan.node, operation, objects)) return plan;
    parts ??= new PlannerInParts(document);
    return parts.plan(operation, planText).catch((error: unknown) => {
      // Why the whole failed says more.
      if (plan instanceof Error) throw plan;
      // Steps that may lose a type mostly don't.
      if (isSound(plan.node, operation, new Set())) return plan;
      throw error;
    });
  }

  /** Throws where a plan would send a subgraph another value than it requires. */
  function soundPlan(plan: QueryPlan, operation: OperationDefinitionNode): QueryPlan {
    // No source of the hub has an interface that could be an object in another.
    if (isSound(plan.node, operation, new Set())) return plan;
    throw new QingdanError('NOT_SUPPORTED', 'these fields cannot be asked for at once; ask in two requests');
  }

  async function make(
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
    drawn: number,
  ): Promise<PlannedQuery> {
    const { text, shows } = plannable(schema, operation, variables, open);
    if (text === null) return { kind: 'QueryPlan', types, shows };
    const planText: PlanText = (planner, text, name) => planner.planAsync(text, name, new Set(labels), drawn);
    const whole = planText(apart ?? native, text, operation.name?.value ?? null);
    const read = readOperation(text, null);
    const plan = inParts ? await orInParts(whole, read, planText) : soundPlan(await whole, read);
    const node = plan.node && changesInOrder(named(plan.node));
    return { ...revise({ ...plan, ...(node ? { node } : {}) }), types, shows };
  }

  return {
    async plan(text, operationName, variables, signal) {
      signal?.throwIfAborted();
      // A text alone names itself: its hash is kept with it, that of another text would be made for each request.
      const name = operationName === null ? text : `${operationName}\0${text}`;
      const { number, operation, conditions } = operations.getOrMake(name, () => {
        const operation = readOperation(text, operationName);
        return { number: operations.made, operation, conditions: conditionVariables(operation) };
      });
      const drawn = percentages.length > 0 ? percentage() : 0;
      // Numbers between the same two percentages plan alike.
      const labelsOn = percentages.filter((each) => drawn < each).length;
      const key = `${number} ${labelsOn} ${conditionKey(conditions, variables)}`;
      const plan = plans.getOrMake(key, () => {
        const made = make(operation, variables, drawn);
        // A failure may be of the moment: the next request tries again. What ends a process may not end one a request.
        made.catch(() => {
          if (isApart) setTimeout(() => plans.delete(key), failureMilliseconds).unref();
          else plans.delete(key);
        });
        return made;
      });
      return signal ? orAborted(plan, signal) : plan;
    },
    get kept() {
      return plans.size;
    },
    close() {
      apart?.close();
      parts?.close();
    },
  };
}
