//! The function `explain_ticket_sla`.

fn main() -> std::process::ExitCode {
    app::http(&sla::explain_ticket_sla::ROUTE)
}
