import { existsSync } from "node:fs";
import { resolve } from "node:path";
import * as lambda from "aws-cdk-lib/aws-lambda";
import type { Node } from "constructs";

/** Everything that differs between two deployments of Lambdesk, read once from the CDK context. */
export interface Settings {
  /** Name of the deployment: `local`, `test`, `production`... Part of every stack's name. */
  readonly stage: string;
  /** True on the local cloud, which lacks inbound mail and needs no protection against deletion. */
  readonly local: boolean;
  /** Processor of every function. The binaries must have been built for it. */
  readonly architecture: lambda.Architecture;
  /** Domain under which tenants receive and send mail: `support@<slug>.<mailDomain>`. */
  readonly mailDomain: string;
  /** Domain whose subdomains are the tenants' portals: `https://<slug>.<portalDomain>`. */
  readonly portalDomain: string;
  /** URL of a tenant's portal with `{tenant}` in place of the slug, as functions put it in mail. */
  readonly portalUrl: string;
  /** Certificate for `*.portalDomain` in us-east-1; without it the portal has CloudFront's own host name only. */
  readonly portalCertificateArn?: string;
  /** Route 53 zone of the portal domain; with it the wildcard records are made here. */
  readonly portalHostedZoneId?: string;
  /** Folder with one folder per function, each holding its `bootstrap`. */
  readonly lambdas: string;
  /** Address that is mailed when an alarm goes off. */
  readonly alarmEmail?: string;
  /** Whether functions that a flood may reach get concurrency of their own. */
  readonly reserveConcurrency: boolean;
  /** Days after which a raw message is deleted. */
  readonly rawMailRetentionDays: number;
}

const STAGE_PATTERN = /^[a-z][a-z0-9-]{0,19}$/;
const DOMAIN_PATTERN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/** Reads and checks the context. Throws with the name of the value that is wrong, before anything is built. */
export function readSettings(node: Node): Settings {
  const text = (name: string): string | undefined => {
    const value: unknown = node.tryGetContext(name);
    return value === undefined || value === "" ? undefined : String(value);
  };
  const local = flag("local", text("local"), false);
  const stage = text("stage") ?? (local ? "local" : "production");
  if (!STAGE_PATTERN.test(stage)) {
    throw new Error(`context stage: "${stage}" must be 1 to 20 lower-case letters, digits and hyphens`);
  }
  const portalDomain = domain("portalDomain", text("portalDomain") ?? (local ? "lambdesk.localhost" : undefined));
  return {
    stage,
    local,
    architecture: architecture(text("architecture") ?? (local ? "x86_64" : "arm64")),
    mailDomain: domain("mailDomain", text("mailDomain") ?? (local ? "lambdesk.test" : undefined)),
    portalDomain,
    portalUrl: text("portalUrl") ?? (local ? "http://{tenant}.localhost:4200" : `https://{tenant}.${portalDomain}`),
    portalCertificateArn: text("portalCertificateArn"),
    portalHostedZoneId: text("portalHostedZoneId"),
    lambdas: folder(text("lambdas") ?? "../target/lambda"),
    alarmEmail: text("alarmEmail"),
    reserveConcurrency: flag("reserveConcurrency", text("reserveConcurrency"), !local),
    rawMailRetentionDays: days("rawMailRetentionDays", text("rawMailRetentionDays") ?? "400"),
  };
}

/** Origins of the portal's pages, for CORS: one wildcard stands for every tenant's host. */
export function portalOrigins(settings: Settings): string[] {
  return [new URL(settings.portalUrl.replace("{tenant}", "tenant")).origin.replace("//tenant.", "//*.")];
}

function flag(name: string, value: string | undefined, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  if (value === "true" || value === "false") return value === "true";
  throw new Error(`context ${name}: "${value}" must be true or false`);
}

function domain(name: string, value: string | undefined): string {
  if (value === undefined) throw new Error(`context ${name} is missing: pass -c ${name}=example.com`);
  if (!DOMAIN_PATTERN.test(value)) throw new Error(`context ${name}: "${value}" is not a lower-case domain name`);
  return value;
}

function architecture(value: string): lambda.Architecture {
  if (value === "arm64") return lambda.Architecture.ARM_64;
  if (value === "x86_64") return lambda.Architecture.X86_64;
  throw new Error(`context architecture: "${value}" must be arm64 or x86_64`);
}

function days(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new Error(`context ${name}: "${value}" must be a number of days`);
  return number;
}

/** A relative folder is meant from infra/, wherever the command was started. */
function folder(value: string): string {
  const path = resolve(import.meta.dirname, "..", value);
  if (!existsSync(path)) {
    throw new Error(`no binaries in ${path}: build the functions first or pass -c lambdas=<folder>`);
  }
  return path;
}
