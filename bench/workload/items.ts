/**
 * What the bench asks for: twelve items that 社会救助家庭经济状况核对 needs of an applicant, from ten departments.
 * Eight are lists (all that the power needs but the members of the household, who are other citizens); three rows of
 * each and three leaves of each row are read.
 */

export const benchPower = '0700-Z-00100';
export const benchDepartment = '省民政厅';
export const benchCase = 'BENCH-2026-0001';

/** Citizens of one request. */
export const citizensOfRequest = 100;
/** Rows of each list of each citizen who is asked for. */
export const rowsOfList = 3;

export interface BenchItem {
  /** Path in the catalogue; topic and field of the graph. */
  readonly path: string;
  /** Leaves that are read of each row; null for a single value. */
  readonly leaves: readonly string[] | null;
}

export const benchItems: readonly BenchItem[] = [
  { path: 'household.name', leaves: null },
  { path: 'civilAffairs.maritalStatus', leaves: null },
  { path: 'tax.annualIncome', leaves: null },
  { path: 'socialSecurity.insuredMonths', leaves: null },
  { path: 'realEstate.properties', leaves: ['location', 'area', 'registeredOn'] },
  { path: 'vehicles.plates', leaves: ['plateNumber', 'kind', 'status'] },
  { path: 'enterprise.shareholdings', leaves: ['enterprise', 'subscribedCapital', 'contributedOn'] },
  { path: 'enterprise.individualBusiness', leaves: ['name', 'registeredOn', 'status'] },
  { path: 'housing.providentFundWithdrawals', leaves: ['reason', 'amount', 'withdrawnOn'] },
  { path: 'veterans.pensionBenefits', leaves: ['kind', 'amount', 'paidOn'] },
  { path: 'agriculture.subsidies', leaves: ['programme', 'amount', 'paidOn'] },
  { path: 'finance.benefitPayments', leaves: ['programme', 'amount', 'paidOn'] },
];

/** Items of each topic, in their order. */
function itemsByTopic(): ReadonlyMap<string, readonly string[]> {
  const topics = new Map<string, string[]>();
  for (const { path, leaves } of benchItems) {
    const [topic = '', field = ''] = path.split('.');
    const fields = topics.get(topic) ?? [];
    fields.push(leaves === null ? field : `${field} { ${leaves.join(' ')} }`);
    topics.set(topic, fields);
  }
  return topics;
}

/** The document that the hub and Apollo Server get. `name` makes another document of the same selections. */
export function benchDocument(name = 'Bench'): string {
  const topics = [...itemsByTopic()].map(([topic, fields]) => `    ${topic} { ${fields.join(' ')} }\n`);
  return `query ${name}($ids: [CitizenId!]!) {\n  citizens(ids: $ids) {\n    id\n${topics.join('')}  }\n}\n`;
}
