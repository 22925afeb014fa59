//! The function `resend_comment`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::resend_comment::ROUTE)
}
