//! `delete_suppression`.

use app::{App, IntoProblem};
use domain::EmailAddress;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};

/// How `delete_suppression` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("delete_suppression", "mail", &["configuration:write"]).access(Access::none().writes_table());

/// Lifts the suppression of an address: the next mail to it is sent again.
#[utoipa::path(delete, path = "/v1/suppressions/{email}", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("email" = String, Path, description = "the address, percent-encoded")),
    responses((status = 204, description = "done"), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn delete_suppression(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let written: String = request.path_parameter("email")?;
    request.query().finish()?;
    let none = || Problem::not_found("the address is not suppressed");
    let email = EmailAddress::parse(&decoded(&written)).map_err(|_| none())?;
    let is_lifted = app.tenant(caller)?.delete_suppression(&email).await.map_err(IntoProblem::into_problem)?;
    if is_lifted { Ok(Response::no_content()) } else { Err(none()) }
}

/// A path parameter may come as it was written in the path, where an `@` may stand as `%40`. No address is without an `@`, so
/// one that has it was decoded on the way.
fn decoded(written: &str) -> String {
    if written.contains('@') {
        return written.to_owned();
    }
    percent_encoding::percent_decode_str(written).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn an_address_is_read_encoded_or_not() {
        for (written, read) in [
            ("anna%40example.com", "anna@example.com"),
            ("anna%2Bshop%40example.com", "anna+shop@example.com"),
            ("anna+shop@example.com", "anna+shop@example.com"),
            ("a%b@example.com", "a%b@example.com"),
            ("%C3%A9ric%40example.com", "éric@example.com"),
            ("100%", "100%"),
            ("%4", "%4"),
            ("%zz", "%zz"),
        ] {
            assert_eq!(decoded(written), read);
        }
    }
}
