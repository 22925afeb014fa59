/**
 * One JSON line for each request: who, what, how long, and the ids to find it again in traces and functions' logs. No
 * query string and no header, which may carry search words or tokens.
 */
export const ACCESS_LOG_FORMAT = JSON.stringify({
  request_id: "$context.requestId",
  extended_request_id: "$context.extendedRequestId",
  time: "$context.requestTime",
  method: "$context.httpMethod",
  route: "$context.resourcePath",
  status: "$context.status",
  source_ip: "$context.identity.sourceIp",
  user_agent: "$context.identity.userAgent",
  principal: "$context.authorizer.principalId",
  response_bytes: "$context.responseLength",
  duration_ms: "$context.responseLatency",
  function_ms: "$context.integrationLatency",
  authorizer_error: "$context.authorizer.error",
  error: "$context.error.responseType",
  trace_id: "$context.xrayTraceId",
});
