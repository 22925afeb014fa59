//! The function `update_holiday`.

fn main() -> std::process::ExitCode {
    app::http(&sla::update_holiday::ROUTE)
}
