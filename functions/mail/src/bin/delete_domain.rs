//! The function `delete_domain`.

fn main() -> std::process::ExitCode {
    app::http("delete_domain", |app, request| Box::pin(mail_channel::delete_domain::delete_domain(app, request)))
}
