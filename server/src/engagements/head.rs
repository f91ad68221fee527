//! What stands above each page of an engagement.

use entente_shared::{
    EngagementId,
    engagements::{EngagementHead, EngagementTab},
    policy::{Action, Verdict, may},
};

use super::queries;
use crate::{authz::Place, db::Db};

/// For somebody who is known to see it.
pub async fn of(db: &Db, place: &Place, engagement: EngagementId) -> Result<EngagementHead, sqlx::Error> {
    let queries::HeadRow { title, program_id, program } = queries::head(db, engagement).await?;
    Ok(EngagementHead { id: engagement, title, program_id, program, life: place.life, tabs: tabs(place) })
}

/// The policy's answers. Whoever owes the terms sees the tabs of what is theirs behind them.
fn tabs(place: &Place) -> Vec<EngagementTab> {
    let who = place.standing;
    let open = |tab: &EngagementTab| {
        let needs = match tab {
            EngagementTab::Overview => Action::SeeEngagement,
            EngagementTab::Members => Action::SeeMembers,
            EngagementTab::Requests => Action::SeeQueue,
            EngagementTab::Terms => Action::SeeAcceptances,
            EngagementTab::Roles => {
                return may(who, Action::NamePowerUsers) == Verdict::Allowed || may(who, Action::NameOwners) == Verdict::Allowed;
            }
            EngagementTab::Settings => Action::EditEngagement,
        };
        may(who, needs) == Verdict::Allowed
    };
    EngagementTab::ALL.iter().copied().filter(open).collect()
}
