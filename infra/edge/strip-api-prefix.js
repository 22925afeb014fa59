// Runs at CloudFront's edge for /api/*: the portal calls the API on its own origin under /api, the API knows no such prefix.
// It also tells the API who asked: API Gateway sees only CloudFront's address. The header replaces one that the viewer
// may have sent.
function handler(event) {
  var request = event.request;
  request.headers["x-lambdesk-viewer"] = { value: event.viewer.ip };
  request.uri = request.uri.replace(/^\/api(?=\/|$)/, "") || "/";
  return request;
}
