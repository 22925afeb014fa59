//! The function `delete_holiday_feed`.

fn main() -> std::process::ExitCode {
    app::http(&sla::delete_holiday_feed::ROUTE)
}
