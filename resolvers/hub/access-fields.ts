/** Root fields about access: entering citizens, explaining, the ledger, and changes to what decides. */
import type { Caller, SharingApplication, StoredRecord } from '../../auth/contract.ts';
import type { Need, Power } from '../../registry/contract.ts';
import type { SubjectRole } from '../../schema/domain.ts';
import { QingdanError, errorEntry } from '../../schema/errors.ts';
import type { HubServices, ResolverContext, SharingKey } from './services.ts';

interface CitizenReference {
  readonly __typename: 'Citizen';
  readonly id: string;
}

/** Every ID is entered; the gate lets through those that may be read, before anything is fetched. */
function reference(id: string): CitizenReference {
  return { __typename: 'Citizen', id };
}

const recordLimit = 500;

function explain(
  services: HubServices,
  caller: Caller,
  role: SubjectRole,
  item: string | null,
): readonly object[] {
  if (caller.power === null) throw new QingdanError('POWER_REQUIRED');
  const all = services.snapshot().explain(caller, role, services.today());
  const chosen = item === null ? all : all.filter((explanation) => explanation.item === item);
  if (chosen.length === 0) throw new QingdanError('BAD_USER_INPUT', `the catalogue has no item \`${item}\``);
  return chosen.map(({ need, reason, dependsOn, ...explanation }) => ({
    ...explanation,
    given: reason === null,
    code: reason?.code ?? null,
    condition: reason?.condition ?? null,
    purpose: need?.purpose ?? null,
    article: need ? `${need.law} ${need.article}` : (reason?.article ?? null),
    remedy: reason === null ? null : errorEntry(reason.code).remedy,
    dependsOnTheCitizen: dependsOn,
  }));
}

function ledgerRecord({ sequence, hash, previousHash, record }: StoredRecord): object {
  const { subjectHashes, ...rest } = record;
  return { sequence, hash, previousHash, subjects: subjectHashes, ...rest };
}

export function accessQueries(services: HubServices) {
  return {
    citizen: (_: unknown, { id }: { id: string }) => reference(id),
    citizens: (_: unknown, { ids }: { ids: readonly string[] }) => ids.map(reference),
    explainAccess: (
      _: unknown,
      { role, item }: { role: SubjectRole; item?: string | null },
      { caller }: ResolverContext,
    ) => explain(services, caller, role, item ?? null),
    async accessRecords(_: unknown, { from, first }: { from: number; first: number }) {
      if (first < 1 || first > recordLimit) {
        throw new QingdanError('BAD_USER_INPUT', `\`first\` must be from 1 to ${recordLimit}`);
      }
      return (await services.ledger.read(from, first)).map(ledgerRecord);
    },
  };
}

export const accessTypes = {
  SharingApplication: {
    // A refused application holds on no day.
    expiresOn: ({ expiresOn }: SharingApplication) => expiresOn || null,
  },
};

interface PowerInput extends Omit<Power, 'synthetic' | 'rowKind' | 'coalRelated'> {
  readonly needs: readonly Omit<Need, 'power'>[];
}

export function accessMutations(services: HubServices) {
  const { publishing } = services;
  return {
    repealPower: (_: unknown, { code, document }: { code: string; document: string }) =>
      publishing.repealPower(code, document),
    publishPower(_: unknown, { input }: { input: PowerInput }) {
      const { needs, ...power } = input;
      return publishing.publishPower(
        {
          ...power,
          statutoryWorkingDays: power.statutoryWorkingDays ?? null,
          promisedWorkingDays: power.promisedWorkingDays ?? null,
          dailyCitizenBudget: power.dailyCitizenBudget ?? null,
          synthetic: false,
          rowKind: 'published',
          coalRelated: false,
        },
        needs.map((need) => ({ ...need, power: power.code })),
      );
    },
    setSharingApplicationStatus: (
      _: unknown,
      { application, status }: { application: SharingKey; status: SharingApplication['status'] },
    ) => publishing.setSharingApplicationStatus(application, status),
  };
}
