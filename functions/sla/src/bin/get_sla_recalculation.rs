//! The function `get_sla_recalculation`.

fn main() -> std::process::ExitCode {
    app::http(&sla::get_sla_recalculation::ROUTE)
}
