import { join } from "node:path";
import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { accessEnvironment } from "../access/environment.ts";
import { accessStatements } from "../access/statements.ts";
import type { FunctionDeclaration } from "../inputs/function-declaration.ts";
import { acceptWildcard, exportedName, shown } from "../nag.ts";
import { kebab } from "../names.ts";
import { type Platform, RAW_MAIL_PREFIX } from "../platform.ts";

export interface LambdeskFunctionProps {
  readonly platform: Platform;
  readonly declaration: FunctionDeclaration;
  /** Concurrency kept for this function alone, and its ceiling. */
  readonly reservedConcurrency?: number;
}

/** One Rust binary as a Lambda function, with a role, a log group and variables of its own. */
export class LambdeskFunction extends Construct {
  readonly handler: lambda.Function;

  constructor(scope: Construct, id: string, props: LambdeskFunctionProps) {
    super(scope, id);
    const { platform, declaration } = props;
    const { settings } = platform;
    const name = kebab(declaration.name);

    const logGroup = new logs.LogGroup(this, "Logs", {
      logGroupName: `/lambdesk/${settings.stage}/${name}`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, "Role", {
      assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
      description: `What ${name} may do`,
    });
    logGroup.grantWrite(role);
    for (const statement of accessStatements(this, declaration.access, platform)) role.addToPolicy(statement);

    this.handler = new lambda.Function(this, "Function", {
      functionName: `lambdesk-${settings.stage}-${name}`,
      description: `Lambdesk ${declaration.area}: ${declaration.name}`,
      runtime: lambda.Runtime.PROVIDED_AL2023,
      architecture: settings.architecture,
      handler: "bootstrap",
      code: lambda.Code.fromAsset(join(settings.lambdas, name)),
      timeout: Duration.seconds(declaration.timeoutSeconds),
      memorySize: declaration.memoryMb,
      environment: accessEnvironment(declaration.access, platform),
      tracing: lambda.Tracing.ACTIVE,
      reservedConcurrentExecutions: props.reservedConcurrency,
      logGroup,
      role,
    });
    this.explainWildcards(role, props);
  }

  private explainWildcards(role: iam.Role, { platform, declaration }: LambdeskFunctionProps): void {
    acceptWildcard(role, "*", "X-Ray takes trace segments and DynamoDB lists streams without a resource to name.");
    if (declaration.access.attachments) {
      const objects = `${exportedName(platform.attachments, platform.attachments.bucketArn)}/*`;
      acceptWildcard(role, objects, "The objects of the one bucket of attachments, whose names are made as they come.");
    }
    if (declaration.access.rawMail) {
      const objects = `${exportedName(platform.rawMail, platform.rawMail.bucketArn)}/${RAW_MAIL_PREFIX}*`;
      acceptWildcard(role, objects, "The raw messages under one prefix of one bucket.");
    }
    if (declaration.access.sendMail || declaration.access.mailIdentities) {
      const { partition, region, account } = Stack.of(this);
      const domains = `arn:${shown(this, partition)}:ses:${shown(this, region)}:${shown(this, account)}:identity/*`;
      acceptWildcard(role, domains, "Tenants' own domains, named as they come and known by this stage's tag.");
    }
  }
}
