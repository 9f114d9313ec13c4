//! Accounts, sessions, sign-in, agencies, officers, roles.
