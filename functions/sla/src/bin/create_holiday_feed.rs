//! The function `create_holiday_feed`.

fn main() -> std::process::ExitCode {
    app::http(&sla::create_holiday_feed::ROUTE)
}
