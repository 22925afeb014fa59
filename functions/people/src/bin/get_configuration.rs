//! The function `get_configuration`.

fn main() -> std::process::ExitCode {
    app::http(&people::get_configuration::ROUTE)
}
