//! ENG-07: whose people somebody sees in an engagement, and adds and removes.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Conflict, EngagementId, Error, Forbidden, Missing, Timestamp, engagements::Life, members::UNDO_MINUTES, policy::Action,
};

use crate::{
    access,
    authz::{self, Place},
    db::Tx,
    fault::Fault,
};

/// Whose people: those who run an engagement see everybody, others their own organization's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Nothing: everybody's.
    pub account: Option<AccountId>,
}

impl Scope {
    /// # Errors
    /// `NoAccount` for somebody who acts for none: then they are in no engagement either.
    pub fn of(visit: &Visit, place: &Place) -> Result<Self, Error> {
        if place.runs_it() {
            return Ok(Self { account: None });
        }
        let account = visit.actor()?.account.as_ref().map(|account| account.id).ok_or(Forbidden::NoAccount)?;
        Ok(Self { account: Some(account) })
    }

    pub fn has(self, account: AccountId) -> bool {
        self.account.is_none_or(|own| own == account)
    }

    /// Within it, what was asked for.
    pub fn narrowed(self, to: Option<AccountId>) -> Self {
        Self { account: self.account.or(to) }
    }
}

/// Asked again beside a change: the place of somebody who looks after members, and whose.
pub async fn managing(tx: &mut Tx, visit: &Visit, engagement: EngagementId) -> Result<(Place, Scope), Fault> {
    let own = visit.actor()?.account.as_ref().map(|account| account.id);
    let place = authz::place_in(tx, visit, engagement, own).await?;
    authz::permit(place.standing, Action::ManageMembers, Missing::Engagement)?;
    let scope = Scope::of(visit, &place)?;
    Ok((place, scope))
}

/// ENG-04: nobody comes into what is closed.
pub fn takes_people(life: Life) -> Result<(), Conflict> {
    if life.is_open() { Ok(()) } else { Err(Conflict::NotOpen) }
}

/// ENG-02: an engagement takes people of the organizations that it is for, unless an operator keeps one from taking part.
pub async fn takes_people_of(tx: &mut Tx, engagement: EngagementId, account: AccountId) -> Result<(), Fault> {
    if access::is_in_audience(tx, engagement, account).await? && !super::queries::is_suspended(tx, account).await? {
        return Ok(());
    }
    Err(Forbidden::NotInAudience.into())
}

/// Whether what was done at that time can still be undone.
pub fn can_undo(at: Timestamp, now: Timestamp) -> bool {
    now.seconds_since(at) < UNDO_MINUTES * 60
}
