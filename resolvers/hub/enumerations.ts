/** Enumeration values of the graph and the words of the lists that they stand for. */
import type { PowerType } from '../../schema/domain.ts';
import { subjectRoleByEnumValue } from '../../schema/domain.ts';

export const powerTypeValues: Readonly<Record<string, PowerType>> = {
  LICENCE: '行政许可',
  PENALTY: '行政处罚',
  COERCION: '行政强制',
  LEVY: '行政征收',
  PAYMENT: '行政给付',
  INSPECTION: '行政检查',
  CONFIRMATION: '行政确认',
  REWARD: '行政奖励',
  ADJUDICATION: '行政裁决',
  OTHER: '其他职权',
};

/** Values of enumerations as resolvers see them, in the form that `@graphql-tools/schema` takes. */
export const enumerationResolvers = {
  PowerType: powerTypeValues,
  SubjectRole: subjectRoleByEnumValue,
  PowerStatus: { IN_FORCE: 'inForce', REPEALED: 'repealed' },
  CatalogueClass: { UNCONDITIONAL: 'unconditional', CONDITIONAL: 'conditional', UNSHARED: 'unshared' },
  SharingStatus: { APPROVED: 'approved', SUSPENDED: 'suspended', REFUSED: 'refused' },
  DivisionLevel: {
    PROVINCE: 'province',
    CITY: 'city',
    COUNTY: 'county',
    TOWNSHIP: 'township',
    VILLAGE: 'village',
  },
} as const;
