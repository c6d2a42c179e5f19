/** Banks that pay out benefits or lend in the province. */
export const benefitBanks = [
  '山西农村商业联合银行',
  '中国农业银行',
  '中国邮政储蓄银行',
  '中国工商银行',
  '中国建设银行',
] as const;

/** Banks that carry the preference card of veterans. */
export const cardBanks = [
  '中国工商银行',
  '中国农业银行',
  '中国银行',
  '中国建设银行',
  '交通银行',
  '中国邮政储蓄银行',
] as const;

/** Banks that lend to students, the first by far the most. */
export const studentLoanBanks = ['国家开发银行', '中国银行', '中国邮政储蓄银行'] as const;
