/** Root fields over the two lists. Arguments are checked here; the store answers. */
import { QingdanError } from '../../schema/errors.ts';
import type { RepealedPower } from '../../registry/contract.ts';
import type {
  CatalogueItemResolvers,
  DepartmentResolvers,
  NeedResolvers,
  PowerResolvers,
  QueryResolvers,
  ServiceItemResolvers,
} from './generated/resolver-types.ts';
import type { Power } from './parents.ts';
import type { HubServices } from './services.ts';

const pageLimit = 100;

function checkedPageSize(first: number): number {
  if (first >= 1 && first <= pageLimit) return first;
  throw new QingdanError('BAD_USER_INPUT', `\`first\` must be from 1 to ${pageLimit}`);
}

function repealed({ code, name, department, since, document, entry }: RepealedPower): Power {
  return {
    ...entry,
    code,
    name,
    department,
    status: 'repealed',
    repealedSince: since,
    repealedBy: document,
  };
}

export function registryQueries(services: HubServices) {
  const { registry } = services;
  return {
    publishedList: () => services.snapshot().version,
    async powers(_, { department, type, text, status, first, after }) {
      const filter = {
        status,
        ...(department == null ? {} : { department }),
        ...(type == null ? {} : { type }),
        ...(text == null ? {} : { text }),
      };
      const page = await registry.powers(filter, checkedPageSize(first), after ?? null);
      return { ...page, items: page.items.map((power) => ({ ...power, status })) };
    },
    async power(_, { code }) {
      const detail = await registry.power(code);
      if (detail) return { ...detail.power, status: 'inForce' };
      const left = await registry.repealed(code);
      return left && repealed(left);
    },
    async departments(_, { level }) {
      const all = await registry.departments();
      return level == null ? all : all.filter((department) => department.level === level);
    },
    department: (_, { name }) => registry.department(name),
    divisions: (_, { parent }) => registry.divisions(parent ?? null),
    division: (_, { code }) => registry.division(code),
    async catalogue(_, { topic }) {
      const all = await registry.catalogue();
      return topic == null ? all : all.filter((item) => item.topic === topic);
    },
    serviceItems: (_, { text, first, after }) =>
      registry.serviceItems(text ?? null, checkedPageSize(first), after ?? null),
    async serviceItem(_, { code }) {
      const found = await registry.serviceItem(code);
      return found && { ...found.item, materials: found.materials };
    },
  } satisfies QueryResolvers;
}

export function registryTypes(services: HubServices) {
  const { registry } = services;
  const detail = (power: Power) => registry.power(power.code);
  const repeal = async (power: Power) =>
    power.status === 'repealed' ? await registry.repealed(power.code) : null;
  return {
    Power: {
      department: (power) => registry.department(power.department),
      responsibilities: async (power) => (await detail(power))?.responsibilities ?? [],
      needs: async (power) => (await detail(power))?.needs ?? [],
      delegations: async (power) => (await detail(power))?.delegations ?? [],
      serviceItems: async (power) => (await detail(power))?.serviceItems ?? [],
      repealedSince: async (power) => power.repealedSince ?? (await repeal(power))?.since ?? null,
      repealedBy: async (power) => power.repealedBy ?? (await repeal(power))?.document ?? null,
    } satisfies PowerResolvers,
    Need: {
      item: async (need) => (await registry.catalogue()).find((item) => item.path === need.item) ?? null,
    } satisfies NeedResolvers,
    CatalogueItem: {
      // Only an unshared item has an article that forbids sharing it.
      classBasis: ({ classBasis }) => classBasis || null,
    } satisfies CatalogueItemResolvers,
    Department: {
      division: (department) => registry.division(department.division),
    } satisfies DepartmentResolvers,
    ServiceItem: {
      materials: async (item) => item.materials ?? (await registry.serviceItem(item.code))?.materials ?? [],
    } satisfies ServiceItemResolvers,
  };
}
