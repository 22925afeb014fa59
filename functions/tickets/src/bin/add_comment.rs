//! The function `add_comment`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::add_comment::ROUTE)
}
