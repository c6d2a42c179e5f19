/** The unified social credit identifier 统一社会信用代码 of a department or firm: GB 32100-2015. */

/** Digits and capitals without I, O, S, V and Z, valued by their position. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** The check character (MOD 31-3: weight of place i is 3^i mod 31) of the first seventeen characters. */
export function socialCreditCheckCharacter(seventeen: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of seventeen.slice(0, 17)) {
    sum += alphabet.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

/** What is wrong with an identifier; null when nothing is. Capitals are the canonical form. */
export function socialCreditIdFault(text: string): string | null {
  if (text.length !== 18)
    return `a unified social credit identifier has 18 characters, this has ${text.length}`;
  for (const character of text) {
    if (!alphabet.includes(character)) {
      return 'a unified social credit identifier has digits and capitals, without I, O, S, V and Z';
    }
  }
  if (!/^\d{6}$/.test(text.slice(2, 8)))
    return 'characters 3 to 8 of the identifier are the six digits of a division';
  return socialCreditCheckCharacter(text) === text[17]
    ? null
    : 'the check character of the unified social credit identifier is wrong (GB 32100, MOD 31-3)';
}
