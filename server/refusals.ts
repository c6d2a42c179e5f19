/** Errors of Apollo Server's own stages, brought into the form of the error table. */
import type { GraphQLFormattedError } from 'graphql';
import { callerMessage } from '../schema/caller-message.ts';
import { type ErrorCode, errorEntry, errorTable } from '../schema/errors.ts';
import { isTextScalar } from '../schema/scalars.ts';

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
