//! The function `create_holiday_feed`.

fn main() -> std::process::ExitCode {
    app::http("create_holiday_feed", |app, request| {
        Box::pin(sla::create_holiday_feed::create_holiday_feed(app, request))
    })
}
