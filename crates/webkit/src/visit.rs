//! One request, from its arrival to the finished answer: who comes, in which language, to which area,
//! under which operation id; then cookies, error pages, headers and the line in the log.
//!
//! The log names the matched route and never the address itself: addresses can carry names and secrets.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base::{Actor, Device, Origin};
use rules::{
    identity::session::is_fresh,
    policy::{ApiAction, Client},
};
use tokio::sync::OwnedSemaphorePermit;
use tracing::Instrument;

use crate::{
    Area, Flash, Lang, Pace, SignedIn, Site, WebError, api,
    callers::Guest,
    cookies::{self, Jar},
    error, routes, security,
    shell::Shell,
};

/// What is known of a request before its handler runs.
pub struct Visit {
    /// The installation.
    pub site: Arc<Site>,
    /// The language of the answer.
    pub lang: Lang,
    /// For whom the page is.
    pub area: Area,
    /// The address without its query.
    pub path: String,
    /// The query, without the language.
    pub query: String,
    /// Who is signed in, in this area.
    pub signed_in: Option<SignedIn>,
    /// The session cookie's value, when it opened a session.
    pub token: Option<String>,
    /// The other system that asks, where its key is good; people are never met where systems ask.
    pub client: Option<Client>,
    /// What a person reads out when asking about this request; the log has it too.
    pub operation: String,
    /// Whether another site's page sent the browser here.
    pub(crate) from_elsewhere: bool,
    key_given: bool,
    caller: IpAddr,
    device: Device,
    browser: Option<String>,
    /// What this device is known by, or will be from the first sign-in on.
    pub(crate) device_token: String,
    pub(crate) identity: Option<String>,
    visitor: String,
    new_visitor: bool,
    chosen_lang: Option<Lang>,
    flash: Option<Flash>,
    csrf_asked: AtomicBool,
    flash_shown: AtomicBool,
}

impl Visit {
    /// The visit of the request that an extractor looks at.
    pub fn of(parts: &Parts) -> Result<Arc<Self>, WebError> {
        let visit = parts.extensions.get::<Arc<Self>>().cloned();
        visit.ok_or_else(|| anyhow::anyhow!("a handler runs outside webkit::shell::serve").into())
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.signed_in.as_ref().map_or(Actor::Anonymous, |person| person.actor.clone())
    }

    /// What tokens in forms are bound to: the session, or the visitor where nobody is signed in. The session's id
    /// and not its token, so that a page in another tab is not stale when the token is changed; but one that was opened
    /// while somebody acted for somebody else is, once they do so no more: it would be sent in another's name.
    pub(crate) fn binding(&self) -> String {
        let Some(person) = &self.signed_in else { return self.visitor.clone() };
        let mandate = person.actor.agent().map(|agent| agent.mandate.to_string()).unwrap_or_default();
        format!("{}{mandate}", person.session)
    }

    /// An address that knows the way back to this page.
    pub(crate) fn and_back(&self, door: &str) -> String {
        let mut back = self.path.clone();
        if !self.query.is_empty() {
            back = format!("{back}?{}", self.query);
        }
        format!("{door}?next={}", crate::escape(&back))
    }

    /// What is kept of where this request came from.
    pub(crate) fn origin(&self) -> Origin {
        let proved = self.signed_in.as_ref().and_then(|person| person.proved_at);
        Origin {
            operation: self.operation.clone(),
            device: self.device,
            browser: self.browser.clone(),
            device_token: Some(self.device_token.clone()),
            session: self.token.clone(),
            proved: Some(is_fresh(proved, self.site.clock.now())),
        }
    }

    /// Says that a form's token goes out, so that the visitor must be known again when it comes back.
    pub(crate) fn csrf_is_asked(&self) {
        self.csrf_asked.store(true, Relaxed);
    }

    /// The message left by the page before, which is then used up.
    pub(crate) fn take_flash(&self) -> Option<&Flash> {
        self.flash.as_ref().inspect(|_| self.flash_shown.store(true, Relaxed))
    }

    /// Counts a try of the visitor's address against a pace; one too many is refused for some seconds.
    pub(crate) fn keeps(&self, pace: Pace) -> Result<(), WebError> {
        self.site.callers.ask(pace, Guest::Address(self.caller), self.site.clock.now()).map_err(WebError::TooMany)
    }

    /// Waits until the visitor may have one more page made: a few at once for each session, fewer for an address from
    /// which nobody has signed in.
    pub(crate) async fn share(&self) -> Result<OwnedSemaphorePermit, WebError> {
        let guest = self.signed_in.as_ref().map(|person| Guest::Session(person.session));
        let share = self.site.callers.share(guest.unwrap_or(Guest::Address(self.caller))).await;
        share.map_err(WebError::TooMany)
    }

    /// Whether another system may do that now, counted against its pace.
    pub(crate) fn admits(&self, action: ApiAction) -> Result<(), WebError> {
        let client = self.client.as_ref().ok_or(WebError::NoKey { wrong: self.key_given })?;
        if !client.may(action) {
            return Err(WebError::KeyWithout(action));
        }
        let asked = self.site.callers.ask(Pace::API, Guest::Client(client.id), self.site.clock.now());
        asked.map_err(WebError::TooMany)
    }

    /// Whether it is other systems that ask here.
    pub(crate) fn is_api(&self) -> bool {
        api::is_api(&self.path)
    }

    /// Waits for the turn of what is judged only a few at once.
    pub(crate) async fn turn(&self, pace: Pace) -> Result<OwnedSemaphorePermit, WebError> {
        self.site.callers.turn(pace).await.map_err(WebError::TooMany)
    }

    fn begin(site: Arc<Site>, uri: &Uri, headers: &HeaderMap, caller: IpAddr) -> Self {
        let area = Area::of(uri.path());
        let (asked, query) = split_lang(uri.query().unwrap_or_default());
        let kept = cookies::read(headers, &site, Jar::Language).and_then(|code| Lang::from_code(&code));
        let lang = if area == Area::Desk { Lang::Vi } else { asked.or(kept).unwrap_or_default() };
        let visitor = cookies::read(headers, &site, Jar::Visitor).filter(|value| value.len() == 32);
        let new_visitor = visitor.is_none();
        let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        let flash = cookies::read(headers, &site, Jar::Flash).and_then(|value| Flash::from_cookie(&value));
        Self {
            lang,
            area,
            path: uri.path().to_owned(),
            query,
            signed_in: None,
            token: None,
            client: None,
            key_given: false,
            operation: format!("{}-{}", base::random::spoken(4), base::random::spoken(4)),
            from_elsewhere: routes::comes_from_elsewhere(headers),
            caller,
            device: Device::of(agent.unwrap_or_default()),
            browser: cookies::read(headers, &site, Jar::Browser),
            device_token: cookies::read(headers, &site, Jar::Device)
                .filter(|token| token.len() == 64)
                .unwrap_or_else(|| hex::encode(base::random::bytes::<32>())),
            identity: cookies::read(headers, &site, Jar::Identity),
            visitor: visitor.unwrap_or_else(|| hex::encode(base::random::bytes::<16>())),
            new_visitor,
            chosen_lang: asked.filter(|asked| kept != Some(*asked)),
            flash,
            csrf_asked: AtomicBool::new(false),
            flash_shown: AtomicBool::new(false),
            site,
        }
    }

    /// Looks the session cookie up. A cookie that opens nothing any more is as good as none.
    async fn recognise(&mut self, shell: &Shell, headers: &HeaderMap) -> anyhow::Result<()> {
        if self.is_api() {
            // Cookies are not looked at: a browser that is made to ask here asks as nobody.
            self.key_given = headers.contains_key(header::AUTHORIZATION);
            if let Some(key) = api::bearer(headers) {
                self.client = shell.sessions.client(key).await?;
            }
            return Ok(());
        }
        let Some(token) = cookies::read(headers, &self.site, Jar::session(self.area)) else { return Ok(()) };
        self.signed_in = shell.sessions.lookup(self.area, &token).await?;
        self.token = self.signed_in.is_some().then_some(token);
        Ok(())
    }

    fn leave_cookies(&self, headers: &mut HeaderMap) {
        let mut set = |value| headers.append(header::SET_COOKIE, value);
        if self.csrf_asked.load(Relaxed) && self.new_visitor && self.token.is_none() {
            set(cookies::put(&self.site, Jar::Visitor, &self.visitor, None));
        }
        if let Some(lang) = self.chosen_lang {
            set(cookies::put(&self.site, Jar::Language, lang.code(), Some(365)));
        }
        if self.flash_shown.load(Relaxed) {
            set(cookies::drop(&self.site, Jar::Flash));
        }
    }
}

fn split_lang(query: &str) -> (Option<Lang>, String) {
    let (lang, rest): (Vec<&str>, Vec<&str>) =
        query.split('&').filter(|pair| !pair.is_empty()).partition(|pair| pair.starts_with("lang="));
    let lang = lang.first().and_then(|pair| Lang::from_code(pair.trim_start_matches("lang=")));
    (lang, rest.join("&"))
}

/// The layer around every route.
pub async fn attend(State(shell): State<Shell>, mut request: Request, next: Next) -> Response {
    let clock = shell.site.clock.clone();
    let began = clock.now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-".to_owned(), |path| path.as_str().to_owned());
    let caller = shell.site.callers.who(request.headers(), request.extensions());
    let mut visit = Visit::begin(shell.site.clone(), request.uri(), request.headers(), caller);
    let recognised = visit.recognise(&shell, request.headers()).await;
    let visit = Arc::new(visit);
    // Of the highest level, so that a line says its route and operation however little the log is told to keep.
    let span = tracing::error_span!("request", operation = %visit.operation, %method, route);
    let response = match recognised {
        Ok(()) => {
            request.extensions_mut().insert(visit.clone());
            next.run(request).instrument(span.clone()).await
        }
        Err(problem) => WebError::Other(problem).into_response(),
    };
    let response = finish(&visit, response);
    let took = clock.now().as_millisecond() - began.as_millisecond();
    span.in_scope(|| report(&visit, &response, took));
    response
}

fn finish(visit: &Arc<Visit>, response: Response) -> Response {
    let mut response = error::with_page(visit, response);
    let cached = response.headers().contains_key(header::CACHE_CONTROL);
    if !cached {
        let policy = if visit.signed_in.is_some() || visit.client.is_some() {
            security::NO_STORE
        } else {
            security::NO_CACHE
        };
        response.headers_mut().insert(header::CACHE_CONTROL, policy);
    }
    if !visit.is_api() {
        visit.leave_cookies(response.headers_mut());
    }
    security::put_headers(&visit.site, &mut response);
    response
}

fn report(visit: &Visit, response: &Response, took: i64) {
    let status = response.status();
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        let cause = error::cause(response);
        tracing::error!(status = status.as_u16(), took, cause, "failed");
    } else if let Some(why) = error::refused(response, visit.signed_in.is_some() || visit.client.is_some()) {
        let person = visit.signed_in.as_ref().map(|person| person.session.to_string());
        let who = person.or_else(|| visit.client.as_ref().map(|client| client.id.to_string()));
        tracing::warn!(status = status.as_u16(), took, why, who, "refused");
    } else {
        tracing::info!(status = status.as_u16(), took, "answered");
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn site() -> Site {
        Site {
            province: "tỉnh Đắk Nông".to_owned(),
            address: "http://localhost".to_owned(),
            hotline: Some("1900 0000".to_owned()),
            https: false,
            demo: true,
            key: [7; 32],
            callers: Arc::default(),
            clock: Arc::new(base::FixedClock::at(base::moment(0))),
        }
    }

    #[test]
    fn the_language_is_taken_from_the_query_and_the_rest_of_it_is_kept() {
        assert_eq!(split_lang("q=a&lang=en&trang=2"), (Some(Lang::En), "q=a&trang=2".to_owned()));
        assert_eq!(split_lang("lang=xx"), (None, String::new()));
        assert_eq!(split_lang(""), (None, String::new()));
    }
}
