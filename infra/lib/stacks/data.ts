import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import type * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as events from "aws-cdk-lib/aws-events";
import * as iam from "aws-cdk-lib/aws-iam";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import * as sns from "aws-cdk-lib/aws-sns";
import * as subscriptions from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { privateBucket } from "../constructs/private-bucket.ts";
import { accept } from "../nag.ts";
import { RAW_MAIL_PREFIX, RECEIPT_RULE, receiptRuleSetName } from "../platform.ts";
import { portalOrigins, type Settings } from "../settings.ts";
import { createTable } from "../table.ts";

/** Everything that outlives a deployment: table, buckets, event bus, signing secret; and the topic for alarms. */
export class DataStack extends Stack {
  readonly table: dynamodb.Table;
  readonly attachments: s3.Bucket;
  readonly rawMail: s3.Bucket;
  readonly bus: events.EventBus;
  readonly signingSecret: secretsmanager.Secret;
  readonly alarmTopic: sns.Topic;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    this.table = createTable(this, "Table", !settings.local);
    const accessLogs = this.accessLogs();
    this.attachments = privateBucket(this, "Attachments", {
      accessLogs,
      versioned: true,
      cors: [
        {
          // Browsers send files to S3 and fetch them from there by presigned URLs.
          allowedMethods: [s3.HttpMethods.GET, s3.HttpMethods.HEAD, s3.HttpMethods.PUT],
          allowedOrigins: portalOrigins(settings),
          allowedHeaders: ["*"],
          exposedHeaders: ["ETag"],
          maxAge: 3000,
        },
      ],
    });
    this.rawMail = privateBucket(this, "RawMail", {
      accessLogs,
      versioned: true,
      expiration: Duration.days(settings.rawMailRetentionDays),
    });
    if (!settings.local) this.letMailServiceWrite(settings);
    this.bus = this.eventBus(settings);
    this.signingSecret = this.createSigningSecret();
    this.alarmTopic = this.createAlarmTopic(settings);

    new CfnOutput(this, "TableName", { value: this.table.tableName });
    new CfnOutput(this, "RawMailBucket", { value: this.rawMail.bucketName });
    new CfnOutput(this, "AttachmentsBucket", { value: this.attachments.bucketName });
    new CfnOutput(this, "BusName", { value: this.bus.eventBusName });
    new CfnOutput(this, "SigningSecretArn", { value: this.signingSecret.secretArn });
    new CfnOutput(this, "AlarmTopicArn", { value: this.alarmTopic.topicArn });
  }

  private accessLogs(): s3.Bucket {
    const bucket = new s3.Bucket(this, "AccessLogs", {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    accept(bucket, "AwsSolutions-S1", "It receives the other buckets' access logs; logging its own would never end.");
    return bucket;
  }

  /** Granted to this installation's one rule, so that neither another account's mail nor another stage's gets here. */
  private letMailServiceWrite(settings: Settings): void {
    const rule = this.formatArn({
      service: "ses",
      resource: "receipt-rule-set",
      resourceName: `${receiptRuleSetName(settings)}:receipt-rule/${RECEIPT_RULE}`,
    });
    this.rawMail.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: "AllowInboundMail",
        principals: [new iam.ServicePrincipal("ses.amazonaws.com")],
        actions: ["s3:PutObject"],
        resources: [this.rawMail.arnForObjects(`${RAW_MAIL_PREFIX}*`)],
        conditions: { StringEquals: { "aws:SourceAccount": this.account, "aws:SourceArn": rule } },
      }),
    );
  }

  private eventBus(settings: Settings): events.EventBus {
    const bus = new events.EventBus(this, "Bus", {
      eventBusName: `lambdesk-${settings.stage}`,
      description: "Published changes of Lambdesk",
    });
    // The local cloud has no archives. On AWS one allows a fortnight's events to be replayed after a consumer's fault.
    if (!settings.local) {
      bus.archive("Archive", {
        description: "Every published change of the last fortnight",
        eventPattern: { source: ["lambdesk"] },
        retention: Duration.days(14),
      });
    }
    return bus;
  }

  /** A ring of keys: `current` names the one that signs, all of them verify. Rotation: infra/README.md. */
  private createSigningSecret(): secretsmanager.Secret {
    const secret = new secretsmanager.Secret(this, "SigningSecret", {
      description: "Keys that sign access tokens, cursors and reply addresses",
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ current: "k1" }),
        generateStringKey: "k1",
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(
      secret,
      "AwsSolutions-SMG4",
      "A ring of named keys is rotated in two steps with a pause, as documented; a one-step rotation would sign everybody out.",
    );
    return secret;
  }

  private createAlarmTopic(settings: Settings): sns.Topic {
    const topic = new sns.Topic(this, "Alarms", { displayName: `Lambdesk ${settings.stage} alarms`, enforceSSL: true });
    // A topic with a policy of its own loses the default one, which lets the account's alarms publish.
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: "AllowAlarms",
        principals: [new iam.ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": this.account } },
      }),
    );
    if (settings.alarmEmail) topic.addSubscription(new subscriptions.EmailSubscription(settings.alarmEmail));
    return topic;
  }
}
