/** Hubs in processes of their own that append until they are killed. */
import { spawn } from 'node:child_process';

export type ChildPlace = { readonly keyFile: string } & (
  { readonly file: string } | { readonly database: { readonly url: string; readonly schema: string } }
);

/** Kills the process (SIGKILL) once it has confirmed so many records; gives the numbers of all that it confirmed. */
export async function killedAfter(place: ChildPlace, records: number): Promise<readonly number[]> {
  const script = new URL('crash-child.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, JSON.stringify(place)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.split('\n').length > records) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  // The last line may be cut in its middle.
  return output.split('\n').slice(0, -1).map(Number);
}
