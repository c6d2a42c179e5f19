/** The process that plans, one operation after the other. */
import { QueryPlanner } from '@graphql-hive/router-query-planner';
import type { PlannerAnswer, PlannerRequest } from './messages.ts';

let planner: QueryPlanner | undefined;

function answer(request: Exclude<PlannerRequest, { supergraph: string }>): PlannerAnswer {
  try {
    if (!planner) throw new Error('no supergraph has come');
    const { text, operationName, labels, percentage } = request;
    return { plan: planner.plan(text, operationName, new Set(labels), percentage) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : 'the planner failed' };
  }
}

process.on('message', (request: PlannerRequest) => {
  if ('supergraph' in request) planner = new QueryPlanner(request.supergraph);
  else process.send?.(answer(request));
});
process.on('disconnect', () => process.exit(0));
// A terminal sends its signals to the whole group; the one who asks ends this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
