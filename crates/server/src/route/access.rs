//! Who may call an operation, and how far their session has to be.

use model::permissions::Role;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not.
    Public,
    /// Those with at least one of these roles; nobody else, and nobody who is not signed in.
    Roles(&'static [Role]),
}

/// What an operation asks of a session besides its roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Everything that the person has to give was given.
    Complete,
    /// It serves a session that still waits for its second factor too (rule ACC-16).
    BeforeSecondFactor,
}
