/** Where this install keeps its demo province: `QINGDAN_DATA`, else `.qingdan/demo` of the project. */
import path from 'node:path';

export function dataDirectory(): string {
  return path.resolve(
    process.env['QINGDAN_DATA'] ?? path.join(import.meta.dirname, '..', '.qingdan', 'demo'),
  );
}
