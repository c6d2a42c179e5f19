/** The command `qingdan source` as a shell runs it. */
import { execFile } from 'node:child_process';
import path from 'node:path';

const project = path.resolve(import.meta.dirname, '../..');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `environment` comes beside that of the test. */
export function runSource(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const options = { cwd: project, encoding: 'utf8', env: { ...process.env, ...environment } } as const;
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['scripts/source.ts', ...args], options, (_, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    );
  });
}
