/**
 * `qingdan source add URL` reads a live source and writes the SDL that is proposed for it, `qingdan source check`
 * compares the SDL of sources with the live ones and with the catalogue, `qingdan source reload` has a running hub take
 * its sources as they are described now.
 */
import { readArguments } from './command-line.ts';
import { tell } from './configured.ts';

const ofAdd = {
  name: { type: 'string' },
  department: { type: 'string' },
  topic: { type: 'string' },
  'topic-name': { type: 'string' },
  table: { type: 'string', multiple: true },
  key: { type: 'string', multiple: true },
  schema: { type: 'string' },
  encoding: { type: 'string' },
  'password-file': { type: 'string' },
  definition: { type: 'string' },
  graphql: { type: 'boolean' },
  lists: { type: 'string' },
  config: { type: 'string' },
  out: { type: 'string' },
} as const;
const ofCheck = {
  config: { type: 'string' },
  file: { type: 'string' },
  url: { type: 'string' },
  schema: { type: 'string' },
  encoding: { type: 'string' },
  'password-file': { type: 'string' },
  lists: { type: 'string' },
} as const;
const ofReload = { url: { type: 'string' }, 'token-file': { type: 'string' } } as const;

const usage = `npm run source -- add URL --name NAME --department 部门 [OPTION …]: proposes the SDL of a live source (docs/sources.md)
npm run source -- check [NAME …] --config FILE [OPTION …]: compares the SDL of sources with the live ones
npm run source -- check --file SDL --url URL [OPTION …]: the same for one that no configuration has
npm run source -- reload [--url URL] [--token-file FILE]: has a running hub take its sources as they are described now
  URL                   postgresql:, mysql:, http: or https:, or the path of a file or folder (SQLite, CSV, Excel);
                        without a password, which QINGDAN_SOURCE_PASSWORD or a file has; QINGDAN_SOURCE_URL may have both
  --name NAME           name of the source, such as tax
  --department NAME     full Chinese name of the department that owns it
  --topic NAME          field of Citizen that leads to it (default: the name)
  --topic-name NAME     Chinese name of the topic (default: the department)
  --table NAME          a table to describe; several may be given (default: all)
  --key TABLE:COLUMN    the column with the citizen ID where the guess is wrong; several may be given
  --schema NAME         schema of the database in which its tables are
  --encoding NAME       utf-8 or gb18030, of CSV files that don't show it
  --password-file FILE  file whose first line is the password
  --definition FILE     OpenAPI file, WSDL or GraphQL schema that describes a service; it is copied beside the SDL
  --graphql             the service speaks GraphQL, though its address does not end with /graphql
  --lists FOLDER        lists whose catalogue has the items, as \`import\` reads them
  --config FILE         configuration of a hub: its published catalogue, and where it may go over HTTP (docs/operating.md)
  --token-file FILE     token of a list publisher (default: the variable QINGDAN_TOKEN); --url is the hub's then
  --out FILE            where the SDL goes (default: schema/sources/NAME.graphql)`;

async function source(args: readonly string[]): Promise<void> {
  const [command, ...others] = args;
  if (command === 'add') {
    const { values, positionals } = readArguments(usage, {
      args: others,
      options: ofAdd,
      allowPositionals: true,
    });
    const { addSource } = await import('./source/add.ts');
    return addSource(positionals[0], values);
  }
  if (command === 'check') {
    const { values, positionals } = readArguments(usage, {
      args: others,
      options: ofCheck,
      allowPositionals: true,
    });
    const { checkSources } = await import('./source/check.ts');
    return checkSources(positionals, values);
  }
  if (command === 'reload') {
    const { values } = readArguments(usage, { args: others, options: ofReload });
    const { reloadSources } = await import('./source/reload.ts');
    return reloadSources(values);
  }
  readArguments(usage, { args: [...args], options: {}, allowPositionals: true });
  process.stderr.write('say `add`, `check` or `reload`; `npm run source -- --help` lists the options\n');
  process.exitCode = 2;
}

try {
  await source(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${tell(error)}\n`);
  process.exit(1);
}
