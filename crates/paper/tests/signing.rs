//! The leader signs, the clerk issues, and both signatures hold, by our own eyes and by poppler's.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use std::{os::unix::fs::PermissionsExt, path::PathBuf, process::Command, sync::Arc};

use base::{
    AgencyId, Moment, OfficerId,
    paper::{Renderer, Signatory, Signer},
};
use paper::{Holder, Keyring, Press, demo_keys};
use rules::document::{OfficialResult, Paper, Receipt};

struct Office {
    folder: tempfile::TempDir,
    press: Arc<Press>,
    keyring: Keyring,
    leader: OfficerId,
    agency: AgencyId,
}

const LEADER: &str = "Lê Văn Mẫu";
const AGENCY: &str = "Ủy ban nhân dân xã Thuận An, huyện Đắk Mil";

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

impl Office {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let press = Arc::new(Press::debian().unwrap());
        let (leader, agency) = (OfficerId::new(), AgencyId::new());
        let holders = [
            Holder {
                signatory: Signatory::Officer(leader),
                name: LEADER.to_owned(),
                organisation: Some(AGENCY.to_owned()),
            },
            Holder { signatory: Signatory::Organisation(agency), name: AGENCY.to_owned(), organisation: None },
        ];
        demo_keys(&folder.path().join("keys"), &holders, moment("2019-01-01T00:00:00Z")).unwrap();
        let keyring = Keyring::new(folder.path().join("keys"), Arc::clone(&press));
        Self { folder, press, keyring, leader, agency }
    }

    fn signed(&self) -> Vec<u8> {
        let draft = self.press.render("result", &OfficialResult::example().data(), &[]).unwrap();
        let leader = Signatory::Officer(self.leader);
        self.keyring.sign(&draft, &leader, "Phê duyệt kết quả", moment("2019-05-22T08:30:00Z")).unwrap()
    }

    fn issued(&self) -> Vec<u8> {
        let date = jiff::civil::date(2019, 5, 22);
        let at = moment("2019-05-22T09:00:00Z");
        self.keyring.issue(&self.signed(), self.agency, "12", date, at).unwrap()
    }

    fn file(&self, pdf: &[u8]) -> PathBuf {
        let path = self.folder.path().join("paper.pdf");
        std::fs::write(&path, pdf).unwrap();
        path
    }

    fn pdfsig(&self, pdf: &[u8]) -> String {
        // The tool looks for certificates in the browser's folder; it must not find somebody's.
        let output = Command::new("pdfsig").env("HOME", self.folder.path()).arg(self.file(pdf)).output();
        let output = output.expect("the Debian package poppler-utils is needed");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn words(&self, pdf: &[u8]) -> String {
        let output = Command::new("pdftotext").arg("-raw").arg(self.file(pdf)).arg("-").output().unwrap();
        String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[test]
fn leader_and_organisation_sign_one_after_the_other_and_both_hold() {
    let office = Office::open();
    let (signed, issued) = (office.signed(), office.issued());
    assert!(issued.starts_with(&signed) || issued.len() > signed.len());
    let report = office.pdfsig(&issued);
    assert_eq!(report.matches("Signature is Valid").count(), 2, "{report}");
    assert_eq!(report.matches("Not total document signed").count(), 1, "{report}");
    assert_eq!(report.matches("- Total document signed").count(), 1, "{report}");
    assert!(report.contains("ETSI.CAdES.detached"), "{report}");
    let checks = office.keyring.check(&issued).unwrap();
    let seen: Vec<_> = checks.iter().map(|check| (check.signer.as_str(), check.valid, check.whole)).collect();
    assert_eq!(seen, [(LEADER, true, false), (AGENCY, true, true)]);
    assert_eq!(checks[0].at, Some(moment("2019-05-22T08:30:00Z")));
    assert_eq!(checks[0].issuer, "Một Cửa MẪU CA");
}

#[test]
fn issuing_leaves_every_signed_byte_and_shows_number_date_and_names() {
    let office = Office::open();
    let signed = office.signed();
    let at = moment("2019-05-22T09:00:00Z");
    let issued = office.keyring.issue(&signed, office.agency, "12", jiff::civil::date(2019, 5, 22), at).unwrap();
    assert!(issued.starts_with(&signed));
    let words = office.words(&issued);
    for shown in ["12", "22", "Người ký: Lê Văn Mẫu", "22/05/2019 15:30:00 +07:00", "22/05/2019 16:00:00 +07:00"]
    {
        assert!(words.contains(shown), "{shown}: {words}");
    }
    let fonts = Command::new("pdffonts").arg(office.file(&issued)).output().unwrap();
    let fonts = String::from_utf8(fonts.stdout).unwrap();
    assert!(fonts.lines().skip(2).all(|line| line.contains("+LiberationSerif")), "{fonts}");
}

#[test]
fn a_changed_byte_makes_a_signature_invalid() {
    let office = Office::open();
    let mut changed = office.issued();
    let at = changed.windows(7).position(|part| part == b"/Title(" || part == b"/Title<").unwrap_or(40);
    changed[at + 9] ^= 1;
    let report = office.pdfsig(&changed);
    assert_eq!(report.matches("Digest Mismatch").count(), 2, "{report}");
    assert!(office.keyring.check(&changed).unwrap().iter().all(|check| !check.valid));
}

#[test]
fn what_is_added_after_the_last_signature_is_seen() {
    let office = Office::open();
    let mut longer = office.issued();
    longer.extend_from_slice(b"\n% more\n");
    let checks = office.keyring.check(&longer).unwrap();
    assert!(checks.iter().all(|check| check.valid && !check.whole), "{checks:?}");
}

#[test]
fn a_paper_without_places_is_signed_at_its_foot() {
    let office = Office::open();
    let template = "#import \"/house.typ\": *\n#show: paper.with(title: \"Bản quét\")\nBản quét";
    let plain = office.press.render(template, &serde_json::json!({}), &[]).unwrap();
    let leader = Signatory::Officer(office.leader);
    let signed = office.keyring.sign(&plain, &leader, "", moment("2019-05-22T08:30:00Z")).unwrap();
    let issued = office
        .keyring
        .issue(&signed, office.agency, "12", jiff::civil::date(2019, 2, 5), moment("2019-05-22T08:31:00Z"))
        .unwrap();
    assert_eq!(office.pdfsig(&issued).matches("Signature is Valid").count(), 2);
    assert!(office.words(&issued).contains("Người ký: Lê Văn Mẫu"));
}

#[test]
fn a_form_is_signed_by_the_organisation_alone() {
    let office = Office::open();
    let form = office.press.render("form-01", &Receipt::example().data(), &[]).unwrap();
    let organisation = Signatory::Organisation(office.agency);
    let signed = office.keyring.sign(&form, &organisation, "", moment("2019-05-20T02:15:00Z")).unwrap();
    assert!(office.pdfsig(&signed).contains("Signature is Valid"));
    assert!(office.words(&signed).contains("Cơ quan: Ủy ban nhân dân xã Thuận An"));
}

#[test]
fn nobody_signs_without_a_key_and_keys_are_for_the_owner_only() {
    let office = Office::open();
    assert!(office.keyring.can_sign(&Signatory::Officer(office.leader)));
    let stranger = Signatory::Officer(OfficerId::new());
    assert!(!office.keyring.can_sign(&stranger));
    let draft = office.press.render("result", &OfficialResult::example().data(), &[]).unwrap();
    assert!(office.keyring.sign(&draft, &stranger, "", moment("2019-05-22T08:30:00Z")).is_err());
    let keys: Vec<_> = std::fs::read_dir(office.folder.path().join("keys")).unwrap().flatten().collect();
    assert_eq!(keys.len(), 3, "the authority's and two signatories' files");
    assert!(keys.iter().all(|key| key.metadata().unwrap().permissions().mode() & 0o777 == 0o600));
}

#[test]
fn garbage_is_not_signed() {
    let office = Office::open();
    let leader = Signatory::Officer(office.leader);
    for garbage in [&b""[..], b"%PDF-1.7\n", b"not a pdf"] {
        assert!(office.keyring.sign(garbage, &leader, "", moment("2019-05-22T08:30:00Z")).is_err());
        assert!(office.keyring.check(garbage).is_err());
    }
}
