/** Where a live source is, from what is named on the command line. Passwords come from the environment or a file. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Encoding, encodings } from '../../connectors/files/encoding.ts';
import type { SourceLocation } from '../../connectors/open.ts';
import type { SourceKind } from '../../schema/domain.ts';
import { QingdanError } from '../../schema/errors.ts';

export interface LivePlace {
  readonly kind: SourceKind;
  readonly location: SourceLocation;
  /** The one table that is named; null for all. */
  readonly table: string | null;
}

export interface PlaceOptions {
  /** Schema of a database in which its tables are. */
  readonly schema?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly encoding?: string | undefined;
  /** File that describes a service. */
  readonly definition?: string | undefined;
  /** The service speaks GraphQL, wherever it lies. */
  readonly isGraphql?: boolean | undefined;
  readonly environment: NodeJS.ProcessEnv;
}

/** Variables with the password of the source's user, and with its whole URL, which may then have the password in it. */
export const passwordVariable = 'QINGDAN_SOURCE_PASSWORD';
export const urlVariable = 'QINGDAN_SOURCE_URL';

function refuse(message: string): never {
  throw new QingdanError('BAD_USER_INPUT', message);
}

function databasePlace(kind: 'POSTGRESQL' | 'MYSQL', text: string, options: PlaceOptions): LivePlace {
  const { schema, passwordFile, environment } = options;
  const url = URL.canParse(text)
    ? new URL(text)
    : refuse('the address of the database is no URL; correct it');
  const password = environment[passwordVariable];
  if (password && passwordFile === undefined && url.password === '')
    url.password = encodeURIComponent(password);
  return {
    kind,
    location: {
      url: url.href,
      ...(schema === undefined ? {} : { schema }),
      ...(passwordFile === undefined ? {} : { passwordFile: path.resolve(passwordFile) }),
    },
    table: null,
  };
}

function folderPlace(folder: string, encoding: Encoding | undefined): LivePlace {
  const extensions = new Set(readdirSync(folder).map((name) => path.extname(name)));
  if (extensions.has('.csv'))
    return {
      kind: 'CSV',
      location: { folder, ...(encoding === undefined ? {} : { encoding }) },
      table: null,
    };
  if (extensions.has('.xlsx') || extensions.has('.xls'))
    return { kind: 'EXCEL', location: { folder }, table: null };
  return refuse(`the folder \`${folder}\` has no \`.csv\`, \`.xlsx\` or \`.xls\` file; name another`);
}

function filePlace(file: string, encoding: Encoding | undefined): LivePlace {
  if (!existsSync(file)) return refuse(`\`${file}\` is not there; name a URL, a file or a folder that is`);
  if (statSync(file).isDirectory()) return folderPlace(file, encoding);
  const { dir, name, ext } = path.parse(file);
  if (ext === '.csv') return { ...folderPlace(dir, encoding), table: name };
  if (ext === '.xlsx' || ext === '.xls') return { kind: 'EXCEL', location: { file }, table: null };
  return { kind: 'SQLITE', location: { file }, table: null };
}

/** A service tells by what describes it, or by its address, what it is. */
function serviceKindOf(url: string, { definition = '', isGraphql }: PlaceOptions): SourceKind {
  if (/\.wsdl$/i.test(definition)) return 'SOAP';
  const isNamedSo = definition === '' && URL.canParse(url) && /\/graphql\/?$/i.test(new URL(url).pathname);
  return isGraphql || isNamedSo || /\.graphqls$/i.test(definition) ? 'GRAPHQL' : 'REST';
}

/** Throws `BAD_USER_INPUT`, which repeats no URL, for what is no place or has a password in it. */
export function placeNamed(named: string | undefined, options: PlaceOptions): LivePlace {
  const text = named ?? options.environment[urlVariable];
  if (text === undefined || text === '')
    return refuse(`no source is named; give its URL, file or folder, or set \`${urlVariable}\``);
  const encoding = encodings.find((each) => each === options.encoding);
  if (options.encoding !== undefined && encoding === undefined)
    return refuse(`\`--encoding\` is one of ${encodings.join(', ')}; correct it`);
  const protocol = /^([a-z][a-z+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (named !== undefined && URL.canParse(named) && new URL(named).password !== '')
    return refuse(
      `a password on the command line can be seen by all users; set \`${passwordVariable}\`, or name a file by \`--password-file\``,
    );
  switch (protocol) {
    case 'postgresql':
    case 'postgres':
      return databasePlace('POSTGRESQL', text, options);
    case 'mysql':
    case 'mariadb':
      return databasePlace('MYSQL', text, options);
    case 'http':
    case 'https': {
      return { kind: serviceKindOf(text, options), location: { url: text }, table: null };
    }
    case 'file':
      return filePlace(fileURLToPath(text), encoding);
    case undefined:
      return filePlace(path.resolve(text), encoding);
    default:
      return refuse(
        `\`${protocol}:\` is no kind of source; it is postgresql:, mysql:, http:, https:, or the path of a file or folder`,
      );
  }
}
