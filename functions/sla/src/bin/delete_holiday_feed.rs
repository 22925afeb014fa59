//! The function `delete_holiday_feed`.

fn main() -> std::process::ExitCode {
    app::http("delete_holiday_feed", |app, request| {
        Box::pin(sla::delete_holiday_feed::delete_holiday_feed(app, request))
    })
}
