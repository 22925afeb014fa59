//! The function `open_survey`.

fn main() -> std::process::ExitCode {
    app::http("open_survey", |app, request| Box::pin(tickets::open_survey::open_survey(app, request)))
}
