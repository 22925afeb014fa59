import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { afterAll, describe, expect, test } from "vitest";
import { readOperations } from "../lib/inputs/operations.ts";
import { readWorkers } from "../lib/inputs/workers.ts";
import { portalOrigins, readSettings } from "../lib/settings.ts";

const folder = mkdtempSync(join(tmpdir(), "lambdesk-inputs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: unknown): string {
  const path = join(folder, "input.json");
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const lambda = {
  area: "tickets",
  authorization: "bearer",
  scopes: [],
  timeout_seconds: 10,
  memory_mb: 256,
  access: {},
};
const route = (declared: unknown, operationId = "get_ticket") =>
  file({ paths: { "/v1/tickets/{number}": { get: { operationId, "x-lambda": declared } } } });

describe("openapi.json", () => {
  test("a route is read", () => {
    expect(readOperations(route(lambda))).toMatchObject([
      { name: "get_ticket", method: "GET", path: "/v1/tickets/{number}", area: "tickets", memoryMb: 256 },
    ]);
  });

  test.each([
    ["an unknown access", { ...lambda, access: { tabel: "read" } }, /unknown key "tabel"/],
    ["an unknown mode of access", { ...lambda, access: { table: "write" } }, /"write" is none of read, read_write/],
    ["no authorization", { ...lambda, authorization: undefined }, /names no authorization/],
    ["an unknown key", { ...lambda, timeout: 3 }, /unknown key "timeout"/],
    ["no timeout", { ...lambda, timeout_seconds: undefined }, /timeout_seconds/],
    ["no x-lambda", undefined, /x-lambda: not an object/],
  ])("%s stops the synthesis", (_what, declared, message) => {
    expect(() => readOperations(route(declared))).toThrow(message);
  });

  test("a name that no binary can have stops the synthesis", () => {
    expect(() => readOperations(route(lambda, "getTicket"))).toThrow(/not snake_case/);
  });
});

describe("workers.json", () => {
  const worker = {
    name: "wake_ticket",
    area: "changes",
    kind: "queue",
    timeout_seconds: 30,
    memory_mb: 256,
    access: {},
  };

  test.each([
    ["without a source", worker, /source: not an object/],
    ["from an unknown topic", { ...worker, source: { topic: "gossip" } }, /none of inbound_mail, mail_events/],
    ["of an unknown kind", { ...worker, kind: "cron" }, /none of queue, stream, schedule, authorizer/],
    ["that nobody can read", { ...worker, source: {} }, /neither topic nor events nor direct/],
  ])("a worker %s stops the synthesis", (_what, declared, message) => {
    expect(() => readWorkers(file({ workers: [declared] }))).toThrow(message);
  });
});

describe("the context", () => {
  const settings = (context: Record<string, string>) =>
    readSettings(new App({ context: { lambdas: folder, ...context } }).node);
  const aws = { mailDomain: "mail.example.com", portalDomain: "example.com" };

  test("has everything it needs on the local cloud", () => {
    expect(settings({ local: "true" })).toMatchObject({ stage: "local", mailDomain: "lambdesk.test" });
  });

  test("gives the portal's origins a wildcard for the tenant", () => {
    expect(portalOrigins(settings({ local: "true", portalUrl: "http://{tenant}.localhost:4300" }))).toEqual([
      "http://*.localhost:4300",
    ]);
  });

  test.each([
    [{ portalDomain: "example.com" }, /mailDomain is missing/],
    [{ ...aws, mailDomain: "Mail Example" }, /mailDomain/],
    [{ ...aws, stage: "Prod_1" }, /stage/],
    [{ ...aws, architecture: "mips" }, /must be arm64 or x86_64/],
    [{ ...aws, local: "yes" }, /must be true or false/],
    [{ ...aws, lambdas: "/nowhere/at/all" }, /no binaries in/],
  ])("%o is refused by name", (context, message) => {
    expect(() => settings(context)).toThrow(message);
  });
});
