import { median } from './figures';

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A row of the median, the least and the most of some rounds. */
export function printRow(name: string, values: readonly number[], places: number): void {
  const columns = [median(values), Math.min(...values), Math.max(...values)].map((value) =>
    value.toFixed(places).padStart(10),
  );
  print(`  ${name.padEnd(26)}${columns.join('')}   median, min, max`);
}

/** @param target the bound that the ratio should keep, in words */
export function printRatio(ratio: number, target: string): void {
  print(`  ${'ratio'.padEnd(26)}${ratio.toFixed(2).padStart(10)}   ${target}`);
}
