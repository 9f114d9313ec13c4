//! The line to a provider: the house's one blocking HTTP client (`liaison::outward`) under the library's interface. An
//! answer has a size and a time.

use std::time::Duration;

use liaison::{Reach, outward};
use openidconnect::{HttpRequest, HttpResponse, SyncHttpClient};

/// How long a provider may take for one answer: somebody waits before a page.
const PATIENCE: Duration = Duration::from_secs(8);
/// What an answer may weigh.
const MOST: u64 = 1024 * 1024;

#[derive(Debug, Clone)]
pub(crate) struct Line(ureq::Agent);

impl Line {
    pub(crate) fn new(reach: Reach) -> Self {
        Self(outward::client_for_party(reach, PATIENCE))
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
