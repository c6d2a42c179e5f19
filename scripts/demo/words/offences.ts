/** Offences and what follows them, as police, courts and traffic police write them. */

/** Offences against public order: act, penalty, fine in yuan, days of detention (治安管理处罚法). */
export const publicOrderOffences = [
  ['殴打他人', '行政拘留', 0, 5],
  ['殴打他人', '行政拘留并处罚款', 500, 10],
  ['赌博', '罚款', 500, 0],
  ['为赌博提供条件', '行政拘留并处罚款', 500, 10],
  ['盗窃', '行政拘留', 0, 7],
  ['故意损毁财物', '行政拘留', 0, 5],
  ['扰乱公共场所秩序', '警告', 0, 0],
  ['阻碍执行职务', '行政拘留', 0, 5],
  ['虚构事实扰乱公共秩序', '行政拘留', 0, 5],
  ['燃放烟花爆竹影响公共安全', '罚款', 200, 0],
] as const;

/** Crimes of juveniles, with the sentences that are sealed (five years and less). */
export const juvenileCrimes = [
  ['盗窃罪', '有期徒刑六个月，缓刑一年'],
  ['盗窃罪', '罚金'],
  ['抢劫罪', '有期徒刑二年，缓刑三年'],
  ['寻衅滋事罪', '有期徒刑十个月，缓刑一年'],
  ['故意伤害罪', '有期徒刑一年，缓刑二年'],
  ['聚众斗殴罪', '有期徒刑一年六个月，缓刑二年'],
  ['帮助信息网络犯罪活动罪', '拘役四个月，缓刑六个月'],
] as const;

export const substances = ['甲基苯丙胺', '甲基苯丙胺', '海洛因', '依托咪酯', '氯胺酮', '大麻'] as const;

/** Traffic violations: act, code, fine in yuan, points (measures on points of 2022). */
export const trafficViolations = [
  ['机动车违反规定停放、临时停车', '1039', 100, 0],
  ['机动车违反规定停放、临时停车', '1039', 100, 0],
  ['机动车违反规定停放、临时停车', '1039', 100, 0],
  ['机动车违反禁止标线指示', '1345', 100, 1],
  ['机动车违反禁令标志指示', '1344', 100, 1],
  ['驾驶时拨打接听手持电话', '1223', 50, 3],
  ['驾驶人未按规定使用安全带', '3019', 20, 1],
  ['超过规定时速百分之十以上未达百分之二十', '1352', 50, 0],
  ['超过规定时速百分之二十以上未达百分之五十', '1636', 150, 6],
  ['驾驶机动车违反道路交通信号灯通行', '1625', 100, 6],
] as const;

/** Drink-driving takes all twelve points at once and suspends the licence for six months. */
export const drinkDriving = ['饮酒后驾驶机动车', '1711', 1_000, 12] as const;

export const roads = [
  '迎宾街与建设路交叉口',
  '滨河东路',
  '新建路',
  '解放路与府西街交叉口',
  '太旧高速公路K52',
  '大运高速公路K318',
  '108国道K676',
  '208国道K231',
  '县城环城路',
  '火车站广场',
] as const;
