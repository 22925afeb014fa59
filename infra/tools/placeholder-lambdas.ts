import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OPENAPI_FILE, WORKERS_FILE } from "../lib/application.ts";
import { readOperations } from "../lib/inputs/operations.ts";
import { readWorkers } from "../lib/inputs/workers.ts";
import { kebab } from "../lib/names.ts";

/**
 * Makes a temporary folder with an empty `bootstrap` for every function, so that the stacks can be synthesised where
 * no binary was built. Returns its path; the caller removes it.
 */
export function placeholderLambdas(): string {
  const folder = mkdtempSync(join(tmpdir(), "lambdesk-lambdas-"));
  for (const { name } of [...readOperations(OPENAPI_FILE), ...readWorkers(WORKERS_FILE)]) {
    mkdirSync(join(folder, kebab(name)));
    writeFileSync(join(folder, kebab(name), "bootstrap"), "#!/bin/sh\n");
    chmodSync(join(folder, kebab(name), "bootstrap"), 0o755);
  }
  return folder;
}
