//! The function `list_suspended_mail`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::list_suspended_mail::ROUTE)
}
