//! What is still asked of somebody whose password was right.

use serde::{Deserialize, Serialize};

use crate::UserId;

coded_enum! {
    /// What is still asked of somebody whose password was right, before their session opens anything.
    pub enum SignInStep {
        /// The code of the second factor.
        SecondFactor = "second_factor",
        /// USR-02: another password instead of the one-time password.
        Password = "password",
        /// The directory wants a second factor of its Global administrators: it has to be set up.
        SetUp = "set_up",
    }
}

/// What decides on the steps of a sign-in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demands {
    /// The person has a second factor.
    pub second_factor: bool,
    /// USR-02: the password is a one-time password.
    pub one_time_password: bool,
    /// The directory wants a second factor of this person.
    pub second_factor_required: bool,
}

impl Demands {
    /// The step that follows `done`; the first one after the password itself, if that is `None`. Nothing: the session is open.
    ///
    /// ```
    /// use entente_shared::credentials::{Demands, SignInStep};
    /// let demands = Demands { second_factor: true, one_time_password: true, ..Demands::default() };
    /// assert_eq!(demands.after(None), Some(SignInStep::SecondFactor));
    /// assert_eq!(demands.after(Some(SignInStep::SecondFactor)), Some(SignInStep::Password));
    /// assert_eq!(demands.after(Some(SignInStep::Password)), None);
    /// ```
    pub const fn after(self, done: Option<SignInStep>) -> Option<SignInStep> {
        match done {
            None if self.second_factor => Some(SignInStep::SecondFactor),
            None | Some(SignInStep::SecondFactor) if self.one_time_password => Some(SignInStep::Password),
            None | Some(SignInStep::SecondFactor | SignInStep::Password) if self.second_factor_required && !self.second_factor => {
                Some(SignInStep::SetUp)
            }
            None | Some(SignInStep::SecondFactor | SignInStep::Password | SignInStep::SetUp) => None,
        }
    }
}

/// Somebody whose password was right and of whom something is still asked: nobody is signed in yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSignIn {
    /// Who says to be signing in.
    pub user: UserId,
    /// What they sign in with.
    pub sign_in_address: String,
    /// What is asked.
    pub step: SignInStep,
}
