//! What every page stands on: frame, components, texts in two languages, cookies, CSRF, route table with
//! permissions, error pages, security headers, embedded assets.
//!
//! A request passes [`shell::serve`]'s layers: compression, the [`visit`] (language, session, operation
//! id, headers, error pages), the catching of panics, then the guard of its [`routes`] line, then the
//! handler. A handler takes a [`Page`], calls one use case and returns [`show`]n HTML or [`go`]es on.
//!
//! Deliberately absent: pages, SQL, rules, knowledge of accounts (the wiring hands in [`Sessions`]).

mod api;
pub mod assets;
pub mod callers;
pub mod cookies;
pub mod csrf;
pub mod error;
pub mod fields;
pub mod flash;
mod gallery;
pub mod nav;
pub mod page;
pub mod posted;
pub mod routes;
pub mod security;
pub mod session;
pub mod shell;
pub mod site;
pub mod texts;
pub mod ui;
pub mod visit;

pub use callers::{Callers, Pace, network};
pub use csrf::{CsrfForm, CsrfUpload};
pub use error::WebError;
pub use flash::Flash;
pub use page::{Page, escape, go, go_with, show, show_as};
pub use posted::{Answers, PostedFile};
pub use routes::{Access, Routes};
pub use session::{CitizenVisit, ClientVisit, OfficerVisit, Sessions, SignedIn};
pub use site::{Area, Site};
pub use texts::Lang;
pub use ui::Ui;

/// What a page handler answers.
pub type Answer = Result<axum::response::Response, WebError>;
