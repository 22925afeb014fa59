//! The function `list_addresses`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::list_addresses::ROUTE)
}
