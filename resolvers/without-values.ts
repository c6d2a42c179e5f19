/** Documents as an explanation shows them: a citizen ID that a caller wrote into his document is not passed on in it. */
import { Lexer, Source, TokenKind } from 'graphql';
import type { PlanDescription } from './execute/compile-plan.ts';

const hidden = '"…"';

/** The document with a mark in place of each string. Numbers, enumerations and names of variables stay. */
export function documentWithoutValues(document: string): string {
  const lexer = new Lexer(new Source(document));
  let shown = '';
  let end = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (token.kind !== TokenKind.STRING && token.kind !== TokenKind.BLOCK_STRING) continue;
    shown += document.slice(end, token.start) + hidden;
    end = token.end;
  }
  return shown + document.slice(end);
}

export function planWithoutValues(plan: PlanDescription): PlanDescription {
  if ('sequence' in plan) return { sequence: plan.sequence.map(planWithoutValues) };
  if ('parallel' in plan) return { parallel: plan.parallel.map(planWithoutValues) };
  if ('fetch' in plan) {
    return { fetch: { ...plan.fetch, operation: documentWithoutValues(plan.fetch.operation) } };
  }
  const { whenTrue, whenFalse } = plan;
  return {
    ...plan,
    whenTrue: whenTrue && planWithoutValues(whenTrue),
    whenFalse: whenFalse && planWithoutValues(whenFalse),
  };
}
