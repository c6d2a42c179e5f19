-- One statement for the whole request: $1 the IDs, $2 their 15-digit forms (null where there is none).
-- A single value is that of the latest row; lists are ordered by their own day, and of equals as they lie.
-- Of the forms that were tried this one is fastest: lists built by `json_build_object`, joined as sets instead of by
-- citizen, or read by `= any` and joined by hash took 1.1, 1.6 and 2 times as long.
select coalesce(json_agg(json_build_object(
  'id', asked.id,
  'household', json_build_object('name', person.name),
  'civilAffairs', json_build_object('maritalStatus', marriage.status),
  'tax', json_build_object('annualIncome', income.amount),
  'socialSecurity', json_build_object('insuredMonths', insurance.months),
  'realEstate', json_build_object('properties', coalesce(property.list, '[]')),
  'vehicles', json_build_object('plates', coalesce(plate.list, '[]')),
  'enterprise', json_build_object(
    'shareholdings', coalesce(share.list, '[]'),
    'individualBusiness', coalesce(business.list, '[]')),
  'housing', json_build_object('providentFundWithdrawals', coalesce(withdrawal.list, '[]')),
  'veterans', json_build_object('pensionBenefits', coalesce(benefit.list, '[]')),
  'agriculture', json_build_object('subsidies', coalesce(subsidy.list, '[]')),
  'finance', json_build_object('benefitPayments', coalesce(payment.list, '[]'))
) order by asked.place), '[]')
from unnest($1::text[], $2::text[]) with ordinality as asked(id, legacy, place)
left join lateral (
  select 姓名 as name from 人口基本信息
  where 公民身份号码 = asked.id order by 更新时间 desc nulls last, ctid desc limit 1
) person on true
left join lateral (
  select case 婚姻状况 when '10' then '未婚' when '20' then '已婚' when '30' then '丧偶' when '40' then '离婚' end as status
  from 婚姻登记
  where 当事人身份证号 in (asked.id, asked.legacy) order by 更新时间 desc nulls last, ctid desc limit 1
) marriage on true
left join lateral (
  select 综合所得::text as amount from 自然人税收
  where 身份证件号码 in (asked.id, asked.legacy) order by 更新时间 desc nulls last, ctid desc limit 1
) income on true
left join lateral (
  select 累计缴费月数 as months from 社会保险
  where 社会保障号码 in (asked.id, asked.legacy) order by 更新时间 desc nulls last, ctid desc limit 1
) insurance on true
left join lateral (
  select json_agg(r) as list from (select 坐落 as location, 建筑面积::text as area, 登记日期 as "registeredOn" from 不动产登记_权利登记 where 权利人证件号 in (asked.id, asked.legacy) order by 登记日期 nulls first, ctid) r
) property on true
left join lateral (
  select json_agg(r) as list from (select 号牌号码 as "plateNumber", case 号牌种类 when '02' then '小型汽车号牌' when '52' then '小型新能源汽车号牌' end as kind, case 机动车状态 when 'A' then '正常' when 'C' then '被盗抢' when 'G' then '违法未处理' when 'Q' then '逾期未检验' end as status from 机动车登记 where 所有人身份证号 in (asked.id, asked.legacy) order by 注册登记日期 nulls first, ctid) r
) plate on true
left join lateral (
  select json_agg(r) as list from (select 企业名称 as enterprise, 认缴出资额::text as "subscribedCapital", 出资日期 as "contributedOn" from 经营主体登记_股东出资 where 股东证件号码 = asked.id order by 出资日期 nulls first, ctid) r
) share on true
left join lateral (
  select json_agg(r) as list from (select 字号名称 as name, 注册日期 as "registeredOn", 登记状态 as status from 经营主体登记_个体工商户 where 经营者身份证号 = asked.id order by 注册日期 nulls first, ctid) r
) business on true
left join lateral (
  select json_agg(r) as list from (select 提取原因 as reason, 提取金额::text as amount, 提取日期 as "withdrawnOn" from 住房公积金_提取记录 where 证件号码 in (asked.id, asked.legacy) order by 提取日期 nulls first, ctid) r
) withdrawal on true
left join lateral (
  select json_agg(r) as list from (select 补助项目 as kind, 发放金额::text as amount, 发放日期 as "paidOn" from 优抚对象_抚恤发放 where 身份证号码 in (asked.id, asked.legacy) order by 发放日期 nulls first, ctid) r
) benefit on true
left join lateral (
  select json_agg(r) as list from (select 补贴项目 as programme, 补贴金额::text as amount, 发放日期 as "paidOn" from 农业补贴 where 身份证号 in (asked.id, asked.legacy) order by 发放日期 nulls first, ctid) r
) subsidy on true
left join lateral (
  select json_agg(r) as list from (select 补贴项目 as programme, 发放金额::text as amount, 发放日期 as "paidOn" from 财政补贴 where 身份证号 = asked.id order by 发放日期 nulls first, ctid) r
) payment on true