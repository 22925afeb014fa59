import { readFileSync } from "node:fs";
import { type FunctionDeclaration, parseFunction } from "./function-declaration.ts";
import { fields, oneOf } from "./parse.ts";

/** One route of the API: an operation of openapi.json and the function that answers it. */
export interface Operation extends FunctionDeclaration {
  /** `GET`, `POST`... */
  readonly method: string;
  /** `/v1/tickets/{number}` */
  readonly path: string;
  /** Public operations are reached without a token; every other one passes the authorizer first. */
  readonly authorization: "public" | "bearer";
}

const METHODS = ["get", "put", "post", "delete", "patch"];

/** Reads every operation of an OpenAPI document. Throws when one lacks what a function needs. */
export function readOperations(file: string): Operation[] {
  const document = fields(file, JSON.parse(readFileSync(file, "utf8")));
  const operations: Operation[] = [];
  for (const [path, item] of Object.entries(fields(`${file} paths`, document.paths))) {
    for (const [method, value] of Object.entries(fields(path, item))) {
      if (METHODS.includes(method)) operations.push(parseOperation(method.toUpperCase(), path, value));
    }
  }
  const names = operations.map((operation) => operation.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`${file}: operationId "${twice}" occurs twice`);
  return operations;
}

function parseOperation(method: string, path: string, value: unknown): Operation {
  const where = `${method} ${path}`;
  const operation = fields(where, value);
  const declared = fields(`${where} x-lambda`, operation["x-lambda"], [
    "area",
    "authorization",
    "scopes",
    "timeout_seconds",
    "memory_mb",
    "access",
  ]);
  const authorization = oneOf(`${where} authorization`, declared.authorization, ["public", "bearer"]);
  if (authorization === undefined) throw new Error(`${where}: x-lambda names no authorization`);
  return { ...parseFunction(operation.operationId, declared, where), method, path, authorization };
}
