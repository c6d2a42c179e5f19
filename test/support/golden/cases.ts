/** Cases 办件 of the golden province besides the demo's own. */
import type { NewCase } from '../../../cases/demo-cases.ts';

/** 庞云波 of 小店区刘家堡乡, his wife 马英 and their daughter. */
const family = {
  applicant: '149999198005060018',
  wife: '149999198403200020',
  daughter: '149999200912020028',
};

/** A case of a county, under a power that the province has delegated to it: 最低生活保障给付. */
const countyCase: NewCase = {
  id: 'GOLDEN-COUNTY',
  windowDivision: '140105201000',
  competentDivision: '140105201000',
  tasks: [{ department: '小店区民政局', power: '0700-E-00100' }],
  parties: [
    { citizenId: family.applicant, role: 'self' },
    { citizenId: family.wife, role: 'householdMember' },
    { citizenId: family.daughter, role: 'householdMember' },
    { citizenId: family.wife, role: 'agent' },
  ],
};

/** The same power in another county's township, where 小店区民政局 has been given a task by mistake. */
const foreignCountyCase: NewCase = {
  ...countyCase,
  id: 'GOLDEN-OTHER-COUNTY',
  competentDivision: '140106100000',
};

/** 企业设立登记 for a firm whose legal representative is 薛海红, with 田丽燕 as agent. */
const firmCase: NewCase = {
  id: 'GOLDEN-FIRM',
  windowDivision: '140405000000',
  competentDivision: '140000000000',
  tasks: [{ department: '省市场监督管理局', power: '2500-A-00300' }],
  parties: [
    { citizenId: '149999197910270010', role: 'legalRepresentative' },
    { citizenId: '149999197803040025', role: 'agent' },
  ],
};

/** 社会救助家庭经济状况核对 for one family, decided and closed. */
export const closedCase: NewCase = {
  id: 'GOLDEN-CLOSED',
  windowDivision: '140105000000',
  competentDivision: '140000000000',
  tasks: [{ department: '省民政厅', power: '0700-Z-00100' }],
  parties: [{ citizenId: family.applicant, role: 'self' }],
};

export const goldenCases: readonly NewCase[] = [countyCase, foreignCountyCase, firmCase, closedCase];
