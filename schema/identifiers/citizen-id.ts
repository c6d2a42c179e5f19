/** The citizen ID number 公民身份号码: GB 11643-1999, and its 15-digit form of before. */
import { isCalendarDay } from './calendar.ts';

/** Weights of ISO 7064 MOD 11-2 for the seventeen digits before the check character. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const checkCharacters = '10X98765432';
const digitZero = 48;

/** The number that two digits write. */
function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - digitZero) * 10 + text.charCodeAt(at + 1) - digitZero;
}

/** The check character (ISO 7064 MOD 11-2) of the first seventeen digits. */
export function citizenIdCheckCharacter(seventeenDigits: string): string {
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) {
    sum += (seventeenDigits.charCodeAt(at) - digitZero) * (weights[at] ?? 0);
  }
  return checkCharacters.charAt(sum % 11);
}

/**
 * What is wrong with a citizen ID; null when nothing is. The division part isn't checked: divisions come and go,
 * and an ID keeps the one of its first issue. `X` must be upper case, the canonical form.
 */
export function citizenIdFault(text: string): string | null {
  if (text.length !== 18) return `a citizen ID has 18 characters, this has ${text.length}`;
  if (!/^\d{17}[\dX]$/.test(text))
    return 'a citizen ID is seventeen digits and a check character, a digit or `X`';
  // Without an array or a part of the text: every ID of a request is checked, when it comes and when it goes.
  const year = twoDigits(text, 6) * 100 + twoDigits(text, 8);
  if (year < 1800 || !isCalendarDay(year, twoDigits(text, 10), twoDigits(text, 12))) {
    return 'the date of birth in the citizen ID does not exist (characters 7 to 14)';
  }
  return citizenIdCheckCharacter(text) === text[17]
    ? null
    : 'the check character of the citizen ID is wrong (ISO 7064 MOD 11-2)';
}

/** Canonical form: the check character `X` in upper case. */
export function canonicalCitizenId(text: string): string {
  return text.endsWith('x') ? `${text.slice(0, -1)}X` : text;
}

/**
 * The 15-digit ID that the same person had before 1999: without the century and the check character.
 * Null for those not born in 19xx, who never had one.
 */
export function legacyCitizenId(id: string): string | null {
  return id.length === 18 && id.startsWith('19', 6) ? id.slice(0, 6) + id.slice(8, 17) : null;
}

/** The 18-digit ID of a 15-digit one, or null when it isn't a legal 15-digit ID. */
export function modernCitizenId(legacy: string): string | null {
  if (!/^\d{15}$/.test(legacy)) return null;
  const digits = `${legacy.slice(0, 6)}19${legacy.slice(6)}`;
  const id = digits + citizenIdCheckCharacter(digits);
  return citizenIdFault(id) === null ? id : null;
}
