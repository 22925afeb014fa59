//! The function `list_audit_records`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::list_audit_records::ROUTE)
}
