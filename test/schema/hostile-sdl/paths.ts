/** Tables and definitions that would be a way to somewhere else. */
import { table, type Threat } from './source-file.ts';

const noFileName = /is no file name/;

export const paths: readonly Threat[] = [
  ['the folder above', { kind: 'CSV', ...table('../税/收入') }, noFileName],
  ['another folder', { kind: 'CSV', ...table('/etc/passwd') }, noFileName],
  ['a path of Windows', { kind: 'EXCEL', ...table('..\\收入') }, /backslash/],
  ['a hidden file', { kind: 'CSV', ...table('.env') }, noFileName],
  ['another resource', { kind: 'REST', ...table('../admin') }, noFileName],
  ['a query', { kind: 'REST', ...table('x/../../y?z') }, noFileName],
  [
    'a definition elsewhere',
    { kind: 'REST', source: ', definition: "../../hub.json"' },
    /name of a file beside this one/,
  ],
  [
    'a definition by a link',
    { kind: 'REST', source: ', definition: "http://169.254.169.254/latest.json"' },
    /beside this one/,
  ],
  [
    'a definition on a disk',
    { kind: 'SOAP', source: ', definition: "file:///etc/x.wsdl"' },
    /beside this one/,
  ],
  ['a definition of a database', { source: ', definition: "x.json"' }, /has no `definition`/],
  ['an address of the source', { source: ', url: "http://127.0.0.1"' }, /Unknown argument "url"/],
];
