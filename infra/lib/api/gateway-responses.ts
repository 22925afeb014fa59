import * as apigateway from "aws-cdk-lib/aws-apigateway";

interface GatewayProblem {
  readonly id: string;
  readonly type: apigateway.ResponseType;
  readonly status: number;
  readonly title: string;
  readonly code: string;
  readonly detail: string;
  readonly headers?: Record<string, string>;
}

/** Every problem's `type` is its code under this address, as in the functions' own answers. */
const PROBLEM_TYPES = "https://lambdesk.example/problems";

/** What the gateway answers by itself, in the words and codes that the functions use. */
const PROBLEMS: readonly GatewayProblem[] = [
  {
    id: "Unauthorized",
    type: apigateway.ResponseType.UNAUTHORIZED,
    status: 401,
    title: "Sign in first",
    code: "unauthenticated",
    detail: "the access token is missing, expired or not valid",
    headers: { "WWW-Authenticate": "'Bearer'" },
  },
  {
    id: "AccessDenied",
    type: apigateway.ResponseType.ACCESS_DENIED,
    status: 403,
    title: "Not allowed",
    code: "forbidden",
    detail: "the access token does not allow this",
  },
  {
    // API Gateway's word for a route that does not exist.
    id: "NoRoute",
    type: apigateway.ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: 404,
    title: "Not found",
    code: "not_found",
    detail: "there is no such route",
  },
  {
    id: "NotFound",
    type: apigateway.ResponseType.RESOURCE_NOT_FOUND,
    status: 404,
    title: "Not found",
    code: "not_found",
    detail: "there is no such route",
  },
  {
    id: "TooLarge",
    type: apigateway.ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    title: "The request body is too large",
    code: "body_too_large",
    detail: "the body is larger than the API takes; send files as attachments",
  },
  {
    id: "UnsupportedMediaType",
    type: apigateway.ResponseType.UNSUPPORTED_MEDIA_TYPE,
    status: 415,
    title: "The request body is not JSON",
    code: "unsupported_media_type",
    detail: "the body must be application/json",
  },
  {
    id: "Throttled",
    type: apigateway.ResponseType.THROTTLED,
    status: 429,
    title: "Too many requests",
    code: "too_many_requests",
    detail: "too many requests at this moment; try again shortly",
    headers: { "Retry-After": "'1'" },
  },
  {
    id: "QuotaExceeded",
    type: apigateway.ResponseType.QUOTA_EXCEEDED,
    status: 429,
    title: "Too many requests",
    code: "too_many_requests",
    detail: "the quota is used up",
    headers: { "Retry-After": "'3600'" },
  },
  {
    id: "IntegrationTimeout",
    type: apigateway.ResponseType.INTEGRATION_TIMEOUT,
    status: 504,
    title: "Something went wrong on our side",
    code: "internal",
    detail: "the request took too long",
  },
];

/** Answers with a status of their own that no entry above covers: bad requests, faults of the integration. */
const DEFAULTS: readonly GatewayProblem[] = [
  {
    id: "BadRequestBody",
    type: apigateway.ResponseType.BAD_REQUEST_BODY,
    status: 400,
    title: "The request body is not valid",
    code: "invalid_body",
    detail: "the body is not valid",
  },
  {
    id: "Default4xx",
    type: apigateway.ResponseType.DEFAULT_4XX,
    status: 400,
    title: "The request body is not valid",
    code: "invalid_body",
    detail: "the request is not valid",
  },
  {
    id: "Default5xx",
    type: apigateway.ResponseType.DEFAULT_5XX,
    status: 500,
    title: "Something went wrong on our side",
    code: "internal",
    detail: "something went wrong on our side; quote the request id",
  },
];

/**
 * The gateway's own answers as problem+json (RFC 9457) with the id of the request, for the imported document. Part of
 * it and not resources beside it: an import replaces everything that the document does not name.
 */
export function gatewayResponses(): Record<string, unknown> {
  return Object.fromEntries(
    [...PROBLEMS, ...DEFAULTS].map((problem) => [
      problem.type.responseType,
      {
        statusCode: String(problem.status),
        responseParameters: Object.fromEntries(
          Object.entries(headers(problem)).map(([name, value]) => [`gatewayresponse.header.${name}`, value]),
        ),
        responseTemplates: templates(problem),
      },
    ]),
  );
}

/** The same answers as resources, for the local cloud, whose import does not read them from the document. */
export function addGatewayResponses(api: apigateway.RestApiBase): void {
  for (const problem of [...PROBLEMS, ...DEFAULTS]) {
    api.addGatewayResponse(problem.id, {
      type: problem.type,
      statusCode: String(problem.status),
      responseHeaders: headers(problem),
      templates: templates(problem),
    });
  }
}

function headers(problem: GatewayProblem): Record<string, string> {
  return {
    "Content-Type": "'application/problem+json'",
    "Cache-Control": "'no-store'",
    "X-Request-Id": "context.requestId",
    ...problem.headers,
  };
}

/** API Gateway picks a template by this key alone; the Content-Type header says what it really is. */
function templates({ status, title, code, detail }: GatewayProblem): Record<string, string> {
  const body = { type: `${PROBLEM_TYPES}/${code}`, title, status, code, detail, request_id: "$context.requestId" };
  return { "application/json": JSON.stringify(body) };
}
