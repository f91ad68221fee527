//! MEM-01, MEM-02, REQ-09: members of an engagement.

mod coming;
mod export;
mod going;
mod list;
mod over_time;

use entente_app::backend::Visit;
use entente_server::db::Db;
use entente_shared::{
    AccountId, Error,
    members::{AddResult, Addition, Member, Members, MembersQuery},
};

use crate::support::World;

/// Any organization's people ask; paul@aurelia is its power user, and he, admin@aurelia and admin@brightwater are in it.
pub const ATLAS: &str = "Atlas 5 preview";
/// Aurelia's people only.
pub const WAREHOUSE: &str = "Warehouse robotics pilot";
/// Anybody joins; lea@aurelia, priya@brightwater and mina@brightwater are in it.
pub const SENSORS: &str = "Sensor SDK 3";

impl World {
    pub async fn account(&self, name: &str) -> AccountId {
        AccountId(self.id(&format!("SELECT id FROM account WHERE publisher_display_name = '{name}'")).await)
    }

    pub async fn members(&self, visit: &Visit, title: &str, query: &MembersQuery) -> Result<Members, Error> {
        self.backend.members.list(visit, self.engagement(title).await, query, None).await
    }

    /// The sign-in addresses of the members whom somebody sees.
    pub async fn addresses_seen(&self, who: &str, title: &str) -> Vec<String> {
        let members = self.members(&self.sign_in(who).await, title, &MembersQuery::default()).await.expect("seen");
        members.page.items.into_iter().map(|member| member.sign_in_address).collect()
    }

    pub async fn member(&self, who: &str, title: &str) -> Option<Member> {
        let members = self.members(&self.sign_in("admin@northlight").await, title, &MembersQuery::default()).await.expect("seen");
        members.page.items.into_iter().find(|member| member.sign_in_address == who)
    }

    /// Adds people of an organization by their addresses.
    pub async fn add(&self, visit: &Visit, title: &str, organization: &str, addresses: &[&str]) -> Result<Vec<(String, AddResult)>, Error> {
        let addresses = addresses.iter().map(|address| (*address).to_owned()).collect();
        let (engagement, organization) = (self.engagement(title).await, self.account(organization).await);
        self.backend.members.add(visit, Addition { engagement, organization, people: Vec::new(), addresses, tell: true }).await
    }

    /// That many people of Brightwater, members of an engagement.
    pub async fn fill_with_members(&self, title: &str, count: u32) {
        let id = match &self.services.db {
            Db::Sqlite { .. } => "randomblob(16)",
            Db::Postgres(_) => "gen_random_uuid()",
        };
        let account = "(SELECT id FROM account WHERE publisher_display_name = 'Brightwater Logistics')";
        for sql in [
            format!(
                "INSERT INTO users (id, directory_id, subject, sign_in_address, sign_in_key, name, email, language, directory_role, created_at,
                        search_text)
                    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {count})
                    SELECT {id}, (SELECT id FROM directory WHERE domain_prefix = 'brightwater'), 'many' || n, 'many' || n || '@brightwater',
                        'many' || n || '@brightwater', 'Person ' || n, 'many' || n || '@brightwater.example', 'en', 'user', 1,
                        'person ' || n || ' many' || n || '@brightwater many' || n || '@brightwater.example' FROM number"
            ),
            format!(
                "INSERT INTO account_user (account_id, user_id, role, added_at)
                    SELECT {account}, id, 'member', 1 FROM users WHERE subject LIKE 'many%'"
            ),
            format!(
                "INSERT INTO membership (id, engagement_id, user_id, account_id, state, since, last_access_at, person_key)
                    SELECT {id}, (SELECT id FROM engagement WHERE title = '{title}'), id, {account}, 'active', {now} - 1000000 * LENGTH(name),
                        {now}, search_text FROM users WHERE subject LIKE 'many%'",
                now = self.now().0
            ),
        ] {
            self.change(&sql).await.expect("added");
        }
        self.change("ANALYZE").await.expect("counted");
    }
}
