/** The checks that stand beside the tests, in the order in which they run. */
export interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

const bin = (packageName: string, file: string): string => `node_modules/${packageName}/${file}`;

export const checks: readonly Check[] = [
  { name: 'types', command: [bin('typescript', 'bin/tsc'), '-p', '.'] },
  { name: 'lint', command: [bin('oxlint', 'bin/oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'format', command: [bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level=warn', '.'] },
  { name: 'dead code', command: [bin('knip', 'bin/knip.js')] },
  { name: 'import direction', command: ['scripts/check/imports.ts'] },
  { name: 'generated code', command: ['scripts/codegen.ts', '--check'] },
];
