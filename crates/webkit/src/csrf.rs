//! Forms that only our own pages can send. A form carries a token: a random word and its HMAC under the
//! installation's key and the visitor's session. Nothing is kept on the server. The random word makes the
//! token look different on every page, so a compressed page does not give it away.
//!
//! The guard of the routes refuses requests that a browser itself marks as coming from elsewhere; these
//! extractors are the second lock.

use axum::{
    Form, RequestExt,
    body::Bytes,
    extract::{FromRequest, Multipart, Request},
    http::request::Parts,
    response::IntoResponse,
};
use hmac::{Hmac, Mac};
use serde::de::DeserializeOwned;
use sha2::Sha256;

use crate::{Answers, PostedFile, WebError, posted, visit::Visit};

/// The name of the hidden field.
pub const FIELD: &str = "csrf";

fn mac(key: &[u8; 32], nonce: &[u8], binding: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(b"csrf\0");
    mac.update(nonce);
    mac.update(binding.as_bytes());
    Some(mac)
}

/// A token for a form that is shown to the visitor.
pub fn token(visit: &Visit) -> String {
    visit.csrf_is_asked();
    let nonce = base::random::bytes::<16>();
    let seal = mac(&visit.site.key, &nonce, &visit.binding()).map(|mac| mac.finalize().into_bytes());
    format!("{}{}", hex::encode(nonce), hex::encode(seal.unwrap_or_default()))
}

/// Whether a token was made for this visitor.
pub fn is_ours(visit: &Visit, token: &str) -> bool {
    let Ok(bytes) = hex::decode(token) else { return false };
    let Some((nonce, seal)) = bytes.split_at_checked(16) else { return false };
    mac(&visit.site.key, nonce, &visit.binding()).is_some_and(|mac| mac.verify_slice(seal).is_ok())
}

/// A posted form whose token was checked. `T` is a struct, or [`Answers`] where the fields are data.
#[derive(Debug)]
pub struct CsrfForm<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for CsrfForm<T> {
    type Rejection = WebError;
    async fn from_request(request: Request, _: &S) -> Result<Self, WebError> {
        let (parts, body) = request.into_parts();
        let visit = Visit::of(&parts)?;
        let bytes = Request::from_parts(parts.clone(), body).extract::<Bytes, _>().await;
        let bytes = bytes.map_err(|rejection| WebError::Status(rejection.into_response().status()))?;
        let Answers(pairs) = read(&parts, bytes.clone()).await?;
        let sent = pairs.iter().find(|(name, _)| name == FIELD).map(|(_, value)| value.as_str());
        if !sent.is_some_and(|token| is_ours(&visit, token)) {
            return Err(WebError::Stale);
        }
        Ok(Self(read(&parts, bytes).await?))
    }
}

async fn read<T: DeserializeOwned>(parts: &Parts, bytes: Bytes) -> Result<T, WebError> {
    let request = Request::from_parts(parts.clone(), bytes.into());
    let form = Form::<T>::from_request(request, &()).await;
    form.map(|Form(value)| value).map_err(|rejection| WebError::Status(rejection.into_response().status()))
}

/// A posted form with files, whose token was checked before the first file was read. The route is added
/// with [`crate::Routes::upload`], which states how much may come.
#[derive(Debug)]
pub struct CsrfUpload {
    /// The fields that are no files.
    pub fields: Answers,
    /// The files, in the order sent; a file field left empty is not among them.
    pub files: Vec<PostedFile>,
}

impl<S: Send + Sync> FromRequest<S> for CsrfUpload {
    type Rejection = WebError;
    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let (parts, body) = request.into_parts();
        let visit = Visit::of(&parts)?;
        let request = Request::from_parts(parts, body);
        let stream = Multipart::from_request(request, state).await;
        let stream = stream.map_err(|rejection| WebError::Status(rejection.into_response().status()))?;
        posted::collect(stream, |token| is_ours(&visit, token)).await
    }
}
