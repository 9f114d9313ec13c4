//! One provider: discovery, the way there, the way back.

use std::{
    error::Error,
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use base::Moment;
use chrono::{DateTime, Utc};
use openidconnect::{
    AccessToken, AdditionalClaims, AdditionalProviderMetadata, AuthenticationContextClass, AuthenticationFlow,
    AuthorizationCode, AuthorizationRequest, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, JsonWebKeySet, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, SubjectIdentifier, TokenResponse,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGenderClaim,
        CoreGrantType, CoreIdToken, CoreIdTokenClaims, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
        CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm as Alg, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Back, Door, Reach, Settings, Trouble, Vouched, claims, line::Line};

/// How long what was discovered holds before it is asked for again, in milliseconds.
const KNOWN_FOR: i64 = 60 * 60 * 1000;
/// How long nobody is kept waiting for a provider that has just been found silent.
const SHUNNED_FOR: i64 = 10 * 1000;
/// How far apart the provider's clock and ours may be.
const SKEW: i64 = 60 * 1000;
/// How old an ID token may be when it comes.
const FRESH_FOR: i64 = 10 * 60 * 1000;

/// Signatures that are believed: asymmetric ones only, so that no shared secret and no missing signature passes.
const ALGS: [Alg; 9] = [
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
];

/// What RFC 9207 adds to the discovery document.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Extra {
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}
impl AdditionalProviderMetadata for Extra {}

type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type Ready =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// Whatever else a provider says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
struct Rest(Map<String, Value>);
impl AdditionalClaims for Rest {}

#[derive(Default)]
struct Known {
    metadata: Option<(Arc<Metadata>, Moment)>,
    silent_since: Option<Moment>,
}

/// A provider: its settings, and what its discovery document said last.
pub struct Provider {
    settings: Settings,
    line: Line,
    known: Mutex<Known>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.settings.fmt(f)
    }
}

/// A way there that was begun.
#[derive(Clone, Serialize, Deserialize)]
pub struct Begun {
    /// Where the browser is sent.
    pub address: String,
    /// By this word the browser is known again.
    pub state: String,
    /// This word must stand in the ID token.
    pub nonce: String,
    /// Whose hash went along; whoever stole the code does not have it.
    pub verifier: String,
}

impl Provider {
    /// A provider that is spoken to when somebody comes.
    pub fn new(settings: Settings) -> Self {
        let line = Line::new(settings.reach);
        Self { settings, line, known: Mutex::default() }
    }

    /// Its settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Begins: where the browser goes, and what is kept until it comes back to `redirect`.
    pub fn begin(&self, redirect: &str, now: Moment) -> Result<Begun, Trouble> {
        let client = self.client(&*self.metadata(now)?, redirect)?;
        let [state, nonce, verifier] = [(); 3].map(|()| hex::encode(base::random::bytes::<32>()));
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.clone()));
        let (sent, expected) = (state.clone(), nonce.clone());
        let request = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                move || CsrfToken::new(sent),
                move || Nonce::new(expected),
            )
            .add_scopes(self.settings.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(challenge);
        // Who sits at an office's computer is asked for anew.
        let request = match self.settings.door {
            Door::Officers => request.set_max_age(Duration::from_secs(claims::JUST_NOW.unsigned_abs())),
            Door::Citizens => request,
        };
        let levels = self.settings.ask_levels.iter().cloned().map(AuthenticationContextClass::new);
        let (address, _, _) = levels.fold(request, AuthorizationRequest::add_auth_context_value).url();
        Ok(Begun { address: address.into(), state, nonce, verifier })
    }

    /// Finishes what was `begun`: who it is, in the provider's words. The state must have been compared before, for it
    /// chooses what was begun; it is compared here again.
    pub fn finish(&self, begun: &Begun, back: &Back, redirect: &str, now: Moment) -> Result<Vouched, Trouble> {
        if back.state != begun.state {
            return Err(Trouble::Untrue("the state is another".to_owned()));
        }
        let metadata = self.metadata(now)?;
        self.same_issuer(&metadata, back.iss.as_deref())?;
        if let Some(error) = &back.error {
            // A word of the provider's; only plain ones are repeated.
            let plain = error.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') && error.len() < 60;
            return Err(Trouble::Declined(if plain { error.clone() } else { "no".to_owned() }));
        }
        let client = self.client(&metadata, redirect)?;
        let asked = client
            .exchange_code(AuthorizationCode::new(back.code.clone()))
            .map_err(|error| Trouble::Unreachable(chain(&error)))?;
        let answer = asked
            .set_pkce_verifier(PkceCodeVerifier::new(begun.verifier.clone()))
            .request(&self.line)
            .map_err(|error| match error {
                RequestTokenError::ServerResponse(error) => match error.error().as_ref() {
                    own @ ("server_error" | "temporarily_unavailable") => Trouble::Unreachable(own.to_owned()),
                    other => Trouble::Untrue(format!("the code is refused: {other}")),
                },
                RequestTokenError::Parse(..) => {
                    Trouble::Unreachable("the answer to the code is no token".to_owned())
                }
                other => Trouble::Unreachable(chain(&other)),
            })?;
        let token = answer.id_token().ok_or_else(|| Trouble::Untrue("there is no ID token".to_owned()))?;
        let claims = self.believe(&client, token, &begun.nonce, now)?;
        let subject = claims.subject().to_string();
        let mut told = payload(token)?;
        if self.wants_more(&told) && client.user_info_url().is_some() {
            for (name, value) in self.user_info(&client, answer.access_token(), &subject)? {
                told.entry(name).or_insert(value);
            }
        }
        claims::read(&self.settings, subject, &told, now)
    }

    /// Mix-up (RFC 9207): who answers must be who was asked, and must say so where it says that it does.
    fn same_issuer(&self, metadata: &Metadata, told: Option<&str>) -> Result<(), Trouble> {
        let must = metadata.additional_metadata().authorization_response_iss_parameter_supported;
        match told {
            Some(told) if told == self.settings.issuer => Ok(()),
            None if !must => Ok(()),
            _ => Err(Trouble::Untrue("another issuer answers".to_owned())),
        }
    }

    /// The claims of an ID token that is to be believed. A key nobody knows makes the keys be asked for once more.
    fn believe(
        &self,
        client: &Ready,
        token: &CoreIdToken,
        nonce: &str,
        now: Moment,
    ) -> Result<CoreIdTokenClaims, Trouble> {
        let (nonce, at) = (Nonce::new(nonce.to_owned()), base::millis(now));
        let time = |millis: i64| DateTime::<Utc>::from_timestamp_millis(millis).unwrap_or_default();
        let verify = |client: &Ready| {
            let verifier = client
                .id_token_verifier()
                .set_allowed_algs(ALGS)
                .set_time_fn(move || time(at - SKEW))
                .set_issue_time_verifier_fn(move |issued| {
                    let age = at - issued.timestamp_millis();
                    if (-SKEW..=FRESH_FOR).contains(&age) { Ok(()) } else { Err("issued at another time".into()) }
                });
            token.claims(&verifier, &nonce).cloned()
        };
        let unknown = |error: &ClaimsVerificationError| {
            matches!(
                error,
                ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)
            )
        };
        match verify(client) {
            Err(error) if unknown(&error) => {
                let redirect = client.redirect_uri().map(ToString::to_string).unwrap_or_default();
                let fresh = self.client(&*self.with_fresh_keys(now)?, &redirect)?;
                verify(&fresh).map_err(untrue)
            }
            other => other.map_err(untrue),
        }
    }

    /// Whether the ID token alone leaves something out that the settings look for.
    fn wants_more(&self, told: &Map<String, Value>) -> bool {
        let mapping = &self.settings.claims;
        let names =
            [&mapping.number, &mapping.name, &mapping.birth, &mapping.level, &mapping.phone, &mapping.email];
        names.into_iter().flatten().any(|name| !told.contains_key(name))
    }

    fn user_info(
        &self,
        client: &Ready,
        access: &AccessToken,
        subject: &str,
    ) -> Result<Map<String, Value>, Trouble> {
        let asked = client
            .user_info(access.clone(), Some(SubjectIdentifier::new(subject.to_owned())))
            .map_err(|error| Trouble::Unreachable(chain(&error)))?;
        let answer = asked.request::<Rest, CoreGenderClaim, _>(&self.line).map_err(|error| match error {
            openidconnect::UserInfoError::ClaimsVerification(error) => untrue(error),
            // What it says of a person may stand in the answer: only the kind of trouble is told.
            openidconnect::UserInfoError::Request(error) => Trouble::Unreachable(chain(&error)),
            _ => Trouble::Unreachable("the answer about the person is none".to_owned()),
        })?;
        match serde_json::to_value(&answer) {
            Ok(Value::Object(told)) => Ok(told),
            _ => Err(Trouble::Unreachable("the answer about the person is none".to_owned())),
        }
    }

    fn client(&self, metadata: &Metadata, redirect: &str) -> Result<Ready, Trouble> {
        let redirect = RedirectUrl::new(redirect.to_owned())
            .map_err(|error| Trouble::Unreachable(format!("our own address: {error}")))?;
        let secret = self.settings.client_secret.clone().map(ClientSecret::new);
        let id = ClientId::new(self.settings.client_id.clone());
        Ok(CoreClient::from_provider_metadata(metadata.clone(), id, secret).set_redirect_uri(redirect))
    }

    /// What the provider said of itself, not older than an hour; an older word holds when it is silent.
    fn metadata(&self, now: Moment) -> Result<Arc<Metadata>, Trouble> {
        let old = {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            let past = |since: Moment, span: i64| base::millis(now) - base::millis(since) > span;
            match (&known.metadata, known.silent_since) {
                (Some((metadata, at)), _) if !past(*at, KNOWN_FOR) => return Ok(metadata.clone()),
                (Some((metadata, _)), Some(since)) if !past(since, SHUNNED_FOR) => return Ok(metadata.clone()),
                (None, Some(since)) if !past(since, SHUNNED_FOR) => {
                    return Err(Trouble::Unreachable("it was silent just now".to_owned()));
                }
                (old, _) => old.as_ref().map(|(metadata, _)| metadata.clone()),
            }
        };
        // The lock is open meanwhile: one who waits for a slow provider holds up nobody.
        match (self.discover(), old) {
            (Ok(metadata), _) => Ok(self.remember(metadata, now)),
            (Err(trouble), old) => {
                self.known.lock().unwrap_or_else(PoisonError::into_inner).silent_since = Some(now);
                old.ok_or(trouble)
            }
        }
    }

    fn remember(&self, metadata: Metadata, now: Moment) -> Arc<Metadata> {
        let metadata = Arc::new(metadata);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Known { metadata: Some((metadata.clone(), now)), silent_since: None };
        metadata
    }

    fn discover(&self) -> Result<Metadata, Trouble> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone())
            .map_err(|error| Trouble::Unreachable(format!("the issuer's address: {error}")))?;
        let metadata =
            Metadata::discover(&issuer, &self.line).map_err(|error| Trouble::Unreachable(chain(&error)))?;
        let token = metadata.token_endpoint().map(|address| address.as_str());
        let person = metadata.userinfo_endpoint().map(|address| address.as_str());
        let way =
            [Some(metadata.authorization_endpoint().as_str()), Some(metadata.jwks_uri().as_str()), token, person];
        let safe = |address: &str| is_safe(address, self.settings.reach);
        if way.into_iter().flatten().all(safe) {
            Ok(metadata)
        } else {
            Err(Trouble::Unreachable("an address of it is not encrypted".to_owned()))
        }
    }

    fn with_fresh_keys(&self, now: Moment) -> Result<Arc<Metadata>, Trouble> {
        let metadata = self.metadata(now)?;
        let keys = JsonWebKeySet::fetch(metadata.jwks_uri(), &self.line)
            .map_err(|error| Trouble::Unreachable(chain(&error)))?;
        Ok(self.remember((*metadata).clone().set_jwks(keys), now))
    }
}

/// Over the network only encrypted; in the clear only where the provider itself is on this machine.
fn is_safe(address: &str, reach: Reach) -> bool {
    match reach {
        Reach::ThisMachine => address.starts_with("https://") || Reach::of(address, false) == Ok(reach),
        Reach::Private | Reach::Internet => {
            Reach::of(address, reach == Reach::Private).is_ok_and(|it| it == reach)
        }
    }
}

fn untrue(error: ClaimsVerificationError) -> Trouble {
    // The library's sentences repeat what it compared, which may be a person's: only the kind is told.
    Trouble::Untrue(
        match error {
            ClaimsVerificationError::Expired(_) => "the token is over",
            ClaimsVerificationError::InvalidAudience(_) => "the token is for somebody else",
            ClaimsVerificationError::InvalidIssuer(_) => "the token is of another issuer",
            ClaimsVerificationError::InvalidNonce(_) => "the token's nonce is another",
            ClaimsVerificationError::InvalidSubject(_) => "it speaks of somebody else",
            ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoSignature) => {
                "the token has no signature"
            }
            ClaimsVerificationError::SignatureVerification(SignatureVerificationError::DisallowedAlg(_)) => {
                "the token's kind of signature is not taken"
            }
            ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
                "the token is signed with a key that is not the provider's"
            }
            ClaimsVerificationError::SignatureVerification(_) => "the token's signature is wrong",
            _ => "the token is wrong",
        }
        .to_owned(),
    )
}

/// What stands in a token that was believed: names that only the settings know are in no type of the library.
fn payload(token: &CoreIdToken) -> Result<Map<String, Value>, Trouble> {
    use base64::Engine;
    let text = token.to_string();
    let part = text.split('.').nth(1).unwrap_or_default();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
    serde_json::from_slice(&bytes).map_err(|_| Trouble::Untrue("the token is wrong".to_owned()))
}

/// An error with its causes.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let _ = write!(text, ": {cause}");
        next = cause.source();
    }
    text
}
