//! The function `list_domains`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::list_domains::ROUTE)
}
