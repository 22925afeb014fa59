import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "aws-cdk-lib";
import { createApplication, OPENAPI_FILE, WORKERS_FILE } from "../../lib/application.ts";
import { readOperations } from "../../lib/inputs/operations.ts";
import { readWorkers } from "../../lib/inputs/workers.ts";
import { placeholderLambdas } from "../../tools/placeholder-lambdas.ts";

/** A resource as CloudFormation gets it, and where it stands. */
export interface Resource {
  readonly template: string;
  readonly id: string;
  readonly type: string;
  // Templates are JSON of AWS's making; the tests say what they expect to find in them.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly properties: any;
  readonly deletionPolicy?: string;
}

export interface Synthesised {
  readonly app: App;
  readonly resources: readonly Resource[];
  /** Every stack's outputs by name; nested stacks' too, whose names are unique. */
  readonly outputs: ReadonlyMap<string, unknown>;
  /** All resources of a type, or those of one template whose name contains `template`. */
  of(type: string, template?: string): Resource[];
}

export const OPERATIONS = readOperations(OPENAPI_FILE);
export const WORKERS = readWorkers(WORKERS_FILE);

const AWS_CONTEXT = { stage: "test", mailDomain: "mail.example.com", portalDomain: "example.com" };
const known = new Map<string, Synthesised>();

/** The application as deployed to AWS with these context values. */
export function onAws(context: Record<string, string> = {}): Synthesised {
  return synthesise({ ...AWS_CONTEXT, ...context });
}

/** The application as deployed to the local cloud. */
export function onLocalCloud(): Synthesised {
  return synthesise({ local: "true" });
}

/** The same for an account and a region that are known when the application is built, as they are when it is deployed. */
export function onLocalCloudOf(account: string, region: string): Synthesised {
  const before = { ...process.env };
  Object.assign(process.env, { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region });
  try {
    return synthesise({ local: "true" });
  } finally {
    process.env = before;
  }
}

function synthesise(context: Record<string, string>): Synthesised {
  const { CDK_DEFAULT_ACCOUNT, CDK_DEFAULT_REGION } = process.env;
  const key = JSON.stringify([context, CDK_DEFAULT_ACCOUNT, CDK_DEFAULT_REGION]);
  const already = known.get(key);
  if (already) return already;
  const lambdas = placeholderLambdas();
  const outdir = mkdtempSync(join(tmpdir(), "lambdesk-synth-"));
  try {
    const app = createApplication({ outdir, context: { ...context, lambdas }, analyticsReporting: false });
    app.synth();
    const result = read(app, outdir);
    known.set(key, result);
    return result;
  } finally {
    rmSync(lambdas, { recursive: true, force: true });
    rmSync(outdir, { recursive: true, force: true });
  }
}

function read(app: App, outdir: string): Synthesised {
  const resources: Resource[] = [];
  const outputs = new Map<string, unknown>();
  for (const file of readdirSync(outdir).filter((name) => name.endsWith(".template.json"))) {
    const template = file.replace(/(\.nested)?\.template\.json$/, "");
    const content = JSON.parse(readFileSync(join(outdir, file), "utf8"));
    for (const [name, output] of Object.entries<{ Value: unknown }>(content.Outputs ?? {})) {
      outputs.set(name, output.Value);
    }
    for (const [id, value] of Object.entries<Record<string, unknown>>(content.Resources)) {
      resources.push({
        template,
        id,
        type: String(value.Type),
        properties: value.Properties ?? {},
        deletionPolicy: value.DeletionPolicy as string | undefined,
      });
    }
  }
  return {
    app,
    resources,
    outputs,
    of: (type, template = "") => resources.filter((r) => r.type === type && r.template.includes(template)),
  };
}
