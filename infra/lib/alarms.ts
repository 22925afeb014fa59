import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as actions from "aws-cdk-lib/aws-cloudwatch-actions";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import type * as sns from "aws-cdk-lib/aws-sns";
import type * as sqs from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { Platform } from "./platform.ts";

/*
 * CloudWatch charges an alarm by the metrics it looks at, so one alarm over ten functions costs as much as ten alarms.
 * Routes therefore share a sum of errors per area (one metric a function), beside the API's own rate of 5xx; workers,
 * whose failures nobody sees on a screen, have a rate each (two metrics).
 */

const MISSING_IS_FINE = cloudwatch.TreatMissingData.NOT_BREACHING;
const PERIOD = Duration.minutes(5);
/**
 * The local cloud has no alarms over a calculation of metrics and fails the stack that holds one, so these are made on
 * AWS only. Alarms on a plain metric, such as those of dead-letter queues, are made everywhere.
 */
const canCalculate = (platform: Platform) => !platform.settings.local;
/** A metric-math alarm takes at most ten metrics. */
const METRICS_PER_ALARM = 10;

function announce(alarm: cloudwatch.Alarm, topic: sns.ITopic): cloudwatch.Alarm {
  alarm.addAlarmAction(new actions.SnsAction(topic));
  alarm.addOkAction(new actions.SnsAction(topic));
  return alarm;
}

/** Goes off as soon as one message lies in a dead-letter queue: each is work that was not done. */
export function alarmOnDeadLetters(scope: Construct, queue: sqs.IQueue, what: string, topic: sns.ITopic): void {
  announce(
    new cloudwatch.Alarm(scope, "DeadLetterAlarm", {
      alarmDescription: `${what}. Find the cause, mend it, then redrive the queue (infra/README.md).`,
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: "max" }),
      threshold: 0,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: MISSING_IS_FINE,
    }),
    topic,
  );
}

/** Goes off when more than a twentieth of a worker's invocations fail for ten of fifteen minutes. */
export function alarmOnErrorRate(scope: Construct, handler: lambda.IFunction, name: string, platform: Platform): void {
  if (!canCalculate(platform)) return;
  announce(
    new cloudwatch.Alarm(scope, "ErrorRateAlarm", {
      alarmDescription: `${name}: invocations fail`,
      metric: new cloudwatch.MathExpression({
        label: `${name} error rate (%)`,
        expression: "100 * errors / MAX([errors, invocations, 1])",
        usingMetrics: {
          errors: handler.metricErrors({ period: PERIOD }),
          invocations: handler.metricInvocations({ period: PERIOD }),
        },
        period: PERIOD,
      }),
      threshold: 5,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: MISSING_IS_FINE,
    }),
    platform.alarmTopic,
  );
}

/** Goes off when the functions of an area fail five times or more within five minutes. */
export function alarmOnAreaErrors(
  scope: Construct,
  area: string,
  handlers: readonly lambda.IFunction[],
  platform: Platform,
): void {
  if (!canCalculate(platform)) return;
  for (let first = 0; first < handlers.length; first += METRICS_PER_ALARM) {
    const some = handlers.slice(first, first + METRICS_PER_ALARM);
    const metrics = Object.fromEntries(
      some.map((handler, index) => [`e${index}`, handler.metricErrors({ period: PERIOD })]),
    );
    announce(
      new cloudwatch.Alarm(scope, `ErrorsAlarm${first / METRICS_PER_ALARM + 1}`, {
        alarmDescription: `Area ${area}: functions fail`,
        metric: new cloudwatch.MathExpression({
          label: `${area} errors`,
          expression: `SUM([${Object.keys(metrics)
            .map((name) => `FILL(${name}, 0)`)
            .join(", ")}])`,
          usingMetrics: metrics,
          period: PERIOD,
        }),
        threshold: 5,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: MISSING_IS_FINE,
      }),
      platform.alarmTopic,
    );
  }
}

/**
 * Goes off when `send_mail` logs that a cap has stopped automatic mail: a program answers it without end, or somebody has
 * strangers mailed. Of mails that the same cap stops it logs the first of a day. On AWS only: it takes a metric filter.
 */
export function alarmOnParkedMail(
  scope: Construct,
  handler: lambda.IFunction & { logGroup: logs.ILogGroup },
  platform: Platform,
): void {
  if (platform.settings.local) return;
  const filter = new logs.MetricFilter(scope, "ParkedMailFilter", {
    logGroup: handler.logGroup,
    filterPattern: logs.FilterPattern.stringValue("$.alert", "=", "mail_parked"),
    metricNamespace: `Lambdesk/${platform.settings.stage}`,
    metricName: "MailParked",
  });
  announce(
    new cloudwatch.Alarm(scope, "ParkedMailAlarm", {
      alarmDescription: "Automatic mail is parked. Look for the tenant and the ticket in the log (infra/README.md).",
      metric: filter.metric({ period: PERIOD, statistic: "sum" }),
      threshold: 0,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: MISSING_IS_FINE,
    }),
    platform.alarmTopic,
  );
}

/** Goes off when a stream's changes wait for five minutes: mail is not sent and nobody is told. */
export function alarmOnStreamAge(scope: Construct, handler: lambda.IFunction, name: string, topic: sns.ITopic): void {
  announce(
    new cloudwatch.Alarm(scope, "IteratorAgeAlarm", {
      alarmDescription: `${name}: the table's changes wait to be published`,
      metric: handler.metric("IteratorAge", { period: Duration.minutes(1), statistic: "max" }),
      threshold: Duration.minutes(5).toMilliseconds(),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: MISSING_IS_FINE,
    }),
    topic,
  );
}

/** Goes off when more than a hundredth of the API's answers are 5xx for ten of fifteen minutes. */
export function alarmOnServerErrors(scope: Construct, serverErrors: cloudwatch.Metric, topic: sns.ITopic): void {
  announce(
    new cloudwatch.Alarm(scope, "ServerErrorAlarm", {
      alarmDescription: "The API answers 5xx",
      // API Gateway counts 1 for a 5xx and 0 for the rest, so the average is the rate.
      metric: serverErrors.with({ period: PERIOD, statistic: "avg" }),
      threshold: 0.01,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: MISSING_IS_FINE,
    }),
    topic,
  );
}

/**
 * Goes off when receivers refuse or complain about so much mail that AWS begins to look at the account: it reviews at
 * 5 % bounces or 0.1 % complaints and stops all mail at 10 % or 0.5 %. The rates are the account's, as AWS judges them.
 */
export function alarmOnReputation(scope: Construct, topic: sns.ITopic): void {
  const limits = [
    { id: "BounceRateAlarm", metricName: "Reputation.BounceRate", threshold: 0.04, what: "Too much mail bounces" },
    { id: "ComplaintRateAlarm", metricName: "Reputation.ComplaintRate", threshold: 0.0008, what: "Mail is reported" },
  ];
  for (const { id, metricName, threshold, what } of limits) {
    announce(
      new cloudwatch.Alarm(scope, id, {
        alarmDescription: `${what}: SES may stop sending. Look for the tenant whose mail it is (infra/README.md).`,
        metric: new cloudwatch.Metric({
          namespace: "AWS/SES",
          metricName,
          period: Duration.hours(1),
          statistic: "avg",
        }),
        threshold,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 1,
        // SES tells no rate while nothing is sent; the last known state stays.
        treatMissingData: cloudwatch.TreatMissingData.IGNORE,
      }),
      topic,
    );
  }
}
