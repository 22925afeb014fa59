/*
 * Writes the tables of cost into README.md, between their marks. With --check it only tells whether they are current.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OPENAPI_FILE, WORKERS_FILE } from "../lib/application.ts";
import { costSection } from "../lib/cost/section.ts";
import { readOperations } from "../lib/inputs/operations.ts";
import { readWorkers } from "../lib/inputs/workers.ts";

const README = join(import.meta.dirname, "..", "README.md");
const before = readFileSync(README, "utf8");
const after = costSection(before, readOperations(OPENAPI_FILE), readWorkers(WORKERS_FILE));
if (before === after) {
  console.log("the tables of cost are current");
} else if (process.argv.includes("--check")) {
  console.error("the tables of cost in infra/README.md are stale: npm run cost");
  process.exitCode = 1;
} else {
  writeFileSync(README, after);
  console.log("wrote the tables of cost into infra/README.md");
}
