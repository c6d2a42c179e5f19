/** Faults of SQLite files, each done to the real file of another topic while the hub runs. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WideTopic } from '../../fixtures/wide-power.ts';
import { type Citizen, type FaultyHub, timeLimit } from './faulty-hub.ts';

const garbage = Buffer.from('\u0007这不是数据库。'.repeat(4096));

type Damage = (file: string, hub: FaultyHub) => void;

const faults: readonly (readonly [what: string, topic: WideTopic, codes: readonly string[], Damage])[] = [
  [
    'is overwritten with garbage',
    'agriculture',
    ['SOURCE_UNAVAILABLE'],
    (file) => writeFileSync(file, garbage, { flag: 'r+' }),
  ],
  [
    'is replaced by garbage',
    'civilAffairs',
    ['SOURCE_UNAVAILABLE'],
    (file) => {
      writeFileSync(`${file}.new`, garbage);
      renameSync(`${file}.new`, file);
    },
  ],
  [
    'can be read by nobody',
    'education',
    ['SOURCE_UNAVAILABLE'],
    (file) => {
      // A link to itself is refused to every user, the superuser too.
      rmSync(file);
      symlinkSync(file, file);
    },
  ],
  ['is deleted while the hub runs', 'employment', ['SOURCE_UNAVAILABLE'], (file) => rmSync(file)],
  [
    'never lets itself be opened',
    'publicSecurity',
    ['SOURCE_TIMEOUT'],
    (file) => {
      rmSync(file);
      execFileSync('mkfifo', [file]);
    },
  ],
  [
    'needs a statement without end',
    'medicalInsurance',
    ['SOURCE_TIMEOUT'],
    (_, hub) =>
      hub.change(
        'medicalInsurance',
        `drop table 医保结算; create view 医保结算 as with recursive n(i) as (select 1 union all select i + 1 from n)
         select cast(i as text) as 证件号码, '1' as 年度自负, '' as 更新时间 from n where i < 0`,
      ),
  ],
  [
    'answers hundreds of megabytes',
    'disability',
    ['SOURCE_DATA_INVALID', 'SOURCE_TIMEOUT'],
    (_, hub) =>
      hub.change(
        'disability',
        `alter table 残疾人证 rename to 原表; create view 残疾人证 as select 原表.*
         from 原表, (with recursive n(i) as (select 1 union all select i + 1 from n limit 1000000) select i from n)`,
      ),
  ],
];

export function sqliteFaults(hub: () => FaultyHub): void {
  describe('an SQLite file that', () => {
    test.each(faults)('%s costs %s alone, and is asked no more', async (_, topic, codes, damage) => {
      await hub().expectWell(topic);
      damage(hub().fileOf(topic), hub());
      hub().expectOnlyLost(await hub().ask(topic), topic, codes);
      hub().expectLogged(topic);
      await hub().expectAskedNoMore(topic);
    });

    test('loses a table keeps its other tables, and goes on being asked', async () => {
      hub().change('socialSecurity', 'drop table 社会保障卡');
      for (let round = 0; round < 7; round += 1) {
        const reply = await hub().ask('socialSecurity', 'cardStatus employer');
        hub().expectOnlyLost(reply, 'socialSecurity', ['SOURCE_UNAVAILABLE']);
        expect(reply.citizens.some((citizen) => citizen['socialSecurity']?.['employer'] !== null)).toBe(true);
      }
    });

    test('is cut off in the middle tells nothing wrong', async () => {
      const points = (citizen: Citizen | undefined): unknown => citizen?.['vehicles']?.['penaltyPoints'];
      const before = await hub().ask('vehicles');
      expect(before.citizens.some((citizen) => points(citizen) !== null)).toBe(true);
      truncateSync(hub().fileOf('vehicles'), 20_000);
      const reply = await hub().ask('vehicles');
      expect(reply.status).toBe(200);
      for (const [at, citizen] of reply.citizens.entries()) {
        // A page that is still there may be read rightly.
        expect([null, points(before.citizens[at])]).toContain(points(citizen));
        expect(citizen['household']?.['name']).toEqual(expect.any(String));
      }
      if (reply.body.errors) hub().expectOnlyLost(reply, 'vehicles', ['SOURCE_UNAVAILABLE']);
      expect(reply.milliseconds).toBeLessThan(timeLimit);
    });

    test('holds a value of the wrong kind loses that value', async () => {
      hub().change('finance', `update 财政补贴 set 发放金额 = '壹佰元整' where rowid = 1`);
      const reply = await hub().ask('finance', 'benefitPayments { amount }');
      const path = [
        'citizens',
        expect.any(Number),
        'finance',
        'benefitPayments',
        expect.any(Number),
        'amount',
      ];
      expect(reply.body.errors?.map((error) => [error.path, error.extensions['code']])).toEqual([
        [path, 'SOURCE_DATA_INVALID'],
      ]);
      expect(reply.body.errors?.[0]?.extensions).toMatchObject({ department: '省财政厅', source: 'finance' });
      expect(reply.text).not.toContain('壹佰元整');
      const payments = reply.citizens.flatMap(
        (citizen) => citizen['finance']?.['benefitPayments'] as { amount: string | null }[],
      );
      expect(payments.filter(({ amount }) => amount === null)).toHaveLength(1);
      expect(payments.length).toBeGreaterThan(5);
    });
  });

  describe('an SQLite file that another process locks', () => {
    let locker: ChildProcess;
    beforeAll(async () => {
      const script = `const { DatabaseSync } = require('node:sqlite');
        new DatabaseSync(process.argv[1]).exec('BEGIN EXCLUSIVE');
        process.stdout.write('locked'); setInterval(() => {}, 1000);`;
      const stdio = ['ignore', 'pipe', 'inherit'] as const;
      locker = spawn(process.execPath, ['-e', script, hub().fileOf('tax')], { stdio: [...stdio] });
      await new Promise((resolve) => locker.stdout?.once('data', resolve));
    });
    afterAll(() => locker.kill('SIGKILL'));

    test('costs its own fields while it is locked, and is well when it is free', async () => {
      const codes = ['SOURCE_TIMEOUT', 'SOURCE_UNAVAILABLE'];
      hub().expectOnlyLost(await hub().ask('tax'), 'tax', codes);
      const gone = new Promise((resolve) => locker.once('exit', resolve));
      locker.kill('SIGKILL');
      await gone;
      await hub().expectWell('tax');
    });
  });
}
