/** Positions, trades and qualifications of people who work. */

/** Positions by level of education: below college, college, above. */
export const positions = [
  ['操作工', '驾驶员', '保安员', '营业员', '服务员', '采煤工', '仓库管理员', '电焊工'],
  ['技术员', '会计员', '行政文员', '机电维修工', '安全员', '销售代表'],
  ['工程师', '财务主管', '软件开发工程师', '项目经理', '人力资源专员', '法务专员'],
] as const;

/** Trades with vocational levels, after the Occupational Classification of 2022. */
export const vocations = [
  '电工',
  '焊工',
  '钳工',
  '保育师',
  '养老护理员',
  '中式烹调师',
  '中式面点师',
  '美容师',
  '汽车维修工',
  '育婴员',
  '矿井通风工',
  '物业管理员',
] as const;

/** Courses of subsidised training; hours as the catalogues set them. */
export const courses = [
  ['养老护理员初级', 120],
  ['家政服务员初级', 80],
  ['中式面点师初级', 120],
  ['电工中级', 160],
  ['焊工初级', 120],
  ['电子商务师', 96],
  ['创业培训', 80],
  ['育婴员初级', 80],
] as const;

/** Qualifications: name, category, level, specialty. */
export const qualifications = [
  ['一级建造师', '准入类', '一级', '建筑工程'],
  ['注册安全工程师', '准入类', '中级', '煤矿安全'],
  ['注册消防工程师', '准入类', '一级', '消防安全技术'],
  ['社会工作者', '水平评价类', '中级', '社会工作'],
  ['经济专业技术资格', '水平评价类', '中级', '人力资源管理'],
  ['会计专业技术资格', '水平评价类', '初级', '会计'],
  ['计算机技术与软件专业技术资格', '水平评价类', '中级', '软件设计师'],
  ['助理工程师', '职称', '初级', '采矿工程'],
  ['工程师', '职称', '中级', '机械工程'],
  ['高级工程师', '职称', '副高级', '电气工程'],
  ['中小学一级教师', '职称', '中级', '语文'],
  ['主管护师', '职称', '中级', '护理学'],
] as const;
