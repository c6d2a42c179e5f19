/** Root fields over the two lists. Arguments are checked here; the store answers. */
import type { DivisionLevel, PowerType } from '../../schema/domain.ts';
import { QingdanError } from '../../schema/errors.ts';
import type { Power, RepealedPower, ServiceItem } from '../../registry/contract.ts';
import type { HubServices } from './services.ts';

const pageLimit = 100;

function checkedPageSize(first: number): number {
  if (first >= 1 && first <= pageLimit) return first;
  throw new QingdanError('BAD_USER_INPUT', `\`first\` must be from 1 to ${pageLimit}`);
}

interface PowerArguments {
  readonly department?: string | null;
  readonly type?: PowerType | null;
  readonly text?: string | null;
  readonly status: 'inForce' | 'repealed';
  readonly first: number;
  readonly after?: string | null;
}

interface PageArguments {
  readonly text?: string | null;
  readonly first: number;
  readonly after?: string | null;
}

/** A power as the graph shows it; what hangs on it is read when asked for. */
type PowerSource = Partial<Power> & {
  readonly code: string;
  readonly department: string;
  readonly status: 'inForce' | 'repealed';
};

function inForce(power: Power): PowerSource {
  return { ...power, status: 'inForce' };
}

function repealed(power: RepealedPower): Readonly<Record<string, unknown>> {
  return {
    code: power.code,
    name: power.name,
    department: power.department,
    status: 'repealed',
    repealedSince: power.since,
    repealedBy: power.document,
  };
}

export function registryQueries(services: HubServices) {
  const { registry } = services;
  return {
    publishedList: () => services.snapshot().version,
    async powers(_: unknown, given: PowerArguments) {
      const filter = {
        status: given.status,
        ...(given.department == null ? {} : { department: given.department }),
        ...(given.type == null ? {} : { type: given.type }),
        ...(given.text == null ? {} : { text: given.text }),
      };
      const page = await registry.powers(filter, checkedPageSize(given.first), given.after ?? null);
      return { ...page, items: page.items.map((power) => ({ ...power, status: given.status })) };
    },
    async power(_: unknown, { code }: { code: string }) {
      const detail = await registry.power(code);
      if (detail) return inForce(detail.power);
      const left = await registry.repealed(code);
      return left ? repealed(left) : null;
    },
    async departments(_: unknown, { level }: { level?: DivisionLevel | null }) {
      const all = await registry.departments();
      return level == null ? all : all.filter((department) => department.level === level);
    },
    department: (_: unknown, { name }: { name: string }) => registry.department(name),
    divisions: (_: unknown, { parent }: { parent?: string | null }) => registry.divisions(parent ?? null),
    division: (_: unknown, { code }: { code: string }) => registry.division(code),
    async catalogue(_: unknown, { topic }: { topic?: string | null }) {
      const all = await registry.catalogue();
      return topic == null ? all : all.filter((item) => item.topic === topic);
    },
    serviceItems: (_: unknown, given: PageArguments) =>
      registry.serviceItems(given.text ?? null, checkedPageSize(given.first), given.after ?? null),
    async serviceItem(_: unknown, { code }: { code: string }) {
      const found = await registry.serviceItem(code);
      return found && { ...found.item, materials: found.materials };
    },
  };
}

export function registryTypes(services: HubServices) {
  const { registry } = services;
  const detail = async (power: PowerSource) => registry.power(power.code);
  return {
    Power: {
      department: (power: PowerSource) => registry.department(power.department),
      responsibilities: async (power: PowerSource) => (await detail(power))?.responsibilities ?? [],
      needs: async (power: PowerSource) => (await detail(power))?.needs ?? [],
      delegations: async (power: PowerSource) => (await detail(power))?.delegations ?? [],
      serviceItems: async (power: PowerSource) => (await detail(power))?.serviceItems ?? [],
    },
    Need: {
      item: async (need: { item: string }) =>
        (await registry.catalogue()).find((item) => item.path === need.item) ?? null,
    },
    Department: {
      division: (department: { division: string }) => registry.division(department.division),
    },
    ServiceItem: {
      materials: async (item: ServiceItem & { materials?: readonly unknown[] }) =>
        item.materials ?? (await registry.serviceItem(item.code))?.materials ?? [],
    },
  };
}
