import * as iam from "aws-cdk-lib/aws-iam";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { alarmOnAreaErrors } from "../alarms.ts";
import type { Invocation } from "../api/definition.ts";
import { reservedForOperation } from "../concurrency.ts";
import type { FunctionDeclaration } from "../inputs/function-declaration.ts";
import { pascal } from "../names.ts";
import type { Platform } from "../platform.ts";
import { LambdeskFunction } from "./lambdesk-function.ts";

export interface AreaFunctionsProps {
  readonly area: string;
  readonly platform: Platform;
  readonly declarations: readonly FunctionDeclaration[];
}

/** The functions of one area of the API, and the role by which API Gateway calls them and no others. */
export class AreaFunctions extends Construct {
  /** How API Gateway calls each function, by the function's name. */
  readonly invocations: ReadonlyMap<string, Invocation>;

  constructor(scope: Construct, id: string, { area, platform, declarations }: AreaFunctionsProps) {
    super(scope, id);
    const handlers = new Map<string, lambda.Function>();
    for (const declaration of declarations) {
      const reservedConcurrency = reservedForOperation(platform.settings, declaration);
      const route = new LambdeskFunction(this, pascal(declaration.name), {
        platform,
        declaration,
        reservedConcurrency,
      });
      handlers.set(declaration.name, route.handler);
    }
    const roleArn = this.invokeRole(area, [...handlers.values()]).roleArn;
    this.invocations = new Map(
      [...handlers].map(([name, { functionArn }]): [string, Invocation] => [name, { functionArn, roleArn }]),
    );
    alarmOnAreaErrors(this, area, [...handlers.values()], platform);
  }

  /**
   * A role rather than a permission on each function: a permission would have to name the API, which names the
   * functions, and an import of an API that names itself is a circle.
   */
  private invokeRole(area: string, handlers: readonly lambda.Function[]): iam.Role {
    const role = new iam.Role(this, "InvokeRole", {
      assumedBy: new iam.ServicePrincipal("apigateway.amazonaws.com"),
      description: `API Gateway calls the functions of the area ${area}`,
    });
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ["lambda:InvokeFunction"],
        resources: handlers.map((handler) => handler.functionArn),
      }),
    );
    return role;
  }
}
