/** What a remote subgraph answered, read as the GraphQL specification's "Response Format" says and made safe to show. */
import { SourceFailure } from '../../connectors/contract.ts';
import { callerMessage } from '../../schema/caller-message.ts';
import { errorEntry } from '../../schema/errors.ts';
import type { FetchResult, SubgraphError, Tree } from '../execute/contract.ts';
import { isTree } from '../execute/merge.ts';
import type { EndpointAnswer } from './endpoint.ts';
import { readJson } from '../../connectors/graphql/exact-json.ts';

function isSegment(value: unknown): value is string | number {
  return typeof value === 'string' || (Number.isInteger(value) && (value as number) >= 0);
}

/** The form of codes; what is none of them may be anything and stays inside. */
const codeForm = /^[A-Z][A-Z0-9_]{0,63}$/;

/** The subgraph's own words and its code; stack traces and whatever else stands in `extensions` are its internals. */
function readError(value: unknown): SubgraphError {
  const { message, path, extensions } = isTree(value) ? value : ({} as Tree);
  const code = isTree(extensions) ? extensions['code'] : undefined;
  return {
    code: 'SUBGRAPH_ERROR',
    message:
      typeof message === 'string' && message !== ''
        ? callerMessage(message)
        : errorEntry('SUBGRAPH_ERROR').message,
    ...(Array.isArray(path) && path.every(isSegment) ? { path } : {}),
    ...(typeof code === 'string' && codeForm.test(code) ? { details: { subgraphCode: code } } : {}),
  };
}

function parsed(body: Buffer): unknown {
  try {
    return readJson(body);
  } catch {
    // The parser's own message quotes the answer.
    return undefined;
  }
}

/** @throws {SourceFailure} when the answer is none of GraphQL */
export function readAnswer(source: string, { status, body }: EndpointAnswer): FetchResult {
  const answer = parsed(body);
  const { data, errors } = isTree(answer) ? answer : ({} as Tree);
  const told = Array.isArray(errors) ? errors.map(readError) : [];
  if (isTree(data)) return { data, errors: told };
  if (told.length > 0) return { data: null, errors: told };
  const isSuccess = status >= 200 && status < 300;
  throw new SourceFailure(
    isSuccess ? 'SOURCE_DATA_INVALID' : 'SOURCE_UNAVAILABLE',
    source,
    new Error(`the subgraph answered ${status} and no GraphQL`),
  );
}
