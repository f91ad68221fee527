//! REG-01: a registration that somebody has prepared goes to a Global administrator of the directory, by a link.

use serde::{Deserialize, Serialize};

use crate::{Error, FieldErrors, Form, HandOverId, Timestamp, UserId, error::of_the_page, form::form, registration::Draft, rules};

/// How long the link works, in days.
pub const HAND_OVER_DAYS: i64 = 30;

form! {
    /// To whom a draft goes.
    pub struct HandOverFields {
        /// `link` for nobody in particular, `address` for who reads that mailbox, or a [`UserId`] as text.
        to: String,
        /// An e-mail address, where `to` says so.
        address: String,
    } also Self::check_address
}

/// To whom a draft goes, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandOverTo {
    /// The link is copied by hand.
    Link,
    /// By mail to somebody who may be no user.
    Address(String),
    /// By mail to a Global administrator of the directory.
    Administrator(UserId),
}

impl HandOverFields {
    fn check_address(&self, errors: &mut FieldErrors) {
        match rules::email(&self.address) {
            Err(violation) if self.to == "address" => errors.add("address", violation),
            Ok(_) | Err(_) => {}
        }
    }

    /// To whom it goes.
    ///
    /// # Errors
    /// `Invalid` on `address`, or `Malformed` if `to` is none of what it can be.
    pub fn parse(&self) -> Result<HandOverTo, Error> {
        self.check().into_result()?;
        match self.to.as_str() {
            "link" => Ok(HandOverTo::Link),
            "address" => Ok(HandOverTo::Address(rules::email(&self.address).map_err(FieldErrors::on("address"))?)),
            user => of_the_page(user).map(HandOverTo::Administrator),
        }
    }
}

form! {
    /// The link stops working.
    pub struct RevokeHandOverFields {
        /// [`HandOverId`] as text.
        hand_over: String,
    }
}

form! {
    /// A Global administrator goes on with what somebody has prepared, or with their own draft again.
    pub struct TakeOverFields {
        /// The token of the link.
        token: String,
    }
}

/// What has become of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum HandOverState {
    /// It works.
    Open,
    /// Somebody has taken the draft over.
    Taken {
        /// Who.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// It was revoked, or is too old.
    Over,
}

/// A link, as the one who made it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverSummary {
    /// Key.
    pub id: HandOverId,
    /// The whole address, while it works.
    pub link: Option<String>,
    /// Whom it was mailed to, by name or address.
    pub sent_to: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// What has become of it.
    pub state: HandOverState,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum HandedOver {
    /// Not for this person, who is told whom it is for and nothing else.
    Others {
        /// Domain prefix of the directory.
        directory: String,
    },
    /// A Global administrator of the directory.
    You {
        /// Domain prefix of the directory.
        directory: String,
        /// Who has prepared it.
        from: String,
        /// When.
        created_at: Timestamp,
        /// What is filled in, right or wrong.
        draft: Box<Draft>,
        /// When their own draft was saved last, if they have begun one.
        own_saved_at: Option<Timestamp>,
        /// The directory has an account by now: there is nothing to take over.
        is_registered: bool,
    },
    /// Taken over already.
    Taken {
        /// Who.
        by: String,
        /// When.
        at: Timestamp,
        /// It was this person, whose earlier draft can be brought back.
        can_bring_back: bool,
        /// It was this person.
        by_you: bool,
    },
}
