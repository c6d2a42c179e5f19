/** A process of its own, for a database whose memory only comes back, or whose faults only stay apart, with a process. */
import { fork } from 'node:child_process';
import type { ReplyMessage } from './messages.ts';
import type { StartPeer } from './peer.ts';

/**
 * @param entry the process's module, which calls `serveProcess`
 * @param args what the module finds behind its own name in `process.argv`
 */
export function processOf(entry: URL, args: readonly string[]): StartPeer {
  return ({ onReplies, onEnd }) => {
    const child = fork(entry, args, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
      // Flags of this process (inspectors, loaders of a test runner) are none of the database's.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    child.on('message', (replies) => onReplies(replies as readonly ReplyMessage[]));
    child.on('error', onEnd);
    child.on('exit', () => {
      onEnd(new Error('the database process has ended'));
      resolve();
    });
    return {
      send: (call) => void child.send(call),
      rest: () => {
        if (child.connected) child.disconnect();
        return ended;
      },
      terminate: () => {
        child.kill('SIGKILL');
        return ended;
      },
    };
  };
}
