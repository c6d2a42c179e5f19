/** What goes between a hub or router and the process that plans for it. */
import type { QueryPlan } from '@graphql-hive/router-query-planner';

export type PlannerRequest =
  | { readonly supergraph: string }
  | {
      readonly text: string;
      readonly operationName: string | null;
      readonly labels: readonly string[];
      readonly percentage: number;
    };

export type PlannerAnswer = { readonly plan: QueryPlan } | { readonly failure: string };
