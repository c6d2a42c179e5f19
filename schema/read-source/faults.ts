/** Faults of a source's SDL: collected, so that one run shows all, each with its place. */
import type { ASTNode } from 'graphql';
import { getLocation } from 'graphql';

export interface DescriptionFault {
  readonly file: string;
  /** 1-based; 0 when the fault has no place in the text. */
  readonly line: number;
  readonly column: number;
  /** What is wrong and what to do: lower case, no full stop. */
  readonly cause: string;
}

/** A source's SDL can't be used. Meant for the operator who starts the hub, not for callers. */
export class SourceDescriptionError extends Error {
  override readonly name = 'SourceDescriptionError';
  readonly faults: readonly DescriptionFault[];

  constructor(faults: readonly DescriptionFault[]) {
    super(faults.map(formatFault).join('\n'));
    this.faults = faults;
  }
}

/** `file:line:column: cause`, as editors and terminals link it. */
export function formatFault(fault: DescriptionFault): string {
  return `${fault.file}:${fault.line}:${fault.column}: ${fault.cause}`;
}

/** The place of a node, with a cause. */
export function faultAt(file: string, node: ASTNode | undefined, cause: string): DescriptionFault {
  // A definition begins with its description; its name is what a reader looks for.
  const described = node && 'description' in node && node.description ? node : undefined;
  const loc = (described && 'name' in described ? described.name?.loc : undefined) ?? node?.loc;
  if (!loc) return { file, line: 0, column: 0, cause };
  const { line, column } = getLocation(loc.source, loc.start);
  return { file, line, column, cause };
}

/** Collects the faults of one file, in the order of their places. */
export class FaultList {
  readonly #file: string;
  readonly #faults: DescriptionFault[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  add(node: ASTNode | undefined, cause: string): void {
    this.#faults.push(faultAt(this.#file, node, cause));
  }

  /** Whether a fault lies inside a node already, so that its consequences need not be told. */
  coversPartOf(node: ASTNode): boolean {
    if (!node.loc) return false;
    const start = getLocation(node.loc.source, node.loc.start);
    const end = getLocation(node.loc.source, node.loc.end);
    const key = (line: number, column: number): number => line * 100_000 + column;
    return this.#faults.some((fault) => {
      const place = key(fault.line, fault.column);
      return place >= key(start.line, start.column) && place < key(end.line, end.column);
    });
  }

  throwIfAny(): void {
    if (this.#faults.length === 0) return;
    throw new SourceDescriptionError(
      this.#faults.toSorted((left, right) => left.line - right.line || left.column - right.column),
    );
  }
}
