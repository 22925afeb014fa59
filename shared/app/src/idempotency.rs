//! `Idempotency-Key`: the answer is stored in the transaction of the write, so there is no moment between the two. A request
//! costs no read for it unless its write fails; then the stored answer, if there is one, is what the caller gets.

use jiff::SignedDuration;
use kit::{
    Caller, Problem, Request, Response,
    idempotency::{KEPT_SECONDS, StoredResponse, decide, key_hash, request_hash},
};
use store::{CommitError, IdempotencyRecord, TenantStore};

use crate::{
    App, IntoProblem,
    tickets::{WriteError, Written},
};

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

    /// The answer to store with the write.
    pub fn record(&self, response: &Response) -> Option<IdempotencyRecord> {
        let stored = StoredResponse::new(self.request_hash.clone(), response);
        let answer = serde_json::to_string(&stored).ok()?;
        Some(IdempotencyRecord { key_hash: self.key_hash.clone(), answer, expires_at: self.expires_at })
    }

    /// Turns the outcome of a write into `Ok(written)`, into `Err(Ok(answer of the first time))`, or into a problem.
    ///
    /// # Errors
    /// The stored answer, or the problem.
    pub async fn settle(
        this: Option<&Self>,
        tenant: &TenantStore,
        outcome: Result<Written, WriteError>,
    ) -> Result<Written, Result<Response, Problem>> {
        let error = match outcome {
            Ok(written) => return Ok(written),
            Err(error) => error,
        };
        let problem = match error {
            WriteError::Commit(CommitError::IdempotencyKeyUsed) => {
                Problem::conflict("a request with this idempotency key is under way; try again")
            }
            error => error.into_problem(),
        };
        Err(Self::first_answer_or(this, tenant, problem).await)
    }

    /// What a request gets that can't be carried out: the answer of the first time, when that is what stands in its way now
    /// (its files are attached already, its ticket has moved on), and the problem otherwise.
    ///
    /// # Errors
    /// The problem.
    pub async fn first_answer_or(
        this: Option<&Self>,
        tenant: &TenantStore,
        problem: Problem,
    ) -> Result<Response, Problem> {
        match this {
            Some(idempotency) => idempotency.replay(tenant).await?.ok_or(problem),
            None => Err(problem),
        }
    }

    async fn replay(&self, tenant: &TenantStore) -> Result<Option<Response>, Problem> {
        let stored = tenant.idempotency(&self.key_hash).await.map_err(IntoProblem::into_problem)?;
        let stored: Option<StoredResponse> = match stored {
            Some(record) => Some(serde_json::from_str(&record.answer).map_err(|error| Problem::unexpected(&error))?),
            None => None,
        };
        decide(stored.as_ref(), &self.request_hash).into_response()
    }
}
