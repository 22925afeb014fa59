import { Duration } from "aws-cdk-lib";
import * as cloudfront from "aws-cdk-lib/aws-cloudfront";
import type { Construct } from "constructs";

/**
 * What a page of the portal may load. Scripts come from the portal alone, so markup that slips through the cleaning of
 * mail cannot run any. Styles may also stand in the page: the editor and the component library add style elements.
 * Fonts and connections go to the portal and the attachments bucket only. Images may come from elsewhere over TLS: the
 * remote images of a mail load when the reader asks for them, and never before.
 */
export function contentSecurityPolicy(attachmentsOrigin: string): string {
  const directives: Record<string, string[]> = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:", "https:", attachmentsOrigin],
    "media-src": ["'self'", "blob:", attachmentsOrigin],
    "font-src": ["'self'"],
    "connect-src": ["'self'", attachmentsOrigin],
    "worker-src": ["'self'"],
    "manifest-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "object-src": ["'none'"],
    "upgrade-insecure-requests": [],
  };
  return Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(" "))
    .join("; ");
}

const TWO_YEARS = Duration.days(730);

/** Headers of the pages. */
export function pageHeaders(scope: Construct, id: string, attachmentsOrigin: string): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, id, {
    comment: "Lambdesk portal: pages",
    securityHeadersBehavior: {
      ...common(),
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(attachmentsOrigin), override: true },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: "Cross-Origin-Opener-Policy", value: "same-origin", override: true },
        { header: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=()", override: true },
      ],
    },
  });
}

/** Headers of the API's answers: data, never a page, so nothing may be loaded from it at all. */
export function apiHeaders(scope: Construct, id: string): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, id, {
    comment: "Lambdesk portal: API",
    securityHeadersBehavior: {
      ...common(),
      contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'", override: true },
    },
  });
}

function common(): cloudfront.ResponseSecurityHeadersBehavior {
  return {
    strictTransportSecurity: { accessControlMaxAge: TWO_YEARS, includeSubdomains: true, override: true },
    contentTypeOptions: { override: true },
    frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
    // Links in mail carry a token in the fragment, which is never sent; paths name tickets, so keep them too.
    referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.SAME_ORIGIN, override: true },
  };
}
