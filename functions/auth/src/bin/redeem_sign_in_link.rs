//! The function `redeem_sign_in_link`.

fn main() -> std::process::ExitCode {
    app::http(&auth::redeem_sign_in_link::ROUTE)
}
