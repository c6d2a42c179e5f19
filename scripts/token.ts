/**
 * `npm run token -- --department 省民政厅 --power 0700-Z-00100`: mints a token of the demo install and prints
 * nothing else on standard output, so that a shell can put it into a variable.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readArguments } from './command-line.ts';
import { dataDirectory } from './data-directory.ts';
import { mintToken, openDemoKeys } from '../auth/caller/demo-keys.ts';
import { roles, type Role } from '../auth/contract.ts';
import type { ListContent } from '../registry/contract.ts';
import { ListRepository } from '../registry/database/list-repository.ts';
import { QingdanError, errorEntry } from '../schema/errors.ts';

const usage = `npm run token -- --department NAME --power CODE [--power CODE …]: mints a token of the demo install
  --department   full name of the department, for instance 省民政厅
  --power        code of a power that the token lists; several may be given
  --role         ${tokenRoles().join(', ')} (default: application)
  --hours        life of the token (default: 12)
  --application  name of the application (default: demo-application)
  --operator     who acts (default: demo-operator)`;

interface Wish {
  readonly department: string;
  readonly powers: readonly string[];
  readonly role: Exclude<Role, 'public'>;
  readonly hours: number;
  readonly application?: string;
  readonly operator?: string;
}

function tokenRoles(): readonly Exclude<Role, 'public'>[] {
  return roles.filter((role) => role !== 'public');
}

function badInput(message: string): QingdanError {
  return new QingdanError('BAD_USER_INPUT', message);
}

function readWish(args: readonly string[]): Wish {
  const text = { type: 'string' } as const;
  const { values } = readArguments(usage, {
    args: [...args],
    options: {
      department: text,
      power: { type: 'string', multiple: true },
      role: text,
      hours: text,
      application: text,
      operator: text,
    },
  });
  const { department, power: powers = [], role: roleName = 'application', hours: hoursText = '12' } = values;
  if (department === undefined) throw badInput('the option `--department` is missing');
  const role = tokenRoles().find((one) => one === roleName);
  if (role === undefined) throw badInput(`the role \`${roleName}\` is none of ${tokenRoles().join(', ')}`);
  const hours = Number(hoursText);
  if (!(hours > 0 && hours <= 24 * 366))
    throw badInput(`\`${hoursText}\` is not a number of hours up to a year`);
  if (role === 'application' && powers.length === 0) {
    throw badInput(
      'the option `--power` is missing; an application reads under the powers that its token lists',
    );
  }
  const { application, operator } = values;
  return {
    department,
    powers,
    role,
    hours,
    ...(application === undefined ? {} : { application }),
    ...(operator === undefined ? {} : { operator }),
  };
}

/** Tells of what the list does not know; what it knows but would refuse is only remarked on standard error. */
function check(wish: Wish, content: ListContent): void {
  const { department } = wish;
  if (!content.departments.some((one) => one.name === department)) {
    const message = `the list knows no department \`${department}\`; write its full name`;
    throw new QingdanError('DEPARTMENT_UNKNOWN', message);
  }
  for (const code of wish.powers) {
    if (content.repealed.some((one) => one.code === code)) {
      throw new QingdanError('POWER_REPEALED', `the power \`${code}\` has left the list`);
    }
    if (!content.powers.some((one) => one.code === code)) {
      throw new QingdanError('POWER_NOT_ON_LIST', `the power \`${code}\` is not on the published list`);
    }
    const held =
      content.exercises.some((one) => one.power === code && one.department === department) ||
      content.delegations.some((one) => one.power === code && one.toDepartment === department);
    if (!held) {
      process.stderr.write(`note: ${department} neither exercises ${code} nor holds it by delegation\n`);
    }
  }
}

async function publishedContent(directory: string): Promise<ListContent | null> {
  const file = path.join(directory, 'hub.sqlite');
  if (!existsSync(file)) return null;
  const lists = await ListRepository.open(file);
  try {
    return (await lists.published()) === null ? null : await lists.content();
  } finally {
    await lists.close();
  }
}

async function run(): Promise<void> {
  const directory = dataDirectory();
  const wish = readWish(process.argv.slice(2));
  if (!existsSync(directory)) {
    const shown = path.relative(process.cwd(), directory);
    throw new QingdanError('NOT_READY', `there is no demo install in \`${shown}\`; run \`npm start\` first`);
  }
  const content = await publishedContent(directory);
  if (content !== null) check(wish, content);
  process.stdout.write(`${await mintToken(await openDemoKeys(directory), wish)}\n`);
}

try {
  await run();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  if (error instanceof QingdanError && error.code !== 'BAD_USER_INPUT' && error.code !== 'NOT_READY') {
    process.stderr.write(`${errorEntry(error.code).remedy}\n`);
  } else if (!(error instanceof QingdanError) || error.code === 'BAD_USER_INPUT') {
    process.stderr.write(`${usage}\n`);
  }
  process.exitCode = 2;
}
