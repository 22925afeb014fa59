//! The function `list_addresses`.

fn main() -> std::process::ExitCode {
    app::http("list_addresses", |app, request| Box::pin(mail_channel::list_addresses::list_addresses(app, request)))
}
