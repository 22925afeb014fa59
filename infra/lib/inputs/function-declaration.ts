import { type Access, parseAccess } from "./access.ts";
import { integer, string } from "./parse.ts";

/** What a route and a worker have in common: one binary, its size and what it touches. */
export interface FunctionDeclaration {
  /** snake_case; the binary and the deployed function carry it in kebab-case. */
  readonly name: string;
  readonly area: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly access: Access;
}

const NAME_PATTERN = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** Reads the common part of a route's `x-lambda` or of a worker. */
export function parseFunction(name: unknown, value: Record<string, unknown>, where: string): FunctionDeclaration {
  const checked = string(`${where} name`, name);
  if (!NAME_PATTERN.test(checked)) throw new Error(`${where}: name "${checked}" is not snake_case`);
  return {
    name: checked,
    area: string(`${where}.area`, value.area),
    timeoutSeconds: integer(`${where}.timeout_seconds`, value.timeout_seconds, 1, 900),
    memoryMb: integer(`${where}.memory_mb`, value.memory_mb, 128, 10_240),
    access: parseAccess(`${where}.access`, value.access),
  };
}
