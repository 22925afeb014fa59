import { Stack } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import type { Operation } from "../inputs/operations.ts";
import { gatewayResponses } from "./gateway-responses.ts";

/** A function as API Gateway calls it. */
export interface Invocation {
  readonly functionArn: string;
  readonly roleArn: string;
}

export interface ApiDefinitionProps {
  readonly title: string;
  readonly operations: readonly Operation[];
  readonly invocationOf: (name: string) => Invocation;
  readonly authorizer: Invocation;
}

/** Seconds for which API Gateway remembers an authorizer's answer for one Authorization header. */
export const AUTHORIZER_TTL_SECONDS = 300;
const AUTHORIZER = "bearer";

/**
 * The OpenAPI document that API Gateway imports: the routes of openapi.json and how each is answered, without the
 * schemas. They stay with the handlers, which answer a bad body with the field that is wrong; and API Gateway reads
 * OpenAPI 3.0, while the document is 3.1.
 */
export function apiDefinition(scope: IConstruct, props: ApiDefinitionProps): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of props.operations) {
    paths[operation.path] ??= {};
    (paths[operation.path] as Record<string, unknown>)[operation.method.toLowerCase()] = {
      operationId: operation.name,
      ...pathParameters(operation.path),
      ...(operation.authorization === "public" ? {} : { security: [{ [AUTHORIZER]: [] }] }),
      responses: {},
      "x-amazon-apigateway-integration": {
        type: "aws_proxy",
        httpMethod: "POST",
        uri: invocationUri(scope, props.invocationOf(operation.name)),
        credentials: props.invocationOf(operation.name).roleArn,
        passthroughBehavior: "when_no_match",
      },
    };
  }
  return {
    openapi: "3.0.1",
    info: { title: props.title, version: "1" },
    paths,
    "x-amazon-apigateway-gateway-responses": gatewayResponses(),
    components: {
      securitySchemes: {
        [AUTHORIZER]: {
          type: "apiKey",
          in: "header",
          name: "Authorization",
          "x-amazon-apigateway-authtype": "custom",
          "x-amazon-apigateway-authorizer": {
            type: "request",
            // Without this header API Gateway answers 401 by itself.
            identitySource: "method.request.header.Authorization",
            authorizerUri: invocationUri(scope, props.authorizer),
            authorizerCredentials: props.authorizer.roleArn,
            authorizerResultTtlInSeconds: AUTHORIZER_TTL_SECONDS,
          },
        },
      },
    },
  };
}

function invocationUri(scope: IConstruct, { functionArn }: Invocation): string {
  const { partition, region } = Stack.of(scope);
  return `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}

function pathParameters(path: string): { parameters?: unknown[] } {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
  if (names.length === 0) return {};
  return { parameters: names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })) };
}
