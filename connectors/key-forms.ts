/** Forms in which the keys of a read stand in its table: 18 digits, and 15 where the table may have them. */
import { legacyCitizenId } from '../schema/identifiers/citizen-id.ts';

export interface KeyForms {
  /** What to ask for. */
  readonly forms: readonly string[];
  /** The key of each form. */
  readonly keys: ReadonlyMap<unknown, string>;
}

function formsIn(legacy: boolean, keys: readonly string[]): KeyForms {
  const keyOf = new Map<unknown, string>();
  const forms: string[] = [];
  const add = (form: string, key: string): void => {
    forms.push(form);
    keyOf.set(form, key);
  };
  for (const key of keys) {
    add(key, key);
    const old = legacy ? legacyCitizenId(key) : null;
    if (old !== null) add(old, key);
  }
  return { forms, keys: keyOf };
}

const known = [true, false].map(() => new WeakMap<readonly string[], KeyForms>());

/** The tables of a request are mostly asked for the same list of keys: its forms are found once. */
export function keyFormsOf(legacy: boolean, keys: readonly string[]): KeyForms {
  const kept = known[legacy ? 0 : 1];
  let forms = kept?.get(keys);
  if (!forms) {
    forms = formsIn(legacy, keys);
    kept?.set(keys, forms);
  }
  return forms;
}
