//! The function `create_attachment_upload`.

fn main() -> std::process::ExitCode {
    app::http("create_attachment_upload", |app, request| {
        Box::pin(tickets::create_attachment_upload::create_attachment_upload(app, request))
    })
}
