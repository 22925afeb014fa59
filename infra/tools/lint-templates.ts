/*
 * Synthesises what goes to AWS and has cfn-lint read every template. cfn-lint is a Python program: CFN_LINT names it,
 * or it is found on the PATH.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApplication } from "../lib/application.ts";
import { placeholderLambdas } from "./placeholder-lambdas.ts";

const ROOT = join(import.meta.dirname, "..");
const lambdas = placeholderLambdas();
const outdir = mkdtempSync(join(tmpdir(), "lambdesk-lint-"));
try {
  const context = { stage: "lint", mailDomain: "mail.example.com", portalDomain: "example.com", lambdas };
  createApplication({ outdir, context }).synth();
  const templates = readdirSync(outdir).filter((name) => name.endsWith(".template.json"));
  const { status, error } = spawnSync(
    process.env.CFN_LINT ?? "cfn-lint",
    ["--config-file", join(ROOT, ".cfnlintrc.yaml"), "--", ...templates.map((name) => join(outdir, name))],
    { stdio: "inherit" },
  );
  if (error)
    throw new Error(`cfn-lint did not start (${error.message}): pip install cfn-lint==1.58.0, or set CFN_LINT`);
  if (status === 0) console.log(`cfn-lint: ${templates.length} templates, no findings`);
  process.exitCode = status ?? 1;
} finally {
  rmSync(lambdas, { recursive: true, force: true });
  rmSync(outdir, { recursive: true, force: true });
}
