//! The function `get_holiday`.

fn main() -> std::process::ExitCode {
    app::http(&sla::get_holiday::ROUTE)
}
