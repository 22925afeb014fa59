//! The function `list_audit_records`.

fn main() -> std::process::ExitCode {
    app::http("list_audit_records", |app, request| {
        Box::pin(tickets::list_audit_records::list_audit_records(app, request))
    })
}
