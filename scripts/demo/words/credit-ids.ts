/** Unified social credit identifiers of made-up firms (GB 32100-2015, with the organisation code of GB 11714-1997). */
import { socialCreditCheckCharacter } from '../../../schema/identifiers/social-credit-id.ts';

const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Registered by the market regulator (9) as an enterprise (1), an individual business (2) or a farmers' cooperative (3),
 * or by the office of establishment posts (1) as an organ of government (1), or by civil affairs (5) as an association (1),
 * a social service institution (2) or a foundation (3).
 */
export type RegisteredAs = '11' | '51' | '52' | '53' | '91' | '92' | '93';

/** The check character of an organisation code, modulo 11. */
function organisationCheck(body: string): string {
  let sum = 0;
  for (let at = 0; at < 8; at++) sum += Number(body[at]) * (organisationWeights[at] ?? 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}

/**
 * The identifier of a made-up firm by number, below 10^8. The division in it, 149999, is not assigned, so that no
 * identifier is a real firm's.
 */
export function creditIdOf(registeredAs: RegisteredAs, number: number): string {
  const organisation = String(number).padStart(8, '0');
  const body = `${registeredAs}149999${organisation}${organisationCheck(organisation)}`;
  return body + socialCreditCheckCharacter(body);
}
