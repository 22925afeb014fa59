//! The function `list_sla_breaches`.

fn main() -> std::process::ExitCode {
    app::http(&sla::list_sla_breaches::ROUTE)
}
