/** A list price of AWS in us-east-1, for one unit, beyond any free tier. */
export interface Price {
  readonly what: string;
  /** US dollars for `per` units. */
  readonly usd: number;
  readonly per: number;
  readonly unit: string;
  /** Where it was read, and of when that is. Empty: from memory, found nowhere. */
  readonly sources: readonly Source[];
}

export interface Source {
  readonly title: string;
  readonly url: string;
  /** Day or month that the source gives for itself or for its reading of AWS's list. */
  readonly date: string;
}

const source = (title: string, url: string, date: string): Source => ({ title, url, date });

const SES_LIST = source(
  "AWS price list of 2026-07-22, transcribed",
  "https://raw.githubusercontent.com/api-evangelist/amazon-ses/refs/heads/main/plans/amazon-ses-plans-pricing.yml",
  "2026-08-13",
);
const DYNAMODB = [
  source("Airbyte", "https://airbyte.com/data-engineering-resources/dynamodb-pricing", "2025-07-21"),
  source("JusDB", "https://www.jusdb.com/blog/dynamodb-cost-optimization-a-comprehensive-guide-by-jusdb", "2025-08-19"),
];
const EVENTBRIDGE = [source("CloudBurn", "https://cloudburn.io/blog/amazon-eventbridge-pricing", "2026-03-13")];
const S3 = [
  source(
    "devnotes",
    "https://devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples",
    "undated",
  ),
];
const WRING = source("Wring", "https://wring.co/blog/aws-cloudfront-pricing-guide", "2026-03-08");
const EDGE = [source("AWS", "http://aws.amazon.com/cloudfront/pricing", "undated copy"), WRING];
const MILLION = 1_000_000;

/** Every price that the reckoning uses. AWS's own pages fill in their numbers by script, so most copies lack them. */
export const PRICES = {
  tableWrite: { what: "table write, on demand", usd: 0.625, per: MILLION, unit: "write units", sources: DYNAMODB },
  tableRead: { what: "table read, on demand", usd: 0.125, per: MILLION, unit: "read units", sources: DYNAMODB },
  tableStorage: {
    what: "table storage",
    usd: 0.25,
    per: 1,
    unit: "GB-month",
    sources: [source("AWS", "https://aws.amazon.com/dynamodb/pricing/", "undated copy")],
  },
  tableRecovery: { what: "point-in-time recovery", usd: 0.2, per: 1, unit: "GB-month", sources: [] },
  functionRequest: {
    what: "function, request",
    usd: 0.2,
    per: MILLION,
    unit: "requests",
    sources: [
      source(
        "AWS's page on managed instances, transcribed",
        "https://raw.githubusercontent.com/api-evangelist/aws-lambda/refs/heads/main/plans/aws-lambda-plans-pricing.yml",
        "2026-09-20",
      ),
    ],
  },
  functionTime: {
    what: "function, time on arm64",
    usd: 0.0000133334,
    per: 1,
    unit: "GB-s",
    sources: [
      source("Cloudchipr", "https://cloudchipr.com/blog/aws-lambda-pricing", "2024"),
      source(
        "Artillery 2.0.28",
        "https://app.unpkg.com/artillery@2.0.28/files/lib/platform/aws-lambda/prices.js",
        "undated",
      ),
    ],
  },
  apiRequest: {
    what: "REST API",
    usd: 3.5,
    per: MILLION,
    unit: "requests",
    sources: [
      source(
        "AWS whitepaper",
        "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/cost-optimization.html",
        "undated",
      ),
      source("AWS for Engineers", "https://awsforengineers.com/blog/aws-api-gateway-pricing-explained", "2025-05-19"),
    ],
  },
  edgeRequest: { what: "CloudFront, HTTPS", usd: 0.01, per: 10_000, unit: "requests", sources: [WRING] },
  edgeFunction: {
    what: "CloudFront function",
    usd: 0.1,
    per: MILLION,
    unit: "runs",
    sources: [source("Vantage", "https://cur.vantage.sh/aws/amazoncloudfront/", "undated")],
  },
  edgeTraffic: { what: "CloudFront, traffic out", usd: 0.085, per: 1, unit: "GB", sources: EDGE },
  queueRequest: {
    what: "SQS",
    usd: 0.4,
    per: MILLION,
    unit: "requests",
    sources: [source("CloudBurn", "https://cloudburn.io/blog/amazon-sqs-pricing", "2026-03-14")],
  },
  notification: {
    what: "SNS, publish",
    usd: 0.5,
    per: MILLION,
    unit: "publishes",
    sources: [
      source(
        "FactualMinds",
        "https://www.factualminds.com/blog/amazon-sns-pricing-publishes-fanout-protocols/",
        "2026-06-13",
      ),
    ],
  },
  event: { what: "EventBridge, custom event", usd: 1, per: MILLION, unit: "events", sources: EVENTBRIDGE },
  archive: { what: "EventBridge, archiving", usd: 0.1, per: 1, unit: "GB", sources: EVENTBRIDGE },
  mailOut: { what: "SES, mail sent, à la carte", usd: 0.1, per: 1_000, unit: "recipients", sources: [SES_LIST] },
  mailOutEssentials: {
    what: "SES, mail sent, Essentials plan",
    usd: 0.16,
    per: 1_000,
    unit: "mails",
    sources: [SES_LIST],
  },
  mailIn: { what: "SES, mail received", usd: 0.1, per: 1_000, unit: "mails", sources: [SES_LIST] },
  objectWrite: { what: "S3, write", usd: 0.005, per: 1_000, unit: "requests", sources: S3 },
  objectRead: { what: "S3, read", usd: 0.0004, per: 1_000, unit: "requests", sources: S3 },
  objectStorage: { what: "S3, storage", usd: 0.023, per: 1, unit: "GB-month", sources: S3 },
  logs: {
    what: "CloudWatch, logs taken in",
    usd: 0.5,
    per: 1,
    unit: "GB",
    sources: [
      source(
        "FactualMinds",
        "https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/",
        "2026-06-13",
      ),
    ],
  },
  trace: {
    what: "X-Ray, trace recorded",
    usd: 5,
    per: MILLION,
    unit: "traces",
    sources: [source("AWS", "https://aws.amazon.com/de/xray/pricing/", "undated copy")],
  },
  alarmMetric: {
    what: "CloudWatch, alarm",
    usd: 0.1,
    per: 1,
    unit: "metric-month",
    sources: [source("c3x", "https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm", "undated")],
  },
  secret: {
    what: "Secrets Manager",
    usd: 0.4,
    per: 1,
    unit: "secret-month",
    sources: [
      source(
        "Hivebook",
        "https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms",
        "undated",
      ),
    ],
  },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;

/** Dollars for so many units. */
export function usd(name: PriceName, units: number): number {
  return (units * PRICES[name].usd) / PRICES[name].per;
}
