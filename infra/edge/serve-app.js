// Runs at CloudFront's edge for every page of the portal: routes of the single-page app have no file, so whatever does
// not look like a file is answered with the app. Done here and not by error pages, because those would also replace
// the API's own 403 and 404 answers.
function handler(event) {
  var request = event.request;
  var last = request.uri.substring(request.uri.lastIndexOf("/") + 1);
  if (last.indexOf(".") === -1) {
    request.uri = "/index.html";
  }
  return request;
}
