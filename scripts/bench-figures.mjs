// Figures of a measurement.

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? upper)) / 2 : upper;
}

/** The value that 95 of 100 do not exceed. @param {readonly number[]} values */
export function p95(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}

/** Prints a row of a table. @param {string} name @param {readonly (string | number)[]} figures */
export function printRow(name, figures) {
  console.log(`${name.padEnd(36)}${figures.map((figure) => String(figure).padStart(16)).join('')}`);
}
