/** Events of a subscription: what the subgraph that gives them said, which the other steps of the plan complete. */
import type { FetchResult, PreparedFetch } from './contract.ts';

/** Is in the context of an execution that completes an event. */
export interface EventContext {
  readonly event: FetchResult;
}

/** The operation by which a subgraph is subscribed to. */
export interface SubscribedOperation {
  readonly source: string;
  readonly operation: string;
  readonly operationName: string | null;
  /** Names of the variables that it uses. */
  readonly variableUsages: readonly string[];
}

/** In place of a fetch: the event is there already. */
export function givenEvent(operation: string): PreparedFetch {
  return {
    statements: [operation],
    run: ({ context }) => Promise.resolve((context as EventContext).event),
  };
}
