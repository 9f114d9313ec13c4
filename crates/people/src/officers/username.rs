//! What a username may be: an office's, never made from a person's name, because usernames stand in the clear in the
//! database and in the audit trail.
//!
//! Only the ways in which offices really make names from people's are known: whole names, family and given name, given
//! name and initials. A given name alone is refused nobody: most are words as well.

use base::text::fold;

/// Lower-case letters, digits, points and hyphens, 3 to 60 of them.
pub(super) fn is_username(text: &str) -> bool {
    let fits = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || b".-".contains(&letter);
    (3..=60).contains(&text.len()) && text.bytes().all(fits)
}

/// Whether the username was made from the person's name: `nguyen.van.an`, `an.nguyen`, `annv2`, `stp-nvan`.
pub(super) fn names_person(username: &str, name: &str) -> bool {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let [family, middle @ .., given] = words.as_slice() else { return false };
    let initial = |word: &&str| word.chars().next();
    let before: String = std::iter::once(family).chain(middle).filter_map(initial).collect();
    let forms = [
        words.concat(),
        format!("{family}{given}"),
        format!("{given}{family}"),
        format!("{given}{}{family}", middle.concat()),
        format!("{given}{before}"),
        format!("{before}{given}"),
    ];
    let parts: Vec<&str> = username
        .split(['.', '-'])
        .map(|part| part.trim_end_matches(|letter: char| letter.is_ascii_digit()))
        .collect();
    // Any run of parts, so that neither points in it nor an office before it hide a name.
    (0..parts.len()).any(|from| {
        (from..parts.len()).any(|to| parts.get(from..=to).is_some_and(|run| forms.contains(&run.concat())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_is_an_offices_and_not_a_persons() {
        for made in
            ["nguyenvanan", "nguyen.van.an", "an.nguyen", "annv", "annv2", "stp-nvan", "stp.an.nguyen", "nv.an"]
        {
            assert!(names_person(made, "Nguyễn Văn An"), "{made}");
        }
        for office in ["nghiaduc.motcua1", "an.ninh", "stp.chuyenvien2", "vanphong", "an", "nguyen"] {
            assert!(!names_person(office, "Nguyễn Văn An"), "{office}");
        }
        assert!(!names_person("mau.mot", "Mẫu") && names_person("dungnt", "Nguyễn Thị Đúng"));
    }

    #[test]
    fn the_demonstrations_usernames_are_offices() {
        let file: toml::Table = toml::from_str(include_str!("../../../../province/demo-people.toml")).unwrap();
        let officers = file["officer"].as_array().unwrap();
        assert!(officers.len() > 100);
        for officer in officers {
            let (username, name) = (officer["username"].as_str().unwrap(), officer["name"].as_str().unwrap());
            assert!(is_username(username) && !names_person(username, name), "{username}");
        }
    }
}
