//! Names in certificates.

use der::asn1::{ObjectIdentifier, Utf8StringRef};
use x509_cert::name::Name;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// The common name, or the whole name when there is none.
pub(crate) fn common(name: &Name) -> String {
    let parts = name.0.iter().flat_map(|part| part.0.iter());
    let mut common = parts.filter(|part| part.oid == COMMON_NAME);
    let text = common.next_back().map(|part| {
        let utf8 = part.value.decode_as::<Utf8StringRef<'_>>().map(|text| text.as_str().to_owned());
        utf8.unwrap_or_else(|_| String::from_utf8_lossy(part.value.value()).into_owned())
    });
    text.unwrap_or_else(|| name.to_string())
}

/// A part of a name in the text form of RFC 4514.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if ",+\"\\<>;=#".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
