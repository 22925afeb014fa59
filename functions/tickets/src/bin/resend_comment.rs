//! The function `resend_comment`.

fn main() -> std::process::ExitCode {
    app::http("resend_comment", |app, request| Box::pin(tickets::resend_comment::resend_comment(app, request)))
}
