//! The function `get_suspended_mail`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::get_suspended_mail::ROUTE)
}
