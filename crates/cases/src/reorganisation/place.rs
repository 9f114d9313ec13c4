//! Which follower's place an address names. Pure; a doubt is no answer.

use base::{AgencyId, text::fold};

/// The follower one of whose names stands in the text; none when no name or names of several stand there.
pub(super) fn named(text: &str, places: &[(AgencyId, Vec<String>)]) -> Option<AgencyId> {
    let text = format!(" {} ", fold(text));
    let stands = |name: &String| text.contains(&format!(" {} ", fold(name)));
    let mut found = places.iter().filter(|(_, names)| names.iter().any(stands)).map(|(agency, _)| *agency);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_one_place_or_nobody_guesses() {
        let (one, other) = (AgencyId::new(), AgencyId::new());
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let places = [(one, names(&["Xã Thuận An", "Xã Đắk Lao"])), (other, names(&["Xã Đức Lập"]))];
        assert_eq!(named("Thôn 3, xã Đắk Lao, huyện Đắk Mil", &places), Some(one));
        assert_eq!(named("XÃ ĐỨC LẬP", &places), Some(other));
        assert_eq!(named("xã Thuận Anh", &places), None, "a longer name is another");
        assert_eq!(named("xã Thuận An, trước ở xã Đức Lập", &places), None);
        assert_eq!(named("", &places), None);
    }
}
