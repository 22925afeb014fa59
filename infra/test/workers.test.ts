import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RESERVED_FOR_OPERATIONS } from "../lib/concurrency.ts";
import { functionOf } from "./support/policies.ts";
import { OPERATIONS, onAws, onLocalCloud, type Resource, WORKERS } from "./support/synthesised.ts";

const cloud = onAws();
const queues = cloud.of("AWS::SQS::Queue");
const deadLetters = queues.filter((queue) => queue.id.includes("DeadLetters") || queue.id.startsWith("Undelivered"));
const working = queues.filter((queue) => !deadLetters.includes(queue));
const alarms = cloud.of("AWS::CloudWatch::Alarm");
const sources = cloud.of("AWS::Lambda::EventSourceMapping");

const refersTo = (value: unknown, resource: Resource) => JSON.stringify(value ?? null).includes(`"${resource.id}"`);
const sourceOf = (name: string) =>
  sources.find((source) => source.properties.FunctionName.Ref === functionOf(cloud, name).id);

describe("queues", () => {
  test.each(working)("$id hands what it gives up on to a dead-letter queue", ({ properties }) => {
    const target = properties.RedrivePolicy?.deadLetterTargetArn;
    expect(deadLetters.some((queue) => refersTo(target, queue))).toBe(true);
  });

  test.each(deadLetters)("$id raises an alarm with its first message", (queue) => {
    const alarm = alarms.find(({ properties }) => refersTo(properties.Dimensions, queue));
    expect(alarm?.properties).toMatchObject({
      MetricName: "ApproximateNumberOfMessagesVisible",
      Threshold: 0,
      ComparisonOperator: "GreaterThanThreshold",
      EvaluationPeriods: 1,
    });
    expect(alarm?.properties.AlarmActions).toHaveLength(1);
  });

  test.each(queues)("$id is encrypted and reached over TLS only", (queue) => {
    expect(queue.properties.SqsManagedSseEnabled).toBe(true);
    const policy = cloud.of("AWS::SQS::QueuePolicy").find(({ properties }) => refersTo(properties.Queues, queue));
    expect(JSON.stringify(policy?.properties)).toContain('"aws:SecureTransport":"false"');
  });
});

describe.each(WORKERS.filter((worker) => worker.kind === "queue"))("queue worker $name", (worker) => {
  const source = sourceOf(worker.name)?.properties;
  const queue = working.find((candidate) => refersTo(source.EventSourceArn, candidate));

  test("takes batches as declared and reports failures one by one", () => {
    expect(source).toMatchObject({
      BatchSize: worker.batchSize,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: worker.maxConcurrency },
    });
    expect(queue?.properties.RedrivePolicy.maxReceiveCount).toBe(worker.maxReceiveCount);
  });

  test("has six times its timeout before a message is handed out again", () => {
    expect(queue?.properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * worker.timeoutSeconds);
  });

  test("gets its messages from where it declares", () => {
    if ("topic" in worker.source) {
      const subscription = cloud
        .of("AWS::SNS::Subscription")
        .find(({ properties }) => queue && refersTo(properties.Endpoint, queue));
      expect(subscription?.properties.RawMessageDelivery).toBeUndefined();
      expect(subscription?.properties.RedrivePolicy).toBeDefined();
    } else if ("events" in worker.source) {
      const rule = cloud
        .of("AWS::Events::Rule")
        .find(({ properties }) => queue && refersTo(properties.Targets?.[0].Arn, queue));
      expect(rule?.properties.EventPattern).toMatchObject({ source: ["lambdesk"] });
      expect(rule?.properties.EventPattern.detail).toEqual(worker.source.events.detail);
      expect(rule?.properties.Targets[0].DeadLetterConfig).toBeDefined();
    }
  });
});

test.each(WORKERS.filter((worker) => worker.kind === "stream"))("stream worker $name loses nothing", (worker) => {
  expect(sourceOf(worker.name)?.properties).toMatchObject({
    BatchSize: worker.batchSize,
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    MaximumRetryAttempts: 1_000,
    StartingPosition: "TRIM_HORIZON",
    DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    FilterCriteria: { Filters: worker.filter.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) },
  });
  const age = alarms.find(({ properties }) => properties.MetricName === "IteratorAge");
  expect(refersTo(age?.properties.Dimensions, functionOf(cloud, worker.name))).toBe(true);
});

test.each(WORKERS.filter((worker) => worker.kind === "schedule"))("$name is started by the clock", (worker) => {
  const handler = functionOf(cloud, worker.name);
  const rule = cloud.of("AWS::Events::Rule").find(({ properties }) => refersTo(properties.Targets?.[0].Arn, handler));
  expect(rule?.properties.ScheduleExpression).toBe(worker.schedule);
  expect(rule?.properties.Targets[0].DeadLetterConfig).toBeDefined();
  const invoke = cloud.of("AWS::Lambda::EventInvokeConfig").find(({ properties }) => refersTo(properties, handler));
  expect(invoke?.properties.DestinationConfig.OnFailure).toBeDefined();
});

describe("alarms on errors", () => {
  test.each(WORKERS.filter((worker) => worker.kind !== "authorizer"))("$name has a rate of its own", (worker) => {
    const handler = functionOf(cloud, worker.name);
    expect(alarms.some(({ properties }) => properties.Metrics && refersTo(properties.Metrics, handler))).toBe(true);
  });

  test.each(OPERATIONS)("$name counts in its area's", (operation) => {
    const handler = functionOf(cloud, operation.name);
    const alarm = alarms.find(
      ({ template, properties }) => template === handler.template && refersTo(properties.Metrics, handler),
    );
    expect(alarm?.properties.Metrics.length).toBeLessThanOrEqual(11);
  });

  test("send_mail's first mail that a cap stops raises one", () => {
    const source = readFileSync(join(import.meta.dirname, "../../functions/mail/src/send_mail/parking.rs"), "utf8");
    expect(source).toContain('tracing::error!(alert = "mail_parked"');
    const [filter, ...more] = cloud.of("AWS::Logs::MetricFilter");
    expect(more).toEqual([]);
    expect(filter?.properties.FilterPattern).toBe('{ $.alert = "mail_parked" }');
    const [metric] = filter?.properties.MetricTransformations ?? [];
    const alarm = alarms.find(({ properties }) => properties.MetricName === metric.MetricName);
    expect(alarm?.properties).toMatchObject({ Namespace: metric.MetricNamespace, Threshold: 0, Statistic: "Sum" });
    expect(
      cloud.of("AWS::Logs::LogGroup").find(({ id }) => id === filter?.properties.LogGroupName.Ref)?.properties,
    ).toMatchObject({ LogGroupName: "/lambdesk/test/send-mail" });
  });

  test("all go to the one topic", () => {
    expect(alarms.every(({ properties }) => JSON.stringify(properties.AlarmActions).includes("Alarms"))).toBe(true);
  });
});

describe("reserved concurrency", () => {
  test("workers fed from outside have what their queue may use, so that it is never throttled", () => {
    for (const worker of WORKERS) {
      if (worker.kind !== "queue" || !("topic" in worker.source)) continue;
      const { properties } = functionOf(cloud, worker.name);
      expect(properties.ReservedConcurrentExecutions, worker.name).toBe(worker.maxConcurrency);
    }
  });

  test("names public operations that exist", () => {
    for (const [name, reserved] of Object.entries(RESERVED_FOR_OPERATIONS)) {
      expect(OPERATIONS.find((operation) => operation.name === name)?.authorization, name).toBe("public");
      expect(functionOf(cloud, name).properties.ReservedConcurrentExecutions).toBe(reserved);
    }
  });

  test("is left out on the local cloud and on request", () => {
    for (const other of [onLocalCloud(), onAws({ reserveConcurrency: "false" })]) {
      const reserved = other.of("AWS::Lambda::Function").map((f) => f.properties.ReservedConcurrentExecutions);
      expect(reserved.every((value) => value === undefined)).toBe(true);
    }
  });
});
