//! The function `get_configuration`.

fn main() -> std::process::ExitCode {
    app::http("get_configuration", |app, request| Box::pin(people::get_configuration::get_configuration(app, request)))
}
