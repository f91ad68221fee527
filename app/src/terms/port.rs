use async_trait::async_trait;
use entente_shared::{
    AcceptanceId, EngagementId, Error, ListQuery, Page,
    access::Entry,
    terms::{KeptTerms, OwingMember, TermsAcceptance, TermsFields, TermsList, TermsOf, TermsPreview, TermsReceipt, TermsToAccept},
};

use crate::backend::Visit;

/// Terms of use: kept by the host, its programs and their engagements, and accepted by members (REQ-01, TOU-01, TOU-02).
#[async_trait]
pub trait Terms: Send + Sync {
    /// What is in use, where it comes from, and the versions, for those who keep them.
    async fn kept(&self, visit: &Visit, of: TermsOf) -> Result<KeptTerms, Error>;

    /// The version that the person prepares, as it would be published; to begin with the texts that there are.
    async fn draft(&self, visit: &Visit, of: TermsOf) -> Result<TermsPreview, Error>;

    /// Keeps what was typed, right or wrong.
    ///
    /// # Errors
    /// `Invalid` with every mistake; what was typed is kept all the same.
    async fn save_draft(&self, visit: &Visit, of: TermsOf, typed: TermsFields) -> Result<(), Error>;

    /// Makes a version of the draft. `saved` is the state of it that was looked at.
    ///
    /// # Errors
    /// `Conflict::DraftChanged` if it is another by now, `Conflict::Changed` if somebody else has published a version since; `Invalid` with
    /// every mistake.
    async fn publish(&self, visit: &Visit, of: TermsOf, saved: &str) -> Result<(), Error>;

    /// ENG-01: uses terms of its own, or those that it inherits. A second time changes nothing.
    ///
    /// # Errors
    /// `Missing::Terms` if no version of its own is in force yet.
    async fn use_own(&self, visit: &Visit, of: TermsOf, own: bool) -> Result<(), Error>;

    /// TOU-01, TOU-02: what a member owes.
    async fn to_accept(&self, visit: &Visit, engagement: EngagementId) -> Result<TermsToAccept, Error>;

    /// REQ-01: keeps that a member has accepted the version in force. A second time changes nothing.
    ///
    /// # Errors
    /// `Conflict::NewVersion` if it is not what is in force any more.
    async fn accept(&self, visit: &Visit, entry: Entry) -> Result<(), Error>;

    /// What the person has accepted, the latest first.
    async fn mine(&self, visit: &Visit, query: &ListQuery) -> Result<Page<TermsAcceptance>, Error>;

    /// The receipt of an acceptance: one's own, or of a member of an engagement that one runs.
    async fn receipt(&self, visit: &Visit, acceptance: AcceptanceId) -> Result<TermsReceipt, Error>;

    /// Who has accepted what in an engagement, the latest first.
    async fn acceptances(&self, visit: &Visit, engagement: EngagementId, query: &ListQuery) -> Result<TermsList<TermsAcceptance>, Error>;

    /// The members who owe what is in force, by name.
    async fn owing(&self, visit: &Visit, engagement: EngagementId, query: &ListQuery) -> Result<TermsList<OwingMember>, Error>;
}
