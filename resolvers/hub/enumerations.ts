/** Enumeration values of the graph and the words of the lists that they stand for. */
import { subjectRoleByEnumValue } from '../../schema/domain.ts';
import type {
  CatalogueClassResolvers,
  DivisionLevelResolvers,
  PowerStatusResolvers,
  PowerTypeResolvers,
  SharingStatusResolvers,
} from './generated/resolver-types.ts';

/** Values of enumerations as resolvers see them, in the form that `@graphql-tools/schema` takes. */
export const enumerationResolvers = {
  PowerType: {
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
  } satisfies Required<PowerTypeResolvers>,
  SubjectRole: subjectRoleByEnumValue,
  PowerStatus: { IN_FORCE: 'inForce', REPEALED: 'repealed' } satisfies Required<PowerStatusResolvers>,
  CatalogueClass: {
    UNCONDITIONAL: 'unconditional',
    CONDITIONAL: 'conditional',
    UNSHARED: 'unshared',
  } satisfies Required<CatalogueClassResolvers>,
  SharingStatus: {
    APPROVED: 'approved',
    SUSPENDED: 'suspended',
    REFUSED: 'refused',
  } satisfies Required<SharingStatusResolvers>,
  DivisionLevel: {
    PROVINCE: 'province',
    CITY: 'city',
    COUNTY: 'county',
    TOWNSHIP: 'township',
    VILLAGE: 'village',
  } satisfies Required<DivisionLevelResolvers>,
};
