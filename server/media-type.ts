/**
 * The media type of an answer, and the status that goes with it (GraphQL over HTTP, sections "Accept" and "Status
 * Codes"). Apollo Server chooses the same for what it answers itself.
 */
import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';
import { BoundedCache } from '../caching/bounded-cache.ts';
import { HttpRefusal } from '../schema/errors.ts';

const json = 'application/json; charset=utf-8';
const graphqlResponse = 'application/graphql-response+json; charset=utf-8';

/** Values of `accept` whose choice is kept, the short ones of the same few clients. */
const keptChoices = 100;
const longestKept = 200;
const choices = new BoundedCache<string, { readonly type: string | undefined }>(keptChoices);

function chosen(accept: string): { readonly type: string | undefined } {
  return { type: new Negotiator({ headers: { accept } }).mediaType([json, graphqlResponse]) };
}

function accepted(accept: string): string | undefined {
  const choice =
    accept.length > longestKept ? chosen(accept) : choices.getOrMake(accept, () => chosen(accept));
  return choice.type;
}

/** Value of `content-type` for an answer; JSON where the caller says nothing, or takes neither type. */
export function answerType({ headers: { accept } }: IncomingMessage): string {
  return (accept && accepted(accept)) || json;
}

/** Throws BAD_REQUEST with status 406 where the caller takes neither type: nothing is read for him. */
export function checkAcceptable({ headers: { accept } }: IncomingMessage): void {
  if (!accept || accepted(accept) !== undefined) return;
  throw new HttpRefusal(
    406,
    'the header `accept` takes neither `application/graphql-response+json` nor `application/json` in UTF-8',
  );
}

/**
 * Status of an answer to a request whose document arrived. Who names `application/json` is told of a wrong document or
 * value with 200: such a client may take any other status for a failure on the way and throw the errors away.
 */
export function documentStatus(status: number | undefined, accept: string | undefined): number | undefined {
  if (status !== 400 || !accept || accepted(accept) !== json) return status;
  return new Negotiator({ headers: { accept } }).mediaTypes().includes('application/json') ? 200 : status;
}
