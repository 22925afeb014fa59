import { join } from "node:path";
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import type * as apigateway from "aws-cdk-lib/aws-apigateway";
import * as acm from "aws-cdk-lib/aws-certificatemanager";
import * as cloudfront from "aws-cdk-lib/aws-cloudfront";
import * as origins from "aws-cdk-lib/aws-cloudfront-origins";
import * as route53 from "aws-cdk-lib/aws-route53";
import * as route53targets from "aws-cdk-lib/aws-route53-targets";
import * as s3 from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { privateBucket } from "../constructs/private-bucket.ts";
import { accept } from "../nag.ts";
import type { Platform } from "../platform.ts";
import { apiHeaders, pageHeaders } from "../portal/security-headers.ts";

const EDGE = join(import.meta.dirname, "..", "..", "edge");

/**
 * The portal: static files in S3 behind CloudFront, and the API under /api on the same origin, so that the refresh
 * cookie stays a first-party one and no CORS is needed. One distribution answers for every tenant's host.
 */
export class PortalStack extends Stack {
  private readonly logs: s3.Bucket;

  constructor(scope: Construct, id: string, platform: Platform, api: apigateway.SpecRestApi, props: StackProps) {
    super(scope, id, props);
    const { settings } = platform;
    this.logs = this.logBucket();
    const site = privateBucket(this, "Site", { accessLogs: this.logs, versioned: false });
    const certificate =
      settings.portalCertificateArn === undefined
        ? undefined
        : acm.Certificate.fromCertificateArn(this, "Certificate", settings.portalCertificateArn);

    const distribution = new cloudfront.Distribution(this, "Distribution", {
      comment: `Lambdesk ${settings.stage} portal`,
      defaultRootObject: "index.html",
      domainNames: certificate ? [`*.${settings.portalDomain}`] : undefined,
      certificate,
      minimumProtocolVersion: certificate && cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
      enableLogging: true,
      logBucket: this.logs,
      logFilePrefix: "distribution/",
      defaultBehavior: this.pages(site, `https://${platform.attachments.bucketRegionalDomainName}`),
      additionalBehaviors: { "/api/*": this.apiCalls(api) },
    });
    this.explain(distribution, certificate === undefined);

    if (certificate && settings.portalHostedZoneId) {
      this.records(distribution, settings.portalDomain, settings.portalHostedZoneId);
    }
    new CfnOutput(this, "PortalBucket", { value: site.bucketName });
    new CfnOutput(this, "DistributionId", { value: distribution.distributionId });
    new CfnOutput(this, "DistributionDomain", { value: distribution.distributionDomainName });
  }

  private pages(site: s3.Bucket, attachmentsOrigin: string): cloudfront.BehaviorOptions {
    return {
      origin: origins.S3BucketOrigin.withOriginAccessControl(site),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
      compress: true,
      responseHeadersPolicy: pageHeaders(this, "PageHeaders", attachmentsOrigin),
      functionAssociations: [this.atViewerRequest("ServeApp", "serve-app.js")],
    };
  }

  private apiCalls(api: apigateway.SpecRestApi): cloudfront.BehaviorOptions {
    return {
      origin: new origins.RestApiOrigin(api),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      // Everything but Host, by which API Gateway would look for an API of that name.
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: apiHeaders(this, "ApiHeaders"),
      functionAssociations: [this.atViewerRequest("StripApiPrefix", "strip-api-prefix.js")],
    };
  }

  private atViewerRequest(id: string, file: string): cloudfront.FunctionAssociation {
    return {
      eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
      function: new cloudfront.Function(this, id, {
        code: cloudfront.FunctionCode.fromFile({ filePath: join(EDGE, file) }),
        runtime: cloudfront.FunctionRuntime.JS_2_0,
      }),
    };
  }

  private records(distribution: cloudfront.Distribution, zoneName: string, hostedZoneId: string): void {
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, "Zone", { hostedZoneId, zoneName });
    const target = route53.RecordTarget.fromAlias(new route53targets.CloudFrontTarget(distribution));
    new route53.ARecord(this, "WildcardA", { zone, recordName: `*.${zoneName}`, target });
    new route53.AaaaRecord(this, "WildcardAaaa", { zone, recordName: `*.${zoneName}`, target });
  }

  /** CloudFront still writes its logs by access control lists, so this one bucket allows them. */
  private logBucket(): s3.Bucket {
    const bucket = new s3.Bucket(this, "Logs", {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    accept(bucket, "AwsSolutions-S1", "It receives the access logs of the site; logging its own would never end.");
    return bucket;
  }

  private explain(distribution: cloudfront.Distribution, withoutCertificate: boolean): void {
    accept(distribution, "AwsSolutions-CFR1", "Helpdesks are used from anywhere; no country is shut out.");
    accept(
      distribution,
      "AwsSolutions-CFR2",
      "The pages are static files; the API behind them has throttles of its own. A web ACL is each operator's choice.",
    );
    if (withoutCertificate) {
      accept(
        distribution,
        "AwsSolutions-CFR4",
        "CloudFront's own host name allows no choice of protocol; it is used only until the portal domain's certificate is passed.",
      );
    }
  }
}
