/**
 * Apollo Server as the shell: it parses, validates, limits and negotiates; whoever uses it answers in its
 * `responseForOperation` hook, and `stringifyResult` leaves the bytes that were written there as they are.
 */
import {
  ApolloServer,
  type ApolloServerPlugin,
  type BaseContext,
  type GraphQLRequestContextResponseForOperation,
  HeaderMap,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { type ErrorCode, QingdanError, errorEntry } from '../schema/errors.ts';
import { documentStatus } from './media-type.ts';
import { formatRefusal } from './refusals.ts';

/** Limits on documents; each refusal is `DOCUMENT_TOO_LARGE`. */
export interface DocumentLimits {
  readonly tokens: number;
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Null where the number of fields does not say what they cost. */
  readonly cost: number | null;
}

export interface ShellOptions<Context extends BaseContext> {
  readonly schema: GraphQLSchema;
  readonly limits: DocumentLimits;
  /** Refuses requests that a browser sends without asking first. */
  readonly csrfPrevention: boolean;
  /** Answers a valid operation; gives the HTTP status. The bytes go past the shell. */
  readonly answer: (request: GraphQLRequestContextResponseForOperation<Context>) => Promise<number>;
}

/** Says that the answer has been written, which Apollo Server would only copy: the handler sends its bytes. */
const isFinished: unique symbol = Symbol('is finished');

function armor({ depth, aliases, directives, cost }: DocumentLimits): ReturnType<ApolloArmor['protect']> {
  return new ApolloArmor({
    // Its parser of its own answers a syntax error with status 500; the limit of `parse` itself does not.
    maxTokens: { enabled: false },
    maxDepth: { n: depth },
    maxAliases: { n: aliases },
    maxDirectives: { n: directives },
    costLimit: cost === null ? { enabled: false } : { maxCost: cost },
    // `callerMessage` takes the suggestions out, those about arguments, enumerations and variables too.
    blockFieldSuggestion: { enabled: false },
  }).protect();
}

/** Parses and validates a document within limits. Throws `QingdanError` with the first fault, as the shell refuses it. */
export function documentChecker(
  schema: GraphQLSchema,
  limits: DocumentLimits,
): (source: string) => DocumentNode {
  const { validationRules } = armor(limits);
  const refuse = (error: unknown, code: string): never => {
    if (!(error instanceof GraphQLError)) throw error;
    const formatted = error.toJSON();
    const extensions = { ...formatted.extensions, code: formatted.extensions?.['code'] ?? code };
    const refusal = formatRefusal({ ...formatted, extensions });
    throw new QingdanError(refusal.extensions?.['code'] as ErrorCode, refusal.message);
  };
  return (source) => {
    let document: DocumentNode;
    try {
      document = parse(source, { maxTokens: limits.tokens });
    } catch (error) {
      return refuse(error, 'GRAPHQL_PARSE_FAILED');
    }
    try {
      const [fault] = validate(schema, document, [...specifiedRules, ...validationRules]);
      return fault ? refuse(fault, 'GRAPHQL_VALIDATION_FAILED') : document;
    } catch (error) {
      return refuse(error, 'GRAPHQL_VALIDATION_FAILED');
    }
  };
}

export async function startShell<Context extends BaseContext>({
  schema,
  limits,
  csrfPrevention,
  answer,
}: ShellOptions<Context>): Promise<ApolloServer<Context>> {
  const { plugins, validationRules } = armor(limits);
  const answering: ApolloServerPlugin<Context> = {
    async requestDidStart() {
      return {
        async responseForOperation(request) {
          const status = await answer(request);
          // Apollo Server copies the result's own members but hands `data` on as it is.
          const singleResult = { data: { [isFinished]: true } };
          return { http: { status, headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
        },
        async willSendResponse({ request, response: { http }, source }) {
          if (source !== undefined)
            http.status = documentStatus(http.status, request.http?.headers.get('accept'));
          // A document that is only named by its hash is refused, which Apollo Server says with 200.
          else if (http.status === 200) http.status = errorEntry('NOT_SUPPORTED').status;
        },
      };
    },
  };
  const server = new ApolloServer<Context>({
    schema,
    introspection: true,
    csrfPrevention,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokens },
    validationRules,
    formatError: formatRefusal,
    plugins: [
      // Its types come from the CommonJS build of Apollo Server, ours from the ES module: the same at run time.
      ...(plugins as unknown as ApolloServerPlugin<Context>[]),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      answering,
    ],
    stringifyResult: (value) => {
      const { data } = value;
      return data && Reflect.get(data, isFinished) === true ? '' : JSON.stringify(value);
    },
  });
  await server.start();
  return server;
}
