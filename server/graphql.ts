/** The hub in Apollo Server: the pipeline answers. */
import { createHash } from 'node:crypto';
import type { ApolloServer, BaseContext } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Caller } from '../auth/contract.ts';
import type { Pipeline } from '../resolvers/pipeline.ts';
import type { Answer } from '../resolvers/request.ts';
import { type DocumentLimits, startShell } from './shell.ts';

export interface GraphContext extends BaseContext {
  readonly caller: Caller;
  readonly requestId: string;
  readonly isInAddress: boolean;
  readonly explain: boolean;
  /** `performance.now()` at arrival. */
  readonly started: number;
  /** Apollo Server hands on a copy of the context: what comes back from it must lie in an object of its own. */
  readonly outcome: {
    /** Filled by the pipeline; null where Apollo's own stages refused. */
    answer: Answer | null;
  };
}

export const documentLimits = {
  tokens: 10_000,
  depth: 15,
  aliases: 50,
  directives: 50,
  cost: 50_000,
} satisfies DocumentLimits;

export function startGraph(schema: GraphQLSchema, pipeline: Pipeline): Promise<ApolloServer<GraphContext>> {
  return startShell<GraphContext>({
    schema,
    limits: documentLimits,
    csrfPrevention: true,
    async answer({ contextValue, document, request, queryHash, source }) {
      const answer = await pipeline.answer({
        document,
        documentHash: queryHash ?? createHash('sha256').update(source).digest('hex'),
        operationName: request.operationName ?? null,
        variables: request.variables ?? {},
        caller: contextValue.caller,
        requestId: contextValue.requestId,
        isInAddress: contextValue.isInAddress,
        explain: contextValue.explain,
      });
      contextValue.outcome.answer = answer;
      return answer.status;
    },
  });
}
