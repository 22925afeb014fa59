import { CfnOutput, NestedStack, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import * as apigateway from "aws-cdk-lib/aws-apigateway";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { alarmOnServerErrors } from "../alarms.ts";
import { ACCESS_LOG_FORMAT } from "../api/access-log.ts";
import { apiDefinition, type Invocation } from "../api/definition.ts";
import { addGatewayResponses } from "../api/gateway-responses.ts";
import { AreaFunctions } from "../constructs/area-functions.ts";
import type { FunctionDeclaration } from "../inputs/function-declaration.ts";
import type { Operation } from "../inputs/operations.ts";
import type { WorkerDeclaration } from "../inputs/workers.ts";
import { accept } from "../nag.ts";
import { pascal } from "../names.ts";
import type { Platform } from "../platform.ts";

/** API Gateway's name for the deployed version; paths carry their own `/v1`. */
export const API_STAGE = "live";

/** The CDK's own check of a stack's size; 0 switches it off. */
const STACK_RESOURCE_LIMIT = "@aws-cdk/core:stackResourceLimit";

/** Requests a second for the whole API, and for each public route, which anybody can call. */
const THROTTLE = { rate: 500, burst: 1000 };
const PUBLIC_THROTTLE = { rate: 20, burst: 40 };

/** The REST API: its routes from openapi.json, its functions in a nested stack per area. */
export class ApiStack extends Stack {
  readonly api: apigateway.SpecRestApi;

  constructor(
    scope: Construct,
    id: string,
    platform: Platform,
    operations: readonly Operation[],
    workers: readonly WorkerDeclaration[],
    props: StackProps,
  ) {
    super(scope, id, props);
    if (platform.settings.local) this.node.setContext(STACK_RESOURCE_LIMIT, "0");
    const authorizer = workers.find((worker) => worker.kind === "authorizer");
    if (!authorizer) throw new Error("workers.json declares no authorizer");

    const invocations = this.areas(platform, [...operations, authorizer]);
    const invocationOf = (name: string): Invocation => invocations.get(name) as Invocation;
    const definition = apiDefinition(this, {
      title: `lambdesk-${platform.settings.stage}`,
      operations,
      invocationOf,
      authorizer: invocationOf(authorizer.name),
    });
    this.api = new apigateway.SpecRestApi(this, "Api", {
      restApiName: `lambdesk-${platform.settings.stage}`,
      apiDefinition: apigateway.ApiDefinition.fromInline(definition),
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: this.stage(operations, platform),
    });
    if (platform.settings.local) {
      addGatewayResponses(this.api);
      accept(this.api, "CloudFormation-Validate::W3660", "Local only, where an import leaves these resources alone.");
    }
    if (!platform.settings.local) this.keepFaultsForAMonth();
    alarmOnServerErrors(this, this.api.metricServerError(), platform.alarmTopic);
    this.explain();

    new CfnOutput(this, "ApiId", { value: this.api.restApiId });
    new CfnOutput(this, "ApiStage", { value: API_STAGE });
  }

  /** API Gateway makes this group itself and would keep it for ever; made before, it has an end. */
  private keepFaultsForAMonth(): void {
    const faults = new logs.LogGroup(this, "FaultLog", {
      logGroupName: `API-Gateway-Execution-Logs_${this.api.restApiId}/${API_STAGE}`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api.deploymentStage.node.addDependency(faults);
  }

  private areas(platform: Platform, declarations: readonly FunctionDeclaration[]): Map<string, Invocation> {
    const invocations = new Map<string, Invocation>();
    const areas = [...new Set(declarations.map((declaration) => declaration.area))].sort();
    for (const area of areas) {
      const inArea = declarations.filter((declaration) => declaration.area === area);
      const scope = this.areaScope(platform, area);
      const functions = new AreaFunctions(scope, "Functions", { area, platform, declarations: inArea });
      for (const [name, invocation] of functions.invocations) invocations.set(name, invocation);
    }
    return invocations;
  }

  /**
   * A nested stack for each area, so that the API can grow to hundreds of routes without a stack coming near
   * CloudFormation's 500 resources. Not so on the local cloud: when it updates a nested stack it forgets the attributes
   * of whatever did not change, and the update fails. There the areas are plain scopes of this stack, which has no
   * limit.
   */
  private areaScope({ settings }: Platform, area: string): Construct {
    const id = `${pascal(area)}Area`;
    if (settings.local) return new Construct(this, id);
    return new NestedStack(this, id, { description: `Lambdesk API: functions of the area ${area}` });
  }

  private stage(operations: readonly Operation[], { settings }: Platform): apigateway.StageOptions {
    const accessLog = new logs.LogGroup(this, "AccessLog", {
      logGroupName: `/lambdesk/${settings.stage}/api-access`,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const publicRoutes = operations.filter((operation) => operation.authorization === "public");
    return {
      stageName: API_STAGE,
      tracingEnabled: true,
      metricsEnabled: true,
      // Faults of the gateway itself; what requests contain is never logged.
      loggingLevel: apigateway.MethodLoggingLevel.ERROR,
      dataTraceEnabled: false,
      accessLogDestination: new apigateway.LogGroupLogDestination(accessLog),
      accessLogFormat: apigateway.AccessLogFormat.custom(ACCESS_LOG_FORMAT),
      throttlingRateLimit: THROTTLE.rate,
      throttlingBurstLimit: THROTTLE.burst,
      methodOptions: Object.fromEntries(
        publicRoutes.map(({ path, method }) => [
          `${path}/${method}`,
          { throttlingRateLimit: PUBLIC_THROTTLE.rate, throttlingBurstLimit: PUBLIC_THROTTLE.burst },
        ]),
      ),
    };
  }

  private explain(): void {
    accept(
      this.api,
      "AwsSolutions-APIG2",
      "Handlers check every request against its types and answer with the field that is wrong, which the gateway cannot.",
    );
    accept(
      this.api.deploymentStage,
      "AwsSolutions-APIG3",
      "Floods are held by the stage's and the public routes' throttles and by sign-in's own limits; a web ACL adds a fixed monthly cost that each operator decides on.",
    );
    accept(
      this.api,
      "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]",
      "API Gateway refuses an account role for its logs that has less than this managed policy, made for that purpose.",
    );
  }
}
