import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import * as iam from "aws-cdk-lib/aws-iam";
import * as sns from "aws-cdk-lib/aws-sns";
import * as subscriptions from "aws-cdk-lib/aws-sns-subscriptions";
import type * as sqs from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { alarmOnParkedMail } from "../alarms.ts";
import { DeadLetterQueue } from "../constructs/dead-letter-queue.ts";
import { QueueWorker } from "../constructs/queue-worker.ts";
import { ScheduledWorker } from "../constructs/scheduled-worker.ts";
import { StreamWorker } from "../constructs/stream-worker.ts";
import { WorkerQueue } from "../constructs/worker-queue.ts";
import { type QueueWorkerDeclaration, TOPICS, type TopicName, type WorkerDeclaration } from "../inputs/workers.ts";
import { pascal } from "../names.ts";
import type { Platform } from "../platform.ts";

/** Queues, topics, rules and schedules, and the functions behind them. */
export class WorkersStack extends Stack {
  readonly topics: ReadonlyMap<TopicName, sns.Topic>;
  private readonly platform: Platform;

  constructor(
    scope: Construct,
    id: string,
    platform: Platform,
    workers: readonly WorkerDeclaration[],
    props: StackProps,
  ) {
    super(scope, id, props);
    this.platform = platform;
    this.topics = new Map(TOPICS.map((name) => [name, this.topic(name)]));

    // First every queue, so that any function may send to any of them.
    const queueWorkers = workers.filter((worker) => worker.kind === "queue");
    for (const worker of queueWorkers) this.queue(worker);
    this.connect(queueWorkers);

    for (const worker of workers) this.worker(worker);
  }

  private topic(name: TopicName): sns.Topic {
    const topic = new sns.Topic(this, `${pascal(name)}Topic`, { enforceSSL: true });
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: "AllowMailService",
        principals: [new iam.ServicePrincipal("ses.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": this.account } },
      }),
    );
    new CfnOutput(this, `${pascal(name)}TopicArn`, { value: topic.topicArn });
    return topic;
  }

  private queue(worker: QueueWorkerDeclaration): void {
    const { alarmTopic, queues } = this.platform;
    const { queue, deadLetters } = new WorkerQueue(this, `${pascal(worker.name)}Queue`, { worker, alarmTopic });
    queues.set(worker.name, queue);
    // Scripts know the queue of due tickets by this shorter name.
    const output = worker.name === "wake_ticket" ? "WakeQueueUrl" : `${pascal(worker.name)}QueueUrl`;
    new CfnOutput(this, output, { value: queue.queueUrl });
    this.outputDeadLetters(worker.name, deadLetters);
  }

  /** Puts the queues behind their topics and rules. */
  private connect(workers: readonly QueueWorkerDeclaration[]): void {
    const undelivered = new DeadLetterQueue(this, "Undelivered", {
      meaning: "A notification or an event could not be put on a worker's queue",
      alarmTopic: this.platform.alarmTopic,
    }).queue;
    this.outputDeadLetters("undelivered", undelivered);

    for (const worker of workers) {
      const queue = this.platform.queues.get(worker.name) as sqs.IQueue;
      if ("topic" in worker.source) {
        // Not raw: workers read the envelope that SNS puts around a notification.
        this.topics
          .get(worker.source.topic)
          ?.addSubscription(new subscriptions.SqsSubscription(queue, { deadLetterQueue: undelivered }));
      } else if ("events" in worker.source) {
        const { detailType, detail } = worker.source.events;
        new events.Rule(this, `${pascal(worker.name)}Rule`, {
          description: `Changes for ${worker.name}`,
          eventBus: this.platform.bus,
          eventPattern: { source: ["lambdesk"], detailType, detail },
          targets: [
            new targets.SqsQueue(queue, {
              deadLetterQueue: undelivered,
              retryAttempts: 185,
              maxEventAge: Duration.hours(24),
            }),
          ],
        });
      }
    }
  }

  private worker(worker: WorkerDeclaration): void {
    const { platform } = this;
    const id = pascal(worker.name);
    switch (worker.kind) {
      case "queue":
        this.queueWorker(id, worker);
        break;
      case "schedule":
        this.outputDeadLetters(worker.name, new ScheduledWorker(this, id, { platform, worker }).deadLetters.queue);
        break;
      case "stream": {
        const stream = new StreamWorker(this, id, { platform, worker });
        this.outputDeadLetters(worker.name, stream.deadLetters.queue);
        break;
      }
      case "authorizer":
        // Belongs to the API, which makes it with the routes of its area.
        break;
    }
  }

  private queueWorker(id: string, worker: QueueWorkerDeclaration): void {
    const { platform } = this;
    const queue = platform.queues.get(worker.name) as sqs.IQueue;
    const made = new QueueWorker(this, id, { platform, worker, queue });
    if (worker.name === "send_mail") alarmOnParkedMail(made, made.worker.handler, platform);
  }

  private outputDeadLetters(name: string, queue: sqs.IQueue): void {
    new CfnOutput(this, `${pascal(name)}DeadLettersUrl`, { value: queue.queueUrl });
  }
}
