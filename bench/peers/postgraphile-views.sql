-- What PostGraphile serves: GraphQL names are ASCII only, so views give the tables' columns other names, and smart
-- comments say how the views hang together. The views do what the hub does with the same rows: 15-digit keys become
-- the 18-digit ID, one value is that of the latest row, codes become words.
drop schema if exists bench_graph cascade;
create schema bench_graph;

-- GB 11643-1999: the century and the check character (ISO 7064 MOD 11-2) that a 15-digit ID lacks.
create function bench_graph.modern_id(key text) returns text
language sql immutable strict parallel safe as $$
  select case when length(key) <> 15 then key else (
    select d || substr('10X98765432', 1 + (
      7 * substr(d, 1, 1)::int + 9 * substr(d, 2, 1)::int + 10 * substr(d, 3, 1)::int
      + 5 * substr(d, 4, 1)::int + 8 * substr(d, 5, 1)::int + 4 * substr(d, 6, 1)::int
      + 2 * substr(d, 7, 1)::int + 1 * substr(d, 8, 1)::int + 6 * substr(d, 9, 1)::int
      + 3 * substr(d, 10, 1)::int + 7 * substr(d, 11, 1)::int + 9 * substr(d, 12, 1)::int
      + 10 * substr(d, 13, 1)::int + 5 * substr(d, 14, 1)::int + 8 * substr(d, 15, 1)::int
      + 4 * substr(d, 16, 1)::int + 2 * substr(d, 17, 1)::int) % 11, 1)
    from (select substr(key, 1, 6) || '19' || substr(key, 7) as d) as digits) end
$$;
comment on function bench_graph.modern_id(text) is E'@behavior -*';

create index if not exists bench_marriage on 婚姻登记 (bench_graph.modern_id(当事人身份证号));
create index if not exists bench_income on 自然人税收 (bench_graph.modern_id(身份证件号码));
create index if not exists bench_insurance on 社会保险 (bench_graph.modern_id(社会保障号码));
create index if not exists bench_property on 不动产登记_权利登记 (bench_graph.modern_id(权利人证件号));
create index if not exists bench_plate on 机动车登记 (bench_graph.modern_id(所有人身份证号));
create index if not exists bench_withdrawal on 住房公积金_提取记录 (bench_graph.modern_id(证件号码));
create index if not exists bench_benefit on 优抚对象_抚恤发放 (bench_graph.modern_id(身份证号码));
create index if not exists bench_subsidy on 农业补贴 (bench_graph.modern_id(身份证号));
analyze 婚姻登记; analyze 自然人税收; analyze 社会保险; analyze 不动产登记_权利登记; analyze 机动车登记;
analyze 住房公积金_提取记录; analyze 优抚对象_抚恤发放; analyze 农业补贴;

-- Single values are columns of the citizen: as views of their own, joined, each would be made whole for each request.
create view bench_graph.citizen as
  select 公民身份号码 as id,
    (select 姓名 from 人口基本信息 t where t.公民身份号码 = c.公民身份号码
      order by 更新时间 desc nulls last, ctid desc limit 1) as name,
    (select case 婚姻状况 when '10' then '未婚' when '20' then '已婚' when '30' then '丧偶' when '40' then '离婚' end
      from 婚姻登记 t where bench_graph.modern_id(当事人身份证号) = c.公民身份号码
      order by 更新时间 desc nulls last, ctid desc limit 1) as marital_status,
    (select 综合所得 from 自然人税收 t where bench_graph.modern_id(身份证件号码) = c.公民身份号码
      order by 更新时间 desc nulls last, ctid desc limit 1) as annual_income,
    (select 累计缴费月数 from 社会保险 t where bench_graph.modern_id(社会保障号码) = c.公民身份号码
      order by 更新时间 desc nulls last, ctid desc limit 1) as insured_months
  from 户籍人口 c;
comment on view bench_graph.citizen is E'@primaryKey id';

create view bench_graph.property as
  select bench_graph.modern_id(权利人证件号) as citizen_id, 坐落 as location, 建筑面积 as area,
    登记日期 as registered_on from 不动产登记_权利登记;
create view bench_graph.plate as
  select bench_graph.modern_id(所有人身份证号) as citizen_id, 号牌号码 as plate_number,
    case 号牌种类 when '02' then '小型汽车号牌' when '52' then '小型新能源汽车号牌' end as kind,
    case 机动车状态 when 'A' then '正常' when 'C' then '被盗抢' when 'G' then '违法未处理'
      when 'Q' then '逾期未检验' end as status, 注册登记日期 as registered_on from 机动车登记;
create view bench_graph.shareholding as
  select 股东证件号码 as citizen_id, 企业名称 as enterprise, 认缴出资额 as subscribed_capital,
    出资日期 as contributed_on from 经营主体登记_股东出资;
create view bench_graph.business as
  select 经营者身份证号 as citizen_id, 字号名称 as name, 注册日期 as registered_on, 登记状态 as status
  from 经营主体登记_个体工商户;
create view bench_graph.withdrawal as
  select bench_graph.modern_id(证件号码) as citizen_id, 提取原因 as reason, 提取金额 as amount,
    提取日期 as withdrawn_on from 住房公积金_提取记录;
create view bench_graph.benefit as
  select bench_graph.modern_id(身份证号码) as citizen_id, 补助项目 as kind, 发放金额 as amount,
    发放日期 as paid_on from 优抚对象_抚恤发放;
create view bench_graph.subsidy as
  select bench_graph.modern_id(身份证号) as citizen_id, 补贴项目 as programme, 补贴金额 as amount,
    发放日期 as paid_on from 农业补贴;
create view bench_graph.payment as
  select 身份证号 as citizen_id, 补贴项目 as programme, 发放金额 as amount, 发放日期 as paid_on
  from 财政补贴;

do $$
declare
  link record;
begin
  for link in select * from (values
    ('property', 'properties'), ('plate', 'plates'), ('shareholding', 'shareholdings'),
    ('business', 'businesses'), ('withdrawal', 'withdrawals'), ('benefit', 'benefits'),
    ('subsidy', 'subsidies'), ('payment', 'payments')) as links(name, field)
  loop
    execute format('comment on view bench_graph.%I is %L', link.name, concat(
      '@foreignKey (citizen_id) references bench_graph.citizen (id)|@fieldName citizen|',
      '@foreignSimpleFieldName ', link.field));
  end loop;
end $$;

-- The citizens asked for, in the order in which they are asked for.
create function bench_graph.citizens_by_ids(ids text[]) returns setof bench_graph.citizen
language sql stable rows 100 as $$
  select c.* from unnest(ids) with ordinality as asked(id, place)
  join bench_graph.citizen c on c.id = asked.id order by asked.place
$$;
