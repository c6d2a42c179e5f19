/** Source files of the tests. */

/** A topic with columns of two tables, a relation, rows of its own table, and rows of a household. */
export const householdSdl = `extend schema @source(name: "household", kind: SQLITE, department: "省公安厅")

type Citizen @key(fields: "id") @subject(path: "id") {
  id: CitizenId!
  "Household (户籍)"
  household: CitizenHousehold
}

"What the household registration holds (户籍)"
type CitizenHousehold
  @key(fields: "citizenId")
  @subject(path: "citizenId")
  @table(name: "户籍人口", key: "公民身份号码", updatedAt: "更新时间", legacyKeys: true)
  @table(name: "居民身份证", key: "号码") {
  "Citizen ID number (公民身份号码)"
  citizenId: CitizenId!
  "Name (姓名)"
  name: String @item(class: CONDITIONAL, grade: 2) @column(name: "姓名")
  "Sex (性别)"
  sex: String @item(class: CONDITIONAL, grade: 2) @column(name: "性别代码", codes: ["1:男", "2:女"])
  "Age (年龄)"
  age: Int @item(class: CONDITIONAL, grade: 2) @column(name: "出生日期", transform: YEARS_SINCE)
  "State of the card (证件状态)"
  idStatus: String @item(class: UNCONDITIONAL, grade: 1) @column(table: "居民身份证", name: "证件状态")
  "Spouse (配偶)"
  spouse: Citizen
    @item(path: "household.members", class: CONDITIONAL, grade: 3)
    @subjectRole(role: "SPOUSE")
    @column(name: "配偶身份证号")
  "Members of the household (同户成员)"
  members: [HouseholdMember!] @item(class: CONDITIONAL, grade: 3) @rows(group: "户号", orderBy: "出生日期")
}

"Another member of the household (同户成员)"
type HouseholdMember
  @subject(path: "..")
  @table(name: "户籍人口", key: "公民身份号码", updatedAt: "更新时间", legacyKeys: true) {
  "Relation to the head (与户主关系)"
  relation: String @column(name: "与户主关系")
  "Day of birth (出生日期)"
  birthDate: Date @column(name: "出生日期")
  "The member (成员)"
  citizen: Citizen @subjectRole(role: "HOUSEHOLD_MEMBER") @column(name: "公民身份号码")
}
`;

export const taxSdl = `extend schema @source(name: "tax", kind: REST, department: "省税务局")

type Citizen @key(fields: "id") @subject(path: "id") {
  id: CitizenId!
  "Taxes (税务)"
  tax: CitizenTax
}

"What the tax authority holds (税务)"
type CitizenTax
  @key(fields: "citizenId")
  @subject(path: "citizenId")
  @table(name: "自然人税收", key: "身份证号", updatedAt: "更新时间") {
  "Citizen ID number (公民身份号码)"
  citizenId: CitizenId!
  "Income of the year in yuan (年度综合所得)"
  annualIncome: Decimal @item(class: CONDITIONAL, grade: 4) @column(name: "综合所得")
  "Deductions (专项附加扣除)"
  specialDeductions: [SpecialDeduction!] @item(class: CONDITIONAL, grade: 3) @rows
  "Registration (登记)"
  registration: TaxRegistration @item(class: UNCONDITIONAL, grade: 1) @rows
}

"A deduction (专项附加扣除)"
type SpecialDeduction @subject(path: "..") @table(name: "自然人税收_专项附加扣除", key: "身份证号", updatedAt: "更新时间") {
  "Kind (扣除项目)"
  kind: String @column(name: "扣除项目")
  "Amount in yuan (扣除金额)"
  amount: Decimal @column(name: "扣除金额")
}

"Registration (登记)"
type TaxRegistration @nonPersonal @table(name: "登记", key: "身份证号") {
  "State (状态)"
  state: String! @column(name: "状态")
}
`;
