//! Passwords at rest: Argon2id (RFC 9106) in PHC form.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{CustomizedPasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kit::Problem;

/// 19 MiB, two passes, one lane: the second choice of OWASP's password storage guidance, which fits a function of 1 GiB well.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// 128 bits, as RFC 9106, section 3.1, recommends.
pub(crate) const SALT_BYTES: usize = 16;

/// What a password is checked against where there is none, so that an unknown address costs what a known one does. Its output
/// is all zeros, which no password is known to give.
const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bGFtYmRlc2stbm8tdXNlcg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a password with a salt that nothing else has.
pub(crate) fn hash(password: &[u8], salt: [u8; SALT_BYTES]) -> Result<String, Problem> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| Problem::unexpected(&error))?;
    let hash = Argon2::default()
        .hash_password_customized(
            password,
            &salt,
            Some(Algorithm::Argon2id.ident().as_str()),
            Some(Version::V0x13.into()),
            params,
        )
        .map_err(|error| Problem::unexpected(&error))?;
    Ok(hash.to_string())
}

/// Whether a password is that of a stored hash; with no hash the answer is no and takes as long.
pub(crate) fn verify(password: &[u8], stored: Option<&str>) -> Result<bool, Problem> {
    let parsed = PasswordHash::new(stored.unwrap_or(DUMMY)).map_err(|error| Problem::unexpected(&error))?;
    // Cost and algorithm come from the stored hash, so older hashes stay good when the costs above are raised.
    let is_right = Argon2::default().verify_password(password, &parsed).is_ok();
    Ok(is_right && stored.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_password_passes_and_no_other() {
        let stored = hash("correct hörse".as_bytes(), [7; SALT_BYTES]).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("correct hörse".as_bytes(), Some(&stored)).unwrap());
        assert!(!verify(b"correct horse", Some(&stored)).unwrap());
        assert!(!verify(b"", Some(&stored)).unwrap());
        assert_ne!(stored, hash("correct hörse".as_bytes(), [8; SALT_BYTES]).unwrap());
    }

    #[test]
    fn the_dummy_costs_what_a_real_hash_costs_and_lets_nobody_in() {
        let real = hash(b"correct horse", [7; SALT_BYTES]).unwrap();
        let (real, dummy) = (PasswordHash::new(&real).unwrap(), PasswordHash::new(DUMMY).unwrap());
        assert_eq!((dummy.algorithm, dummy.version, &dummy.params), (real.algorithm, real.version, &real.params));
        let lengths = |hash: &PasswordHash| (hash.salt.unwrap().len(), hash.hash.unwrap().len());
        assert_eq!(lengths(&dummy), lengths(&real));
        assert!(!verify(b"anything", None).unwrap());
    }

    #[test]
    fn a_stored_hash_that_is_none_is_a_fault() {
        assert_eq!(verify(b"anything", Some("plain text")).unwrap_err().status(), 500);
    }
}
