//! The line to a provider: our one blocking HTTP client under the library's interface. No redirects are followed, an
//! answer has a size and a time.

use std::time::Duration;

use openidconnect::{HttpRequest, HttpResponse, SyncHttpClient};

/// How long a provider may take for one answer: somebody waits before a page.
const PATIENCE: Duration = Duration::from_secs(8);
/// What an answer may weigh.
const MOST: u64 = 1024 * 1024;

#[derive(Debug, Clone)]
pub(crate) struct Line(ureq::Agent);

impl Line {
    pub(crate) fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent("mot-cua")
            .build();
        Self(config.into())
    }
}

impl SyncHttpClient for Line {
    type Error = ureq::Error;
    fn call(&self, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
        let (head, mut body) = self.0.run(request)?.into_parts();
        let bytes = body.with_config().limit(MOST).read_to_vec()?;
        Ok(HttpResponse::from_parts(head, bytes))
    }
}
