//! The function `create_address`.

fn main() -> std::process::ExitCode {
    app::http("create_address", |app, request| Box::pin(mail_channel::create_address::create_address(app, request)))
}
