/** Sends a golden request to a real hub over HTTP and tells what came of it, as the files of its folder. */
import { Kind, parse, print } from 'graphql';
import type { PlanDescription } from '../../../resolvers/execute/compile-plan.ts';
import { readableJson } from './json.ts';
import type { GoldenRequest } from './request.ts';
import { type Body, type Reply, send } from './send.ts';
import { stableBody, stableRecord } from './stable.ts';
import type { GoldenHub, GoldenWorld } from './world.ts';

export const resultFiles = ['plan.json', 'steps.json', 'response.json', 'record.json'] as const;
export type GoldenFiles = Readonly<Record<(typeof resultFiles)[number], string>>;

function isMutation(query: string): boolean {
  try {
    return parse(query).definitions.some(
      (node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === 'mutation',
    );
  } catch {
    // Not every golden document is GraphQL.
    return false;
  }
}

/** The plan, which a hub shows on request only: asked for again where the golden request does not. */
async function planOf(hub: GoldenHub, request: GoldenRequest, reply: Reply): Promise<PlanDescription | null> {
  if (request.headers['x-explain'] === '1') return reply.body.extensions?.explain?.plan ?? null;
  if (isMutation(request.query)) {
    throw new Error('a change is asked for once: send `x-explain: 1` with it, so that its plan is seen');
  }
  const { body } = await send(hub.running, request, { 'x-explain': '1' });
  const without = ({ data, errors }: Body): string => JSON.stringify({ errors, data });
  if (without(body) !== without(reply.body)) throw new Error('the answer is another when it is explained');
  return body.extensions?.explain?.plan ?? null;
}

/** Parallel steps have no order: here they stand in that of their text. */
function ordered(plan: PlanDescription): PlanDescription {
  if ('sequence' in plan) return { sequence: plan.sequence.map(ordered) };
  if ('condition' in plan) {
    const { condition, whenTrue, whenFalse } = plan;
    return { condition, whenTrue: whenTrue && ordered(whenTrue), whenFalse: whenFalse && ordered(whenFalse) };
  }
  return 'parallel' in plan ? { parallel: inOrder(plan.parallel.map(ordered)) } : plan;
}

function inOrder<Each>(items: readonly Each[]): readonly Each[] {
  const texts = new Map(items.map((each) => [each, JSON.stringify(each)]));
  return items.toSorted((one, other) => ((texts.get(one) ?? '') < (texts.get(other) ?? '') ? -1 : 1));
}

type Step = Extract<PlanDescription, { fetch: unknown }>['fetch'];

function stepsOf(plan: PlanDescription | null): readonly Step[] {
  if (plan === null) return [];
  if ('fetch' in plan) return [plan.fetch];
  if ('sequence' in plan) return plan.sequence.flatMap(stepsOf);
  if ('parallel' in plan) return plan.parallel.flatMap(stepsOf);
  return [...stepsOf(plan.whenTrue), ...stepsOf(plan.whenFalse)];
}

/**
 * What each step asks, and what was really sent to the sources: steps that read the same of a source share a
 * statement, and one whose citizens the gate refused sends none.
 */
function steps(plan: PlanDescription | null, sent: GoldenHub['sent']): unknown {
  return {
    steps: inOrder(
      stepsOf(plan).map(({ source, department, paths, operation }) => ({
        source,
        department,
        paths: paths.map((path) => path.join('.')).sort(),
        operation: print(parse(operation)).split('\n'),
      })),
    ),
    sent: inOrder(sent),
  };
}

async function recordOf({ running }: GoldenHub, requestId: string): Promise<unknown> {
  const records = await running.hub.ledger.read(1, 1_000);
  const [own, ...others] = records.filter(({ record }) => record.requestId === requestId);
  if (others.length > 0) throw new Error('the request is on record more than once');
  return own ? stableRecord(running.hub, own) : null;
}

async function playOn(hub: GoldenHub, request: GoldenRequest): Promise<GoldenFiles> {
  hub.sent.length = 0;
  const reply = await send(hub.running, request);
  const sent = [...hub.sent];
  const record = await recordOf(hub, reply.requestId);
  const ledger = await hub.running.hub.ledger.read(1, 1_000);
  const described = await planOf(hub, request, reply);
  const { faults } = hub.running;
  if (request.hub !== 'damaged' && faults.length > 0) {
    throw new AggregateError(faults, 'the hub reported faults');
  }
  const plan = described && ordered(described);
  const body = stableBody(reply.body, reply.requestId, ledger);
  return {
    'plan.json': readableJson(plan),
    'steps.json': readableJson(steps(plan, sent)),
    'response.json': readableJson({ status: reply.status, body }),
    'record.json': readableJson(record),
  };
}

/** What comes of a request. Throws when the hub does what it never may: two records, or a fault of its own. */
export function play(world: GoldenWorld, request: GoldenRequest): Promise<GoldenFiles> {
  return world.on(request, (hub) => playOn(hub, request));
}
