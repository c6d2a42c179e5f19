/** The claims of a verified token, checked one by one. */
import type { JWTPayload } from 'jose';
import { QingdanError } from '../../schema/errors.ts';
import { roles, type Caller, type Role } from '../contract.ts';

/** What a token says; the headers then select a power and a case. */
export type TokenClaims = Omit<Caller, 'power' | 'caseId'>;

/** Longest name or code that a claim may hold, in characters. */
const longest = 200;
const mostPowers = 1000;
// Control characters would break logs and records apart.
const printable = /^[^\p{Cc}\p{Cs}]+$/u;

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longest && printable.test(value);
}

function name(payload: JWTPayload, claim: string): string {
  const value = payload[claim];
  if (!isName(value)) throw wrongClaim(claim, `text of 1 to ${longest} characters`);
  return value;
}

function wrongClaim(claim: string, form: string): QingdanError {
  const message = `the claim \`${claim}\` of the token is missing or is not ${form}`;
  return new QingdanError('TOKEN_INVALID', message, { claim });
}

function role(payload: JWTPayload): Role {
  const tokenRoles = roles.filter((candidate) => candidate !== 'public');
  const found = tokenRoles.find((candidate) => candidate === payload['role']);
  if (found === undefined)
    throw wrongClaim('role', `one of ${tokenRoles.map((one) => `\`${one}\``).join(', ')}`);
  return found;
}

function powers(payload: JWTPayload): readonly string[] {
  const value = payload['powers'];
  if (!Array.isArray(value) || value.length > mostPowers || !value.every(isName)) {
    throw wrongClaim('powers', `a list of at most ${mostPowers} codes`);
  }
  return [...new Set(value)];
}

/**
 * Reads the claims `sub` (operator), `department`, `application`, `role`, `powers`, `jti` and `exp`; all must be
 * there. Throws TOKEN_INVALID with the claim's name.
 * @param toleranceSeconds added to the end of the token's life, as the verification allows it
 */
export function readClaims(payload: JWTPayload, toleranceSeconds: number): TokenClaims {
  const { exp } = payload;
  if (typeof exp !== 'number' || !Number.isFinite(exp)) throw wrongClaim('exp', 'a number of seconds');
  return {
    operator: name(payload, 'sub'),
    department: name(payload, 'department'),
    application: name(payload, 'application'),
    role: role(payload),
    powers: powers(payload),
    credential: { id: name(payload, 'jti'), expiresAt: exp + toleranceSeconds },
  };
}
