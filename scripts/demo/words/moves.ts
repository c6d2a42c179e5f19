/** Why people move and where from. */

/** Reasons for moving the registration, by what the one who moves does. */
export const movesOfStudents = ['大中专学生毕业', '大中专招生'] as const;
export const movesOfChildren = ['投靠父母', '随迁'] as const;
export const movesOfAdults = [
  '夫妻投靠',
  '夫妻投靠',
  '购房落户',
  '市内移居',
  '工作调动',
  '人才引进',
  '务工落户',
] as const;

/** Where those come from who move into a county of the province. */
export const origins = [
  '河北省石家庄市',
  '河南省洛阳市',
  '陕西省榆林市',
  '内蒙古自治区乌兰察布市',
  '内蒙古自治区呼和浩特市',
  '山西省忻州市忻府区',
  '山西省朔州市朔城区',
  '山西省吕梁市临县',
  '山西省晋中市榆次区',
  '山西省长治市潞州区',
  '山西省运城市盐湖区',
  '山西省大同市平城区',
] as const;

/** Counties that draw people from elsewhere, six digits. */
export const destinations = [
  '140105',
  '140106',
  '140107',
  '140109',
  '140213',
  '140302',
  '140403',
  '140502',
  '140602',
  '140702',
  '140802',
  '140902',
  '141002',
  '141102',
] as const;
