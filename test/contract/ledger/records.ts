import type { AccessRecord } from '../../../auth/contract.ts';

/** A record as the printed request makes it. */
export function accessRecord(change: Partial<AccessRecord> = {}): AccessRecord {
  return {
    time: '2026-10-01T09:00:00.000+08:00',
    requestId: 'request-1',
    listHash: 'ab'.repeat(32),
    department: '省民政厅',
    application: '核对系统',
    operator: '张三',
    role: 'application',
    power: '0700-Z-00100',
    caseId: 'C1',
    subjects: ['149999199001010011'],
    given: [
      { item: 'tax.annualIncome', role: 'self', purpose: '核对收入', article: '社会救助暂行办法 第九条' },
    ],
    withheld: [{ item: 'health.records', role: 'self', code: 'FIELD_UNSHARED' }],
    documentHash: 'cd'.repeat(32),
    sources: ['tax', 'household'],
    outcome: 'answered',
    refusal: null,
    durationMilliseconds: 12.25,
    ...change,
  };
}
