/**
 * Who may use which field of the graph's root: the whole table. What a citizen's own fields give is decided by
 * the published list, not here.
 */
import { roles, type Role } from './contract.ts';

const everyone: readonly Role[] = roles;

export const rootFieldRoles = {
  Query: {
    // The lists are public: anyone may see what power a department has, and what it needs.
    publishedList: everyone,
    powers: everyone,
    power: everyone,
    departments: everyone,
    department: everyone,
    divisions: everyone,
    division: everyone,
    catalogue: everyone,
    serviceItems: everyone,
    serviceItem: everyone,
    // Citizens are read by applications of departments, under a power.
    citizen: ['application'],
    citizens: ['application'],
    explainAccess: ['application'],
    accessRecords: ['auditor'],
  },
  Mutation: {
    repealPower: ['listPublisher'],
    publishPower: ['listPublisher'],
    setSharingApplicationStatus: ['listPublisher'],
    reloadSources: ['listPublisher'],
  },
} as const satisfies Readonly<Record<'Query' | 'Mutation', Readonly<Record<string, readonly Role[]>>>>;
