//! The function `put_sender_rule`.

fn main() -> std::process::ExitCode {
    app::http("put_sender_rule", |app, request| Box::pin(mail_channel::put_sender_rule::put_sender_rule(app, request)))
}
