//! USR-02: one-time passwords, for people who are new and for those who have lost theirs. Somebody else knows them too: they are good for
//! a week, and only for choosing another one.

use entente_shared::{Timestamp, UserId};

use super::{
    queries,
    second_factor::{grouped, random_word},
};
use crate::{clock::IdSource, db::Tx, directories::Passwords, fault::Fault};

/// 100 bits.
const CHARACTERS: usize = 20;

/// A new one. It is kept as a hash; whoever passes it on sees it in the answer, or while it is kept for them.
pub struct OneTime {
    pub password: String,
    hash: String,
}

impl OneTime {
    pub async fn make(passwords: &Passwords, ids: &dyn IdSource) -> Result<Self, Fault> {
        let turn = passwords.queue()?;
        let password = grouped(&random_word(ids, CHARACTERS), 5);
        let hash = passwords.hash(turn, password.clone(), ids.secret()).await?;
        Ok(Self { password, hash })
    }

    /// It is the person's password from now on, instead of the one that they may have had.
    pub async fn give(&self, tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), sqlx::Error> {
        queries::set_one_time_password(tx, user, &self.hash, now).await
    }
}

#[cfg(test)]
mod tests {
    use entente_shared::rules;

    use super::*;
    use crate::clock::SeededIds;

    #[tokio::test]
    async fn a_one_time_password_is_one_that_people_can_pass_on() {
        let (passwords, ids) = (Passwords::new(), SeededIds::new(1));
        let one = OneTime::make(&passwords, &ids).await.expect("made").password;
        let other = OneTime::make(&passwords, &ids).await.expect("made").password;
        assert_ne!(one, other);
        assert_eq!(one.len(), 23);
        assert!(one.split('-').all(|group| group.len() == 5), "{one}");
        assert!(rules::new_password(&one).is_ok());
    }
}
