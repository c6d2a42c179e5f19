/** Chinese names from common characters; surnames by how often the province has them. */
import type { Random } from './person.ts';

const commonSurnames = '王张李刘赵郭杨武高马梁任宋孙侯韩田贾冯薛牛段闫白'.split('');
const otherSurnames = [
  ...'陈周吴徐胡朱林何罗郑谢唐许邓曹彭曾萧董袁潘蒋蔡余杜叶程魏苏吕丁沈姚卢姜崔钟谭陆汪范石廖韦夏付方邹孟熊秦邱江尹邵史龙黎贺顾毛郝龚万钱严覃戴向汤霍温原樊靳常荆裴柴卫景成师郎申关庞翟安齐庄康易耿乔赖文左岳路祁柳',
  '欧阳',
  '上官',
  '司马',
  '呼延',
  '令狐',
];

/** First and second characters of given names by sex and by time of birth. */
interface GivenNames {
  readonly first: string;
  readonly second: string;
}

const older = {
  男: {
    first: '建国志文永玉振金银福德保贵明树长继根喜连双来秉全成广生立吉兰富占世万天虎',
    second: '华明军林山才生贵平福全成孝仁田海旺虎国民有忠德祥清义善文武光堂宝柱元亮',
  },
  女: {
    first: '秀桂玉淑爱翠金凤兰美改春巧银月素俊存变书喜香润粉彩先果花菊雪',
    second: '英兰珍花芳梅莲香云芝枝娥仙萍琴叶娟桃连青凤鱼平爱清玲婵珠荣霞芬',
  },
} as const;

const middle = {
  男: {
    first: '建志晓海永国文俊卫红宏永小新利旭东春爱继艳瑞慧彦江亚泽军宁振少云',
    second: '军峰伟强勇刚斌平杰明东辉华亮鹏飞涛波龙宏文清林海彪兵红生忠义星宁',
  },
  女: {
    first: '晓丽海艳红秀雪小玉俊慧建春爱瑞彩美亚文素冬燕秋月凤永志婷莉静',
    second: '丽芳霞艳红燕梅英萍玲娟琴芬清花平青云敏静慧莉婷香仙凤娜洁叶琳',
  },
} as const;

const younger = {
  男: {
    first: '子浩宇俊梓泽一嘉明奕皓博家晨天文思雨晋凯佳铭智佑锦瑞弘承沐恩书',
    second: '轩然宇泽豪杰涵博辰睿瑞阳航霖晨鑫洋凡哲祺铭宸煜谦恒昊乐源诚远齐言',
  },
  女: {
    first: '梓雨子欣思佳紫嘉一诗若可艺婉心怡语静晨奕书雅锦悦沐乐芷晓馨熙珂',
    second: '涵萱怡琪彤欣妍悦瑶雯婷颖洁宁菲璇然馨蕊凝曦诺桐可晴月琳语宸汐滢',
  },
} as const;

function listsFor(birthYear: number, sex: '男' | '女'): GivenNames {
  return (birthYear < 1965 ? older : birthYear < 1995 ? middle : younger)[sex];
}

export function surname(random: Random): string {
  return random.chance(0.68) ? random.pick(commonSurnames) : random.pick(otherSurnames);
}

function characterOf(random: Random, list: string): string {
  return list.charAt(random.integer(0, list.length - 1));
}

/** A given name of one or two characters; one was the fashion around 1980. */
export function givenName(random: Random, birthYear: number, sex: '男' | '女'): string {
  const { first, second } = listsFor(birthYear, sex);
  if (random.chance(birthYear >= 1965 && birthYear < 1995 ? 0.3 : 0.1)) return characterOf(random, second);
  return characterOf(random, first) + characterOf(random, second);
}

/** 汉族 for nearly all, as the census counts in the province. */
export function ethnicGroup(random: Random): string {
  if (random.chance(0.993)) return '汉族';
  return random.pick([
    '回族',
    '回族',
    '回族',
    '回族',
    '满族',
    '满族',
    '蒙古族',
    '土家族',
    '苗族',
    '彝族',
    '壮族',
  ]);
}
