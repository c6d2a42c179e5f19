/** Diseases and what health registers say of them. */

/** Underlying causes of death with their ICD-10 codes, the usual ones more than once. */
export const deathCauses = [
  ['急性心肌梗死', 'I21.9'],
  ['急性心肌梗死', 'I21.9'],
  ['脑出血', 'I61.9'],
  ['脑梗死', 'I63.9'],
  ['慢性缺血性心脏病', 'I25.9'],
  ['支气管或肺恶性肿瘤', 'C34.9'],
  ['胃恶性肿瘤', 'C16.9'],
  ['慢性阻塞性肺疾病', 'J44.9'],
  ['2型糖尿病', 'E11.9'],
  ['交通事故损伤', 'V89.2'],
] as const;

export const deathPlaces = ['家中', '家中', '医院病房', '医院病房', '急诊室', '养老服务机构'] as const;

/** Occupational diseases with the hazard that causes them, those of coal miners more than once. */
export const occupationalDiseases = [
  ['职业性煤工尘肺', '煤尘'],
  ['职业性煤工尘肺', '煤尘'],
  ['职业性煤工尘肺', '煤尘'],
  ['职业性矽肺', '矽尘'],
  ['职业性电焊工尘肺', '电焊烟尘'],
  ['职业性噪声聋', '噪声'],
  ['职业性慢性苯中毒', '苯'],
] as const;

/** Severe mental disorders under management with their ICD-10 codes. */
export const mentalDisorders = [
  ['精神分裂症', 'F20'],
  ['精神分裂症', 'F20'],
  ['双相障碍', 'F31'],
  ['分裂情感性障碍', 'F25'],
  ['偏执性精神病', 'F22'],
  ['癫痫所致精神障碍', 'F06'],
  ['精神发育迟滞伴发精神障碍', 'F70'],
] as const;

/** Notifiable diseases with their statutory class. */
export const notifiableDiseases = [
  ['病毒性肝炎（乙型）', '2'],
  ['病毒性肝炎（乙型）', '2'],
  ['肺结核', '2'],
  ['布鲁氏菌病', '2'],
  ['梅毒', '2'],
  ['百日咳', '2'],
  ['流行性感冒', '3'],
  ['流行性感冒', '3'],
  ['手足口病', '3'],
  ['其他感染性腹泻病', '3'],
] as const;
