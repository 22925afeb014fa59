//! The function `explain_ticket_sla`.

fn main() -> std::process::ExitCode {
    app::http("explain_ticket_sla", |app, request| Box::pin(sla::explain_ticket_sla::explain_ticket_sla(app, request)))
}
