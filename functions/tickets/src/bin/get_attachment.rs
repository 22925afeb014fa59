//! The function `get_attachment`.

fn main() -> std::process::ExitCode {
    app::http("get_attachment", |app, request| Box::pin(tickets::get_attachment::get_attachment(app, request)))
}
