//! The function `list_mails`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::list_mails::ROUTE)
}
