//! `Idempotency-Key`: what a request made is stored in the transaction that makes it, so there is no moment between the two. A
//! request costs no read for it unless its write fails; then what is stored, if anything is, is what the caller gets.

use jiff::SignedDuration;
use kit::{
    Caller, Problem, Request,
    idempotency::{KEPT_SECONDS, key_hash, request_hash},
};
use store::{IdempotencyRecord, Made, TenantStore};

use crate::{App, IntoProblem};

/// The key of one request.
#[derive(Debug, Clone)]
pub struct Idempotency {
    key_hash: String,
    request_hash: String,
    expires_at: jiff::Timestamp,
}

impl Idempotency {
    /// The request's key, when it brings one.
    ///
    /// # Errors
    /// 422 when the key is not one.
    pub fn of(app: &App, request: &Request, caller: &Caller, operation: &str) -> Result<Option<Self>, Problem> {
        let Some(key) = request.idempotency_key()? else { return Ok(None) };
        let kept = SignedDuration::from_secs(KEPT_SECONDS);
        Ok(Some(Self {
            key_hash: key_hash(&caller.tenant_id, &caller.subject_id, operation, key),
            request_hash: request_hash(request.path(), request.body()),
            expires_at: app.cloud.now().checked_add(kept).unwrap_or(jiff::Timestamp::MAX),
        }))
    }

    /// The key of what workers make at most once until `expires_at`, however many messages ask for it. `key_hash` says what.
    pub fn once(key_hash: String, expires_at: jiff::Timestamp) -> Self {
        Self { key_hash, request_hash: String::new(), expires_at }
    }

    /// What to write along with what is made.
    pub fn record(&self, made: Made) -> IdempotencyRecord {
        IdempotencyRecord {
            key_hash: self.key_hash.clone(),
            request_hash: self.request_hash.clone(),
            made,
            expires_at: self.expires_at,
        }
    }

    /// What the same request made the first time, where that is why it can't be carried out now (its files are attached
    /// already, its ticket has moved on); the problem otherwise.
    ///
    /// # Errors
    /// The problem; 422 `idempotency_mismatch` when the key was used for another request.
    pub async fn made_before(this: Option<&Self>, tenant: &TenantStore, problem: Problem) -> Result<Made, Problem> {
        let Some(this) = this else { return Err(problem) };
        match tenant.idempotency(&this.key_hash).await.map_err(IntoProblem::into_problem)? {
            None => Err(problem),
            Some(record) if record.request_hash != this.request_hash => Err(Problem::idempotency_mismatch()),
            Some(record) => Ok(record.made),
        }
    }
}
