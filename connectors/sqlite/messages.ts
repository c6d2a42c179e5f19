/** What passes between the hub and its reader processes. */
export type ReaderRequest =
  | {
      readonly kind: 'run';
      readonly file: string;
      readonly statement: string;
      /** The one parameter, a JSON array: forms of the keys, or where a page begins; null for statements without one. */
      readonly keys: string | null;
    }
  /** Let go of a file. */
  | { readonly kind: 'close'; readonly file: string };

export type ReaderAnswer =
  | { readonly rows: readonly (readonly unknown[])[] }
  | { readonly fault: string }
  /** There was more than `largestAnswer`; none of it is sent. */
  | { readonly tooLong: true };
