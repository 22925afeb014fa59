import { RemovalPolicy } from "aws-cdk-lib";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

/** What a list of tickets shows, so that a page of one is read from the index alone. */
const LISTED_ATTRIBUTES = [
  "type",
  "tenant_id",
  "number",
  "title",
  "status_id",
  "category",
  "priority",
  "team_id",
  "assignee_id",
  "requester_id",
  "requester_name",
  "requester_email",
  "tags",
  "channel",
  "comment_count",
  "created_at",
  "updated_at",
  "version",
  "sla",
];

/** The sparse indexes: an item is in one only if it carries that index's keys. */
export const INDEXES: readonly { readonly name: string; readonly attributes: readonly string[] }[] = [
  // A requester's tickets.
  { name: "GSI1", attributes: LISTED_ATTRIBUTES },
  // A team's queue.
  { name: "GSI2", attributes: LISTED_ATTRIBUTES },
  // What is due: keys only, the sweeper needs no more.
  { name: "GSI3", attributes: [] },
  // An assignee's queue. A second queue index, because pages by team and by assignee cannot both be exact with one.
  { name: "GSI4", attributes: LISTED_ATTRIBUTES },
];

const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });

/** The one table that holds everything, every key starting with its tenant. */
export function createTable(scope: Construct, id: string, deletionProtection: boolean): dynamodb.Table {
  const table = new dynamodb.Table(scope, id, {
    partitionKey: text("PK"),
    sortKey: text("SK"),
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: "ttl",
    stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    encryption: dynamodb.TableEncryption.AWS_MANAGED,
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection,
  });
  for (const index of INDEXES) {
    table.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: text(`${index.name}PK`),
      sortKey: text(`${index.name}SK`),
      ...(index.attributes.length === 0
        ? { projectionType: dynamodb.ProjectionType.KEYS_ONLY }
        : { projectionType: dynamodb.ProjectionType.INCLUDE, nonKeyAttributes: [...index.attributes] }),
    });
  }
  return table;
}
