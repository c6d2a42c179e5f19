/** Items that a source is sent of other departments, because it answers by them (federation's `@requires`). */
import { Kind } from 'graphql';
import type { CoordinateRules } from './coordinates.ts';
import { type DescriptionFault, faultAt } from './read-source/faults.ts';
import type { SourceModel } from './source-model.ts';

export interface Requirement {
  /** Department that receives what is required. */
  readonly receiver: string;
  /** Paths of the items that it receives. */
  readonly items: readonly string[];
}

/** By the item that can't be given without. */
export type Requirements = ReadonlyMap<string, Requirement>;

/** Whether a source is sent anything of others. */
export function requiresOthers(sources: readonly SourceModel[]): boolean {
  return sources.some(({ types }) =>
    [...(types.get('Citizen')?.fields.values() ?? [])].some(
      (field) => field.kind === 'topic' && field.requires,
    ),
  );
}

interface Read {
  readonly requirements: Requirements;
  readonly faults: readonly DescriptionFault[];
}

/** What all sources require. Each required coordinate must be one that an item decides. */
export function requirementsOf(sources: readonly SourceModel[], rules: CoordinateRules): Read {
  const requirements = new Map<string, Requirement>();
  const faults: DescriptionFault[] = [];
  for (const source of sources) {
    const citizen = source.document.definitions.find(
      (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Citizen',
    );
    for (const topic of source.types.get('Citizen')?.fields.values() ?? []) {
      if (topic.kind !== 'topic' || !topic.requires) continue;
      const items = new Set<string>();
      for (const coordinate of topic.requires) {
        const rule = rules.get(coordinate);
        if (rule?.kind === 'item' && rule.leadsTo === null) items.add(rule.item);
        else if (rule?.kind !== 'identifier')
          faults.push(
            faultAt(source.file, citizen, `\`${topic.name}\` requires \`${coordinate}\`, which is no item`),
          );
      }
      for (const field of source.types.get(topic.type)?.fields.values() ?? []) {
        if (field.item) requirements.set(field.item.path, { receiver: source.department, items: [...items] });
      }
    }
  }
  return { requirements, faults };
}
