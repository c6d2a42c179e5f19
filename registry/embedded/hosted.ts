/**
 * The embedded graph in a process of its own. It takes 100 MB, at its first filling 400, which only come back with the
 * end of a process; and what lives in it is seldom asked for, since what decides is compiled from it into memory.
 */
import { Connection } from '../../database/connection.ts';
import { processOf } from '../../database/process.ts';
import type { RegistryStore } from '../contract.ts';
import { claimFile } from './file-claim.ts';
import { type GraphOperations, operationNames } from './operations.ts';

/** Milliseconds without a question after which the process ends, unless told otherwise. */
const usualRest = 20_000;

/** Opens the file. Rejects with `REGISTRY_UNAVAILABLE` when it belongs to another hub or cannot be opened. */
export async function openHosted(file: string, restAfterMilliseconds = usualRest): Promise<RegistryStore> {
  // The file itself is free while its process rests.
  const claim = await claimFile(file);
  const connection = new Connection<GraphOperations>(
    processOf(new URL('process.ts', import.meta.url), [file]),
    { restAfterMilliseconds, startsAgain: true },
  );
  const close = async (): Promise<void> => {
    await connection.close();
    claim.giveUp();
  };
  try {
    await connection.call('open');
  } catch (error) {
    await close();
    throw error;
  }
  return { kind: 'embedded', ...connection.operations(operationNames), close };
}
