//! The function `update_me`.

fn main() -> std::process::ExitCode {
    app::http(&auth::update_me::ROUTE)
}
