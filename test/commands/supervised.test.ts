/** A server of the tests ends with the process that started it, however that ends, and its data go too. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { freePort } from '../../scripts/test-servers/supervised.ts';

const module = path.resolve(import.meta.dirname, '../../scripts/test-servers/supervised.ts');

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

it.each(['SIGTERM', 'SIGKILL'] as const)('ends by %s of the process that started it', async (signal) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-supervised-'));
  const port = await freePort();
  const server = `require('node:net').createServer().listen(${port}, '127.0.0.1')`;
  const starter = path.join(folder, 'starter.mjs');
  writeFileSync(
    starter,
    `import { connect } from 'node:net';
     import { once } from 'node:events';
     import { SupervisedServer } from ${JSON.stringify(module)};
     const server = new SupervisedServer(${JSON.stringify(folder)}, null, {
       program: process.execPath, arguments: ['-e', ${JSON.stringify(server)}], environment: process.env, signal: 'KILL',
     });
     await server.start(async () => {
       const socket = connect(${port}, '127.0.0.1');
       await once(socket, 'connect');
       socket.destroy();
     }, /Error/, (words) => new Error(words));
     process.stdout.write('started');
     setInterval(() => undefined, 1_000);`,
  );
  const starting = spawn(process.execPath, [starter], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(starting.stdout, 'data');
  expect(await answers(port)).toBe(true);
  starting.kill(signal);
  await vi.waitFor(async () => expect(await answers(port)).toBe(false), { timeout: 10_000 });
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { timeout: 10_000 });
});
