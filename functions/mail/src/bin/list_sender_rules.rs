//! The function `list_sender_rules`.

fn main() -> std::process::ExitCode {
    app::http("list_sender_rules", |app, request| {
        Box::pin(mail_channel::list_sender_rules::list_sender_rules(app, request))
    })
}
