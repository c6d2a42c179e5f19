/**
 * Citizen ID numbers that can be nobody's: GB 11643 with a correct check character (ISO 7064 MOD 11-2) and a
 * division code that is not assigned, 149999 and, when a day's sequences run out, 149998 down to 149990.
 */
import { QingdanError } from '../../../schema/errors.ts';

export const unassignedPrefixes: readonly string[] = Array.from({ length: 10 }, (_, at) =>
  String(149_999 - at),
);

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** The check character of the first 17. */
export function checkCharacter(body: string): string {
  let sum = 0;
  for (let at = 0; at < 17; at++) sum += (body.charCodeAt(at) - 48) * (weights[at] ?? 0);
  return '10X98765432'.charAt(sum % 11);
}

/** The 15-digit ID of before 1999, for those born in the twentieth century. */
export function legacyIdOf(id: string): string | null {
  return id.startsWith('19', 6) ? id.slice(0, 6) + id.slice(8, 17) : null;
}

/** The 18-digit ID of a 15-digit one (GB 11643-1999, annex: year with its century, check character added). */
export function modernIdOf(legacyId: string): string {
  const body = `${legacyId.slice(0, 6)}19${legacyId.slice(6)}`;
  return body + checkCharacter(body);
}

/** Odd sequences are men's, even ones women's: 500 and 499 a day and prefix. */
const sequencesOf = { 男: 500, 女: 499 } as const;

/** Gives each citizen another ID; remembers only how many were given for each day and sex. */
export class IdIssuer {
  readonly #given = { 男: new Map<string, number>(), 女: new Map<string, number>() };

  issue(birthDate: string, sex: '男' | '女'): string {
    const given = this.#given[sex];
    const count = given.get(birthDate) ?? 0;
    given.set(birthDate, count + 1);
    const perPrefix = sequencesOf[sex];
    const prefix = unassignedPrefixes[Math.floor(count / perPrefix)];
    if (prefix === undefined) {
      throw new QingdanError(
        'BAD_USER_INPUT',
        `more citizens are born on \`${birthDate}\` than unassigned IDs allow: ask for fewer citizens`,
      );
    }
    const within = count % perPrefix;
    const sequence = sex === '男' ? within * 2 + 1 : within * 2 + 2;
    const body = `${prefix}${birthDate.slice(0, 4)}${birthDate.slice(5, 7)}${birthDate.slice(8)}${String(sequence).padStart(3, '0')}`;
    return body + checkCharacter(body);
  }
}
