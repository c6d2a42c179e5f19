/** Faults of a step, brought from the step's own result to the paths of the response. */
import { errorEntry } from '../../schema/errors.ts';
import { type ExecutionFault, type ResponsePath, type SubgraphError, type Tree } from './contract.ts';
import { isNotAvailable } from './not-available.ts';
import { responseKeyOf } from './tree-keys.ts';

/** A subgraph's error without its own path, of which only its code, message and details are safe and kept. */
type Cause = Pick<ExecutionFault, 'code' | 'message' | 'details' | 'department' | 'source'>;

export function causeOf(error: SubgraphError, source: string, department: string | null): Cause {
  const { code, details } = error;
  const message = typeof error.message === 'string' ? error.message : errorEntry(code).message;
  return { code, message, department, source, ...(details === undefined ? {} : { details }) };
}

export function withoutIndices(path: ResponsePath): readonly string[] {
  return path.filter((segment) => typeof segment === 'string');
}

/** Collects the faults of a request, each path (of keys of the tree) and code once. */
export class FaultList {
  readonly #faults = new Map<string, ExecutionFault>();

  add(cause: Cause, path: ResponsePath): void {
    const key = `${cause.code} ${JSON.stringify(path)}`;
    if (!this.#faults.has(key)) this.#faults.set(key, { ...cause, path });
  }

  /** Faults because of which a field directly below the place is lost. */
  lostAt(place: readonly string[], fields: ReadonlySet<string>): readonly ExecutionFault[] {
    if (this.#faults.size === 0) return [];
    return [...this.#faults.values()].filter((fault) => {
      const keys = withoutIndices(fault.path);
      const field = keys[place.length];
      return field !== undefined && fields.has(field) && place.every((key, index) => keys[index] === key);
    });
  }

  /** Faults to report: none that lies within a subject who was not admitted, which would tell that he exists. */
  visible(data: Tree, shows: (keys: readonly string[]) => boolean): readonly ExecutionFault[] {
    const visible: ExecutionFault[] = [];
    const hidden: ExecutionFault[] = [];
    for (const fault of this.#faults.values()) {
      if (passesRefusal(data, fault.path)) continue;
      const path = fault.path.map((segment) =>
        typeof segment === 'string' ? responseKeyOf(segment) : segment,
      );
      if (shows(withoutIndices(path))) visible.push({ ...fault, path });
      else hidden.push({ ...fault, path: shownPart(path, shows) });
    }
    // What a source failed to give for another one's sake is told above it, unless something lost with it tells it.
    for (const fault of hidden) if (!visible.some((told) => tells(told, fault))) visible.push(fault);
    return visible;
  }
}

/** The beginning of a path up to the last field that the document selects. */
function shownPart(path: ResponsePath, shows: (keys: readonly string[]) => boolean): ResponsePath {
  let end = path.length;
  while (end > 0 && !shows(withoutIndices(path.slice(0, end)))) end -= 1;
  return path.slice(0, end);
}

/** Whether a fault has the cause of another one and lies where it does, or below. */
function tells(fault: ExecutionFault, { code, source, path }: ExecutionFault): boolean {
  if (fault.code !== code || fault.source !== source) return false;
  const keys = withoutIndices(fault.path);
  return withoutIndices(path).every((key, index) => keys[index] === key);
}

function passesRefusal(data: Tree, path: ResponsePath): boolean {
  let value: unknown = data;
  for (const segment of path) {
    if (isNotAvailable(value)) return true;
    if (typeof value !== 'object' || value === null) return false;
    // A path without indices ends at the first list: it is about no single subject.
    value = (value as Tree)[segment];
  }
  return isNotAvailable(value);
}
