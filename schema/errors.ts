/**
 * One table of every error that a caller can see, with its cause and remedy.
 * `docs/errors.md` lists the same codes; a test compares both.
 */
export interface ErrorEntry {
  /** What happened, for the reader of the answer: lower case, no full stop. */
  readonly message: string;
  readonly cause: string;
  /** What to do next. */
  readonly remedy: string;
  /** Number of the condition of the access rule that fails with this code, where there is one. */
  readonly condition?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  /**
   * HTTP status when this error refuses the whole request; errors of single fields leave it at 200. One that usually
   * withholds a field and refuses a request all the same answers with 403.
   */
  readonly status: number;
}

export const errorTable = {
  // The access rule, in the order of its conditions.
  POWER_NOT_ON_LIST: {
    condition: 1,
    status: 200,
    message: 'the power is not on the published list',
    cause: 'No entry of the published power list has this code.',
    remedy: 'look the power up with `powers(text: …)` and send its code in `x-power`',
  },
  POWER_REPEALED: {
    condition: 1,
    status: 200,
    message: 'the power has left the list',
    cause: 'The power was on an earlier list and has been repealed, merged or transferred.',
    remedy: 'ask which power replaced it; every read under the old one has ended',
  },
  POWER_NOT_YOURS: {
    condition: 2,
    status: 200,
    message: 'this department does not exercise the power',
    cause:
      'The department neither exercises the power nor holds it by a delegation in force, or the token does not list the power.',
    remedy: 'choose a power that the token lists and the department exercises',
  },
  FIELD_NOT_NEEDED: {
    condition: 3,
    status: 200,
    message: 'the power needs no such item',
    cause: 'No article cited by the power calls for this item of a subject in this role.',
    remedy: 'leave the field out, or have the need entered on the list with its article',
  },
  FIELD_UNSHARED: {
    condition: 4,
    status: 200,
    message: 'the item is not shared by law',
    cause: 'The catalogue classes the item as unshared (不予共享) and cites the law for it.',
    remedy: 'leave the field out; the cited article forbids sharing',
  },
  APPLICATION_MISSING: {
    condition: 4,
    status: 200,
    message: 'no approved sharing application covers the item',
    cause:
      'The item is shared conditionally and the department has no approved application for this scenario.',
    remedy: 'apply to the source department for this item and scenario (Decree 809, article 20)',
  },
  APPLICATION_EXPIRED: {
    condition: 4,
    status: 200,
    message: 'the sharing application has expired',
    cause: 'The application for this item was approved and its time limit has passed.',
    remedy: 'apply again for this item and scenario',
  },
  APPLICATION_SUSPENDED: {
    condition: 4,
    status: 200,
    message: 'the sharing application is suspended',
    cause: 'The source department suspended the application (Decree 809, article 27).',
    remedy: 'settle the rectification with the source department',
  },
  CASE_REQUIRED: {
    condition: 5,
    status: 200,
    message: 'the power reads only inside an open case',
    cause:
      'The power is case-bound and the request names no case, or the case is closed, has no review task for this power, or lies with another division.',
    remedy: 'send the number of an open case with a review task of your department in `x-case`',
  },
  CASE_NOT_YOURS: {
    condition: 5,
    status: 200,
    message: 'the case is not one of this department',
    cause: 'The department takes no part in a case of this number.',
    remedy: 'check the number in `x-case`',
  },
  NOT_AVAILABLE: {
    condition: 6,
    status: 200,
    message: 'nothing is available for this subject',
    cause: 'The citizen is unknown, or out of the scope of the power; the two are not told apart.',
    remedy: 'check the ID, and that the subject is within your jurisdiction or a party of the case',
  },
  LINKAGE_BUDGET_SPENT: {
    condition: 7,
    status: 200,
    message: 'the linkage budget of the power is spent for today',
    cause: 'The department has looked at as many citizens under this power as a day allows.',
    remedy: 'wait for the next day or have the budget of the power changed',
  },

  // The caller.
  UNAUTHENTICATED: {
    status: 401,
    message: 'no valid token was sent',
    cause: 'The `authorization` header is missing or is not a bearer token.',
    remedy: 'send `authorization: Bearer …`; a demo hub mints one with `npm run token`',
  },
  TOKEN_EXPIRED: {
    status: 401,
    message: 'the token has expired',
    cause: 'The time in the token’s `exp` claim has passed.',
    remedy: 'get a new token',
  },
  TOKEN_INVALID: {
    status: 401,
    message: 'the token is not valid here',
    cause: 'The signature, issuer, audience or a claim is wrong, or the key is not accepted by this hub.',
    remedy: 'get a token from this hub’s identity provider',
  },
  DEPARTMENT_UNKNOWN: {
    status: 403,
    message: 'the department is not on the list',
    cause: 'The token names a department that the published list does not know.',
    remedy: 'use the full name as in `departments`',
  },
  POWER_REQUIRED: {
    status: 400,
    message: 'the request names no power',
    cause: 'The document reads citizens, the token lists several powers, and `x-power` is missing.',
    remedy: 'send the code of one of the token’s powers in `x-power`',
  },
  FORBIDDEN: {
    status: 200,
    message: 'the role may not use this field',
    cause: 'The rule table of root fields does not open this field to the role of the caller.',
    remedy: 'use a token of a role that may',
  },

  // The request.
  BAD_REQUEST: {
    status: 400,
    message: 'the request is not a GraphQL request',
    cause:
      'The body is not JSON with a `query`, the method is not the right one, or a header has the wrong form.',
    remedy: 'send JSON: {"query": "…", "variables": {…}} with `content-type: application/json`',
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: 'the request body is too large',
    cause: 'The body exceeds the limit of the hub.',
    remedy: 'ask for fewer citizens in one request, or shorten the document',
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    message: 'the document has a syntax error',
    cause: 'The document is not GraphQL.',
    remedy: 'mend the document at the line and column given',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    message: 'the document does not fit the schema',
    cause: 'A field, argument, variable or type is unknown or wrongly used.',
    remedy: 'compare the document with the schema',
  },
  DOCUMENT_TOO_LARGE: {
    status: 400,
    message: 'the document exceeds a limit',
    cause:
      'Too many tokens, aliases, directives or fields side by side, too deep, too costly, or pages of too many entries.',
    remedy: 'split the document into several requests',
  },
  BAD_USER_INPUT: {
    status: 400,
    message: 'an input value is wrong',
    cause:
      'An argument or variable has the wrong form, for instance a citizen ID with a wrong check character.',
    remedy: 'correct the value that the message names',
  },
  TOO_MANY_SUBJECTS: {
    status: 400,
    message: 'the request reaches too many citizens',
    cause:
      'A request may reach 500 subjects, those found through relations included, and a list may name no more.',
    remedy: 'ask for fewer citizens in one request',
  },
  NOT_SUPPORTED: {
    status: 400,
    message: 'the request uses a feature that the hub does not offer',
    cause: '`@defer` and `@stream` are not offered, and subscriptions only as events.',
    remedy: 'ask again without it',
  },
  DECISION_CHANGED: {
    status: 503,
    message: 'the list changed again and again while the request was decided',
    cause: 'What the answer depended on changed in each of several attempts.',
    remedy: 'send the request again',
  },
  HUB_BUSY: {
    status: 503,
    message: 'the hub has more to answer than it can',
    cause: 'Half of the time limit has passed before the request’s turn came.',
    remedy: 'send the request again a little later; more hubs on one database share the work',
  },

  // Subscriptions.
  TOO_MANY_SUBSCRIPTIONS: {
    status: 429,
    message: 'too many subscriptions are open',
    cause: 'The caller, or all callers together, have as many subscriptions open as are allowed.',
    remedy: 'end one that is open, or subscribe again later',
  },
  SUBSCRIPTION_TOO_SLOW: {
    status: 503,
    message: 'the events were not read fast enough',
    cause: 'What was sent was not taken within 30 seconds, or more events came than are kept.',
    remedy: 'read events as they come, and subscribe again',
  },

  // The sources.
  SOURCE_UNAVAILABLE: {
    status: 200,
    message: 'the source did not answer',
    cause:
      'The source of the department named is down, refused the call, lacks a table or column, or failed so often that it is not asked for a while.',
    remedy: 'try again later; the rest of the answer is complete',
  },
  SOURCE_TIMEOUT: {
    status: 200,
    message: 'the source took too long',
    cause: 'The source of the department named did not answer within the limit.',
    remedy: 'try again later; the rest of the answer is complete',
  },
  SOURCE_DATA_INVALID: {
    status: 200,
    message: 'the source gave a value of the wrong kind',
    cause:
      'A value from the source does not fit the type that its schema declares, or its whole answer is unreadable or too long.',
    remedy: 'tell the source department; the rest of the answer is complete',
  },
  SUBGRAPH_ERROR: {
    status: 200,
    message: 'the subgraph could not give the field',
    cause:
      'A remote subgraph answered with an error of its own. The path is what it said; so is the message of a router, while a hub keeps that in its log.',
    remedy: 'ask whoever runs the subgraph named; the rest of the answer is complete',
  },

  // A router's supergraph.
  SUPERGRAPH_INVALID: {
    status: 500,
    message: 'the file is no supergraph',
    cause:
      'The file cannot be read, is no SDL, or was not composed by federation 2 with a URL for each subgraph.',
    remedy: 'compose the subgraphs with federation 2 and name the file that the composition wrote',
  },
  SUPERGRAPH_NOT_SUPPORTED: {
    status: 500,
    message: 'the supergraph needs more than a plain router does',
    cause:
      'It links a specification for security or execution that the router does not keep to, such as `@authenticated`, `@policy` or `@context`.',
    remedy: 'compose it without those directives, or serve it by a router that keeps to them',
  },
  SUPERGRAPH_HAS_SUBJECTS: {
    status: 500,
    message: 'the supergraph is about people',
    cause:
      'A type of the supergraph is marked with `@subject`; a plain router has no lists that would decide.',
    remedy: 'serve it by a hub: `qingdan serve --config FILE`',
  },

  // The sources of a hub that serves.
  SOURCES_REFUSED: {
    status: 400,
    message: 'the sources were not taken as they are described now; the hub serves them as before',
    cause:
      'The configuration or the SDL of a source is wrong, does not fit the catalogue, or cannot be composed with the others.',
    remedy: 'correct the faults that are listed and reload again',
  },

  // The lists.
  LIST_ROW_INVALID: {
    status: 400,
    message: 'a row of the list is wrong',
    cause: 'A cell is missing or has a wrong value; nothing was imported.',
    remedy: 'correct the sheet, row and column given and import again',
  },
  LIST_CHANGE_REFUSED: {
    status: 400,
    message: 'the change to the list is not possible',
    cause: 'The power is already on the list, is unknown, or has left it, or its entry is not whole.',
    remedy: 'look the power up with `power(code: …)` first',
  },

  // The hub itself.
  REGISTRY_UNAVAILABLE: {
    status: 503,
    message: 'the store of the registry graph cannot be used',
    cause:
      'The embedded file belongs to another process, or Neo4j cannot be reached with the address and password set.',
    remedy: 'stop the other process, or check the address, user and password of Neo4j',
  },
  NOT_READY: {
    status: 503,
    message: 'the hub is starting',
    cause: 'The registry or a source is not loaded yet.',
    remedy: 'wait until `GET /health` says ready',
  },
  INTERNAL: {
    status: 500,
    message: 'the hub failed to answer',
    cause: 'A fault inside the hub; its log has the details under the request’s number.',
    remedy: 'report the request number to the operator of the hub',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code);
}

/** Looks an entry up with its type widened, so that optional members can be read. */
export function errorEntry(code: ErrorCode): ErrorEntry {
  return errorTable[code];
}

/**
 * An error that is meant for the caller: its message and details are safe to send.
 * Everything else that is thrown is internal and reaches the client only as `INTERNAL`.
 */
export class QingdanError extends Error {
  override readonly name = 'QingdanError';
  readonly code: ErrorCode;
  /** Safe facts for `extensions` (field, power, row, column…). */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message?: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message ?? errorTable[code].message);
    this.code = code;
    this.details = details;
  }
}

/** A request that is wrong as HTTP: BAD_REQUEST, with the status that says what is wrong. */
export class HttpRefusal extends QingdanError {
  readonly status: 405 | 406 | 415;

  constructor(status: 405 | 406 | 415, message: string) {
    super('BAD_REQUEST', message);
    this.status = status;
  }
}

/** HTTP status of the answer where the error refuses the whole request. */
export function refusalStatus(error: QingdanError): number {
  if (error instanceof HttpRefusal) return error.status;
  const { status } = errorEntry(error.code);
  // An answer without `data` is no success, even where the code usually withholds single fields.
  return status === 200 ? 403 : status;
}
