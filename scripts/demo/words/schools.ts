/** Schools and fields of study. */
import { countyOf } from './counties.ts';

export const universities = [
  '山西大学',
  '太原理工大学',
  '中北大学',
  '山西医科大学',
  '山西农业大学',
  '山西师范大学',
  '太原科技大学',
  '山西财经大学',
  '长治医学院',
  '运城学院',
  '忻州师范学院',
  '山西大同大学',
  '晋中学院',
  '吕梁学院',
  '山西中医药大学',
  '太原师范学院',
] as const;

export const colleges = [
  '山西省财政税务专科学校',
  '山西工程职业学院',
  '山西职业技术学院',
  '山西药科职业学院',
  '山西交通职业技术学院',
  '太原旅游职业学院',
  '长治职业技术学院',
  '运城护理职业学院',
  '山西林业职业技术学院',
] as const;

/** Fields of study with the word of their degree. */
export const majors = [
  ['计算机科学与技术', '工学'],
  ['采矿工程', '工学'],
  ['机械设计制造及其自动化', '工学'],
  ['土木工程', '工学'],
  ['电气工程及其自动化', '工学'],
  ['会计学', '管理学'],
  ['工商管理', '管理学'],
  ['汉语言文学', '文学'],
  ['英语', '文学'],
  ['法学', '法学'],
  ['临床医学', '医学'],
  ['药学', '理学'],
  ['数学与应用数学', '理学'],
  ['农学', '农学'],
  ['动物医学', '农学'],
  ['学前教育', '教育学'],
] as const;

const names = new Map<string, string>();

/** The name of a county's school of a kind, for instance 太原市小店区第二中学校. */
export function countySchool(division: string, number: number, kind: string): string {
  const key = `${division.slice(0, 6)}${number}${kind}`;
  let name = names.get(key);
  if (name === undefined) {
    name = `${countyOf(division).full}第${'一二三四五六七八九'.charAt(number - 1)}${kind}`;
    names.set(key, name);
  }
  return name;
}
