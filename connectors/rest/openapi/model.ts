/** What an OpenAPI file (3.0, 3.1) says of its operations, as far as calling them needs it. */

/** A JSON Schema; its references are resolved. */
export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Schema;
  /** How a list is written: `,`, a blank or `|` between its values, or null for a parameter for each. */
  readonly separator: string | null;
}

export interface OpenApiOperation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Of a body of JSON; null where there is none. */
  readonly body: Schema | null;
  /** Of the answer; null where nothing is said of it. */
  readonly answer: Schema | null;
  /** 404 is an answer of the operation: there is no such citizen. */
  readonly mayBeAbsent: boolean;
}

export interface OpenApi {
  readonly file: string;
  /** By `operationId`. */
  readonly operations: ReadonlyMap<string, OpenApiOperation>;
}

export function objectOf(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}
