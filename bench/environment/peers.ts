/** Installs what the hub is measured against, when the bench first needs it: some 490 MB that nothing else uses. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '..', 'peers');

/** Throws when npm can't install it. */
export function installPeers(say: (line: string) => void): void {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(folder, 'node_modules', '.qingdan-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing what the hub is measured against …');
  const options = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--no-save'];
  const result = spawnSync('npm', options, { cwd: folder, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) throw new Error('npm could not install the candidates; see the lines above');
  writeFileSync(stamp, lock);
}
