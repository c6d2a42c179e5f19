/** Progress of work over a second: one line that is rewritten on a terminal, plain lines elsewhere. */
export interface Progress {
  /** Share done, 0 to 1. */
  update(share: number): void;
  /** Ends the line with the time that it took. */
  done(): void;
}

export function startProgress(title: string): Progress {
  const { stderr } = process;
  const started = performance.now();
  let last = 0;
  let shown = -1;
  return {
    update(share) {
      const percent = Math.floor(share * 100);
      const now = performance.now();
      // Elsewhere than on a terminal every line stays: one each quarter is enough.
      if (stderr.isTTY ? now - last < 100 : percent < shown + 25) return;
      last = now;
      shown = percent;
      stderr.write(stderr.isTTY ? `\r${title} … ${percent} %` : `${title} … ${percent} %\n`);
    },
    done() {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      stderr.write(`${stderr.isTTY ? '\r' : ''}${title}: done in ${seconds} s\n`);
    },
  };
}
