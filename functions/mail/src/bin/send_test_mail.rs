//! The function `send_test_mail`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::send_test_mail::ROUTE)
}
