//! The frame of a page, as templates see it. Every page's template extends `base.html` and has a field
//! `page` of this type; a handler takes it as an argument.

use std::{fmt::Display, sync::Arc};

use askama::{Template, filters::HtmlSafe};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use base::{Actor, FieldErrors, Origin};

use crate::{
    Answer, Area, Flash, Lang, Site, WebError, assets,
    cookies::{self, Jar},
    csrf, nav, security,
    session::Acting,
    ui::Ui,
    visit::Visit,
};

/// A piece of finished HTML.
#[derive(Debug, Clone, Default)]
pub struct Markup(pub String);

impl Display for Markup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl HtmlSafe for Markup {}

/// The frame of one page.
#[derive(Clone)]
pub struct Page {
    visit: Arc<Visit>,
    title: String,
    failed: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        Ok(Self::of(Visit::of(parts)?))
    }
}

/// An entry of the navigation, ready to be shown.
pub struct Link {
    /// Its words.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether the reader is there.
    pub current: bool,
}

impl Page {
    /// The frame of the visit's page.
    pub fn of(visit: Arc<Visit>) -> Self {
        Self { visit, title: String::new(), failed: false }
    }
    /// With a title from the texts.
    #[must_use]
    pub fn titled(self, key: &str) -> Self {
        let title = self.t(key);
        self.named(title)
    }
    /// With a title from data, for example a procedure's name.
    #[must_use]
    pub fn named(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }
    /// With the title saying that something has to be corrected.
    #[must_use]
    pub fn failed_if(mut self, failed: bool) -> Self {
        self.failed = failed;
        self
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.visit.lang
    }
    /// The installation.
    pub fn site(&self) -> &Site {
        &self.visit.site
    }
    /// For whom the page is.
    pub fn area(&self) -> Area {
        self.visit.area
    }
    /// The page's address without its query.
    pub fn path(&self) -> &str {
        &self.visit.path
    }
    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.visit.actor()
    }
    /// What is kept of where this request came from.
    pub fn origin(&self) -> Origin {
        self.visit.origin()
    }
    /// Whether another site's page sent the browser here, as the browser says itself.
    pub fn is_from_elsewhere(&self) -> bool {
        self.visit.from_elsewhere
    }
    /// The id under which this request is in the log.
    pub fn operation(&self) -> &str {
        &self.visit.operation
    }
    /// What was kept when this browser was sent to a provider of identity.
    pub fn identity(&self) -> String {
        self.visit.identity.clone().unwrap_or_default()
    }
    /// The name of who is signed in.
    pub fn person(&self) -> Option<&str> {
        self.visit.signed_in.as_ref().map(|person| person.name.as_str())
    }
    /// For whom they act, or acted until a moment ago.
    pub fn acting(&self) -> Option<&Acting> {
        self.visit.signed_in.as_ref()?.acting.as_ref()
    }
    /// Whether this is an officer's page.
    pub fn is_desk(&self) -> bool {
        self.visit.area == Area::Desk
    }

    /// Whether the reader works on dossiers and has papers to scan.
    pub fn scans(&self) -> bool {
        self.is_desk() && nav::works_on_dossiers(&self.actor())
    }

    /// The components, in the page's language.
    pub fn ui(&self) -> Ui {
        Ui::new(self.lang())
    }
    /// The sentence for a key.
    pub fn t(&self, key: &str) -> String {
        self.lang().t(key)
    }
    /// The sentence for a key on a page that both citizens and officers see: on an officer's page the one under
    /// `desk.`, where there is one, because it speaks of the citizen and not to them.
    pub fn voice(&self, key: &str) -> String {
        let officers = format!("desk.{key}");
        if self.is_desk() && self.lang().has(&officers) { self.t(&officers) } else { self.t(key) }
    }
    /// The sentence for a key with `{name}` filled.
    pub fn t1(&self, key: &str, name: &str, value: impl Display) -> String {
        self.lang().t_with(key, &[(name, value)])
    }
    /// The same with two placeholders.
    pub fn t2(&self, key: &str, one: &str, first: impl Display, two: &str, second: impl Display) -> String {
        self.lang().t_with(key, &[(one, first.to_string()), (two, second.to_string())])
    }
    /// The same with any number.
    pub fn t_with<V: Display>(&self, key: &str, args: &[(&str, V)]) -> String {
        self.lang().t_with(key, args)
    }
    /// The sentence that stands beside the field at `path`, if it is complained about.
    pub fn error(&self, errors: &FieldErrors, path: impl Display) -> Option<String> {
        errors.of(&path.to_string()).map(|error| self.lang().complaint(error))
    }

    /// The heading's words.
    pub fn title(&self) -> &str {
        &self.title
    }
    /// What the browser's tab says.
    pub fn full_title(&self) -> String {
        let title =
            if self.failed { self.t1("shell.error_title", "title", &self.title) } else { self.title.clone() };
        let service = self.t(if self.is_desk() { "shell.desk" } else { "shell.service" });
        format!("{title} – {service} {}", self.province())
    }
    /// The province in the page's language.
    pub fn province(&self) -> String {
        self.visit.site.province_in(self.lang())
    }
    /// The address of an asset.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }
    /// The navigation of the area, as the signed-in person sees it.
    pub fn nav(&self) -> Vec<Link> {
        let actor = self.actor();
        let entries = nav::entries(self.area()).iter().filter(|entry| entry.access.admits(&actor));
        entries
            .map(|entry| Link {
                text: self.t(entry.key),
                href: entry.href.to_owned(),
                current: nav::is_current(entry, self.area(), self.path()),
            })
            .collect()
    }
    /// The languages, each with the same page's address in it.
    pub fn languages(&self) -> Vec<(Lang, String)> {
        let kept = if self.visit.query.is_empty() { String::new() } else { format!("{}&", self.visit.query) };
        Lang::ALL.map(|lang| (lang, format!("{}?{kept}lang={}", self.path(), lang.code()))).into()
    }
    /// Whether the page is in this language.
    pub fn is_in(&self, lang: &Lang) -> bool {
        self.lang() == *lang
    }
    /// The message left by the page before, with whether something was done.
    pub fn flash(&self) -> Option<(bool, String)> {
        self.visit.take_flash().map(|flash| (flash.done, flash.sentence(self.lang())))
    }

    /// The hidden field without which no posted form is taken. It comes first in the form.
    pub fn csrf_field(&self) -> Markup {
        Markup(format!(r#"<input type="hidden" name="{}" value="{}">"#, csrf::FIELD, csrf::token(&self.visit)))
    }
    /// The hidden field that makes a double click one deed: the use case keeps the word and, asked a
    /// second time with it, answers what it answered the first time.
    pub fn once_field(&self) -> Markup {
        Markup(format!(
            r#"<input type="hidden" name="once" value="{}">"#,
            hex::encode(base::random::bytes::<16>())
        ))
    }
}

/// The page, well.
pub fn show(template: &impl Template) -> Answer {
    show_as(StatusCode::OK, template)
}

/// The page with another status: 422 where something has to be corrected.
pub fn show_as(status: StatusCode, template: &impl Template) -> Answer {
    Ok((status, Html(template.render()?)).into_response())
}

/// A value as it stands in the query of an address.
pub fn escape(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Sends the browser on after a form was taken.
pub fn go(to: &str) -> Response {
    Redirect::to(to).into_response()
}

/// Sends the browser on, with a message on the next page.
pub fn go_with(page: &Page, to: &str, flash: &Flash) -> Response {
    with_cookie(go(to), cookies::put(page.site(), Jar::Flash, &flash.to_cookie(), None))
}

/// Sends the browser on with a session cookie: somebody has signed in.
pub fn signed_in(page: &Page, to: &str, token: &str) -> Response {
    renewed(go(to), page, token)
}

/// An answer that also marks the browser as one in which its user has signed in before.
pub fn remembered(answer: Response, page: &Page, browser: &str) -> Response {
    with_cookie(answer, cookies::put(page.site(), Jar::Browser, browser, Some(365)))
}

/// On to a page that says on top what was refused; anything but a refusal is passed on.
pub fn sent_back(page: &Page, to: &str, error: anyhow::Error) -> Answer {
    let refusal: base::Refusal = error.downcast()?;
    Ok(go_with(page, to, &Flash::refused(&refusal)))
}

/// An answer with what is kept of somebody on the way to a provider of identity and back; nothing empties it.
pub fn with_identity(answer: Response, page: &Page, kept: Option<&str>) -> Response {
    let site = page.site();
    with_cookie(
        answer,
        kept.map_or_else(
            || cookies::drop(site, Jar::Identity),
            |kept| cookies::put(site, Jar::Identity, kept, None),
        ),
    )
}

/// An answer that is kept nowhere, for what is shown once.
pub fn shown_once(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::CACHE_CONTROL, security::NO_STORE);
    answer
}

/// An answer with the session cookie: somebody has signed in, or the session's token was changed. The device is known
/// again for a year from then on.
pub fn renewed(answer: Response, page: &Page, token: &str) -> Response {
    let answer = with_cookie(answer, cookies::put(page.site(), Jar::session(page.area()), token, None));
    with_cookie(answer, cookies::put(page.site(), Jar::Device, &page.visit.device_token, Some(365)))
}

/// Sends the browser on without its session cookie and without what it kept of our pages: somebody has signed out. Other
/// cookies stay, of which one says that this browser is known.
pub fn signed_out(page: &Page, to: &str, flash: &Flash) -> Response {
    let mut gone = with_cookie(go_with(page, to, flash), cookies::drop(page.site(), Jar::session(page.area())));
    let kept = HeaderValue::from_static("\"cache\", \"storage\"");
    gone.headers_mut().insert("clear-site-data", kept);
    gone
}

fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// Where to go after signing in: the page that was asked for, when it is one of ours.
pub fn safe_next<'a>(next: &'a str, otherwise: &'a str) -> &'a str {
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    if ours && !next.contains(char::is_control) { next } else { otherwise }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_sent_to_another_host() {
        assert_eq!(safe_next("/ho-so?trang=2", "/"), "/ho-so?trang=2");
        for elsewhere in ["//x.vn", "https://x.vn", "/\\x.vn", "", "ho-so", "/a\nb"] {
            assert_eq!(safe_next(elsewhere, "/"), "/");
        }
    }
}
