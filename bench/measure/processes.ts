/**
 * CPU time and memory of processes by the kernel's own accounting (proc(5), Linux): nothing runs inside what is
 * measured. Time is user and system time of all threads in clock ticks of 10 ms (`utime`, `stime`), so a reading
 * over some seconds is right to a part in a hundred. What a child has used goes to its parent when it has ended and
 * was waited for (`cutime`, `cstime`): the sum over a process and all below it loses nothing when one of them ends,
 * a backend of PostgreSQL for instance, and counts nothing twice.
 */
import { readFileSync, readdirSync } from 'node:fs';

/** Ticks of these files on every Linux that Node runs on (`getconf CLK_TCK`). */
const ticksOfSecond = 100;

interface ProcessTimes {
  readonly parent: number;
  /** Ticks of the process itself and of its children that have ended. */
  readonly ticks: number;
}

/** Null where there is no such process any more. */
function timesOf(id: number): ProcessTimes | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${id}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The name stands in parentheses and may hold any character; numbers are counted from behind it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { parent: Number(fields[1]), ticks };
}

/** The process and all that live below it. */
function family(root: number): ReadonlyMap<number, ProcessTimes> {
  const all = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : null;
    if (times) all.set(Number(name), times);
  }
  const members = new Map<number, ProcessTimes>();
  const add = (id: number): void => {
    const times = all.get(id);
    if (!times) return;
    members.set(id, times);
    for (const [other, { parent }] of all) if (parent === id) add(other);
  };
  add(root);
  return members;
}

/** CPU milliseconds that a process and all below it have used since they began. */
export function cpuMilliseconds(root: number): number {
  let ticks = 0;
  for (const times of family(root).values()) ticks += times.ticks;
  return (ticks * 1000) / ticksOfSecond;
}

/** Megabytes (2^20) that a process and those that live below it had resident at most. */
export function peakMegabytes(root: number): number {
  let kibibytes = 0;
  for (const id of family(root).keys()) {
    try {
      const status = readFileSync(`/proc/${id}/status`, 'utf8');
      kibibytes += Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
    } catch {
      // It has ended since.
    }
  }
  return kibibytes / 1024;
}

/** The parent of a process: of a backend of PostgreSQL it is the postmaster. */
export function parentOf(id: number): number | null {
  return timesOf(id)?.parent ?? null;
}

/** Whether processes can be measured here: Linux with its `/proc`. */
export function canMeasureProcesses(): boolean {
  return timesOf(process.pid) !== null;
}
