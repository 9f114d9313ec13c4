//! Sign-in at a provider that is honest, and at one that is not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

use base::Moment;
use oidc::{Back, Begun, Door, Mapping, Provider, Reach, Settings, Trouble, Vouched};
use serde_json::{Value, json};
use testkit::provider::{self as simulator, CLIENT, Lie, SECRET};

const NOW: i64 = 1_556_000_000;
const REDIRECT: &str = "http://localhost/dang-nhap/ve/vneid";

fn now() -> Moment {
    base::moment(NOW * 1000)
}

struct Bed {
    there: simulator::Provider,
    here: Provider,
}

fn bed() -> Bed {
    let there = simulator::Provider::start(NOW).unwrap();
    let name = |name: &str| Some(name.to_owned());
    let settings = Settings {
        key: "vneid".into(),
        name: "VNeID".into(),
        door: Door::Citizens,
        issuer: there.issuer(),
        reach: Reach::ThisMachine,
        client_id: CLIENT.into(),
        client_secret: Some(SECRET.into()),
        scopes: vec!["profile".into()],
        ask_levels: vec!["2".into()],
        levels: vec!["2".into(), "3".into()],
        second_factor: vec!["otp".into()],
        claims: Mapping {
            number: name("identity_number"),
            name: name("name"),
            birth: name("birthdate"),
            level: name("assurance_level"),
            phone: name("phone_number"),
            email: name("email"),
        },
    };
    Bed { there, here: Provider::new(settings) }
}

fn somebody() -> Value {
    json!({ "sub": "a1", "identity_number": "000199000041", "name": "Võ  Văn Mẫu", "birthdate": "31/01/1990",
        "assurance_level": 2, "phone_number": "0900000041", "phone_number_verified": false,
        "email": "mau@vidu.example", "email_verified": true })
}

impl Bed {
    fn begin(&self) -> Begun {
        self.here.begin(REDIRECT, now()).unwrap()
    }
    fn back(&self, begun: &Begun, who: &Value) -> Back {
        let query = self.there.consent(&begun.address, who);
        let mut back = Back::default();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "code" => back.code = value.into(),
                "state" => back.state = value.into(),
                _ => back.iss = Some(value.replace("%3A", ":").replace("%2F", "/")),
            }
        }
        back
    }
    fn sign_in(&self, who: &Value) -> Result<Vouched, Trouble> {
        let begun = self.begin();
        let back = self.back(&begun, who);
        self.here.finish(&begun, &back, REDIRECT, now())
    }
}

#[test]
fn an_honest_provider_vouches_for_number_name_birth_and_level() {
    let bed = bed();
    let vouched = bed.sign_in(&somebody()).unwrap();
    assert_eq!((vouched.provider.as_str(), vouched.subject.as_str()), ("vneid", "a1"));
    assert_eq!(vouched.number.as_deref(), Some("000199000041"));
    assert_eq!((vouched.name.as_deref(), vouched.birth.as_deref()), (Some("Võ Văn Mẫu"), Some("1990-01-31")));
    assert_eq!(vouched.level.as_deref(), Some("2"));
    assert_eq!(vouched.phone, None, "a phone number it calls unconfirmed is none");
    assert_eq!(vouched.email.as_deref(), Some("mau@vidu.example"));
    assert!(!vouched.second_factor);
    assert!(!format!("{vouched:?}").contains("Mẫu"), "no name in a log");
    let address = bed.begin().address;
    assert!(address.contains("acr_values=2") && address.contains("code_challenge_method=S256"), "{address}");
}

#[test]
fn what_must_not_be_believed_is_not() {
    for (lie, said) in [
        (Lie::WrongNonce, "nonce"),
        (Lie::NoNonce, "nonce"),
        (Lie::WrongAudience, "for somebody else"),
        (Lie::SecondAudience, "for somebody else"),
        (Lie::Expired, "over"),
        (Lie::Stale, "over"),
        (Lie::NoSignature, "signature"),
        (Lie::SharedSecret, "signature"),
        (Lie::UnknownKey, "a key that is not the provider's"),
        (Lie::ForgedKey, "signature is wrong"),
        (Lie::OtherIssuer, "another issuer"),
        (Lie::MixUp, "another issuer answers"),
        (Lie::NoIssuer, "another issuer answers"),
        (Lie::OtherPerson, "somebody else"),
        (Lie::NoToken, "no ID token"),
    ] {
        let bed = bed();
        bed.there.lie(lie);
        match bed.sign_in(&somebody()) {
            Err(Trouble::Untrue(why)) => assert!(why.contains(said), "{lie:?}: {why}"),
            other => panic!("{lie:?}: {other:?}"),
        }
        bed.there.lie(Lie::None);
        assert!(bed.sign_in(&somebody()).is_ok(), "{lie:?}: it is believed again when it is honest");
    }
}

#[test]
fn a_provider_that_is_down_or_not_what_it_says_keeps_nobody_waiting_twice() {
    for lie in [Lie::Fails, Lie::Babbles, Lie::OtherDocument, Lie::InTheClear] {
        let bed = bed();
        bed.there.lie(lie);
        for _ in 0..3 {
            assert!(matches!(bed.here.begin(REDIRECT, now()), Err(Trouble::Unreachable(_))), "{lie:?}");
        }
        let asked = bed.there.requests().iter().filter(|path| path.starts_with("/.well-known")).count();
        assert_eq!(asked, 1, "{lie:?}: silent just now");
        bed.there.lie(Lie::None);
        let later = base::moment((NOW + 11) * 1000);
        assert!(bed.here.begin(REDIRECT, later).is_ok(), "{lie:?}");
    }
}

#[test]
fn what_was_discovered_holds_while_the_provider_is_silent() {
    let bed = bed();
    bed.begin();
    bed.there.lie(Lie::Fails);
    let later = base::moment((NOW + 2 * 3600) * 1000);
    assert!(bed.here.begin(REDIRECT, later).is_ok());
    let begun = bed.begin();
    let back = bed.back(&begun, &somebody());
    assert!(matches!(bed.here.finish(&begun, &back, REDIRECT, now()), Err(Trouble::Unreachable(_))));
}

#[test]
#[allow(clippy::disallowed_methods, reason = "how long somebody really waits is what is tested")]
fn a_slow_provider_is_given_up() {
    let bed = bed();
    let begun = bed.begin();
    let back = bed.back(&begun, &somebody());
    bed.there.lie(Lie::Hangs);
    let began = std::time::Instant::now();
    assert!(matches!(bed.here.finish(&begun, &back, REDIRECT, now()), Err(Trouble::Unreachable(_))));
    assert!(began.elapsed().as_secs() < 15);
}

#[test]
fn a_changed_key_is_asked_for_once() {
    let bed = bed();
    bed.sign_in(&somebody()).unwrap();
    bed.there.change_key();
    bed.sign_in(&somebody()).unwrap();
    bed.sign_in(&somebody()).unwrap();
    let asked = bed.there.requests().iter().filter(|path| *path == "/jwks").count();
    assert_eq!(asked, 2, "with the document, and for the new key");
}

#[test]
fn a_code_is_worth_nothing_without_what_was_begun() {
    let bed = bed();
    let (mine, theirs) = (bed.begin(), bed.begin());
    let back = bed.back(&mine, &somebody());
    assert!(matches!(bed.here.finish(&theirs, &back, REDIRECT, now()), Err(Trouble::Untrue(_))), "another state");
    let stolen = Begun { state: mine.state.clone(), ..theirs };
    assert!(matches!(bed.here.finish(&stolen, &back, REDIRECT, now()), Err(Trouble::Untrue(_))), "no verifier");
    let back = bed.back(&mine, &somebody());
    assert!(bed.here.finish(&mine, &back, REDIRECT, now()).is_ok());
    assert!(bed.here.finish(&mine, &back, REDIRECT, now()).is_err(), "a code is taken once");
}

#[test]
fn a_level_too_low_a_missing_number_and_a_no_are_told_apart() {
    let bed = bed();
    let but = |name: &str, value: Value| {
        let mut somebody = somebody();
        somebody[name] = value;
        somebody
    };
    assert_eq!(bed.sign_in(&but("assurance_level", json!(1))).unwrap_err(), Trouble::TooLow);
    assert_eq!(bed.sign_in(&but("assurance_level", Value::Null)).unwrap_err(), Trouble::TooLow);
    assert!(matches!(bed.sign_in(&but("identity_number", json!(""))), Err(Trouble::Untrue(_))));
    assert!(matches!(bed.sign_in(&but("identity_number", json!("1; drop"))), Err(Trouble::Untrue(_))));
    let begun = bed.begin();
    let no = |error: &str| Back {
        state: begun.state.clone(),
        iss: Some(bed.there.issuer()),
        error: Some(error.into()),
        ..Back::default()
    };
    let said = |error: &str| bed.here.finish(&begun, &no(error), REDIRECT, now()).unwrap_err();
    assert_eq!(said("access_denied"), Trouble::Declined("access_denied".into()));
    assert_eq!(said("<script>"), Trouble::Declined("no".into()));
    let mut somebody = but("amr", json!(["pwd", "otp"]));
    assert!(!bed.sign_in(&somebody).unwrap().second_factor, "nobody says when");
    for (ago, counts) in [(30, true), (3600, false)] {
        somebody["auth_time"] = json!(NOW - ago);
        assert_eq!(bed.sign_in(&somebody).unwrap().second_factor, counts, "{ago} seconds ago");
    }
}
