use async_trait::async_trait;
use entente_shared::{
    Error, ListQuery, NameClaimId, ReservedNameId,
    names::{Availability, ClaimDecision, HostNames, MyClaims, NewClaim},
};

use crate::backend::Visit;

/// Publisher display names: which are free, which are reserved, and who claims them (ORG-03, ORG-04).
#[async_trait]
pub trait Names: Send + Sync {
    /// ORG-04: whether somebody could have a name: their account if `for_account`, else the organization that they register.
    ///
    /// # Errors
    /// `TooManyAttempts` after more questions than a person's typing asks.
    async fn availability(&self, visit: &Visit, name: &str, for_account: bool) -> Result<Availability, Error>;

    /// The claims of one's organization.
    async fn claims(&self, visit: &Visit) -> Result<MyClaims, Error>;

    /// ORG-03: claims a name, taken or not. Meanwhile nobody else takes it.
    ///
    /// # Errors
    /// `Conflict` if the claim is pending already; `TooManyAttempts`.
    async fn claim(&self, visit: &Visit, new: NewClaim) -> Result<(), Error>;

    /// Takes a pending claim back.
    ///
    /// # Errors
    /// `NotFound` unless it is one's organization's; `Conflict` if it was decided.
    async fn withdraw(&self, visit: &Visit, claim: NameClaimId) -> Result<(), Error>;

    /// Claims, and a page of the reserved names, for an operator.
    async fn host_names(&self, visit: &Visit, reserved: &ListQuery) -> Result<HostNames, Error>;

    /// Keeps a name from everybody.
    ///
    /// # Errors
    /// `Invalid` on `name` if it is reserved already.
    async fn reserve(&self, visit: &Visit, name: &str) -> Result<(), Error>;

    /// The name may be taken again. A second time changes nothing.
    async fn release(&self, visit: &Visit, reserved: ReservedNameId) -> Result<(), Error>;

    /// Decides a claim, once.
    ///
    /// # Errors
    /// `Conflict` if somebody else was first or the claim was taken back.
    async fn decide(&self, visit: &Visit, claim: NameClaimId, decision: &ClaimDecision) -> Result<(), Error>;
}
