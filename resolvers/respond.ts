/** Writes the response: data as it was assembled, and the errors with what to do about them. */
import type { FieldGrant } from '../auth/contract.ts';
import type { WithheldField } from '../auth/mask/contract.ts';
import { selectedWithheld } from '../auth/mask/selected-withheld.ts';
import { type ErrorCode, type QingdanError, errorEntry } from '../schema/errors.ts';

/** An error of the response as the GraphQL specification shapes it (section "Response Format"). */
export interface ResponseError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: ErrorCode };
}

/** A fault of fetching or completing, from the executor or the assembler. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly path: readonly (string | number)[];
  /** Catalogue item that is not available of a subject; absent where the whole subject is not. */
  readonly item?: string;
  /** Department that owns the source which failed, and the source's name; null for the hub itself. */
  readonly department?: string | null;
  readonly source?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

const conditionNames: Readonly<Record<number, string>> = {
  1: 'the power is on the published list and in force',
  2: 'the department exercises the power and the application is registered for it',
  3: 'the power needs the item of a subject in this role, citing an article',
  4: 'the catalogue shares the item, by an application where it must',
  5: 'the case is open and has a review task of the department for the power',
  6: 'the subject is registered where the power may be exercised',
};

/** Why a single subject is left out; it tells nobody whether he exists. */
const scopeRule =
  'condition 5 or 6: the subject is a party of the case in the role, or is registered where the power may be exercised';

/** One error for each withheld field that the document really selects, whatever the number of citizens. */
export function withheldErrors(
  withheld: readonly WithheldField[],
  grant: FieldGrant,
  variables: Readonly<Record<string, unknown>>,
): ResponseError[] {
  return selectedWithheld(withheld, variables).map(({ path, coordinate, item, role, reason }) => {
    const entry = errorEntry(reason.code);
    return {
      message: `\`${item}\` is withheld: ${entry.message}`,
      path,
      extensions: {
        code: reason.code,
        field: item,
        coordinate,
        role,
        power: powerOf(grant),
        rule: `condition ${reason.condition}: ${conditionNames[reason.condition] ?? ''}`,
        article: reason.article ?? null,
        ...(reason.expiredOn === undefined ? {} : { expiredOn: reason.expiredOn }),
        ...(reason.required === undefined ? {} : { required: reason.required }),
        ...(reason.receiver === undefined ? {} : { receiver: reason.receiver }),
        remedy: entry.remedy,
      },
    };
  });
}

/** What was not fetched or could not be completed; a subject out of scope and an absent one read the same. */
export function faultError(fault: Fault, grant: FieldGrant): ResponseError {
  const { code, message, path, item, department, source, details } = fault;
  const outOfScope =
    code === 'NOT_AVAILABLE'
      ? { ...(item === undefined ? {} : { field: item }), power: powerOf(grant), rule: scopeRule }
      : {};
  // A call that never came back has no details of its own: who is to be asked about it must be named all the same.
  const owner = typeof department === 'string' ? { department, source } : {};
  return {
    message,
    path,
    extensions: { code, ...outOfScope, ...owner, ...details, remedy: errorEntry(code).remedy },
  };
}

/** Sources answer in any order; their faults are told in one that says nothing of it. */
export function inOrderOfPaths(faults: readonly Fault[]): readonly Fault[] {
  return faults
    .map((fault) => ({ fault, path: fault.path.map(sortable).join('\0') }))
    .sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0))
    .map(({ fault }) => fault);
}

/** Indices in the order of numbers. */
function sortable(segment: string | number): string {
  return typeof segment === 'number' ? String(segment).padStart(8, '0') : segment;
}

function powerOf(grant: FieldGrant): { readonly code: string; readonly name: string | null } | null {
  return grant.power === null ? null : { code: grant.power, name: grant.powerName };
}

/** The error of a request that is refused as a whole. */
export function refusalError(error: QingdanError): ResponseError {
  return {
    message: error.message,
    extensions: { code: error.code, ...error.details, remedy: errorEntry(error.code).remedy },
  };
}

/**
 * JSON text of a response in UTF-8, in parts: what was assembled is not copied once more. `data` is ready text; null when
 * the request was refused before execution.
 */
export function responseBody(
  data: Buffer | null,
  errors: readonly ResponseError[],
  extensions: Readonly<Record<string, unknown>> | null,
): readonly Buffer[] {
  const before = errors.length > 0 ? [`"errors":${JSON.stringify(errors)}`] : [];
  const after = extensions === null ? [] : [`"extensions":${JSON.stringify(extensions)}`];
  if (data === null) return [Buffer.from(`{${[...before, ...after].join(',')}}`)];
  return [
    Buffer.from(`{${[...before, '"data":'].join(',')}`),
    data,
    Buffer.from(`${after.map((text) => `,${text}`).join('')}}`),
  ];
}
