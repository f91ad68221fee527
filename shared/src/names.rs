//! Publisher display names that nobody takes, and claims to names (ORG-03, ORG-06).

use crate::Violation;

coded_enum! {
    /// Why a name is kept from others.
    pub enum ReservationKind {
        /// The host has said so.
        Host = "host",
        /// Somebody claims, or has shown, that the name is theirs.
        Claim = "claim",
        /// It was an account's name until recently (ORG-06).
        Former = "former",
    }
}

impl From<ReservationKind> for Violation {
    fn from(kind: ReservationKind) -> Self {
        match kind {
            ReservationKind::Host => Self::NameReserved,
            ReservationKind::Claim => Self::NameClaimed,
            ReservationKind::Former => Self::NameFormer,
        }
    }
}
