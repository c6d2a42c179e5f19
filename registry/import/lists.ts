/** The lists that a province hands in, and the columns that each must have. */
export interface ListShape {
  /** What the list holds, for messages. */
  readonly title: string;
  readonly columns: readonly string[];
}

const shapes = {
  divisions: { title: '行政区划', columns: ['code', 'name', 'level', 'parent'] },
  departments: { title: '省级部门', columns: ['name', 'shortName', 'englishName', 'kind'] },
  'local-departments': {
    title: '市县乡村部门',
    columns: ['name', 'level', 'divisionCode', 'parentDepartment'],
  },
  'list-current': {
    title: '权力清单',
    columns: [
      'code',
      'type',
      'name',
      'department',
      'law',
      'article',
      'exercisingBody',
      'handlingBody',
      'object',
      'statutoryWorkingDays',
      'promisedWorkingDays',
      'fee',
      'supervision',
      'synthetic',
      'rowKind',
      'coalRelated',
    ],
  },
  'responsibility-plan': { title: '责任清单（事项数）', columns: ['code', 'type', 'count'] },
  'responsibility-templates': {
    title: '责任清单（职责）',
    columns: [
      'type',
      'order',
      'stage',
      'duty',
      'accountabilityLaw',
      'accountabilityArticle',
      'riskPoint',
      'riskLevel',
      'controlMeasure',
    ],
  },
  delegations: {
    title: '下放事项',
    columns: ['powerCode', 'fromDepartment', 'localDepartment', 'divisionCode', 'fromDate', 'powerList'],
  },
  catalogue: {
    title: '数据资源目录',
    columns: [
      'topic',
      'item',
      'path',
      'chineseName',
      'type',
      'provider',
      'class',
      'classBasis',
      'grade',
      'format',
      'updateFrequency',
      'method',
      'storedAs',
    ],
  },
  needs: {
    title: '用数需求',
    columns: ['powerCode', 'power', 'department', 'item', 'subjectRole', 'purpose', 'law', 'article'],
  },
  'power-attributes': {
    title: '职权用数属性',
    columns: ['powerCode', 'power', 'department', 'caseBound', 'dailyCitizenBudget'],
  },
  'service-items': {
    title: '政务服务事项',
    columns: [
      'itemCode',
      'name',
      'kind',
      'subject',
      'competentDepartment',
      'powers',
      'channels',
      'scope',
      'promisedWorkingDays',
    ],
  },
  materials: { title: '申请材料', columns: ['serviceItem', 'material', 'required', 'coveredBy', 'original'] },
  'sharing-applications': {
    title: '共享申请',
    columns: [
      'department',
      'powerCode',
      'power',
      'item',
      'scenario',
      'provider',
      'status',
      'decidedOn',
      'expiresOn',
    ],
  },
} as const satisfies Record<string, ListShape>;

export type ListName = keyof typeof shapes;

export const listShapes: Readonly<Record<ListName, ListShape>> = shapes;

export function isListName(name: string): name is ListName {
  return Object.hasOwn(shapes, name);
}

export const listNames: readonly ListName[] = Object.keys(shapes).filter(isListName);
