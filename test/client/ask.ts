/** Asks a hub with a document of the typed client: typed variables in, typed data and errors out. */
import type { ResponseError } from '../../resolvers/respond.ts';
import { type ErrorCode, errorTable } from '../../schema/errors.ts';
import type { TypedDocumentString } from './generated/graphql.ts';

export interface TypedReply<Result> {
  readonly status: number;
  /** Null when the request was refused as a whole. */
  readonly data: Result | null;
  /** Empty when nothing was withheld and nothing failed. */
  readonly errors: readonly ResponseError[];
}

interface Sender {
  /** Null sends none; the usual one of the hub unless given. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A document that declares variables must get them; one that declares none takes none. */
type Options<Variables> =
  Variables extends Record<string, never>
    ? [options?: Sender & { readonly variables?: undefined }]
    : [options: Sender & { readonly variables: Variables }];

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code);
}

interface ReceivedError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What sends a document's text: a running hub. */
export interface Transport {
  ask(
    document: string,
    options?: Sender & { readonly variables?: object },
  ): Promise<{
    readonly status: number;
    readonly body: { readonly data?: object | null; readonly errors?: readonly ReceivedError[] };
  }>;
}

function typedError(error: ReceivedError): ResponseError {
  const { code } = error.extensions;
  if (!isErrorCode(code))
    throw new TypeError(`the hub sent an error that its table does not have: ${String(code)}`);
  return { ...error, extensions: { ...error.extensions, code } };
}

/** Rejects when an error has no code of the table. */
export async function ask<Result, Variables extends object>(
  hub: Transport,
  document: TypedDocumentString<Result, Variables>,
  ...[options]: Options<Variables>
): Promise<TypedReply<Result>> {
  const { status, body } = await hub.ask(document.toString(), options);
  return {
    status,
    data: (body.data ?? null) as Result | null,
    errors: (body.errors ?? []).map(typedError),
  };
}
