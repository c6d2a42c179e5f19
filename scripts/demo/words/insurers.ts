/** Insurers of cars in the province, and firms that lend on cars. */
export const carInsurers = [
  '中国人民财产保险股份有限公司山西省分公司',
  '中国人民财产保险股份有限公司山西省分公司',
  '中国平安财产保险股份有限公司山西分公司',
  '中国太平洋财产保险股份有限公司山西分公司',
  '中国人寿财产保险股份有限公司山西省分公司',
] as const;

export const carLenders = [
  '中国工商银行股份有限公司太原分行',
  '中国银行股份有限公司山西省分行',
  '平安银行股份有限公司太原分行',
  '上汽通用汽车金融有限责任公司',
  '大众汽车金融（中国）有限公司',
  '比亚迪汽车金融有限公司',
] as const;
