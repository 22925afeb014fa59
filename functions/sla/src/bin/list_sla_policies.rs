//! The function `list_sla_policies`.

fn main() -> std::process::ExitCode {
    app::http(&sla::list_sla_policies::ROUTE)
}
