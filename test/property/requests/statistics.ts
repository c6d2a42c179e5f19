/** What the random requests met: a generator that never reaches a case would prove nothing of it. */
import type { Asked } from './asked.ts';
import type { Expected } from './naive/answer.ts';

/** In how many of a thousand requests each must have been met. */
const least: Readonly<Record<string, number>> = {
  given: 300,
  alias: 100,
  condition: 300,
  provenance: 100,
  'named fragment': 200,
  'inline fragment': 200,
  'fragment spread twice': 30,
  'citizen admitted': 250,
  'citizen admitted in part': 15,
  'citizen refused': 100,
  'relative admitted': 50,
  'relative admitted in part': 5,
  'relative refused': 20,
  'relative of a relative admitted': 10,
  'relative of a relative refused': 5,
  'item withheld of one citizen': 15,
  'ID withheld of one relative': 0.5,
  'error: POWER_NOT_ON_LIST': 8,
  'error: POWER_REPEALED': 5,
  'error: POWER_NOT_YOURS': 8,
  'error: FIELD_NOT_NEEDED': 150,
  'error: FIELD_UNSHARED': 30,
  'error: APPLICATION_MISSING': 30,
  'error: APPLICATION_EXPIRED': 1,
  'error: APPLICATION_SUSPENDED': 5,
  'error: CASE_REQUIRED': 5,
  'error: CASE_NOT_YOURS': 2,
  'error: NOT_AVAILABLE': 150,
  'error: SOURCE_DATA_INVALID': 15,
  'request refused: BAD_USER_INPUT': 3,
  'request refused: FORBIDDEN': 3,
  'request refused: POWER_REQUIRED': 0.5,
};

export class Statistics {
  requests = 0;
  readonly #counts = new Map<string, number>();

  add(asked: Asked, expected: Expected): void {
    this.requests += 1;
    for (const one of new Set(metBy(asked, expected))) {
      this.#counts.set(one, (this.#counts.get(one) ?? 0) + 1);
    }
  }

  text(): string {
    const counts = [...this.#counts].map(([what, count]) => `  ${what}: ${count}`);
    return [`requests: ${this.requests}`, ...counts.sort()].join('\n');
  }

  /** What too few requests have met. */
  tooFew(): readonly string[] {
    return Object.entries(least)
      .filter(([what, share]) => (this.#counts.get(what) ?? 0) < Math.floor((share * this.requests) / 1000))
      .map(([what]) => `${what}: ${this.#counts.get(what) ?? 0}`);
  }
}

function* metBy({ text }: Asked, { refusal, errors, given, met }: Expected): Iterable<string> {
  yield* met;
  if (/^fragment /m.test(text)) yield 'named fragment';
  if (/\.\.\. /.test(text)) yield 'inline fragment';
  if (/\.\.\.(F\d+).*\.\.\.\1\b/s.test(text)) yield 'fragment spread twice';
  if (/@(?:skip|include)/.test(text)) yield 'condition';
  if (/(?:_2|\b(?:id|citizenId|household|constructor|a)): \w/.test(text)) yield 'alias';
  if (text.includes('provenance(')) yield 'provenance';
  if (refusal !== null) yield `request refused: ${refusal}`;
  if (given.length > 0) yield 'given';
  for (const { code } of errors) yield `error: ${code}`;
}
