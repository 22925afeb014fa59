//! The function `list_sla_breaches`.

fn main() -> std::process::ExitCode {
    app::http("list_sla_breaches", |app, request| Box::pin(sla::list_sla_breaches::list_sla_breaches(app, request)))
}
