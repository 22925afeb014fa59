//! The function `delete_address`.

fn main() -> std::process::ExitCode {
    app::http("delete_address", |app, request| Box::pin(mail_channel::delete_address::delete_address(app, request)))
}
