/**
 * Apollo Server as the shell: it parses, validates, limits and negotiates; the pipeline answers in its
 * `responseForOperation` hook, and `stringifyResult` leaves the bytes that the pipeline wrote as they are.
 */
import { createHash } from 'node:crypto';
import { ApolloServer, type ApolloServerPlugin, type BaseContext, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import type { GraphQLFormattedError } from 'graphql';
import type { Caller } from '../auth/contract.ts';
import type { Answer } from '../resolvers/request.ts';
import { callerMessage } from '../schema/caller-message.ts';
import { type ErrorCode, errorEntry, errorTable } from '../schema/errors.ts';
import { isTextScalar } from '../schema/scalars.ts';
import type { Hub } from './hub.ts';

export interface GraphContext extends BaseContext {
  readonly caller: Caller;
  readonly requestId: string;
  readonly explain: boolean;
  /** `performance.now()` at arrival. */
  readonly started: number;
  /** Apollo Server hands on a copy of the context: what comes back from it must lie in an object of its own. */
  readonly outcome: {
    /** Filled by the pipeline; null where Apollo's own stages refused. */
    answer: Answer | null;
  };
}

/** Limits on documents; each refusal is `DOCUMENT_TOO_LARGE`. */
export const documentLimits = { tokens: 10_000, depth: 15, aliases: 50, directives: 50, cost: 50_000 };

const limits = new ApolloArmor({
  // Its parser of its own answers a syntax error with status 500; the limit of `parse` itself does not.
  maxTokens: { enabled: false },
  maxDepth: { n: documentLimits.depth },
  maxAliases: { n: documentLimits.aliases },
  maxDirectives: { n: documentLimits.directives },
  costLimit: { maxCost: documentLimits.cost },
  // `callerMessage` takes the suggestions out, those about arguments, enumerations and variables too.
  blockFieldSuggestion: { enabled: false },
}).protect();

const codesOfApollo: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_REQUEST',
  OPERATION_RESOLUTION_FAILURE: 'BAD_REQUEST',
  PERSISTED_QUERY_NOT_SUPPORTED: 'NOT_SUPPORTED',
};

/** Limits of GraphQL Armor, of the parser, and of comparing fields and introspection in graphql-js. */
const limitMessage =
  /limit of \d+ exceeded|Document contains more tha. \d+ tokens|^Validation aborted\.$|introspection depth exceeded/i;

/** Directives of incremental delivery; the schema does not define them. */
const incremental = /^Unknown directive "@(defer|stream)"/;

function codeOf({ message, extensions = {} }: GraphQLFormattedError): ErrorCode {
  if (limitMessage.test(message)) return 'DOCUMENT_TOO_LARGE';
  if (incremental.test(message)) return 'NOT_SUPPORTED';
  // A literal that a scalar refused is a wrong value, found while the document was validated.
  if (isTextScalar(String(extensions['type']))) return 'BAD_USER_INPUT';
  const { code } = extensions;
  return (typeof code === 'string' ? codesOfApollo[code] : undefined) ?? 'INTERNAL';
}

function messageOf(message: string, code: ErrorCode): string {
  const directive = incremental.exec(message)?.[1];
  if (directive !== undefined) return `the hub offers no \`@${directive}\`; ask for the whole answer`;
  if (code === 'INTERNAL') return errorTable.INTERNAL.message;
  if (message === 'PersistedQueryNotSupported') return 'the hub keeps no documents; send the text in `query`';
  if (message === 'Validation aborted.') return 'the document selects too many fields side by side';
  const plain = callerMessage(message);
  // Its limits are no errors of syntax.
  return code === 'DOCUMENT_TOO_LARGE' ? plain.replace(/^Syntax Error: /, '') : plain;
}

/** Brings an error of Apollo's stages into the table's form; nothing of the inside is passed on. */
export function formatRefusal(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const code = codeOf(formatted);
  return {
    message: messageOf(formatted.message, code),
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    extensions: { code, remedy: errorEntry(code).remedy },
  };
}

/** Says that the pipeline has written the answer, which Apollo Server would only copy: the handler sends its bytes. */
const isFinished: unique symbol = Symbol('is finished');

function pipelinePlugin(hub: Hub): ApolloServerPlugin<GraphContext> {
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ contextValue, document, request, queryHash, source }) {
          const answer = await hub.pipeline.answer({
            document,
            documentHash: queryHash ?? createHash('sha256').update(source).digest('hex'),
            operationName: request.operationName ?? null,
            variables: request.variables ?? {},
            caller: contextValue.caller,
            requestId: contextValue.requestId,
            explain: contextValue.explain,
          });
          contextValue.outcome.answer = answer;
          // Apollo Server copies the result's own members but hands `data` on as it is.
          const singleResult = { data: { [isFinished]: true } };
          return {
            http: { status: answer.status, headers: new HeaderMap() },
            body: { kind: 'single', singleResult },
          };
        },
      };
    },
  };
}

export async function startGraph(hub: Hub): Promise<ApolloServer<GraphContext>> {
  const server = new ApolloServer<GraphContext>({
    schema: hub.schema,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: documentLimits.tokens },
    validationRules: limits.validationRules,
    formatError: formatRefusal,
    plugins: [
      // Its types come from the CommonJS build of Apollo Server, ours from the ES module: the same at run time.
      ...(limits.plugins as unknown as ApolloServerPlugin<GraphContext>[]),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      pipelinePlugin(hub),
    ],
    stringifyResult: (value) => {
      const { data } = value;
      return data && Reflect.get(data, isFinished) === true ? '' : JSON.stringify(value);
    },
  });
  await server.start();
  return server;
}
