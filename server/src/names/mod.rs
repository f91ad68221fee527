//! Publisher display names (ORG-02, ORG-03): whether one is free, for whom it is kept, and who claims it.

mod claim;
mod decide;
mod free;
mod keep;
mod queries;
mod reserved;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{backend::Visit, names::port};
use entente_shared::{
    Error, ListQuery, Missing, NameClaimId, ReservedNameId,
    names::{Availability, ClaimDecision, HostNames, MyClaims, NewClaim},
    policy::Action,
    rules,
};

pub use free::{Taker, refusal, violation, violation_in};
pub use keep::{FORMER_NAME_DAYS, Rename, fill_in_keys, insert_keys, keep_for_account, rename};
pub use queries::claimed_from;

use crate::{
    authz,
    clock::IdSource,
    db::Db,
    directories::attempts,
    fault::{Fault, answer},
    outbox::Bell,
};

pub struct Names {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub bell: Bell,
}

#[async_trait]
impl port::Names for Names {
    async fn availability(&self, visit: &Visit, name: &str, for_account: bool) -> Result<Availability, Error> {
        self.ask(visit, name, for_account).await.map_err(answer(visit))
    }

    async fn claims(&self, visit: &Visit) -> Result<MyClaims, Error> {
        claim::of_organization(self, visit).await.map_err(answer(visit))
    }

    async fn claim(&self, visit: &Visit, new: NewClaim) -> Result<(), Error> {
        claim::run(self, visit, &new).await.map_err(answer(visit))
    }

    async fn withdraw(&self, visit: &Visit, claim: NameClaimId) -> Result<(), Error> {
        claim::withdraw(self, visit, claim).await.map_err(answer(visit))
    }

    async fn host_names(&self, visit: &Visit, reserved: &ListQuery) -> Result<HostNames, Error> {
        reserved::list(self, visit, reserved).await.map_err(answer(visit))
    }

    async fn reserve(&self, visit: &Visit, name: &str) -> Result<(), Error> {
        reserved::reserve(self, visit, name).await.map_err(answer(visit))
    }

    async fn release(&self, visit: &Visit, reserved: ReservedNameId) -> Result<(), Error> {
        reserved::release(self, visit, reserved).await.map_err(answer(visit))
    }

    async fn decide(&self, visit: &Visit, claim: NameClaimId, decision: &ClaimDecision) -> Result<(), Error> {
        decide::run(self, visit, claim, decision).await.map_err(answer(visit))
    }
}

impl Names {
    /// ORG-04. Counted, so that nobody reads the list of accounts by asking for one name after the other.
    async fn ask(&self, visit: &Visit, name: &str, for_account: bool) -> Result<Availability, Fault> {
        authz::permit(authz::standing(visit.actor.as_ref()), Action::PrepareRegistration, Missing::Page)?;
        let actor = visit.actor()?;
        let name = match rules::publisher_display_name(name) {
            Ok(name) => name,
            Err(violation) => return Ok(Availability { violation: Some(violation) }),
        };
        attempts::count(&self.db, visit.now, &[attempts::name_questions_of(actor.user)]).await?;
        let account = actor.account.as_ref().filter(|_| for_account).map(|account| account.id);
        let taker = account.map_or(Taker::registering_from(actor.directory), Taker::account);
        Ok(Availability { violation: violation(&self.db, &name, taker, visit.now).await? })
    }
}
