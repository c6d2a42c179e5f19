/** Progress of work over a second: one line that is rewritten on a terminal, plain lines elsewhere. */
export interface Progress {
  /** Share done, 0 to 1. */
  update(share: number): void;
  /** Ends the line with the time that it took. */
  done(): void;
}

/** What is counted, so that the line can say how fast it goes and how long it still takes. */
export interface Counted {
  readonly total: number;
  readonly unit: string;
}

/** Seconds as `45 s`, `3 min` or `2 h 5 min`, rounded up. */
function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function paceText({ total, unit }: Counted, share: number, seconds: number): string {
  const rate = Math.round((total * share) / seconds).toLocaleString('en');
  return ` (${rate} ${unit}/s, ${durationText((seconds * (1 - share)) / share)} left)`;
}

export function startProgress(title: string, counted: Counted | null = null): Progress {
  const { stderr } = process;
  const started = performance.now();
  let last = 0;
  let shown = -1;
  return {
    update(share) {
      const percent = Math.floor(share * 100);
      const now = performance.now();
      // Elsewhere than on a terminal every line stays: one each quarter is enough, and none of what is soon done.
      if (stderr.isTTY ? now - last < 100 : percent < shown + 25 || now - started < 1_000) return;
      last = now;
      shown = percent;
      const seconds = (now - started) / 1000;
      const pace = counted !== null && share > 0 && share < 1 ? paceText(counted, share, seconds) : '';
      // What an earlier, longer line left is wiped out.
      const line = `${title} … ${percent} %${pace}`;
      stderr.write(stderr.isTTY ? `\r\u001B[K${line}` : `${line}\n`);
    },
    done() {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      stderr.write(`${stderr.isTTY ? '\r\u001B[K' : ''}${title}: done in ${seconds} s\n`);
    },
  };
}

/** Progress of what is counted when nobody knows how much there is. */
export interface Count {
  update(count: number): void;
  /** Ends the line with the time that it took. */
  done(): void;
}

export function startCount(title: string, unit: string): Count {
  const { stderr } = process;
  const started = performance.now();
  let last = started;
  return {
    update(count) {
      const now = performance.now();
      // Elsewhere than on a terminal every line stays.
      if (now - last < (stderr.isTTY ? 100 : 10_000)) return;
      last = now;
      const rate = Math.round((count * 1000) / (now - started)).toLocaleString('en');
      const line = `${title} … ${count.toLocaleString('en')} ${unit} (${rate} ${unit}/s)`;
      stderr.write(stderr.isTTY ? `\r\u001B[K${line}` : `${line}\n`);
    },
    done() {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      stderr.write(`${stderr.isTTY ? '\r\u001B[K' : ''}${title}: done in ${seconds} s\n`);
    },
  };
}
