/** Answers of all candidates are compared before anything is timed: what differs is not worth measuring. */
import type { Contestant } from '../environment/contestants.ts';

/** JSON text with sorted keys; rows of a list that have the same day stand in no order that all would agree on. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).toSorted().join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}

async function answerOf(
  { name, target, comparedParts }: Contestant,
  body: string,
): Promise<readonly string[]> {
  const response = await fetch(`http://127.0.0.1:${target.port}${target.path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...target.headers },
    body,
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as {
    readonly data?: Readonly<Record<string, unknown>> | null;
    readonly errors?: readonly unknown[];
  };
  if (!data || errors) throw new Error(`\`${name}\` answers with errors: ${text.slice(0, 1_000)}`);
  return comparedParts(data).map(canonical);
}

/** How many parts of answers were compared. Throws with the first on which two candidates differ. */
export async function compareAnswers(contestants: readonly Contestant[], requests: number): Promise<number> {
  const [first, ...others] = contestants;
  if (!first) return 0;
  let compared = 0;
  for (let at = 0; at < Math.min(requests, first.target.bodies.length); at += 1) {
    const expected = await answerOf(first, first.target.bodies[at] ?? '');
    for (const other of others) {
      const actual = await answerOf(other, other.target.bodies[at] ?? '');
      const differing = expected.findIndex((part, index) => part !== actual[index]);
      if (differing >= 0 || actual.length !== expected.length) {
        throw new Error(
          `\`${first.name}\` and \`${other.name}\` differ:\n${expected[differing]}\n${actual[differing]}`,
        );
      }
    }
    compared += expected.length;
  }
  return compared;
}
