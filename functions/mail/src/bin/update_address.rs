//! The function `update_address`.

fn main() -> std::process::ExitCode {
    app::http("update_address", |app, request| Box::pin(mail_channel::update_address::update_address(app, request)))
}
