/** What passes between a connector and its worker threads. */
export interface WorkerRequest {
  readonly id: number;
  readonly statement: string;
  /** The one parameter: forms of the keys as a JSON array; null for statements without one. */
  readonly keys: string | null;
}

export type WorkerAnswer =
  | { readonly id: number; readonly rows: readonly (readonly unknown[])[] }
  | { readonly id: number; readonly fault: string };
