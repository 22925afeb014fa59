import { Duration, RemovalPolicy } from "aws-cdk-lib";
import * as s3 from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

export interface PrivateBucketProps {
  readonly accessLogs: s3.IBucket;
  /** Keeps what was overwritten or deleted for another month. */
  readonly versioned: boolean;
  /** Age at which objects are deleted; none keeps them. */
  readonly expiration?: Duration;
  readonly cors?: s3.CorsRule[];
}

/** A bucket for tenants' data: encrypted, closed to the public, reached over TLS only, kept when the stack goes. */
export function privateBucket(scope: Construct, id: string, props: PrivateBucketProps): s3.Bucket {
  return new s3.Bucket(scope, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: RemovalPolicy.RETAIN,
    serverAccessLogsBucket: props.accessLogs,
    serverAccessLogsPrefix: `${id.toLowerCase()}/`,
    versioned: props.versioned,
    cors: props.cors,
    lifecycleRules: [
      {
        abortIncompleteMultipartUploadAfter: Duration.days(1),
        expiration: props.expiration,
        noncurrentVersionExpiration: props.versioned ? Duration.days(30) : undefined,
      },
    ],
  });
}
