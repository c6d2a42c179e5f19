/** Root fields about access: entering citizens, explaining, the ledger, and changes to what decides. */
import type { StoredRecord } from '../../auth/contract.ts';
import { explainedWithRequired } from '../../auth/policy/required.ts';
import { QingdanError, errorEntry } from '../../schema/errors.ts';
import type {
  AccessExplanation,
  AccessRecord,
  MutationResolvers,
  QueryExplainAccessArgs,
  QueryResolvers,
  SharingApplicationResolvers,
} from './generated/resolver-types.ts';
import type { HubServices, ResolverContext } from './services.ts';

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
  { caller, isEvent = false }: ResolverContext,
  { power, role, fields }: Pick<QueryExplainAccessArgs, 'power' | 'role' | 'fields'>,
): readonly AccessExplanation[] {
  const asked = power ?? caller.power;
  if (asked === null) throw new QingdanError('POWER_REQUIRED');
  // What others may read is no business of the caller.
  if (!caller.powers.includes(asked)) throw new QingdanError('POWER_NOT_YOURS', undefined, { power: asked });
  const snapshot = services.snapshot();
  const today = services.today();
  const all = explainedWithRequired(
    snapshot.explain({ ...caller, power: asked }, role, today),
    services.requirements(),
    (department, item, subject) => snapshot.receives(department, item, subject, today),
  );
  // Who asks once is told so for each item; who is told of changes need not wait for more.
  const ended = isEvent && all.every(({ reason }) => reason !== null && reason.condition <= 2);
  if (ended) throw new QingdanError(all[0]?.reason?.code ?? 'POWER_NOT_YOURS', undefined, { power: asked });
  const known = new Map(all.map((explanation) => [explanation.item, explanation]));
  const chosen = (fields ?? [...known.keys()]).map((field) => {
    const explanation = known.get(field);
    if (explanation) return explanation;
    throw new QingdanError('BAD_USER_INPUT', `the catalogue has no item \`${field}\`; see \`catalogue\``, {
      field,
    });
  });
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

function ledgerRecord({ sequence, hash, previousHash, record }: StoredRecord): AccessRecord {
  const { subjectHashes, ...rest } = record;
  return { sequence, hash, previousHash, subjects: subjectHashes, ...rest };
}

export function accessQueries(services: HubServices) {
  return {
    citizen: (_, { id }) => reference(id),
    citizens: (_, { ids }) => ids.map(reference),
    explainAccess: (_, asked, context) => explain(services, context, asked),
    async accessRecords(_, { from, first }) {
      if (first < 1 || first > recordLimit) {
        throw new QingdanError('BAD_USER_INPUT', `\`first\` must be from 1 to ${recordLimit}`);
      }
      return (await services.ledger.read(from, first)).map(ledgerRecord);
    },
  } satisfies QueryResolvers;
}

export const accessTypes = {
  SharingApplication: {
    // A refused application holds on no day.
    expiresOn: ({ expiresOn }) => expiresOn || null,
  } satisfies SharingApplicationResolvers,
};

export function accessMutations(services: HubServices) {
  const { publishing } = services;
  return {
    repealPower: (_, { code, document }) => publishing.repealPower(code, document),
    publishPower(_, { input }) {
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
    setSharingApplicationStatus: (_, { application, status }) =>
      publishing.setSharingApplicationStatus(application, status),
    reloadSources: () => services.reloadSources(),
  } satisfies Required<MutationResolvers>;
}
