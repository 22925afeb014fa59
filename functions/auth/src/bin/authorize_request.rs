//! The function `authorize_request`.

fn main() -> std::process::ExitCode {
    kit::authorizer_main(
        "authorize_request",
        Box::new(|cloud| Box::pin(async move { auth::authorize_request::handler(&cloud) })),
    )
}
