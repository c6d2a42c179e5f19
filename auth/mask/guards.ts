/** `@include` and `@skip` on the way to a field: whether it is selected at all under given variables. */
import { Kind, type SelectionNode } from 'graphql';

/** Holds when the variable (or the literal, when `variable` is null) has the wanted value. */
export interface Guard {
  readonly variable: string | null;
  readonly literal: boolean;
  readonly wanted: boolean;
}

/** The guards of one selection. Directives are valid, so `if` is a Boolean literal or a variable. */
export function guardsOf(node: SelectionNode): readonly Guard[] {
  const guards: Guard[] = [];
  for (const directive of node.directives ?? []) {
    const name = directive.name.value;
    if (name !== 'include' && name !== 'skip') continue;
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    if (!value) continue;
    guards.push({
      variable: value.kind === Kind.VARIABLE ? value.name.value : null,
      literal: value.kind === Kind.BOOLEAN ? value.value : false,
      wanted: name === 'include',
    });
  }
  return guards;
}

/** Whether everything on the way to a field selects it. */
export function guardsHold(guards: readonly Guard[], variables: Readonly<Record<string, unknown>>): boolean {
  return guards.every((guard) => {
    const value = guard.variable === null ? guard.literal : variables[guard.variable] === true;
    return value === guard.wanted;
  });
}
