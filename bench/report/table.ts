/** Plain tables for the screen. */
type Row = Readonly<Record<string, string | number>>;

/** Width on a terminal: Chinese characters take two columns. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += /[\u2e80-\uffef]/.test(character) ? 2 : 1;
  return columns;
}

/** Columns of the first row, numbers to the right. */
export function tableText(rows: readonly Row[]): string {
  const [first] = rows;
  if (!first) return '';
  const names = Object.keys(first);
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))];
  const widths = names.map((_, at) => Math.max(...cells.map((row) => width(row[at] ?? ''))));
  return cells
    .map((row) =>
      row
        .map((text, at) => {
          const filling = ' '.repeat((widths[at] ?? 0) - width(text));
          return typeof first[names[at] ?? ''] === 'number' ? filling + text : text + filling;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
