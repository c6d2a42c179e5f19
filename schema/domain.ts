/** The words of the field that every folder shares. Chinese terms stand where the lists use them. */

/** The roles in which a citizen can be the subject of a power (who the datum is about, seen from the matter). */
export const subjectRoles = [
  'self',
  'spouse',
  'householdMember',
  'parent',
  'child',
  'legalRepresentative',
  'agent',
] as const;
export type SubjectRole = (typeof subjectRoles)[number];

/** The same roles as GraphQL enumeration values (`SubjectRole` in the graph). */
export const subjectRoleByEnumValue: Readonly<Record<string, SubjectRole>> = {
  SELF: 'self',
  SPOUSE: 'spouse',
  HOUSEHOLD_MEMBER: 'householdMember',
  PARENT: 'parent',
  CHILD: 'child',
  LEGAL_REPRESENTATIVE: 'legalRepresentative',
  AGENT: 'agent',
};

/** Sharing classes of the catalogue: Decree 809, articles 14 and 15. */
export const sharingClasses = ['unconditional', 'conditional', 'unshared'] as const;
export type SharingClass = (typeof sharingClasses)[number];

/** Power types 职权类型 of the State Council's list. */
export const powerTypes = [
  '行政许可',
  '行政处罚',
  '行政强制',
  '行政征收',
  '行政给付',
  '行政检查',
  '行政确认',
  '行政奖励',
  '行政裁决',
  '其他职权',
] as const;
export type PowerType = (typeof powerTypes)[number];

/** Levels of administrative divisions, by the length of the prefix that names them (GB/T 2260 and the statistics code). */
export type DivisionLevel = 'province' | 'city' | 'county' | 'township' | 'village';

/** The kinds of source that a hub can host. */
export const sourceKinds = [
  'SQLITE',
  'POSTGRESQL',
  'MYSQL',
  'CSV',
  'EXCEL',
  'REST',
  'SOAP',
  'GRAPHQL',
] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Those that are services, which answer for citizens alone. */
export const serviceKinds: ReadonlySet<SourceKind> = new Set<SourceKind>(['REST', 'SOAP', 'GRAPHQL']);

/** The whole province of Shanxi, 12 digits. */
export const provinceDivision = '140000000000';
