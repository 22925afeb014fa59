//! The function `create_holiday`.

fn main() -> std::process::ExitCode {
    app::http(&sla::create_holiday::ROUTE)
}
