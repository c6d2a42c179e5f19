/**
 * Draws the results of the part `citizens` as `docs/bench.svg`, for the README, and those of `router` as
 * `docs/bench-router.svg`. Run alone it draws both again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type PartName, partNames } from './options.ts';
import { resultsFolder } from './report/results.ts';

interface Cell {
  readonly name: string;
  readonly connections: number;
  readonly rps: number;
  readonly cpu: number;
  readonly databaseCpu: number;
}

interface Results {
  readonly date: string;
  readonly machine: { readonly processors: number; readonly model: string };
  readonly settings: { readonly rounds: number; readonly citizens: number };
  readonly summary: readonly Cell[];
}

interface RouterResults extends Omit<Results, 'summary'> {
  readonly summary: readonly Pick<Cell, 'name' | 'connections' | 'rps'>[];
}

const titles: readonly (readonly [name: string, title: string, colour: string])[] = [
  ['hub', 'Qingdan, policy and ledger on', '#b3261e'],
  ['hand-written-sql', 'one hand-written SQL statement', '#5f6b7a'],
  ['postgraphile', 'PostGraphile 5', '#8a97a8'],
  ['apollo', 'Apollo Server, DataLoader, graphql-shield', '#a9b4c2'],
];

const gateways: readonly (readonly [name: string, title: string, colour: string])[] = [
  ['hub', 'Qingdan', '#b3261e'],
  ['hive-gateway', 'Hive Gateway 2', '#8a97a8'],
  ['apollo-gateway', 'Apollo Gateway 2', '#a9b4c2'],
];

const shapes: readonly (readonly [name: string, title: string])[] = [
  ['entity', 'One entity of two subgraphs, 0.3 KB: requests a second'],
  ['list', 'Ten entities of two subgraphs, 4 KB'],
  ['deep', 'Six steps over three subgraphs, 86 KB'],
];

const width = 760;
const labelWidth = 290;
const barHeight = 20;
const rowHeight = 30;
const font = 'font-family="system-ui, sans-serif"';

/** A bar for each candidate. */
function chart(
  top: number,
  title: string,
  values: readonly { readonly title: string; readonly colour: string; readonly value: number }[],
  unit: string,
): string {
  const most = Math.max(...values.map(({ value }) => value));
  const room = width - labelWidth - 110;
  const rows = values.map(({ title: label, colour, value }, at) => {
    const y = top + 34 + at * rowHeight;
    const length = Math.max(2, (value / most) * room);
    const text = value >= 100 ? value.toFixed(0) : value.toFixed(1);
    return [
      `<text x="${labelWidth - 10}" y="${y + 15}" text-anchor="end" font-size="13" fill="#1f2933">${label}</text>`,
      `<rect x="${labelWidth}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="3" fill="${colour}"/>`,
      `<text x="${(labelWidth + length + 8).toFixed(1)}" y="${y + 15}" font-size="13" fill="#1f2933">${text} ${unit}</text>`,
    ].join('\n');
  });
  return `<text x="20" y="${top + 18}" font-size="15" font-weight="600" fill="#1f2933">${title}</text>\n${rows.join('\n')}`;
}

/** SVG text of the results at eight connections. */
function pictureOf({ date, machine, settings, summary }: Results): string {
  const cells = titles.flatMap(([name, title, colour]) => {
    const cell = summary.find((one) => one.name === name && one.connections === 8);
    return cell ? [{ title, colour, cell }] : [];
  });
  const valuesOf = (value: (cell: Cell) => number): Parameters<typeof chart>[2] =>
    cells.map(({ title, colour, cell }) => ({ title, colour, value: value(cell) }));
  const half = 50 + cells.length * rowHeight;
  const height = 2 * half + 50;
  const millions = (settings.citizens / 1_000_000).toLocaleString('en');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ${font} role="img" aria-label="Requests a second and CPU a request, side by side">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${chart(
  6,
  '100 citizens × 12 items of 10 departments: requests a second',
  valuesOf(({ rps }) => rps),
  '/s',
)}
${chart(
  6 + half,
  'CPU a request, server and database',
  valuesOf(({ cpu, databaseCpu }) => cpu + databaseCpu),
  'ms',
)}
<text x="20" y="${height - 16}" font-size="11" fill="#5f6b7a">PostgreSQL with ${millions} million citizens, 8 connections, medians of ${settings.rounds} rounds, ${machine.processors} cores (${machine.model}), ${date}</text>
</svg>
`;
}

/** SVG text of the results of the part `router`. */
function routerPictureOf({ date, machine, settings, summary }: RouterResults): string {
  const part = 50 + gateways.length * rowHeight;
  const height = shapes.length * part + 50;
  const charts = shapes.map(([shape, title], at) => {
    const values = gateways.flatMap(([name, label, colour]) => {
      const cell = summary.find((one) => one.name === `${name} ${shape}`);
      return cell ? [{ title: label, colour, value: cell.rps }] : [];
    });
    return chart(6 + at * part, title, values, '/s');
  });
  const connections = summary[0]?.connections ?? 0;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ${font} role="img" aria-label="Requests a second of three gateways, side by side">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${charts.join('\n')}
<text x="20" y="${height - 16}" font-size="11" fill="#5f6b7a">three remote subgraphs, ${connections} connections, medians of ${settings.rounds} rounds, ${machine.processors} cores (${machine.model}), ${date}</text>
</svg>
`;
}

function read(part: string): unknown {
  return JSON.parse(readFileSync(path.join(resultsFolder, `${part}.json`), 'utf8'));
}

function write(name: string, text: string): void {
  writeFileSync(path.join(import.meta.dirname, '..', 'docs', name), text);
}

/** Draws what has been measured of a part, if there is a picture of it. */
export function writePicture(part: PartName): void {
  if (part === 'citizens') write('bench.svg', pictureOf(read(part) as Results));
  if (part === 'router') write('bench-router.svg', routerPictureOf(read(part) as RouterResults));
}

if (import.meta.main) for (const part of partNames) writePicture(part);
