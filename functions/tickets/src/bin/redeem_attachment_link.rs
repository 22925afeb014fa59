//! The function `redeem_attachment_link`.

fn main() -> std::process::ExitCode {
    app::http("redeem_attachment_link", |app, request| {
        Box::pin(tickets::redeem_attachment_link::redeem_attachment_link(app, request))
    })
}
