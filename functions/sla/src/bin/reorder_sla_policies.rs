//! The function `reorder_sla_policies`.

fn main() -> std::process::ExitCode {
    app::http(&sla::reorder_sla_policies::ROUTE)
}
