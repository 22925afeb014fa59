import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { onAws } from "./support/synthesised.ts";

interface EdgeRequest {
  uri: string;
  headers: Record<string, { value: string }>;
}

/** Runs an edge function as CloudFront does: the file's `handler`, with nothing of Node at hand. */
function atEdge(file: string, request: EdgeRequest): EdgeRequest {
  const source = readFileSync(join(import.meta.dirname, "..", "edge", file), "utf8");
  const event = JSON.stringify({ viewer: { ip: "203.0.113.7" }, request });
  return runInNewContext(`${source}; handler(${event})`);
}

const rewritten = (file: string, uri: string) => atEdge(file, { uri, headers: {} }).uri;

test("the API is told the viewer's address, whatever the viewer claims", () => {
  const headers = { "x-lambdesk-viewer": { value: "198.51.100.1" } };
  const passed = atEdge("strip-api-prefix.js", { uri: "/api/v1/me", headers });
  expect(passed.headers["x-lambdesk-viewer"]).toEqual({ value: "203.0.113.7" });
});

test.each([
  ["/api/v1/tickets", "/v1/tickets"],
  ["/api/v1/sessions/current", "/v1/sessions/current"],
  ["/api", "/"],
  ["/api/v1/api/x", "/v1/api/x"],
  ["/apiary", "/apiary"],
])("%s is asked of the API as %s", (uri, expected) => {
  expect(rewritten("strip-api-prefix.js", uri)).toBe(expected);
});

test.each([
  ["/", "/index.html"],
  ["/tickets/42", "/index.html"],
  ["/sign-in/link", "/index.html"],
  ["/assets/app-1a2b.js", "/assets/app-1a2b.js"],
  ["/favicon.ico", "/favicon.ico"],
])("%s is answered with %s", (uri, expected) => {
  expect(rewritten("serve-app.js", uri)).toBe(expected);
});

const CERTIFICATE = "arn:aws:acm:us-east-1:111111111111:certificate/0a1b2c3d-0000-4000-8000-000000000000";
const named = onAws({ portalCertificateArn: CERTIFICATE, portalHostedZoneId: "Z0123456789ABCDEFGHIJ" });
const config = named.of("AWS::CloudFront::Distribution")[0]?.properties.DistributionConfig;

describe("the distribution", () => {
  test("answers for every tenant's host, over modern TLS", () => {
    expect(config.Aliases).toEqual(["*.example.com"]);
    expect(config.ViewerCertificate.MinimumProtocolVersion).toBe("TLSv1.2_2021");
    expect(named.of("AWS::Route53::RecordSet").map(({ properties }) => properties.Name)).toEqual([
      "*.example.com.",
      "*.example.com.",
    ]);
  });

  test("has no names until there is a certificate", () => {
    const bare = onAws().of("AWS::CloudFront::Distribution")[0]?.properties.DistributionConfig;
    expect(bare.Aliases).toBeUndefined();
  });

  test("passes /api/* to the API, uncached", () => {
    expect(config.CacheBehaviors).toHaveLength(1);
    expect(config.CacheBehaviors[0]).toMatchObject({
      PathPattern: "/api/*",
      ViewerProtocolPolicy: "https-only",
      CachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
      AllowedMethods: expect.arrayContaining(["PATCH", "DELETE", "POST"]),
    });
  });

  test("leaves the API's own errors alone", () => {
    expect(config.CustomErrorResponses).toBeUndefined();
  });
});

test("a page runs scripts of the portal only and connects to the portal and the attachments only", () => {
  const policies = named
    .of("AWS::CloudFront::ResponseHeadersPolicy")
    .map(({ properties }) => JSON.stringify(properties));
  const page = policies.find((text) => text.includes("pages")) ?? "";
  expect(page).toContain("default-src 'none'; script-src 'self';");
  expect(page).toContain("frame-ancestors 'none'");
  expect(page).not.toContain("unsafe-eval");
  expect(page).toMatch(/connect-src 'self' https:\/\/",\{"Fn::ImportValue":"[^"]*Attachments[^"]*RegionalDomainName/);
});
