import { describe, expect, test } from "vitest";
import { kebab } from "../lib/names.ts";
import { functionOf } from "./support/policies.ts";
import { OPERATIONS, onAws, onLocalCloud, WORKERS } from "./support/synthesised.ts";

const cloud = onAws();
const api = cloud.of("AWS::ApiGateway::RestApi");
const body = api[0]?.properties.Body;

/** The function that an integration's URI names, by way of an output of its area's nested stack. */
function functionIn(uri: unknown): string | undefined {
  const output = /Outputs\.(\w+)/.exec(JSON.stringify(uri))?.[1] ?? "";
  const value = cloud.outputs.get(output) as { "Fn::GetAtt": [string, string] } | undefined;
  return value?.["Fn::GetAtt"][0];
}

describe("every operation", () => {
  test.each(OPERATIONS)("$name has a route and a function of its own", (operation) => {
    const route = body.paths[operation.path][operation.method.toLowerCase()];
    expect(route.operationId).toBe(operation.name);
    const handler = functionOf(cloud, operation.name);
    expect(handler.properties.Timeout).toBe(operation.timeoutSeconds);
    expect(handler.properties.MemorySize).toBe(operation.memoryMb);
    const integration = route["x-amazon-apigateway-integration"];
    expect(integration.type).toBe("aws_proxy");
    expect(functionIn(integration.uri)).toBe(handler.id);
  });

  test.each(OPERATIONS)("$name passes the authorizer unless it is public", (operation) => {
    const route = body.paths[operation.path][operation.method.toLowerCase()];
    if (operation.authorization === "public") expect(route.security).toBeUndefined();
    else expect(route.security).toEqual([{ bearer: [] }]);
  });

  test.each(OPERATIONS)("$name names the parameters of its path", (operation) => {
    const route = body.paths[operation.path][operation.method.toLowerCase()];
    const names = (route.parameters ?? []).map((parameter: { name: string }) => `{${parameter.name}}`);
    expect(names).toEqual(operation.path.match(/\{[^}]+\}/g) ?? []);
  });
});

test("there is one API and it has no other routes", () => {
  expect(api).toHaveLength(1);
  const routes = Object.entries(body.paths).flatMap(([path, item]) =>
    Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes.sort()).toEqual(OPERATIONS.map(({ method, path }) => `${method} ${path}`).sort());
});

test("no function is deployed that neither a route nor a worker declares", () => {
  const declared = [...OPERATIONS, ...WORKERS].map(({ name }) => `lambdesk-test-${kebab(name)}`);
  const deployed = cloud
    .of("AWS::Lambda::Function")
    .map((resource) => resource.properties.FunctionName)
    .filter((name) => name !== undefined);
  expect(deployed.sort()).toEqual(declared.sort());
  expect(cloud.of("AWS::Lambda::Function")).toHaveLength(declared.length);
});

test("the authorizer is asked with the Authorization header and its answer kept for five minutes", () => {
  const scheme = body.components.securitySchemes.bearer["x-amazon-apigateway-authorizer"];
  expect(scheme.type).toBe("request");
  expect(scheme.identitySource).toBe("method.request.header.Authorization");
  expect(scheme.authorizerResultTtlInSeconds).toBe(300);
  expect(functionIn(scheme.authorizerUri)).toBe(functionOf(cloud, "authorize_request").id);
});

describe("the gateway's own answers", () => {
  const responses = body["x-amazon-apigateway-gateway-responses"];
  test.each([
    ["UNAUTHORIZED", "401", "unauthenticated"],
    ["ACCESS_DENIED", "403", "forbidden"],
    ["MISSING_AUTHENTICATION_TOKEN", "404", "not_found"],
    ["REQUEST_TOO_LARGE", "413", "body_too_large"],
    ["UNSUPPORTED_MEDIA_TYPE", "415", "unsupported_media_type"],
    ["THROTTLED", "429", "too_many_requests"],
    ["DEFAULT_4XX", "400", "invalid_body"],
    ["DEFAULT_5XX", "500", "internal"],
  ])("%s is a problem with status %s and code %s", (type, status, code) => {
    const response = responses[type];
    expect(response.statusCode).toBe(status);
    expect(response.responseParameters["gatewayresponse.header.Content-Type"]).toBe("'application/problem+json'");
    expect(response.responseParameters["gatewayresponse.header.X-Request-Id"]).toBe("context.requestId");
    const problem = JSON.parse(response.responseTemplates["application/json"]);
    expect(problem.type).toBe(`https://lambdesk.example/problems/${code}`);
    expect(problem).toMatchObject({ status: Number(status), code, request_id: "$context.requestId" });
  });

  test("are the same on the local cloud, where they are resources", () => {
    const local = onLocalCloud().of("AWS::ApiGateway::GatewayResponse");
    const byType = Object.fromEntries(
      local.map(({ properties: p }) => [
        p.ResponseType,
        { statusCode: p.StatusCode, responseParameters: p.ResponseParameters, responseTemplates: p.ResponseTemplates },
      ]),
    );
    expect(byType).toEqual(responses);
    expect(cloud.of("AWS::ApiGateway::GatewayResponse")).toHaveLength(0);
  });
});

test("the stage traces, logs each access, throttles, and throttles public routes further", () => {
  const stage = cloud.of("AWS::ApiGateway::Stage")[0]?.properties;
  expect(stage.StageName).toBe("live");
  expect(stage.TracingEnabled).toBe(true);
  expect(JSON.parse(stage.AccessLogSetting.Format).request_id).toBe("$context.requestId");
  const everywhere = stage.MethodSettings.find((setting: { ResourcePath: string }) => setting.ResourcePath === "/*");
  expect(everywhere.DataTraceEnabled).toBe(false);
  for (const { path, method } of OPERATIONS.filter((operation) => operation.authorization === "public")) {
    const own = stage.MethodSettings.find(
      (setting: { ResourcePath: string; HttpMethod: string }) =>
        setting.ResourcePath.replaceAll("~1", "/").replace(/^\/+/, "/") === path && setting.HttpMethod === method,
    );
    expect(own?.ThrottlingRateLimit, `${method} ${path}`).toBeLessThan(everywhere.ThrottlingRateLimit);
  }
});
