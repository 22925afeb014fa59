//! The function `get_sla_recalculation`.

fn main() -> std::process::ExitCode {
    app::http("get_sla_recalculation", |app, request| {
        Box::pin(sla::get_sla_recalculation::get_sla_recalculation(app, request))
    })
}
