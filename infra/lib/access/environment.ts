import type { Access } from "../inputs/access.ts";
import { queueVariable } from "../names.ts";
import { configurationSetName, type Platform, queueOf } from "../platform.ts";

/** The variables of a function: four that every one has, and those of the things its access names. */
export function accessEnvironment(access: Access, platform: Platform): Record<string, string> {
  const { settings } = platform;
  const environment: Record<string, string> = {
    STAGE: settings.stage,
    MAIL_DOMAIN: settings.mailDomain,
    PORTAL_URL: settings.portalUrl,
    RUST_LOG: "info",
  };
  if (access.table) environment.TABLE_NAME = platform.table.tableName;
  if (access.bus) environment.BUS_NAME = platform.bus.eventBusName;
  if (access.attachments) environment.ATTACHMENTS_BUCKET = platform.attachments.bucketName;
  if (access.rawMail) environment.RAW_MAIL_BUCKET = platform.rawMail.bucketName;
  if (access.signingSecret) environment.SIGNING_SECRET_ARN = platform.signingSecret.secretArn;
  for (const name of access.queues) environment[queueVariable(name)] = queueOf(platform, name).queueUrl;
  // The local cloud has no configuration set, and SES refuses mail that names one it does not know.
  if (access.sendMail && !settings.local) environment.CONFIGURATION_SET = configurationSetName(settings);
  return environment;
}
