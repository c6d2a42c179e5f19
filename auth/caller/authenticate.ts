/**
 * Who asks: a bearer token (RFC 6750, RFC 7519) and the headers that select among what it allows. Keys are
 * asymmetric only, so that nobody who can check a token can make one.
 */
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { BoundedCache } from '../../caching/bounded-cache.ts';
import { OutboundClient } from '../../outbound/client.ts';
import { QingdanError } from '../../schema/errors.ts';
import { systemClock } from '../clock.ts';
import type { Caller, Clock } from '../contract.ts';
import { readClaims, type TokenClaims } from './claims.ts';
import { openKeySet, type KeySetSource } from './key-set.ts';
import { publicCaller } from './public.ts';

const algorithms = ['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'PS256', 'PS384', 'PS512', 'RS256'];
const toleranceSeconds = 5;

/** Keys of a demo install are named so; a hub outside demo mode refuses them. */
export const demoKeyPrefix = 'demo-';

export interface AuthenticatorOptions {
  readonly keySet: KeySetSource;
  readonly issuer: string;
  readonly audience: string;
  readonly allowDemoKeys: boolean;
  /** The hub's way to an identity provider; without it no key set is fetched. */
  readonly outbound?: OutboundClient;
  readonly clock?: Clock;
}

/** Headers by their names in lower case, as `node:http` gives them. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Authenticator {
  /**
   * Without an `authorization` header the caller is the public. Throws UNAUTHENTICATED, TOKEN_EXPIRED,
   * TOKEN_INVALID, BAD_REQUEST (`x-case`), POWER_NOT_YOURS (as `CallerRefusal`), or NOT_READY when the key
   * set cannot be fetched.
   */
  authenticate(headers: Headers): Promise<Caller>;
}

/** A refusal after the token was found valid: the record can name who asked. */
export class CallerRefusal extends QingdanError {
  readonly caller: Caller;
  constructor(caller: Caller, error: QingdanError) {
    super(error.code, error.message, error.details);
    this.caller = caller;
  }
}

/**
 * How long a token that was verified is taken as such, in milliseconds: a key that is withdrawn from the key set ends
 * its tokens within that time. What ends a single token at once, its revocation, is checked at each record.
 */
const verifiedMilliseconds = 60_000;

/** Tokens that are known to be verified. */
const verifiedTokens = 10_000;

interface Verified {
  readonly claims: TokenClaims;
  /** Milliseconds of the clock. */
  readonly at: number;
  readonly until: number;
}

/** Rejects with NOT_READY when the key set's file is missing or wrong. */
export async function createAuthenticator(options: AuthenticatorOptions): Promise<Authenticator> {
  const keys = await openKeySet(options.keySet, options.outbound ?? new OutboundClient(new Map()));
  const { clock = systemClock } = options;
  // Checking a signature costs as much as reading a hundred rows, and an application sends its token again and again.
  const verified = new BoundedCache<string, Verified>(verifiedTokens);

  const claimsOf = async (token: string): Promise<TokenClaims> => {
    const now = clock.now().getTime();
    const known = verified.get(token);
    if (known && now >= known.at && now < known.until) return known.claims;
    verified.delete(token);
    const claims = readClaims(await verify(token, keys, options), toleranceSeconds);
    const expiry = (claims.credential?.expiresAt ?? 0) * 1_000;
    verified.set(token, { claims, at: now, until: Math.min(now + verifiedMilliseconds, expiry) });
    return claims;
  };

  return {
    async authenticate(headers) {
      const token = bearerToken(headers);
      if (token === null) return publicCaller;
      return select({ ...(await claimsOf(token)), power: null, caseId: null }, headers);
    },
  };
}

function header(headers: Headers, name: string): string | null {
  const value = headers[name];
  const text = typeof value === 'string' ? value : value?.join(', ');
  return text === undefined || text.trim() === '' ? null : text.trim();
}

function bearerToken(headers: Headers): string | null {
  if (headers['authorization'] === undefined) return null;
  const match = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header(headers, 'authorization') ?? '');
  if (match?.[1] === undefined) {
    throw new QingdanError(
      'UNAUTHENTICATED',
      'the `authorization` header is not `Bearer` and a signed token',
    );
  }
  return match[1];
}

async function verify(
  token: string,
  keys: JWTVerifyGetKey,
  options: AuthenticatorOptions,
): Promise<JWTPayload> {
  const { issuer, audience, clock = systemClock, allowDemoKeys } = options;
  try {
    // The key's name must be sent: without it a key set would try any key of the algorithm, a demo one too.
    const kid = keyName(token);
    if (kid === null) throw invalid('the token’s header names no key (`kid`)');
    if (!allowDemoKeys && kid.startsWith(demoKeyPrefix)) {
      throw invalid('the token is signed with a demo key, which only a hub in demo mode accepts');
    }
    const requiredClaims = ['sub', 'jti', 'exp'];
    const currentDate = clock.now();
    const clockTolerance = toleranceSeconds;
    const checks = { issuer, audience, algorithms, requiredClaims, currentDate, clockTolerance };
    return (await jwtVerify(token, keys, checks)).payload;
  } catch (error) {
    throw error instanceof QingdanError ? error : refusalOf(error);
  }
}

function keyName(token: string): string | null {
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === 'string' && kid !== '' ? kid : null;
  } catch {
    throw invalid('the token is malformed');
  }
}

function invalid(message: string, details: Readonly<Record<string, unknown>> = {}): QingdanError {
  return new QingdanError('TOKEN_INVALID', message, details);
}

/** jose's errors in the words of the error table. What is not about the token is about the key set. */
function refusalOf(error: unknown): QingdanError {
  if (error instanceof errors.JWTExpired) return new QingdanError('TOKEN_EXPIRED');
  if (error instanceof errors.JWTClaimValidationFailed) {
    const what = error.reason === 'missing' ? 'is missing' : 'is not the one that this hub accepts';
    return invalid(`the claim \`${error.claim}\` of the token ${what}`, { claim: error.claim });
  }
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return invalid('the token’s signature is wrong');
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return invalid('the token is signed with a key that this hub does not know');
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return invalid('the token is signed with an algorithm that this hub does not accept', {
      accepted: algorithms,
    });
  }
  const aboutToken = [errors.JWTInvalid, errors.JWSInvalid, errors.JOSENotSupported];
  if (aboutToken.some((kind) => error instanceof kind)) {
    return invalid('the token is malformed');
  }
  return new QingdanError('NOT_READY', 'the key set of the identity provider cannot be fetched; try again');
}

/** Selects the power and the case that the headers name. */
function select(caller: Caller, headers: Headers): Caller {
  const power = header(headers, 'x-power');
  const caseId = header(headers, 'x-case');
  if (caseId !== null && !/^[\x21-\x7e]{1,64}$/.test(caseId)) {
    const error = new QingdanError(
      'BAD_REQUEST',
      'the header `x-case` is not a case number of 1 to 64 characters',
    );
    throw new CallerRefusal(caller, error);
  }
  if (power === null) {
    const only = caller.powers.length === 1 ? (caller.powers[0] ?? null) : null;
    return { ...caller, power: only, caseId };
  }
  if (!caller.powers.includes(power)) {
    const shown = power.slice(0, 64);
    const message = `the token does not list the power \`${shown}\`; choose one that it lists`;
    throw new CallerRefusal(
      { ...caller, caseId },
      new QingdanError('POWER_NOT_YOURS', message, { power: shown }),
    );
  }
  return { ...caller, power, caseId };
}
