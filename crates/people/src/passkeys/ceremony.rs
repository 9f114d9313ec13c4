//! The two ceremonies of WebAuthn as far as a library does them: what goes to the browser, what is kept meanwhile, and
//! whether what came back is right. A passkey asks its holder for a PIN, a finger or a face; one that did not is refused.

use base::PasskeyId;
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication16, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
    bin::{Decode, Encode},
    request::{
        AsciiDomain, DomainOrigin, ExtensionInfo, PublicKeyCredentialDescriptor, RpId,
        auth::AuthenticationVerificationOptions,
        register::{
            CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, UserHandle16,
            Username,
        },
    },
    response::{
        AuthTransports, CredentialId,
        register::{CompressedPubKey, DynamicState, StaticState},
    },
};

/// Where passkeys hold: the host that people type, and the whole origin.
pub(super) struct Place {
    id: RpId,
    origin: String,
}

/// What is asked of a browser, and what is kept until it answers.
pub(super) struct Begun {
    pub options: String,
    pub kept: Vec<u8>,
}

/// A passkey as it is kept.
pub(super) struct Key {
    pub credential: Vec<u8>,
    pub fixed: Vec<u8>,
    pub moving: Vec<u8>,
}

type Fixed = StaticState<CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>;

impl Place {
    /// The place of an installation's address; none for an address in numbers, where browsers allow no passkeys.
    pub fn of(address: &str) -> Option<Self> {
        let (_, rest) = address.split_once("://")?;
        let origin = address.to_owned();
        let host = rest.split(['/', ':']).next()?;
        if rest.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok() {
            return None;
        }
        let id = RpId::Domain(AsciiDomain::try_from(host.to_owned()).ok()?);
        Some(Self { id, origin })
    }
    fn origin(&self) -> Option<DomainOrigin<'_, '_>> {
        DomainOrigin::try_from(self.origin.as_str()).ok()
    }
}

fn wrong<E>(_: E) -> Wrong {
    Wrong
}

/// What came back is not right. Why is of no use to anybody but an attacker.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wrong;

/// Asks a browser for a new passkey of that owner, whose device holds none of `others` yet.
pub(super) fn offer(place: &Place, owner: [u8; 16], name: &str, others: &[Vec<u8>]) -> Result<Begun, Wrong> {
    let handle = UserHandle16::decode(owner).map_err(wrong)?;
    let others = others.iter().filter_map(|id| {
        let id = CredentialId::<Vec<u8>>::decode(id.clone()).ok()?;
        Some(PublicKeyCredentialDescriptor { id, transports: AuthTransports::decode(0).ok()? })
    });
    // Names of accounts have no spaces there; the name that people read may.
    let user = PublicKeyCredentialUserEntity {
        name: Username::try_from(name).or_else(|_| Username::try_from("mot-cua")).map_err(wrong)?,
        id: &handle,
        display_name: Nickname::try_from(name).ok(),
    };
    let mut options = PublicKeyCredentialCreationOptions::passkey(&place.id, user, others.collect());
    // A wish and no condition: a browser whose device does not know it would refuse to make a passkey at all. Whether
    // the holder was verified is looked at each time.
    options.extensions.cred_protect = CredProtect::UserVerificationRequired(ExtensionInfo::AllowDontEnforceValue);
    let (server, client) = options.start_ceremony().map_err(wrong)?;
    let sent = serde_json::to_value(&client).map_err(wrong)?;
    Ok(Begun { options: public_key(sent)?, kept: server.encode().map_err(wrong)? })
}

/// The new passkey that a browser sent.
pub(super) fn made(place: &Place, kept: &[u8], sent: &str) -> Result<Key, Wrong> {
    let server = RegistrationServerState::<16>::decode(kept).map_err(wrong)?;
    let registration = Registration::from_json_relaxed(sent.as_bytes()).map_err(wrong)?;
    let origins = [place.origin().ok_or(Wrong)?];
    let options = RegistrationVerificationOptions::<DomainOrigin<'_, '_>, DomainOrigin<'_, '_>> {
        allowed_origins: &origins,
        // Browsers add what nobody asked for, the size of a PIN for example; it is not looked at.
        error_on_unsolicited_extensions: false,
        ..RegistrationVerificationOptions::default()
    };
    let made = server.verify(&place.id, &registration, &options).map_err(wrong)?;
    Ok(Key {
        credential: made.id().as_ref().to_vec(),
        fixed: made.static_state().encode().map_err(wrong)?,
        moving: made.dynamic_state().encode().map_err(wrong)?.to_vec(),
    })
}

/// Asks a browser for any passkey of this place.
pub(super) fn ask(place: &Place) -> Result<Begun, Wrong> {
    let options = DiscoverableCredentialRequestOptions::passkey(&place.id);
    let (server, client) = options.start_ceremony().map_err(wrong)?;
    let sent = serde_json::to_value(&client).map_err(wrong)?;
    Ok(Begun { options: public_key(sent)?, kept: server.encode().map_err(wrong)? })
}

/// The part of the options that a browser's `parse…FromJSON` takes.
fn public_key(sent: serde_json::Value) -> Result<String, Wrong> {
    let inner = sent.get("publicKey").cloned().unwrap_or(sent);
    serde_json::to_string(&inner).map_err(wrong)
}

/// An answer that names a passkey and its owner; nothing is proven yet.
pub(super) struct Answer(DiscoverableAuthentication16);

impl Answer {
    pub fn read(sent: &str) -> Result<Self, Wrong> {
        DiscoverableAuthentication16::from_json_relaxed(sent.as_bytes()).map(Self).map_err(wrong)
    }
    pub fn credential(&self) -> Vec<u8> {
        self.0.raw_id().as_ref().to_vec()
    }
    /// Whether it was made by this key of this owner for what was asked; gives what the key counts now.
    pub fn check(&self, place: &Place, kept: &[u8], owner: [u8; 16], key: &Key) -> Result<Vec<u8>, Wrong> {
        let server = DiscoverableAuthenticationServerState::decode(kept).map_err(wrong)?;
        let handle = UserHandle16::decode(owner).map_err(wrong)?;
        let id = CredentialId::<&[u8]>::decode(key.credential.as_slice()).map_err(wrong)?;
        let moving: [u8; 7] = key.moving.as_slice().try_into().map_err(wrong)?;
        let (fixed, moving) =
            (Fixed::decode(key.fixed.as_slice()).map_err(wrong)?, DynamicState::decode(moving).map_err(wrong)?);
        let mut known = AuthenticatedCredential::new(id, &handle, fixed, moving).map_err(wrong)?;
        let origins = [place.origin().ok_or(Wrong)?];
        let options = AuthenticationVerificationOptions::<DomainOrigin<'_, '_>, DomainOrigin<'_, '_>> {
            allowed_origins: &origins,
            error_on_unsolicited_extensions: false,
            ..AuthenticationVerificationOptions::default()
        };
        server.verify(&place.id, &self.0, &mut known, &options).map_err(wrong)?;
        Ok(known.dynamic_state().encode().map_err(wrong)?.to_vec())
    }
}

/// The id of a passkey, in the form people's forms send.
pub(super) fn id(text: &str) -> Result<PasskeyId, base::Denied> {
    text.parse().map_err(|_| base::Denied::NotFound)
}
