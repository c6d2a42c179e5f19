/** A thread of this process, for a database whose calls are synchronous (`node:sqlite`). */
import { Worker } from 'node:worker_threads';
import type { ReplyMessage } from './messages.ts';
import type { StartPeer } from './peer.ts';

/** Megabytes for what a thread's work leaves behind until it is collected; a thread of its own takes 16 and more. */
const youngMegabytes = 4;

/** @param entry the thread's module, which calls `serve` */
export function threadOf(entry: URL, workerData: unknown): StartPeer {
  return ({ onReplies, onEnd }) => {
    const worker = new Worker(entry, {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    });
    worker.on('message', (replies: readonly ReplyMessage[]) => onReplies(replies));
    worker.on('error', onEnd);
    worker.on('exit', () => onEnd(new Error('the database thread has ended')));
    const terminate = async (): Promise<void> => {
      await worker.terminate();
    };
    return { send: (call) => worker.postMessage(call), rest: terminate, terminate };
  };
}
