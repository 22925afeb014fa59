import { describe, expect, test } from "vitest";
import { kebab, queueVariable } from "../lib/names.ts";
import { functionOf } from "./support/policies.ts";
import { OPERATIONS, onAws, onLocalCloud, WORKERS } from "./support/synthesised.ts";

const cloud = onAws();

describe.each([...OPERATIONS, ...WORKERS])("$name", ({ name, access }) => {
  const handler = functionOf(cloud, name).properties;

  test("is given the variables of what it may touch, and no other", () => {
    const expected = [
      "STAGE",
      "MAIL_DOMAIN",
      "PORTAL_URL",
      "RUST_LOG",
      ...(access.table ? ["TABLE_NAME"] : []),
      ...(access.bus ? ["BUS_NAME"] : []),
      ...(access.attachments ? ["ATTACHMENTS_BUCKET"] : []),
      ...(access.rawMail ? ["RAW_MAIL_BUCKET"] : []),
      ...(access.signingSecret ? ["SIGNING_SECRET_ARN"] : []),
      ...(access.sendMail ? ["CONFIGURATION_SET"] : []),
      ...access.queues.map(queueVariable),
    ];
    expect(Object.keys(handler.Environment.Variables).sort()).toEqual(expected.sort());
  });

  test("runs its own binary, traced, with a log that is not kept for ever", () => {
    expect(handler).toMatchObject({
      FunctionName: `lambdesk-test-${kebab(name)}`,
      Runtime: "provided.al2023",
      TracingConfig: { Mode: "Active" },
    });
    const log = cloud.of("AWS::Logs::LogGroup").find(({ id }) => id === handler.LoggingConfig.LogGroup.Ref);
    expect(log?.properties.RetentionInDays).toBe(30);
  });
});

test("mail on the local cloud names no configuration set, which is not there", () => {
  const local = onLocalCloud();
  for (const { name } of WORKERS.filter((worker) => worker.access.sendMail)) {
    expect(functionOf(local, name).properties.Environment.Variables.CONFIGURATION_SET).toBeUndefined();
  }
});

test("the portal's URL keeps a place for the tenant", () => {
  const url = (of: typeof cloud) => functionOf(of, "get_me").properties.Environment.Variables.PORTAL_URL;
  expect(url(cloud)).toBe("https://{tenant}.example.com");
  expect(url(onLocalCloud())).toBe("http://{tenant}.localhost:4200");
});
