import { join } from "node:path";
import { App, type AppProps, type StackProps, Tags } from "aws-cdk-lib";
import { readOperations } from "./inputs/operations.ts";
import { readWorkers } from "./inputs/workers.ts";
import { checkBestPractices } from "./nag.ts";
import type { Platform } from "./platform.ts";
import { readSettings } from "./settings.ts";
import { ApiStack } from "./stacks/api.ts";
import { DataStack } from "./stacks/data.ts";
import { MailStack } from "./stacks/mail.ts";
import { PortalStack } from "./stacks/portal.ts";
import { WorkersStack } from "./stacks/workers.ts";

const ROOT = join(import.meta.dirname, "..");
/** The two generated files from which routes and workers come. */
export const OPENAPI_FILE = join(ROOT, "..", "shared", "openapi", "openapi.json");
export const WORKERS_FILE = join(ROOT, "workers.json");

/** Behaviours of the CDK that are off by default for applications older than they are. */
const FEATURE_FLAGS = {
  "@aws-cdk/aws-iam:minimizePolicies": true,
  "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": true,
  "@aws-cdk/aws-s3:createDefaultLoggingPolicy": true,
  "@aws-cdk/aws-apigateway:disableCloudWatchRole": true,
  "@aws-cdk/core:enablePartitionLiterals": true,
  "@aws-cdk/core:checkSecretUsage": true,
  // A stack cannot lose what another one still uses.
  "@aws-cdk/core:defaultCrossStackReferences": "strong",
};

/** The application with all its stacks, as its context describes it. */
export function createApplication(props: AppProps = {}): App {
  const app = new App({ ...props, context: { ...FEATURE_FLAGS, ...props.context } });
  const settings = readSettings(app.node);
  const operations = readOperations(OPENAPI_FILE);
  const workers = readWorkers(WORKERS_FILE);

  const stackProps = (name: string): StackProps => ({
    stackName: `Lambdesk-${settings.stage}-${name}`,
    description: `Lambdesk ${settings.stage}: ${name.toLowerCase()}`,
    env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
    terminationProtection: name === "Data" && !settings.local,
  });
  const id = (name: string) => `Lambdesk-${settings.stage}-${name}`;

  const data = new DataStack(app, id("Data"), settings, stackProps("Data"));
  const platform: Platform = {
    settings,
    table: data.table,
    bus: data.bus,
    attachments: data.attachments,
    rawMail: data.rawMail,
    signingSecret: data.signingSecret,
    alarmTopic: data.alarmTopic,
    queues: new Map(),
  };
  const workersStack = new WorkersStack(app, id("Workers"), platform, workers, stackProps("Workers"));
  const api = new ApiStack(app, id("Api"), platform, operations, workers, stackProps("Api"));
  new PortalStack(app, id("Portal"), platform, api.api, stackProps("Portal"));
  if (!settings.local) {
    const { rawMail, alarmTopic } = platform;
    const { topics } = workersStack;
    new MailStack(app, id("Mail"), { ...stackProps("Mail"), settings, rawMail, topics, alarmTopic });
  }
  Tags.of(app).add("application", "lambdesk");
  Tags.of(app).add("stage", settings.stage);
  checkBestPractices(app);
  return app;
}
