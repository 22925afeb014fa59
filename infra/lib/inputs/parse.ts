/*
 * Small checks for the two generated files. They are generated, but a mistake in them must stop the synthesis with
 * the place it is in, not surface as a function that lacks a permission.
 */

/** An object, with no other keys than the ones named when `known` is given. `null` counts as an absent value. */
export function fields(where: string, value: unknown, known?: readonly string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${where}: not an object`);
  const entries = Object.entries(value).filter(([, entry]) => entry !== null);
  for (const [key] of entries) {
    if (known && !known.includes(key)) throw new Error(`${where}: unknown key "${key}"`);
  }
  return Object.fromEntries(entries);
}

/** One of the words, or undefined when absent. */
export function oneOf<T extends string>(where: string, value: unknown, words: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw new Error(`${where}: ${JSON.stringify(value)} is none of ${words.join(", ")}`);
  return word;
}

/** A boolean; absent means false. */
export function boolean(where: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value !== "boolean") throw new Error(`${where}: ${JSON.stringify(value)} is not a boolean`);
  return value;
}

/** A list of strings; absent means empty. */
export function strings(where: string, value: unknown): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some((entry) => typeof entry !== "string")) {
    throw new Error(`${where}: not a list of strings`);
  }
  return value;
}

/** A string that must be there. */
export function string(where: string, value: unknown): string {
  if (typeof value !== "string" || value === "") throw new Error(`${where}: missing`);
  return value;
}

/** A whole number within bounds; absent means `otherwise`, and without that it must be there. */
export function integer(where: string, value: unknown, low: number, high: number, otherwise?: number): number {
  if (value === undefined && otherwise !== undefined) return otherwise;
  if (typeof value !== "number" || !Number.isInteger(value) || value < low || value > high) {
    throw new Error(`${where}: ${JSON.stringify(value)} is not a whole number from ${low} to ${high}`);
  }
  return value;
}
